/** A Gaussian over a vector, written out in full. */
export interface DenseGaussian {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
}

/** Conditions prior information (precision matrix and weighted mean) on linear observations, by inverting the matrix. */
export const denseGaussian = (
  precision: readonly (readonly number[])[],
  weighted: readonly number[],
): DenseGaussian => {
  const covariance = inverse(precision);
  return { mean: covariance.map((row) => row.reduce((sum, c, j) => sum + c * (weighted[j] ?? 0), 0)), covariance };
};

/** Adds one observation y = design . x + noise to an information form in place. */
export const addObservation = (
  precision: number[][],
  weighted: number[],
  design: readonly number[],
  y: number,
  variance: number,
): void => {
  design.forEach((a, i) => {
    weighted[i] = (weighted[i] ?? 0) + (a * y) / variance;
    const row = precision[i] ?? [];
    design.forEach((b, j) => {
      row[j] = (row[j] ?? 0) + (a * b) / variance;
    });
  });
};

/** A square matrix of zeros. */
export const zeros = (size: number): number[][] => Array.from({ length: size }, () => new Array<number>(size).fill(0));

/** Gauss-Jordan elimination with partial pivoting. */
const inverse = (matrix: readonly (readonly number[])[]): number[][] => {
  const size = matrix.length;
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: size }, (_, j) => (i === j ? 1 : 0))]);
  const rowAt = (i: number): number[] => work[i] ?? [];
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++) {
      if (Math.abs(rowAt(i)[column] ?? 0) > Math.abs(rowAt(pivot)[column] ?? 0)) pivot = i;
    }
    const top = rowAt(pivot);
    work[pivot] = rowAt(column);
    const scale = top[column] ?? 0;
    work[column] = top.map((value) => value / scale);
    for (let i = 0; i < size; i++) {
      const factor = rowAt(i)[column] ?? 0;
      if (i !== column && factor !== 0) work[i] = rowAt(i).map((value, j) => value - factor * (rowAt(column)[j] ?? 0));
    }
  }
  return work.map((row) => row.slice(size));
};
