import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTree, normalCdf, type TreePosterior, treePosterior } from "../../src/stats/index.ts";
import { addObservation, denseGaussian, zeros } from "./dense-gaussian.ts";
import { seededRandom } from "./random.ts";

interface Case {
  readonly parents: readonly number[];
  readonly observations: readonly (readonly number[])[];
  readonly priorMeans: readonly number[];
  readonly priorVariances: readonly number[];
  readonly runVariance: number;
}

const value = fc.double({ min: -5, max: 5, noNaN: true });
const variance = fc.double({ min: 0.05, max: 4, noNaN: true });

const anyTree: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.record({
    parents: fc.tuple(...Array.from({ length: size }, (_, i) => fc.integer({ min: i === 0 ? -1 : 0, max: i - 1 }))),
    observations: fc.tuple(
      ...Array.from({ length: size }, (_, i) => fc.array(value, { minLength: i === 0 ? 1 : 0, maxLength: 4 })),
    ),
    priorMeans: fc.array(value, { minLength: size, maxLength: size }),
    priorVariances: fc.array(variance, { minLength: size, maxLength: size }),
    runVariance: variance,
  }),
);

const byTree = ({ parents, observations, priorMeans, priorVariances, runVariance }: Case): TreePosterior =>
  treePosterior(
    {
      parents,
      counts: observations.map((list) => list.length),
      sums: observations.map((list) => list.reduce((a, b) => a + b, 0)),
    },
    { mean: priorMeans, variance: priorVariances },
    runVariance,
  );

const byMatrix = ({ parents, observations, priorMeans, priorVariances, runVariance }: Case) => {
  const size = parents.length;
  const precision = zeros(size);
  const weighted = new Array<number>(size).fill(0);
  const unit = (i: number): number[] => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0));
  parents.forEach((parent, i) => {
    if (parent >= 0) {
      const design = unit(i).map((one, j) => (j === parent ? -1 : one));
      addObservation(precision, weighted, design, priorMeans[i] ?? 0, priorVariances[i] ?? 1);
    }
    for (const y of observations[i] ?? []) addObservation(precision, weighted, unit(i), y, runVariance);
  });
  return denseGaussian(precision, weighted);
};

describe("the tree posterior", () => {
  test("equals conditioning the whole Gaussian at once, on any tree", () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const posterior = byTree(tree);
        const dense = byMatrix(tree);
        tree.parents.forEach((parent, i) => {
          const at = (a: number, b: number): number => dense.covariance[a]?.[b] ?? Number.NaN;
          expect(posterior.mean[i]).toBeCloseTo(dense.mean[i] ?? Number.NaN, 7);
          expect(posterior.variance[i]).toBeCloseTo(at(i, i), 7);
          if (parent < 0) return;
          expect(posterior.edgeMean[i]).toBeCloseTo((dense.mean[i] ?? 0) - (dense.mean[parent] ?? 0), 7);
          expect(posterior.edgeVariance[i]).toBeCloseTo(at(i, i) + at(parent, parent) - 2 * at(i, parent), 7);
        });
      }),
    );
  });

  test("says of a child without observations only what its parent and the prior say", () => {
    const posterior = treePosterior({ parents: [-1, 0], counts: [4, 0], sums: [8, 0] }, { mean: 0, variance: 1 }, 1);
    expect(posterior.mean[1]).toBeCloseTo(2, 9);
    expect(posterior.variance[1]).toBeCloseTo(1.25, 9);
    expect(posterior.edgeProbabilityPositive[1]).toBe(0.5);
    expect(posterior.edgeMean[0]).toBeNaN();
  });

  test("turns edge effects into probabilities that an edit helps", () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const { edgeMean, edgeVariance, edgeProbabilityPositive } = byTree(tree);
        for (let i = 1; i < tree.parents.length; i++) {
          const expected = normalCdf((edgeMean[i] ?? 0) / Math.sqrt(edgeVariance[i] ?? 1));
          expect(edgeProbabilityPositive[i]).toBe(expected);
        }
      }),
    );
  });

  test("a better replicate never makes its trial look worse", () => {
    fc.assert(
      fc.property(anyTree, fc.nat(), fc.double({ min: 0, max: 5, noNaN: true }), (tree, pick, more) => {
        const lucky = pick % tree.parents.length;
        const observations = tree.observations.map((list, i) => (i === lucky ? list.map((y) => y + more) : list));
        const before = byTree(tree).mean[lucky] ?? 0;
        expect(byTree({ ...tree, observations }).mean[lucky]).toBeGreaterThanOrEqual(before - 1e-9);
      }),
    );
  });
});

describe("the fit of a study", () => {
  const { normal } = seededRandom(41);
  const luck = [0.9, -0.6, 0.4, -0.7];
  const parents = Array.from({ length: 40 }, (_, i) => Math.floor((i + 1) / 2) - 1);
  const trials = Array.from({ length: 160 }, (_, k) => k % 40);
  const seeds = trials.map((_, k) => Math.floor(k / 40));
  const values = trials.map((_, k) => (luck[seeds[k] ?? 0] ?? 0) + 0.05 * normal());
  const study = { parents, trials, seeds, values, searchSeeds: 4 };
  const prior = { mean: 0, variance: 0.1 };

  test("finds how lucky each seed is, and centres the search seeds", () => {
    const { seedOffsets } = fitTree(study, prior, { runVariance: 0.1, seedCorrelation: 0.9 });
    luck.forEach((offset, s) => {
      expect(seedOffsets[s]).toBeCloseTo(offset, 1);
    });
    expect(seedOffsets.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
  });

  test("leaves seeds alone while nothing shows that they matter", () => {
    const fit = fitTree(study, prior, { runVariance: 0.1, seedCorrelation: 0.02 });
    expect([...fit.seedOffsets]).toEqual([0, 0, 0, 0]);
  });

  test("without offsets it is the tree posterior of the counted and summed observations", () => {
    const fit = fitTree(study, prior, { runVariance: 0.1, seedCorrelation: 0 });
    const sums = parents.map((_, i) => values.filter((_, k) => trials[k] === i).reduce((a, b) => a + b, 0));
    const posterior = treePosterior({ parents, counts: parents.map(() => 4), sums }, prior, 0.1);
    fit.mean.forEach((mean, i) => {
      expect(mean).toBeCloseTo(posterior.mean[i] ?? Number.NaN, 10);
    });
    expect([...fit.counts]).toEqual(parents.map(() => 4));
  });

  test("evidence seeds get offsets of their own without moving the search seeds' centre", () => {
    const fit = fitTree(
      { ...study, trials: [...trials, 0, 1], seeds: [...seeds, 9, 9], values: [...values, 2, 2] },
      prior,
      { runVariance: 0.1, seedCorrelation: 0.9 },
    );
    expect(fit.seedOffsets).toHaveLength(10);
    expect(fit.seedOffsets[9]).toBeGreaterThan(1);
    expect(fit.seedOffsets.slice(0, 4).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
  });
});
