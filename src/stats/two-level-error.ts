import { meanOf, varianceOf } from "./summary.ts";

/** Standard error of a mean difference that varies both by seed and by test example. */
export interface TwoLevelError {
  readonly mean: number;
  readonly varianceBetweenSeeds: number;
  readonly seedError: number;
  readonly exampleError: number;
  readonly totalError: number;
}

/** Splits the error of per-example differences into what seeds and what the choice of examples contribute. */
export const twoLevelError = (differencesBySeed: readonly (readonly number[])[]): TwoLevelError => {
  const varianceBetweenSeeds = varianceOf(differencesBySeed.map(meanOf));
  const exampleMeans = meansOverSeeds(differencesBySeed);
  const seedError = Math.sqrt(varianceBetweenSeeds / differencesBySeed.length);
  const exampleError = Math.sqrt(varianceOf(exampleMeans) / exampleMeans.length);
  return {
    mean: meanOf(exampleMeans),
    varianceBetweenSeeds,
    seedError,
    exampleError,
    totalError: Math.hypot(seedError, exampleError),
  };
};

/** Percentile interval of the mean over test examples, by resampling examples; `uniform` yields numbers in [0, 1). */
export const exampleBootstrap = (options: {
  readonly differences: readonly number[];
  readonly uniform: () => number;
  readonly resamples?: number;
  readonly level?: number;
}): { readonly low: number; readonly high: number } => {
  const { differences, uniform, resamples = 2000, level = 0.95 } = options;
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(uniform() * differences.length)] ?? 0;
    means[r] = sum / differences.length;
  }
  means.sort();
  const valueAt = (share: number): number => means[Math.round(share * (resamples - 1))] ?? Number.NaN;
  return { low: valueAt((1 - level) / 2), high: valueAt((1 + level) / 2) };
};

const meansOverSeeds = (differencesBySeed: readonly (readonly number[])[]): readonly number[] =>
  (differencesBySeed[0] ?? []).map((_, example) =>
    meanOf(differencesBySeed.map((differences) => differences[example] ?? Number.NaN)),
  );
