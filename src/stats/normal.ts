/** Probability that a standard normal variable exceeds z. */
export const normalUpperTail = (z: number): number => 0.5 * erfc(z * Math.SQRT1_2);

/** Probability that a standard normal variable stays at or below z. */
export const normalCdf = (z: number): number => 0.5 * erfc(-z * Math.SQRT1_2);

/** The z below which a standard normal variable stays with the given probability. */
export const normalQuantile = (probability: number): number => {
  if (!(probability > 0)) return probability === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (!(probability < 1)) return probability === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  // Starts at the tail expansion (Abramowitz & Stegun 26.2.23); Halley's steps triple the digits each time.
  const root = Math.sqrt(-2 * Math.log(probability));
  let z =
    (2.515517 + root * (0.802853 + root * 0.010328)) / (1 + root * (1.432788 + root * (0.189269 + root * 0.001308))) -
    root;
  for (let i = 0; i < 3; i++) {
    const step = (normalCdf(z) - probability) / (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI));
    z -= step / (1 + 0.5 * z * step);
  }
  return z;
};

// Complementary error function to about 1e-16 (rational approximations of Cody 1969, Math. Comp. 23).
const erfc = (x: number): number => {
  const size = Math.abs(x);
  if (size <= 0.46875) return 1 - erfCenter(x);
  const tail = size <= 4 ? erfcMiddle(size) : erfcFar(size);
  return x < 0 ? 2 - tail : tail;
};

const erfCenter = (x: number): number => (x * polynomial(CENTER_ABOVE, x * x)) / polynomial(CENTER_BELOW, x * x);

const erfcMiddle = (y: number): number =>
  expOfMinusSquare(y) * (polynomial(MIDDLE_ABOVE, y) / polynomial(MIDDLE_BELOW, y));

const erfcFar = (y: number): number => {
  const s = 1 / (y * y);
  const correction = (s * polynomial(FAR_ABOVE, s)) / polynomial(FAR_BELOW, s);
  return (expOfMinusSquare(y) * (1 / Math.sqrt(Math.PI) - correction)) / y;
};

/**
 * Splits the square into a short exact part and a small rest, so that its rounding is not blown up by the exponential.
 */
const expOfMinusSquare = (y: number): number => {
  const short = Math.trunc(y * 16) / 16;
  return Math.exp(-short * short) * Math.exp(-(y - short) * (y + short));
};

const polynomial = (highestFirst: readonly number[], x: number): number => {
  let value = 0;
  for (const coefficient of highestFirst) value = value * x + coefficient;
  return value;
};

const CENTER_ABOVE = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const CENTER_BELOW = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_ABOVE = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BELOW = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const FAR_ABOVE = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const FAR_BELOW = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];
