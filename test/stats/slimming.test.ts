import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bundleBelief,
  editProbabilities,
  editsToDrop,
  exampleBootstrap,
  isSlimAccepted,
  observeAblation,
  slimmingEffect,
  slimmingSettings,
  twoLevelError,
} from "../../src/stats/index.ts";
import { addObservation, denseGaussian, zeros } from "./dense-gaussian.ts";
import { seededRandom } from "./random.ts";

const value = fc.double({ min: -3, max: 3, noNaN: true });
const variance = fc.double({ min: 0.05, max: 2, noNaN: true });
const gaussian = fc.record({ mean: value, variance });

describe("slimming by random ablation", () => {
  test("believes exactly what conditioning on all ablation runs at once gives", () => {
    const anyAblation = fc.integer({ min: 1, max: 7 }).chain((edits) =>
      fc.record({
        leader: gaussian,
        edits: fc.array(gaussian, { minLength: edits, maxLength: edits }),
        runs: fc.array(
          fc.record({ isDropped: fc.array(fc.boolean(), { minLength: edits, maxLength: edits }), value }),
          { maxLength: 12 },
        ),
        runVariance: variance,
      }),
    );
    fc.assert(
      fc.property(anyAblation, ({ leader, edits, runs, runVariance }) => {
        let belief = bundleBelief(leader, edits);
        const size = edits.length + 1;
        const precision = zeros(size);
        const weighted = new Array<number>(size).fill(0);
        [leader, ...edits].forEach((prior, i) => {
          const unit = Array.from({ length: size }, (_, j) => (i === j ? 1 : 0));
          addObservation(precision, weighted, unit, prior.mean, prior.variance);
        });
        for (const run of runs) {
          belief = observeAblation(belief, run, runVariance);
          const design = [1, ...run.isDropped.map((dropped) => (dropped ? -1 : 0))];
          addObservation(precision, weighted, design, run.value, runVariance);
        }
        const dense = denseGaussian(precision, weighted);
        dense.mean.forEach((mean, i) => {
          expect(belief.mean[i]).toBeCloseTo(mean, 8);
          expect(belief.covariance[i * size + i]).toBeCloseTo(dense.covariance[i]?.[i] ?? Number.NaN, 8);
        });
      }),
    );
  });

  test("tells passengers from edits that earn their keep, and drops the passengers at once", () => {
    const { uniform, normal } = seededRandom(51);
    const effects = [2, 0, 1.5, -0.5, 0, 2.5];
    const full = effects.reduce((a, b) => a + b);
    let belief = bundleBelief(
      { mean: full, variance: 0.5 },
      effects.map(() => ({ mean: 0.4, variance: 1 })),
    );
    const settings = slimmingSettings(0.5);
    for (let run = 0; run < 60; run++) {
      const isDropped = effects.map(() => uniform() < settings.dropChance);
      const lost = effects.reduce((sum, effect, i) => sum + (isDropped[i] ? effect : 0), 0);
      belief = observeAblation(belief, { isDropped, value: full - lost + 0.3 * normal() }, 0.09);
    }
    const isDropped = editsToDrop(belief, settings);
    expect(isDropped.map((dropped, i) => dropped && (effects[i] ?? 0) > 0)).not.toContain(true);
    expect(isDropped[3]).toBe(true);
    expect(editProbabilities(belief)[0]).toBeGreaterThan(0.99);
    expect(isSlimAccepted(belief, isDropped, { sd: 0.3, settings })).toBe(true);
    expect(isSlimAccepted(belief, [true, false, false, false, false, false], { sd: 0.3, settings })).toBe(false);
  });

  test("the effect of slimming is what the dropped edits were worth, turned around", () => {
    const belief = bundleBelief({ mean: 9, variance: 1 }, [
      { mean: 2, variance: 0.3 },
      { mean: -1, variance: 0.2 },
    ]);
    expect(slimmingEffect(belief, [true, true])).toEqual({ mean: -1, variance: 0.5 });
    expect(slimmingEffect(belief, [false, true]).mean).toBe(1);
    expect(slimmingEffect(belief, [false, false])).toEqual({ mean: 0, variance: 0 });
  });

  test("paid slimming is bolder than slimming inside the budget", () => {
    expect(slimmingSettings(0)).toEqual({ dropChance: 0.3, keepAbove: 0.5, toleratedLoss: 0.5 });
    expect(slimmingSettings(0.5)).toEqual({ dropChance: 0.5, keepAbove: 0.8, toleratedLoss: 1 });
    expect(slimmingSettings(1)).toEqual({ dropChance: 0.5, keepAbove: 0.9, toleratedLoss: 1 });
  });
});

describe("errors over seeds and test examples", () => {
  test("are told apart and added in squares", () => {
    const error = twoLevelError([
      [1, 2, 3],
      [3, 4, 5],
    ]);
    expect(error).toMatchObject({ mean: 3, varianceBetweenSeeds: 2, seedError: 1 });
    expect(error.exampleError).toBeCloseTo(Math.sqrt(1 / 3), 14);
    expect(error.totalError).toBeCloseTo(Math.sqrt(4 / 3), 14);
  });

  test("a bootstrap over examples covers the mean as often as it says", () => {
    const { uniform, normal } = seededRandom(61);
    let covered = 0;
    for (let i = 0; i < 300; i++) {
      const differences = Array.from({ length: 60 }, () => 1 + normal());
      const { low, high } = exampleBootstrap({ differences, uniform, resamples: 400 });
      if (low <= 1 && 1 <= high) covered += 1;
    }
    expect(covered / 300).toBeGreaterThan(0.9);
    expect(covered / 300).toBeLessThan(0.985);
  });
});
