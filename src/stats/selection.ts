/** Optimistic value of a trial: posterior mean plus kappa standard deviations. */
export const optimisticScore = (mean: number, variance: number, kappa: number): number =>
  mean + kappa * Math.sqrt(variance);

/**
 * Variance that a trial will keep once its children in flight are measured, mean unchanged (docs/formulas.md,
 * Selection).
 */
export const varianceWithInFlight = (
  variance: number,
  childrenInFlight: number,
  runVariance: number,
  effectVariance: number,
): number =>
  childrenInFlight === 0 ? variance : 1 / (1 / variance + childrenInFlight / (runVariance + effectVariance));

/** What a selection reads of each trial, by trial index. */
export interface Standing {
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  /** Observations of each trial. */
  readonly counts: ArrayLike<number>;
}

/** The trial to extend: largest optimistic score of those with an observation, lowest index on ties; -1 for none. */
export const trialToExtend = (
  standing: Standing,
  options: {
    readonly kappa: number;
    readonly runVariance: number;
    readonly effectVariance: number;
    /** Children of each trial that are being implemented or measured; none when left out. */
    readonly inFlight?: ArrayLike<number>;
    /** Trials that must not be extended, such as pruned and failed ones. */
    readonly isExcluded?: (trial: number) => boolean;
  },
): number => {
  const { kappa, runVariance, effectVariance, inFlight, isExcluded } = options;
  return argmax(standing, isExcluded, (trial) => {
    const variance = varianceWithInFlight(
      standing.variance[trial] ?? 0,
      inFlight?.[trial] ?? 0,
      runVariance,
      effectVariance,
    );
    return optimisticScore(standing.mean[trial] ?? 0, variance, kappa);
  });
};

/** The leader: largest posterior mean of the trials with an observation, lowest index on ties; -1 for none. */
export const leadingTrial = (
  standing: Pick<Standing, "mean" | "counts">,
  isExcluded?: (trial: number) => boolean,
): number => argmax(standing, isExcluded, (trial) => standing.mean[trial] ?? 0);

const argmax = (
  { counts }: Pick<Standing, "counts">,
  isExcluded: ((trial: number) => boolean) | undefined,
  scoreOf: (trial: number) => number,
): number => {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let trial = 0; trial < counts.length; trial++) {
    if (!(counts[trial] ?? 0)) continue;
    const score = scoreOf(trial);
    // Asked last, since an exclusion may have to walk a lineage and few trials ever lead.
    if (score > bestScore && !isExcluded?.(trial)) {
      best = trial;
      bestScore = score;
    }
  }
  return best;
};
