import { chiSquareQuantile } from "./chi-square.ts";
import { certificationLevel } from "./error-account.ts";
import { isDeterministic } from "./resolution.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { studentTQuantile, studentTUpperQuantile } from "./student-t.ts";
import { meanOf, sumOfSquaresOf } from "./summary.ts";

/** What repeating the unchanged baseline says about chance (docs/formulas.md, Noise floor). */
export interface NoiseFloor {
  readonly n: number;
  readonly mean: number;
  readonly sumOfSquares: number;
  readonly df: number;
  /** Standard deviation of one replicate. */
  readonly sd: number;
  /** 95 % interval of that standard deviation (chi-square). */
  readonly sdInterval: readonly [low: number, high: number];
  /** Variance of the difference of two replicates, taken as independent. */
  readonly pairedVariance: number;
  readonly isDeterministic: boolean;
}

/** Measures the noise floor from replicates of the baseline on different seeds. */
export const noiseFloor = (baseline: readonly number[], resolution = 0): NoiseFloor => {
  const df = baseline.length - 1;
  const sumOfSquares = df < 1 ? 0 : sumOfSquaresOf(baseline);
  const variance = df < 1 ? 0 : sumOfSquares / df;
  const sd = Math.sqrt(variance);
  return {
    n: baseline.length,
    mean: meanOf(baseline),
    sumOfSquares,
    df,
    sd,
    sdInterval:
      df < 1
        ? [0, Number.POSITIVE_INFINITY]
        : [sd * Math.sqrt(df / chiSquareQuantile(0.975, df)), sd * Math.sqrt(df / chiSquareQuantile(0.025, df))],
    pairedVariance: 2 * variance,
    isDeterministic: isDeterministic(baseline, resolution),
  };
};

/** The effect that the first certification finds with the given power when it looks at `pairs` evidence pairs. */
export const smallestDetectableEffect = (options: {
  readonly pairedVariance: number;
  readonly priorDf: number;
  readonly pairs?: number;
  readonly power?: number;
  readonly rule?: Rule;
}): number => {
  const { pairedVariance, priorDf, pairs = 4, power = 0.8, rule = DEFAULT_RULE } = options;
  const df = priorDf + pairs - 1;
  const levelOfOneLook = certificationLevel({ test: 1, promotions: 0, rule }) * (rule.lookWeights[0] ?? 1);
  const quantiles = studentTUpperQuantile(levelOfOneLook, df) + studentTQuantile(power, df);
  return quantiles * Math.sqrt(pairedVariance / pairs);
};

/** How many evidence pairs an effect needs to be found with the given power; undefined beyond `mostPairs`. */
export const pairsNeeded = (
  effect: number,
  options: Omit<Parameters<typeof smallestDetectableEffect>[0], "pairs">,
  mostPairs = 1000,
): number | undefined => {
  for (let pairs = 2; pairs <= mostPairs; pairs++) {
    if (smallestDetectableEffect({ ...options, pairs }) <= effect) return pairs;
  }
  return undefined;
};
