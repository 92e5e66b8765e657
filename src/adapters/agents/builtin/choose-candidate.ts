import type { Brief, TriedIdea } from "../../../core/brief.ts";
import type { Change } from "../../../core/proposal.ts";
import type { Candidate } from "./candidate.ts";
import { slotsOf } from "./candidate-edits.ts";
import { familyOf } from "./catalog/estimators.ts";

/** What has been learned so far, as far as the choice of the next edit needs it. */
export type Lessons = Pick<Brief, "aspect" | "parent" | "path" | "tried" | "refused">;

/** The edit to try next under the assigned aspect, or why there is none worth a replicate. */
export type Choice =
  | { readonly candidate: Candidate; readonly score: number }
  | { readonly candidate: undefined; readonly reason: string };

/**
 * Picks the next edit: by how often its kind helps unseen, corrected by what this study has measured of the same knob,
 * the same parameter and the same kind. A pure function of its arguments.
 */
export const chooseCandidate = (
  candidates: readonly Candidate[],
  lessons: Lessons,
  isSound: (candidate: Candidate) => boolean = () => true,
): Choice => {
  const gains = lessons.tried.filter((idea) => isGainElsewhere(idea, lessons));
  const tried = lessons.tried.filter((idea) => !gains.includes(idea));
  const taken = new Set([...tried, ...lessons.refused].map(({ proposal }) => slotsOf(proposal)));
  const moved = new Set(gains.map(({ proposal }) => slotsOf(proposal)));
  const open = candidates
    .filter((candidate) => !taken.has(slotsOf(candidate)) && !isReversal(candidate, lessons.path))
    .map((candidate) => ({
      candidate,
      score: moved.has(slotsOf(candidate)) ? TRANSPLANT : scoreOf(candidate, lessons),
    }))
    .sort((a, b) => b.score - a.score);
  const best = open.find(({ candidate }) => fits(candidate, lessons.aspect) && isSound(candidate));
  if (best === undefined)
    return { candidate: undefined, reason: `No untried edit of this code belongs to the aspect "${lessons.aspect}".` };
  if (best.score < WORTH_TRYING)
    return { candidate: undefined, reason: `What is left under the aspect "${lessons.aspect}" is unlikely to help.` };
  return best;
};

/** Below this chance of a gain an idea is not worth a replicate; it also tells the study that the aspect is used up. */
const WORTH_TRYING = 0.1;

/** Whether a candidate can be handed in under an aspect of the study. */
const fits = (candidate: Candidate, aspect: string): boolean =>
  candidate.aspects.includes(aspect) || candidate.aspects.some((own) => SYNONYMS[aspect.toLowerCase()]?.includes(own));

/** Names that studies give to aspects of their own, and the aspects of ours that they cover. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  model: ["architecture"],
  estimator: ["architecture"],
  optimiser: ["optimizer"],
  optimization: ["optimizer", "schedule"],
  optimisation: ["optimizer", "schedule"],
  training: ["optimizer", "schedule", "hyperparameter"],
  regularisation: ["regularization"],
  hyperparameters: ["hyperparameter"],
  feature: ["features"],
  "feature engineering": ["features", "preprocessing"],
  ensemble: ["ensembling"],
};

/** What helped on another branch of the tree may be tried on this one; the memory has the last word. */
const isGainElsewhere = ({ trial, parent, probability, settled, verdict }: TriedIdea, lessons: Lessons): boolean =>
  settled &&
  !isFailure(verdict) &&
  (probability ?? 0) > 0.8 &&
  lessons.path.every((idea) => idea.trial !== trial) &&
  lessons.path.length - lessons.path.findIndex((idea) => idea.trial === parent) > MUCH_CHANGED;

/** Edits since an idea was tried, after which the memory no longer takes the base for the same. */
const MUCH_CHANGED = 5;

const TRANSPLANT = 0.45;

