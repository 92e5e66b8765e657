import { moderatedVariance } from "./pooled-variance.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { studentTQuantile } from "./student-t.ts";
import { meanOf, sumOfSquaresOf } from "./summary.ts";

/** The published gain: champion against baseline on seeds that have influenced nothing. */
export interface Audit {
  readonly n: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly df: number;
  readonly variance: number;
}

/** Estimates a gain with its two-sided interval from fresh paired differences (docs/formulas.md, Audit). */
export const audit = (options: {
  readonly differences: readonly number[];
  readonly pairedVariance: number;
  readonly priorDf: number;
  readonly rule?: Rule;
}): Audit => {
  const { differences, pairedVariance, priorDf, rule = DEFAULT_RULE } = options;
  const n = differences.length;
  const estimate = meanOf(differences);
  const scatter = { sumOfSquares: sumOfSquaresOf(differences), df: n - 1 };
  const { used } = moderatedVariance({ ...scatter, poolVariance: pairedVariance, poolDf: priorDf });
  const df = priorDf + n - 1;
  const margin = used > 0 ? studentTQuantile(0.5 + rule.auditLevel / 2, df) * Math.sqrt(used / n) : 0;
  return { n, estimate, low: estimate - margin, high: estimate + margin, df, variance: used };
};
