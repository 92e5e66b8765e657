import { normalQuantile } from "./normal.ts";
import { logGamma, regularizedBeta } from "./special-functions.ts";

/** Probability that a Student t variable with `df` degrees of freedom (any positive number) is at least t. */
export const studentTUpperTail = (t: number, df: number): number => {
  if (t === Number.POSITIVE_INFINITY) return 0;
  if (t === Number.NEGATIVE_INFINITY) return 1;
  const square = t * t;
  const tail = 0.5 * regularizedBeta(df / (df + square), df / 2, 0.5, square / (df + square));
  return t >= 0 ? tail : 1 - tail;
};

/** The t that a Student t variable stays below with the given probability. */
export const studentTQuantile = (probability: number, df: number): number =>
  probability < 0.5 ? -studentTUpperQuantile(probability, df) : studentTUpperQuantile(1 - probability, df);

/** The t that a Student t variable exceeds with the given probability, precise also for very small ones. */
export const studentTUpperQuantile = (probability: number, df: number): number => {
  if (probability === 0.5) return 0;
  if (probability > 0.5) return -studentTUpperQuantile(1 - probability, df);
  if (probability <= 0) return probability === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  let low = 0;
  let high = Math.max(1, -normalQuantile(probability));
  while (studentTUpperTail(high, df) > probability) {
    low = high;
    high *= 2;
  }
  const logDensityFront = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI);
  let t = (low + high) / 2;
  for (let i = 0; i < 200; i++) {
    const excess = studentTUpperTail(t, df) - probability;
    if (excess > 0) low = t;
    else high = t;
    const density = Math.exp(logDensityFront - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const newton = t + excess / density;
    // Newton's step where it stays inside the bracket, else bisection: far tails are nearly flat.
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-15 * Math.max(1, t)) return next;
    t = next;
  }
  return t;
};