const scoreOf = (candidate: Candidate, lessons: Lessons): number => {
  let score = candidate.prior;
  if (candidate.aspects[0] !== lessons.aspect && candidate.aspects.includes(lessons.aspect)) score *= 0.85;
  score *= knobLesson(candidate.change, lessons);
  score *= kindLesson(candidate, lessons);
  return Math.min(score, 1);
};

/** Going back to a value, or near a number, that an edit on the way here came from or left behind. */
const isReversal = ({ change }: Candidate, path: readonly TriedIdea[]): boolean =>
  path.some(
    ({ proposal }) =>
      isSameKnob(proposal.change, change) &&
      [proposal.change.from, proposal.change.to].some((seen) => isNear(seen, change.to)),
  );

const isNear = (a: string, b: string): boolean => {
  const [x, y] = [Number(a), Number(b)];
  return a === b || (x > 0 && y > 0 && Math.abs(Math.log(x / y)) < 0.25);
};

const isSameKnob = (a: Change, b: Change): boolean => a.component === b.component && a.parameter === b.parameter;

/**
 * What trials of the same parameter say: the direction that helped goes on, the one that hurt turns round. Each trial
 * counts twice as much as the one before, since the value has moved on in between; a direction that was tried again and
 * again without a clear gain wears out.
 */
const knobLesson = (change: Change, { tried }: Lessons): number => {
  let logFactor = 0;
  let weights = 0;
  let wear = 1;
  for (const idea of tried) {
    if (!isSameKnob(idea.proposal.change, change)) continue;
    logFactor = logFactor / 2 + Math.log(lessonOf(idea, change));
    weights = weights / 2 + 1;
    if (sameWay(idea.proposal.change, change) && (idea.probability ?? 0) < 0.8) wear *= 0.75;
  }
  return weights === 0 ? 1 : wear * Math.exp(logFactor / weights);
};

const lessonOf = ({ proposal, probability, settled, verdict }: TriedIdea, change: Change): number => {
  const isSame = sameWay(proposal.change, change);
  if (!settled) return 0.4;
  if (isFailure(verdict)) return isSame ? 0.15 : 1;
  if (verdict === "inert") return isSame ? 0.02 : 0.5;
  if (probability === null) return 1;
  if (isDirected(change) && isDirected(proposal.change)) return trend(isSame ? probability : 1 - probability);
  // The same choice made again, coming from another one, is hardly a new experiment.
  return isSame ? 0.1 + 0.5 * probability : 1 - 0.4 * probability;
};

/** From 0.15 where a direction surely hurts over 0.65 where nothing shows to 1.55 where it surely helps. */
const trend = (probability: number): number => 0.15 + 1.4 * probability ** 1.5;

const isDirected = ({ operation }: Change): boolean => operation === "increase" || operation === "decrease";

const sameWay = (a: Change, b: Change): boolean => a.operation === b.operation && (isDirected(a) || a.to === b.to);

/**
 * What edits of the same kind did in this study: others of the same parameter, and among models those of the same
 * family most. Half a trial's worth of an even chance is mixed in.
 */
const kindLesson = ({ change }: Candidate, { tried }: Lessons): number => {
  let sum = 0.25;
  let weights = 0.5;
  for (const { proposal, probability, verdict } of tried) {
    if (proposal.change.parameter !== change.parameter || isSameKnobMoved(proposal.change, change)) continue;
    const outcome = isFailure(verdict) ? 0.2 : probability;
    if (outcome === null) continue;
    const weight = change.parameter === "estimator" && familyOf(proposal.change.to) !== familyOf(change.to) ? 0.25 : 1;
    sum += weight * outcome;
    weights += weight;
  }
  return 0.5 + sum / weights;
};

/** Moves of one number are judged by their direction, not as kin. */
const isSameKnobMoved = (a: Change, b: Change): boolean => isSameKnob(a, b) && isDirected(b);

const isFailure = (verdict: string): boolean => /failed|unstable|limit/.test(verdict);
