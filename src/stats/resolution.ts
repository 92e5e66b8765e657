/** The smallest step between two different values of a metric that was ever seen; 0 when fewer than two differ. */
export const inferResolution = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) {
    const above = sorted[i] ?? Number.NaN;
    const gap = above - (sorted[i - 1] ?? Number.NaN);
    // Steps of a few units in the last place are arithmetic, not the grid of the metric.
    if (gap > 1e-12 * Math.max(1, Math.abs(above)) && gap < smallest) smallest = gap;
  }
  return Number.isFinite(smallest) ? smallest : 0;
};

/** Variance of a paired difference that rounding to the metric's grid alone explains (docs/formulas.md, Floors). */
const pairedVarianceFloor = (resolution: number): number => Math.max((resolution * resolution) / 6, LEAST_VARIANCE);

/** Variance of one replicate that rounding to the metric's grid alone explains (docs/formulas.md, Floors). */
const runVarianceFloor = (resolution: number): number => Math.max((resolution * resolution) / 12, LEAST_VARIANCE);

/** Paired variance as callers use it: never below its floor. */
export const flooredPairedVariance = (pairedVariance: number, resolution: number): number =>
  Math.max(pairedVariance, pairedVarianceFloor(resolution));

/** Run variance as callers use it: never below its floor, so that the tree posterior never divides by nothing. */
export const flooredRunVariance = (runVariance: number, resolution: number): number =>
  Math.max(runVariance, runVarianceFloor(resolution));

/** Whether values on different seeds are one value, up to the metric's grid or rounding (docs/formulas.md, Floors). */
export const isDeterministic = (values: readonly number[], resolution = 0): boolean => {
  if (values.length < 2) return false;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  return high - low <= Math.max(resolution, 1e-9 * Math.max(1, Math.abs(sum / values.length)));
};

/** Whether a candidate gives one value on every seed where the baseline scatters: a seed may be hard-coded. */
export const ignoresSeed = (candidateValues: readonly number[], runVariance: number): boolean =>
  runVariance > LEAST_VARIANCE && candidateValues.length >= 2 && candidateValues.every((v) => v === candidateValues[0]);

/** A variance below everything that a metric can show, which keeps divisions defined. */
const LEAST_VARIANCE = 1e-24;
