import { describe, expect, test } from "vitest";
import {
  flooredPairedVariance,
  flooredRunVariance,
  ignoresSeed,
  inferResolution,
  isDeterministic,
  luckLine,
  meanOf,
  noiseFloor,
  pairedDifferences,
  pairsNeeded,
  pooledVariance,
  priorScale,
  quantileOf,
  smallestDetectableEffect,
  sumOfSquaresOf,
} from "../../src/stats/index.ts";
import { seededRandom } from "./random.ts";

describe("the noise floor", { timeout: 60_000 }, () => {
  test("is the scatter of the unchanged baseline, with its own uncertainty", () => {
    const floor = noiseFloor([1, 3, 2, 6]);
    expect(floor).toMatchObject({ n: 4, mean: 3, sumOfSquares: 14, df: 3, isDeterministic: false });
    expect(floor.sd).toBeCloseTo(Math.sqrt(14 / 3), 14);
    expect(floor.pairedVariance).toBeCloseTo(28 / 3, 14);
    expect(floor.sdInterval[0]).toBeLessThan(floor.sd);
    expect(floor.sdInterval[1]).toBeGreaterThan(floor.sd);
  });

  test("its interval holds the true scatter in about 95 of 100 baselines", () => {
    const { normal } = seededRandom(11);
    let covered = 0;
    for (let i = 0; i < 2000; i++) {
      const { sdInterval } = noiseFloor([normal(), normal(), normal(), normal()]);
      if (sdInterval[0] <= 1 && 1 <= sdInterval[1]) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.935);
    expect(covered / 2000).toBeLessThan(0.965);
  });

  test("a single replicate leaves the scatter unknown", () => {
    expect(noiseFloor([0.7])).toMatchObject({ df: 0, sd: 0, sdInterval: [0, Number.POSITIVE_INFINITY] });
  });

  test("more pairs detect smaller effects, and the number of pairs for an effect is the least that detects it", () => {
    const noise = { pairedVariance: 2, priorDf: 3 };
    const at4 = smallestDetectableEffect({ ...noise, pairs: 4 });
    expect(smallestDetectableEffect({ ...noise, pairs: 8 })).toBeLessThan(at4);
    const pairs = pairsNeeded(1, noise) ?? 0;
    expect(smallestDetectableEffect({ ...noise, pairs })).toBeLessThanOrEqual(1);
    expect(smallestDetectableEffect({ ...noise, pairs: pairs - 1 })).toBeGreaterThan(1);
    expect(pairsNeeded(1e-9, noise)).toBeUndefined();
  });
});

describe("deterministic and coarse metrics", () => {
  test("equal values on different seeds are deterministic, up to rounding", () => {
    expect(isDeterministic([0.5, 0.5 + 1e-12, 0.5])).toBe(true);
    expect(isDeterministic([0.5, 0.5001, 0.5])).toBe(false);
    expect(isDeterministic([0.5, 0.5001, 0.5], 0.001)).toBe(true);
    expect(isDeterministic([0.5])).toBe(false);
  });

  test("the resolution is the smallest step ever seen", () => {
    expect(inferResolution([0.81, 0.79, 0.8, 0.81, 0.84])).toBeCloseTo(0.01, 12);
    expect(inferResolution([3, 3, 3])).toBe(0);
    expect(inferResolution([0.1 + 0.2, 0.3])).toBe(0);
  });

  test("variances are never below what rounding explains, nor exactly nothing", () => {
    expect(flooredPairedVariance(0, 0.6)).toBeCloseTo(0.06, 14);
    expect(flooredRunVariance(0, 0.6)).toBeCloseTo(0.03, 14);
    expect(flooredPairedVariance(1, 0.6)).toBe(1);
    expect(flooredRunVariance(0, 0)).toBeGreaterThan(0);
  });

  test("a candidate with one value on every seed is suspicious only where the baseline scatters", () => {
    expect(ignoresSeed([0.9, 0.9, 0.9], 0.01)).toBe(true);
    expect(ignoresSeed([0.9, 0.91, 0.9], 0.01)).toBe(false);
    expect(ignoresSeed([0.9, 0.9], 0)).toBe(false);
    expect(ignoresSeed([0.9], 0.01)).toBe(false);
  });
});

describe("pooled noise", () => {
  test("starts from the baseline alone, taken as unpaired", () => {
    expect(pooledVariance({ sumOfSquares: 6, df: 3 }, [])).toEqual({ paired: 4, run: 2, df: 3, seedCorrelation: 0 });
  });

  test("learns from finished certifications how much a shared seed explains", () => {
    const pool = pooledVariance({ sumOfSquares: 6, df: 3 }, [{ sumOfSquares: 3, df: 7 }]);
    expect(pool.paired).toBeCloseTo(1.5, 14);
    expect(pool.run).toBeCloseTo(0.75, 14);
    expect(pool.df).toBe(8);
    expect(pool.seedCorrelation).toBeCloseTo(1 - 1.5 / 4, 14);
  });

  test("a noiseless baseline has no correlation instead of an undefined one", () => {
    expect(pooledVariance({ sumOfSquares: 0, df: 3 }, [])).toEqual({ paired: 0, run: 0, df: 3, seedCorrelation: 0 });
  });
});

describe("the luck line", () => {
  test("is where the best of many pure-noise replicates is expected", () => {
    const { normal } = seededRandom(5);
    const best = Array.from({ length: 3000 }, () => Math.max(...Array.from({ length: 50 }, normal)));
    expect(luckLine(50, 2)).toBeCloseTo(2 * meanOf(best), 1);
    expect(luckLine(1, 2)).toBeCloseTo(0, 14);
    expect(luckLine(0, 2)).toBe(0);
  });
});

describe("the prior scale", () => {
  test("stays at one noise unit while effects look like noise", () => {
    expect(priorScale([0.5, 1, 1.5], 1).effectVariance).toBe(1);
    expect(priorScale([], 0.3).effectVariance).toBe(0.3);
  });

  test("follows the effects where noise is nearly nothing, and forgets all but the last 80", () => {
    const { normal } = seededRandom(3);
    const residuals = Array.from({ length: 400 }, () => Math.abs(2 * normal()));
    const scale = priorScale(residuals, 1e-4);
    expect(scale.effectVariance).toBe(scale.excess);
    expect(Math.sqrt(scale.effectVariance)).toBeGreaterThan(1.4);
    expect(Math.sqrt(scale.effectVariance)).toBeLessThan(2.6);
    expect(priorScale([...residuals, ...new Array<number>(80).fill(0)], 1e-4).spread).toBe(0);
  });
});

describe("summaries", () => {
  test("quantiles interpolate between order statistics", () => {
    expect(quantileOf([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantileOf([4, 1, 3, 2], 1)).toBe(4);
    expect(sumOfSquaresOf([1, 2, 3])).toBe(2);
  });

  test("pairs of unequal length are refused with both lengths", () => {
    expect(pairedDifferences([3, 5], [1, 1], 1)).toEqual([1, 3]);
    expect(() => pairedDifferences([1, 2, 3], [1])).toThrow("got 3 and 1");
  });
});
