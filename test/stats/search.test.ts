import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  aspectScore,
  aspectToVary,
  budgetPlan,
  chooseEditsToMerge,
  isMergeLaunch,
  isPruned,
  leadingTrial,
  mergePrior,
  posteriorLabel,
  trialToExtend,
  updateMergedEdits,
  varianceWithInFlight,
} from "../../src/stats/index.ts";

const scale = { kappa: 1.5, runVariance: 1, effectVariance: 1 };

describe("which trial to extend", () => {
  test("is the most promising one, uncertainty counted as promise", () => {
    const standing = { mean: [1, 1.2, 0.9], variance: [0.1, 0.1, 1], counts: [4, 1, 1] };
    expect(trialToExtend(standing, scale)).toBe(2);
    expect(trialToExtend(standing, { ...scale, kappa: 0 })).toBe(1);
    expect(leadingTrial(standing)).toBe(1);
  });

  test("is never one without a measurement, or one that is excluded", () => {
    const standing = { mean: [0, 5, 3], variance: [1, 1, 1], counts: [4, 0, 1] };
    expect(trialToExtend(standing, scale)).toBe(2);
    expect(trialToExtend(standing, { ...scale, isExcluded: (trial) => trial === 2 })).toBe(0);
    expect(leadingTrial(standing, () => true)).toBe(-1);
  });

  test("is the oldest of equals", () => {
    expect(trialToExtend({ mean: [1, 1], variance: [1, 1], counts: [1, 1] }, scale)).toBe(0);
    expect(leadingTrial({ mean: [2, 2], counts: [1, 1] })).toBe(0);
  });

  test("is not the same for every worker: children in flight take promise away", () => {
    const standing = { mean: [1, 1], variance: [1, 0.9], counts: [1, 1] };
    expect(trialToExtend(standing, scale)).toBe(0);
    expect(trialToExtend(standing, { ...scale, inFlight: [1, 0] })).toBe(1);
    expect(varianceWithInFlight(0.5, 0, 1, 1)).toBe(0.5);
    expect(varianceWithInFlight(0.5, 2, 1, 1)).toBeCloseTo(1 / 3, 14);
  });

  test("shrinking by trials in flight only ever lowers a variance", () => {
    const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(positive, fc.nat(20), positive, positive, (variance, inFlight, runVariance, effectVariance) => {
        const shrunk = varianceWithInFlight(variance, inFlight, runVariance, effectVariance);
        expect(shrunk).toBeGreaterThan(0);
        expect(shrunk).toBeLessThanOrEqual(variance);
        expect(varianceWithInFlight(variance, inFlight + 1, runVariance, effectVariance)).toBeLessThanOrEqual(shrunk);
      }),
    );
  });
});

describe("merge proposals", () => {
  const edit = (trial: number, mean: number, probabilityPositive: number) => ({
    trial,
    mean,
    variance: 0.5,
    probabilityPositive,
  });

  test("come with every eighth launch of two workers or more", () => {
    expect([7, 8, 9, 16].map((launch) => isMergeLaunch(launch, 2))).toEqual([false, true, false, true]);
    expect(isMergeLaunch(8, 1)).toBe(false);
  });

  test("take the largest effects that are not likely to harm, eight at most", () => {
    const pool = [edit(1, 0.2, 0.6), edit(2, 0.9, 0.8), edit(3, -0.4, 0.3), edit(4, 0.9, 0.7)];
    expect(chooseEditsToMerge(pool).map(({ trial }) => trial)).toEqual([2, 4, 1]);
    const many = Array.from({ length: 12 }, (_, i) => edit(i, i, 0.9));
    expect(chooseEditsToMerge(many).map(({ trial }) => trial)).toEqual([11, 10, 9, 8, 7, 6, 5, 4]);
  });

  test("expect four fifths of the summed gains, and share a surprise out by uncertainty", () => {
    const edits = [
      { mean: 1, variance: 0.3 },
      { mean: 0.5, variance: 0.1 },
    ];
    const prior = mergePrior(edits, 1);
    expect(prior.mean).toBeCloseTo(1.2, 14);
    expect(prior.variance).toBeCloseTo(0.42, 14);
    const [first = 0, second = 0] = updateMergedEdits(edits, 1.2 + 0.42, 1);
    expect(first).toBeCloseTo(1.3, 14);
    expect(second).toBeCloseTo(0.6, 14);
    const unsurprised = updateMergedEdits(edits, prior.mean, 1);
    expect(unsurprised).toEqual([1, 0.5]);
  });
});

describe("labels and pruning", () => {
  test("an edit is likely better above .9, likely worse below .1, else unclear", () => {
    expect([0.95, 0.9, 0.5, 0.1, 0.05].map(posteriorLabel)).toEqual([
      "likely better",
      "unclear",
      "unclear",
      "unclear",
      "likely worse",
    ]);
  });

  test("a trial is pruned when it has less than one chance in twenty to match the trunk", () => {
    const trunk = { mean: 2, variance: 0.5 };
    expect(isPruned({ mean: 2 - 1.64, variance: 0.5 }, trunk)).toBe(false);
    expect(isPruned({ mean: 2 - 1.65, variance: 0.5 }, trunk)).toBe(true);
  });
});

describe("aspects", () => {
  const tried = (edits: number, sumOfEffects: number) => ({ edits, sumOfEffects });

  test("untried ones come first, in their order", () => {
    expect(aspectToVary([tried(1, 9), tried(0, 0), tried(0, 0)], 1)).toBe(1);
    expect(aspectToVary([tried(1, 9), tried(0, 0), tried(0, 0)], 1, (aspect) => aspect === 1)).toBe(2);
  });

  test("then what has paid, with a bonus for what is little known", () => {
    expect(aspectScore(tried(3, 1.5), 4)).toBeCloseTo(0.5 + 1, 14);
    expect(aspectToVary([tried(3, 1.5), tried(99, 60)], 4)).toBe(0);
    expect(aspectToVary([tried(2, 1), tried(2, 1)], 1)).toBe(0);
    expect(aspectToVary([tried(2, 1)], 1, () => true)).toBe(-1);
  });
});

describe("how a budget is laid out", () => {
  test("three to four replicates measure the noise, reserves grow with the budget", () => {
    expect(budgetPlan(300)).toEqual({ baseline: 4, certifies: true, endGame: 18, audit: 6 });
    expect(budgetPlan(100)).toEqual({ baseline: 4, certifies: true, endGame: 8, audit: 6 });
    expect(budgetPlan(50)).toEqual({ baseline: 3, certifies: true, endGame: 8, audit: 2 });
  });

  test("below fifty replicates nothing will be claimed, and a small budget is searched to its end", () => {
    expect(budgetPlan(30)).toEqual({ baseline: 3, certifies: false, endGame: 0, audit: 0 });
    expect(budgetPlan(2).baseline).toBe(1);
  });

  test("a budget that cannot certify can still afford to look at its best trial once more", () => {
    expect(budgetPlan(40)).toEqual({ baseline: 3, certifies: false, endGame: 0, audit: 2 });
    expect(budgetPlan(300, false)).toEqual({ baseline: 4, certifies: false, endGame: 0, audit: 6 });
  });

  test("a deterministic metric is certified on any budget, with reserves to match", () => {
    expect(budgetPlan(20, true)).toEqual({ baseline: 3, certifies: true, endGame: 5, audit: 2 });
  });

  test("the parts never exceed the whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (budget) => {
        const { baseline, endGame, audit } = budgetPlan(budget);
        expect(baseline + endGame + audit).toBeLessThanOrEqual(budget);
      }),
    );
  });
});
