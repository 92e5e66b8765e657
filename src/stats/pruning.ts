import { normalCdf } from "./normal.ts";

/** Posterior probability that a trial is at least as good as the trunk, the two taken as independent (evidence.md 9). */
export const probabilityAboveTrunk = (
  trial: { readonly mean: number; readonly variance: number },
  trunk: { readonly mean: number; readonly variance: number },
): number => normalCdf((trial.mean - trunk.mean) / Math.sqrt(trial.variance + trunk.variance));

/** Below this probability a trial other than trunk and leader is pruned. */
export const PRUNE_BELOW = 0.05;

/** Whether a trial is pruned on evidence; trunk and leader are the caller's exceptions. */
export const isPruned = (...trialAndTrunk: Parameters<typeof probabilityAboveTrunk>): boolean =>
  probabilityAboveTrunk(...trialAndTrunk) < PRUNE_BELOW;
