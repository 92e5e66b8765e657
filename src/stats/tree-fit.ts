import { type EdgePrior, type TreePosterior, treeMeans, treePosterior } from "./tree-posterior.ts";

/** Every observation of a study, as parallel lists; seeds are indices from 0, the search seeds first. */
export interface StudyObservations {
  readonly parents: ArrayLike<number>;
  readonly trials: ArrayLike<number>;
  readonly seeds: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** How many of the seed indices, from 0, are search seeds; their offsets average to 0. */
  readonly searchSeeds: number;
}

/** The tree posterior of a study together with the seed offsets that it subtracted. */
export interface TreeFit extends TreePosterior {
  readonly counts: Float64Array;
  /** b: how much luckier than the average search seed each seed is, on every trial alike. */
  readonly seedOffsets: Float64Array;
}

/**
 * Fits the tree to all observations, estimating seed offsets where seeds are shown to matter (docs/formulas.md, Seed
 * offsets).
 */
export const fitTree = (
  study: StudyObservations,
  prior: EdgePrior,
  noise: { readonly runVariance: number; readonly seedCorrelation: number },
): TreeFit => {
  const { runVariance, seedCorrelation } = noise;
  const size = study.parents.length;
  const counts = new Float64Array(size);
  const raw = new Float64Array(size);
  let seedCount = study.searchSeeds;
  for (let k = 0; k < study.values.length; k++) {
    const trial = study.trials[k] as number;
    counts[trial] = (counts[trial] as number) + 1;
    raw[trial] = (raw[trial] as number) + (study.values[k] as number);
    seedCount = Math.max(seedCount, (study.seeds[k] as number) + 1);
  }
  let seedOffsets: Float64Array = new Float64Array(seedCount);
  let sums: Float64Array = raw;
  if (seedCorrelation > LEAST_CORRELATION) {
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
      const means = treeMeans({ parents: study.parents, counts, sums }, prior, runVariance);
      seedOffsets = offsetsGiven(study, means, seedCount, seedCorrelation);
      sums = withoutOffsets(study, raw, seedOffsets);
    }
  }
  // Assigned, not spread: spreading would compute what is only computed when asked for.
  return Object.assign(treePosterior({ parents: study.parents, counts, sums }, prior, runVariance), {
    counts,
    seedOffsets,
  });
};

const offsetsGiven = (
  { trials, seeds, values, searchSeeds }: StudyObservations,
  means: Float64Array,
  seedCount: number,
  seedCorrelation: number,
): Float64Array => {
  const runs = new Float64Array(seedCount);
  const offsets = new Float64Array(seedCount);
  for (let k = 0; k < values.length; k++) {
    const seed = seeds[k] as number;
    runs[seed] = (runs[seed] as number) + 1;
    offsets[seed] = (offsets[seed] as number) + (values[k] as number) - (means[trials[k] as number] as number);
  }
  const shrinkage = (1 - seedCorrelation) / (seedCorrelation + 0.001);
  let center = 0;
  for (let s = 0; s < seedCount; s++) {
    offsets[s] = (offsets[s] as number) / ((runs[s] as number) + shrinkage);
    if (s < searchSeeds) center += (offsets[s] as number) / searchSeeds;
  }
  for (let s = 0; s < seedCount; s++) offsets[s] = (offsets[s] as number) - center;
  return offsets;
};

const withoutOffsets = (
  { trials, seeds, values }: StudyObservations,
  raw: Float64Array,
  offsets: Float64Array,
): Float64Array => {
  const sums = Float64Array.from(raw);
  for (let k = 0; k < values.length; k++) {
    const trial = trials[k] as number;
    sums[trial] = (sums[trial] as number) - (offsets[seeds[k] as number] as number);
  }
  return sums;
};

const LEAST_CORRELATION = 0.02;
const SWEEPS = 2;
