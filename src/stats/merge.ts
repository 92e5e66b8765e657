/** What the tree says of one edit: posterior mean and variance of its effect. */
export interface EditEffect {
  readonly mean: number;
  readonly variance: number;
}

/**
 * Prior of the edge from the leader to a combination: edits rarely keep their whole gain together (docs/formulas.md,
 * Combinations).
 */
export const mergePrior = (edits: readonly EditEffect[], effectVariance: number): EditEffect => {
  let mean = 0;
  let variance = 0;
  for (const edit of edits) {
    mean += edit.mean;
    variance += edit.variance;
  }
  return { mean: KEPT_SHARE * mean, variance: variance + SLACK * effectVariance };
};

/** Means of the merged edits after the combination was measured: its surprise is shared out by their variances. */
export const updateMergedEdits = (
  edits: readonly EditEffect[],
  posteriorMean: number,
  effectVariance: number,
): readonly number[] => {
  const prior = mergePrior(edits, effectVariance);
  return edits.map((edit) => edit.mean + (edit.variance / prior.variance) * (posteriorMean - prior.mean));
};

/** An edit off the leader's lineage that a combination may take in. */
export interface MergeCandidate extends EditEffect {
  readonly trial: number;
  readonly probabilityPositive: number;
}

/** The edits of the next combination: none that is likely to harm, largest effect first, at most eight. */
export const chooseEditsToMerge = (
  candidates: readonly MergeCandidate[],
  most = MOST_EDITS,
): readonly MergeCandidate[] =>
  candidates
    .filter(({ probabilityPositive }) => probabilityPositive > LEAST_PROBABILITY)
    .sort((a, b) => b.mean - a.mean || a.trial - b.trial)
    .slice(0, most);

/** Whether the launch with this number (from 1) is a merge proposal: every eighth, with two workers or more. */
export const isMergeLaunch = (launch: number, workers: number): boolean =>
  workers >= 2 && launch > 0 && launch % MERGE_EVERY === 0;

const KEPT_SHARE = 0.8;
const SLACK = 0.02;
const MOST_EDITS = 8;
const LEAST_PROBABILITY = 0.4;
const MERGE_EVERY = 8;
