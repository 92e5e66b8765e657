/** Arithmetic mean; NaN for no values. */
export const meanOf = (values: readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

/** Sum of squared distances from the mean. */
export const sumOfSquaresOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  let sum = 0;
  for (const value of values) sum += (value - mean) * (value - mean);
  return sum;
};

/** Sample variance (divisor n - 1); 0 for fewer than two values. */
export const varianceOf = (values: readonly number[]): number =>
  values.length < 2 ? 0 : sumOfSquaresOf(values) / (values.length - 1);

/** Element by element differences candidate - reference - shift; both lists hold the same seeds in the same order. */
export const pairedDifferences = (
  candidate: readonly number[],
  reference: readonly number[],
  shift = 0,
): readonly number[] => {
  if (candidate.length !== reference.length) {
    throw new RangeError(
      `Paired values need equal lengths, got ${candidate.length} and ${reference.length}: pass one reference value for each seed of the candidate.`,
    );
  }
  return candidate.map((value, i) => value - (reference[i] ?? Number.NaN) - shift);
};

/** Quantile with linear interpolation between order statistics (type 7 of Hyndman & Fan 1996). */
export const quantileOf = (values: readonly number[], probability: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const position = probability * (sorted.length - 1);
  const below = Math.floor(position);
  const lower = sorted[below] ?? Number.NaN;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return lower + (position - below) * (upper - lower);
};
