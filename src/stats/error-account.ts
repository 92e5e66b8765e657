import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { zeta } from "./special-functions.ts";

/** Share of alpha that the t-th certification of a study may draw (t from 1); all shares together make 1. */
export const gammaShare = (test: number, exponent: number = DEFAULT_RULE.gammaExponent): number =>
  test ** -exponent / zetaOf(exponent);

/** Level of the t-th certification: alpha gamma_t (D + 1), fixed when it starts (LOND, Javanmard & Montanari 2015). */
export const certificationLevel = (options: {
  /** Number of this certification, counted from 1. */
  readonly test: number;
  /** Promotions of certifications that had finished when this one started (D). */
  readonly promotions: number;
  readonly rule?: Rule;
}): number => {
  const { test, promotions, rule = DEFAULT_RULE } = options;
  return rule.alpha * gammaShare(test, rule.gammaExponent) * (promotions + 1);
};

/** The error account written out: the level of every certification, given which of them promoted. */
export const certificationLevels = (promoted: readonly boolean[], rule: Rule = DEFAULT_RULE): readonly number[] => {
  let promotions = 0;
  return promoted.map((isPromoted, i) => {
    const level = certificationLevel({ test: i + 1, promotions, rule });
    if (isPromoted) promotions += 1;
    return level;
  });
};

// One exponent is used all through a study, and the sum is asked for at every fit.
let cached = { exponent: Number.NaN, zeta: Number.NaN };
const zetaOf = (exponent: number): number => {
  if (cached.exponent !== exponent) cached = { exponent, zeta: zeta(exponent) };
  return cached.zeta;
};
