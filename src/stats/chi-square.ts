import { normalQuantile } from "./normal.ts";
import { regularizedGamma } from "./special-functions.ts";

/** The value that a chi-square variable with `df` degrees of freedom stays below with the given probability. */
export const chiSquareQuantile = (probability: number, df: number): number => {
  if (probability <= 0) return 0;
  if (probability >= 1) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = Math.max(df, df * wilsonHilferty(probability, df));
  while (regularizedGamma(df / 2, high / 2) < probability) high *= 2;
  // Plain bisection: it is asked once per noise floor, and halving 100 times reaches the last bit.
  for (let i = 0; i < 100 && low < high; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (regularizedGamma(df / 2, middle / 2) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

const wilsonHilferty = (probability: number, df: number): number =>
  (1 - 2 / (9 * df) + normalQuantile(probability) * Math.sqrt(2 / (9 * df))) ** 3;
