import { gammaShare } from "./error-account.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";

/**
 * Levels and rejections of LORD++ with initial wealth alpha/2 (Ramdas et al. 2017, eq. 8), to compare with our account.
 */
export const lordPlusPlus = (
  pValues: readonly number[],
  rule: Rule = DEFAULT_RULE,
): { readonly levels: readonly number[]; readonly rejected: readonly boolean[] } => {
  const initial = rule.alpha / 2;
  const share = (test: number): number => gammaShare(test, rule.gammaExponent);
  const levels: number[] = [];
  const rejected: boolean[] = [];
  const rejectionTests: number[] = [];
  pValues.forEach((p, i) => {
    const test = i + 1;
    let level = initial * share(test);
    rejectionTests.forEach((earlier, nth) => {
      level += (nth === 0 ? rule.alpha - initial : rule.alpha) * share(test - earlier);
    });
    const isRejected = p <= level;
    levels.push(level);
    rejected.push(isRejected);
    if (isRejected) rejectionTests.push(test);
  });
  return { levels, rejected };
};

/** Indices that the e-BH procedure rejects at level alpha (Wang & Ramdas 2022), in ascending order. */
export const eBenjaminiHochberg = (eValues: readonly number[], alpha: number): readonly number[] => {
  const largestFirst = eValues.map((e, index) => ({ e, index })).sort((a, b) => b.e - a.e || a.index - b.index);
  let rejections = 0;
  largestFirst.forEach(({ e }, i) => {
    if (e * (i + 1) * alpha >= eValues.length) rejections = i + 1;
  });
  return largestFirst
    .slice(0, rejections)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
};
