/** Natural logarithm of the gamma function for x > 0 (Lanczos 1964, g = 7, nine terms). */
export const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let series = LANCZOS_FIRST;
  for (let i = 0; i < LANCZOS.length; i++) series += at(LANCZOS, i) / (x + i);
  const shifted = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(series);
};

/**
 * Regularised incomplete beta function I_x(a, b) (continued fraction, Abramowitz & Stegun 26.5.8). A caller that knows
 * 1 - x more precisely than the subtraction does passes it as `complement`.
 */
export const regularizedBeta = (x: number, a: number, b: number, complement = 1 - x): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(complement));
  // The fraction converges fast only on this side of the mode; the other side is its mirror image.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(complement, b, a)) / b;
};

/** Regularised lower incomplete gamma function P(a, x) (series, or continued fraction in the upper tail). */
export const regularizedGamma = (a: number, x: number): number => {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? front * gammaSeries(a, x) : 1 - front * gammaFraction(a, x);
};

/** Riemann zeta function for exponents above 1 (Euler-Maclaurin summation after 60 terms). */
export const zeta = (exponent: number): number => {
  const terms = 60;
  let sum = 0;
  for (let k = 1; k < terms; k++) sum += k ** -exponent;
  const tail = terms ** (1 - exponent) / (exponent - 1) + 0.5 * terms ** -exponent;
  const first = (exponent / 12) * terms ** (-exponent - 1);
  const second = ((exponent * (exponent + 1) * (exponent + 2)) / 720) * terms ** (-exponent - 3);
  const third = (risingFactorial(exponent, 5) / 30_240) * terms ** (-exponent - 5);
  return sum + tail + first - second + third;
};

const betaFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
};

const gammaSeries = (a: number, x: number): number => {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k <= MOST_TERMS && Math.abs(term) > Math.abs(sum) * PRECISION; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
};

const gammaFraction = (a: number, x: number): number => {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / guarded(b);
  let fraction = d;
  for (let k = 1; k <= MOST_TERMS; k++) {
    const step = -k * (k - a);
    b += 2;
    d = 1 / guarded(step * d + b);
    c = guarded(b + step / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return fraction;
};

const risingFactorial = (x: number, count: number): number => {
  let product = 1;
  for (let i = 0; i < count; i++) product *= x + i;
  return product;
};

const guarded = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
const at = (values: readonly number[], index: number): number => values[index] ?? 0;

const TINY = 1e-300;
const PRECISION = 1e-16;
const MOST_TERMS = 10_000;
const LANCZOS_FIRST = 0.999_999_999_999_809_9;
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
