import { DEFAULT_RULE, type Rule } from "./rule.ts";

/** A sum of squares with its degrees of freedom. */
export interface Scatter {
  readonly sumOfSquares: number;
  readonly df: number;
}

/** Noise as every finished measurement of it says, A/A and certifications together (docs/formulas.md, Pool). */
export interface PooledVariance {
  /** s2d: variance of one paired difference. */
  readonly paired: number;
  /** s2: residual variance of one replicate. */
  readonly run: number;
  /** d0: degrees of freedom that the pool brings to a test, capped. */
  readonly df: number;
  /** rho: share of the variance that two replicates on one seed have in common. */
  readonly seedCorrelation: number;
}

/**
 * Pools the noise floor with the paired scatter of finished certifications; a test's own data must not be in it yet.
 */
export const pooledVariance = (
  baseline: Scatter,
  finishedTests: readonly Scatter[],
  rule: Rule = DEFAULT_RULE,
): PooledVariance => {
  let pairedSumOfSquares = 0;
  let pairedDf = 0;
  for (const test of finishedTests) {
    pairedSumOfSquares += test.sumOfSquares;
    pairedDf += test.df;
  }
  const df = baseline.df + pairedDf;
  const paired = (2 * baseline.sumOfSquares + pairedSumOfSquares) / df;
  const baselineVariance = baseline.sumOfSquares / baseline.df;
  const correlation = baselineVariance > 0 ? 1 - paired / (2 * baselineVariance) : 0;
  return {
    paired,
    run: (baseline.sumOfSquares + pairedSumOfSquares / 2) / df,
    df: Math.min(rule.d0cap, df),
    seedCorrelation: Math.min(0.95, Math.max(0, correlation)),
  };
};

/** Variance of a candidate's differences shrunk towards the pool, and never below what the candidate itself shows. */
export const moderatedVariance = (options: {
  readonly sumOfSquares: number;
  readonly df: number;
  readonly poolVariance: number;
  readonly poolDf: number;
}): { readonly own: number; readonly moderated: number; readonly used: number } => {
  const { sumOfSquares, df, poolVariance, poolDf } = options;
  const own = df > 0 ? sumOfSquares / df : 0;
  const moderated = (poolDf * poolVariance + sumOfSquares) / (poolDf + df);
  return { own, moderated, used: Math.max(moderated, own) };
};
