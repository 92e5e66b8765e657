import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  anytimeP,
  certificationLevel,
  DEFAULT_RULE,
  firstLook,
  isTriggered,
  isWithinCertificationCap,
  type Look,
  lookPaired,
  lookUnpaired,
  studentTUpperTail,
  triggerDifference,
} from "../../src/stats/index.ts";
import { seededRandom } from "./random.ts";

const FIRST_LEVEL = certificationLevel({ test: 1, promotions: 0 });
const pool = { pairedVariance: 2, priorDf: 3, level: FIRST_LEVEL };
const metric = fc.double({ min: -100, max: 100, noNaN: true });

describe("a look at a certification", () => {
  test("moderates the candidate's scatter by the pool and tests the mean difference", () => {
    const look = lookPaired({ ...pool, differences: [5, 6, 7], look: 0 });
    expect(look).toMatchObject({ n: 3, mean: 6, sumOfSquares: 2, df: 5 });
    expect(look.moderatedVariance).toBeCloseTo((3 * 2 + 2) / 5, 14);
    expect(look.t).toBeCloseTo(6 / Math.sqrt(1.6 / 3), 14);
    expect(look.p).toBeCloseTo(studentTUpperTail(look.t, 5), 14);
    expect(look.verdict).toBe("promote");
  });

  test("a candidate noisier than the pool is judged by its own variance and loses degrees of freedom", () => {
    const look = lookPaired({ ...pool, differences: [0, 10, 20, 2], look: 1 });
    expect(look.variance).toBeCloseTo(look.sumOfSquares / 3, 12);
    expect(look.df).toBe(3);
  });

  test("stops as futile where the difference is not positive, or has no chance to become clear", () => {
    expect(lookPaired({ ...pool, differences: [-1, 0, 1], look: 0 }).verdict).toBe("futile");
    expect(lookPaired({ ...pool, differences: [0.1, 0.2, 0.1], look: 0 }).verdict).toBe("futile");
  });

  test("goes on while the outcome is open, and ends without a claim at the last look", () => {
    const open = [1.4, 2.2, 0.6];
    expect(lookPaired({ ...pool, differences: open, look: 0 }).verdict).toBe("continue");
    expect(lookPaired({ ...pool, differences: [...open, ...open, 0.2, 0.1], look: 3 }).verdict).toBe("inconclusive");
  });

  test("without any variance the sign decides", () => {
    const exact = { pairedVariance: 0, priorDf: 3, level: FIRST_LEVEL, look: 1 };
    expect(lookPaired({ ...exact, differences: [0.1, 0.1, 0.1, 0.1] })).toMatchObject({ p: 0, verdict: "promote" });
    expect(lookPaired({ ...exact, differences: [0, 0, 0, 0] })).toMatchObject({ p: 1, t: 0, verdict: "futile" });
    expect(lookPaired({ ...exact, differences: [-1, -1, -1, -1] })).toMatchObject({ p: 1, verdict: "futile" });
    expect(firstLook(true)).toBe(1);
    expect(firstLook(false)).toBe(0);
  });

  test("an effect within the least effect of interest is never promoted", () => {
    const minEffect = 3;
    const differences = [2.9, 3.0, 2.8, 3.1].map((d) => d - minEffect);
    expect(lookPaired({ ...pool, differences, look: 1 }).verdict).not.toBe("promote");
  });

  test("the same evidence shifted up never has a larger p", () => {
    fc.assert(
      fc.property(
        fc.array(metric, { minLength: 3, maxLength: 8 }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        (differences, shift, look) => {
          const before = lookPaired({ ...pool, differences, look });
          const after = lookPaired({ ...pool, differences: differences.map((d) => d + shift), look });
          expect(after.p).toBeLessThanOrEqual(before.p + 1e-9);
        },
      ),
    );
  });

  test("scaling metric and noise alike changes no decision", () => {
    fc.assert(
      fc.property(
        fc.array(metric, { minLength: 3, maxLength: 8 }),
        fc.constantFrom(0.001, 0.25, 8, 1024),
        (differences, scale) => {
          const plain = lookPaired({ ...pool, differences, look: 1 });
          const scaled = lookPaired({
            ...pool,
            pairedVariance: pool.pairedVariance * scale * scale,
            differences: differences.map((d) => d * scale),
            look: 1,
          });
          expect(scaled.p).toBeCloseTo(plain.p, 8);
        },
      ),
    );
  });

  test("the anytime p of a certification is its best look, paid for by the look's weight", () => {
    const looks = [0.2, 0.01, 0.5].map((p) => ({ pOverWeight: Math.min(1, p / 0.25) }) as Look);
    expect(anytimeP(looks)).toBeCloseTo(0.04, 14);
    expect(anytimeP([])).toBe(1);
  });
});

describe("unpaired certification", () => {
  test("is the pooled two-sample test", () => {
    const look = lookUnpaired({
      candidate: [4, 6],
      reference: [1, 2, 3],
      runVariance: 1,
      priorDf: 3,
      level: 0.05,
      look: 0,
    });
    expect(look).toMatchObject({ mean: 3, sumOfSquares: 4, df: 6 });
    expect(look.variance).toBeCloseTo(Math.max(7 / 6, 4 / 3), 14);
    expect(look.t).toBeCloseTo(3 / Math.sqrt((4 / 3) * (1 / 2 + 1 / 3)), 14);
  });

  test("the least effect of interest is subtracted here too", () => {
    const samples = { candidate: [4, 6], reference: [1, 2, 3], runVariance: 1, priorDf: 3, level: 0.05, look: 0 };
    expect(lookUnpaired({ ...samples, minEffect: 2 }).mean).toBe(1);
  });
});

/** Plays one certification of a candidate that is `gain` better, noise estimated from four baseline replicates. */
const playCertification = (normal: () => number, options: { gain: number; correlation: number; paired: boolean }) => {
  const own = Math.sqrt(1 - options.correlation);
  const shared = Math.sqrt(options.correlation);
  const baseline = Array.from({ length: 4 }, normal);
  const mean = baseline.reduce((a, b) => a + b) / 4;
  const sumOfSquares = baseline.reduce((sum, y) => sum + (y - mean) ** 2, 0);
  const seeds = Array.from({ length: 8 }, normal);
  const candidate = seeds.map((luck) => options.gain + shared * luck + own * normal());
  const trunk = seeds.map((luck) => shared * luck + own * normal());
  for (const [look, n] of DEFAULT_RULE.looks.entries()) {
    const judged = options.paired
      ? lookPaired({
          differences: candidate.slice(0, n).map((y, i) => y - (trunk[i] ?? 0)),
          pairedVariance: (2 * sumOfSquares) / 3,
          priorDf: 3,
          level: FIRST_LEVEL,
          look,
        })
      : lookUnpaired({
          candidate: candidate.slice(0, n),
          reference: trunk.slice(0, n),
          runVariance: sumOfSquares / 3,
          priorDf: 3,
          level: FIRST_LEVEL,
          look,
        });
    if (judged.verdict !== "continue") return judged.verdict;
  }
  return "inconclusive";
};

const shareOfPromotions = (seed: number, plays: number, options: Parameters<typeof playCertification>[1]): number => {
  const { normal } = seededRandom(seed);
  let promotions = 0;
  for (let i = 0; i < plays; i++) if (playCertification(normal, options) === "promote") promotions += 1;
  return promotions / plays;
};

describe("a whole certification, simulated", { timeout: 60_000 }, () => {
  test("confirms a useless candidate at most as often as its level allows", () => {
    const plays = 20_000;
    const allowance = FIRST_LEVEL + 3 * Math.sqrt((FIRST_LEVEL * (1 - FIRST_LEVEL)) / plays);
    for (const correlation of [0, 0.3, 0.8]) {
      expect(shareOfPromotions(101, plays, { gain: 0, correlation, paired: true })).toBeLessThan(allowance);
    }
    expect(shareOfPromotions(102, plays, { gain: 0, correlation: 0, paired: false })).toBeLessThan(allowance);
  });

  test("confirms a useless candidate hardly ever when it is worse", () => {
    expect(shareOfPromotions(103, 5000, { gain: -1, correlation: 0.3, paired: true })).toBeLessThan(0.002);
  });

  test("finds a gain of four noise units nearly always", () => {
    expect(shareOfPromotions(104, 2000, { gain: 4, correlation: 0.3, paired: true })).toBeGreaterThan(0.95);
  });
});

describe("the p of a single look, simulated", { timeout: 60_000 }, () => {
  test("is super-uniform for a candidate that equals the trunk, the noise estimated too", () => {
    const { normal } = seededRandom(7);
    const counts = new Map([0.01, 0.05, 0.2, 0.5].map((level) => [level, 0]));
    const plays = 20_000;
    for (let i = 0; i < plays; i++) {
      const noise = Array.from({ length: 4 }, normal);
      const mean = noise.reduce((a, b) => a + b) / 4;
      const pairedVariance = (2 * noise.reduce((sum, y) => sum + (y - mean) ** 2, 0)) / 3;
      const differences = Array.from({ length: 4 }, () => normal() - normal());
      const { p } = lookPaired({ differences, pairedVariance, priorDf: 3, level: FIRST_LEVEL, look: 1 });
      for (const [level, count] of counts) if (p <= level) counts.set(level, count + 1);
    }
    for (const [level, count] of counts) {
      expect(count / plays).toBeLessThan(level + 3 * Math.sqrt((level * (1 - level)) / plays));
    }
  });
});

describe("the trigger of a certification", () => {
  test("asks for more where noise is larger, and for less once promotions have filled the account", () => {
    const needed = triggerDifference({ tests: 1, promotions: 0, pairedVariance: 2, priorDf: 3 });
    expect(triggerDifference({ tests: 1, promotions: 0, pairedVariance: 8, priorDf: 3 })).toBeCloseTo(2 * needed, 10);
    expect(triggerDifference({ tests: 1, promotions: 1, pairedVariance: 2, priorDf: 3 })).toBeLessThan(needed);
    expect(isTriggered(needed, { tests: 1, promotions: 0, pairedVariance: 2, priorDf: 3 })).toBe(true);
    expect(isTriggered(needed * 0.99, { tests: 1, promotions: 0, pairedVariance: 2, priorDf: 3 })).toBe(false);
  });

  test("leaves at least nineteen twentieths of the budget to the search", () => {
    expect(isWithinCertificationCap(0, 79)).toBe(false);
    expect(isWithinCertificationCap(0, 80)).toBe(true);
    expect(isWithinCertificationCap(12, 300)).toBe(false);
    expect(isWithinCertificationCap(12, 320)).toBe(true);
  });
});
