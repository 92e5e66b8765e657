import { quantileOf } from "./summary.ts";

/** How large an effect is expected before an edit is measured, with the figures that it was chosen from. */
export interface PriorScale {
  /** q: robust standard deviation of child minus parent. */
  readonly spread: number;
  /** e = q^2 - 1.5 s2: what noise does not explain of that spread. */
  readonly excess: number;
  /** tau^2 of the tree posterior. */
  readonly effectVariance: number;
}

/**
 * Chooses the prior variance of an edit: one noise unit, unless the effects seen dwarf the noise (docs/formulas.md,
 * Prior scale). Residuals are |y - b_seed - mean of the parent|, in trial order; the last 80 count.
 */
export const priorScale = (absoluteResiduals: readonly number[], runVariance: number): PriorScale => {
  const recent = absoluteResiduals.slice(-RECENT_TRIALS);
  if (recent.length === 0) return { spread: 0, excess: -1.5 * runVariance, effectVariance: runVariance };
  const spread = quantileOf(recent, 0.7) / NORMAL_QUANTILE_OF_HALVES;
  const excess = spread * spread - 1.5 * runVariance;
  return { spread, excess, effectVariance: excess > 50 * runVariance ? excess : runVariance };
};

const RECENT_TRIALS = 80;
/** 70 % of the absolute values of a standard normal variable lie below it. */
const NORMAL_QUANTILE_OF_HALVES = 1.036;
