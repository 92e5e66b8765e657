import { FEATURES, pairFeatures } from "./features.ts";
import type { Idea } from "./idea.ts";
import { logOdds, type Model } from "./model.ts";

/** Log-odds that two sentences are the same experiment; a plain contradiction vetoes any likeness of words. */
export const alike = (model: Model, a: Idea, b: Idea): number => {
  const features = pairFeatures(a, b);
  const score = logOdds(model, features);
  const isVetoed = VETOES.some(([index, most]) => (features[index] as number) > most);
  // Below every threshold, still in the order of likeness.
  return isVetoed ? Math.min(score, VETOED + 0.2 * score) : score;
};

const VETOED = -2;

/** Features that practically never speak against the same experiment in other words, with the most that is allowed. */
const VETOES: readonly (readonly [index: number, most: number])[] = (
  [
    ["given up by one, brought in by the other", 1.5],
    ["other words given up by one and not by the other", 0.5],
    ["directions opposed", 0.6],
    ["amounts unmatched, lesser side", 1.5],
  ] as const
).map(([name, most]) => [FEATURES.findIndex(([feature]) => feature === name), most]);
