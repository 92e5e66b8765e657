import {
  budgetPlan,
  fitTree,
  flooredPairedVariance,
  flooredRunVariance,
  noiseFloor,
  type PooledVariance,
  pooledVariance,
  priorScale,
  type Scatter,
  type TreeFit,
} from "../../src/stats/index.ts";
import type { Subject, World } from "./world.ts";

/** Where seeds of each pool start in the world; the pools never meet. */
export const EVIDENCE_SEEDS = 1_000;
/** Seeds that only the audit may use. */
export const AUDIT_SEEDS = 2_000;

/** A combination in the tree: which edits it took in, and what was believed of them then. */
export interface Merge {
  readonly edits: readonly { readonly trial: number; readonly mean: number; readonly variance: number }[];
  readonly effectVariance: number;
}

/** Everything that the reference policy knows of a simulated study; it is changed in place. */
export interface Study {
  readonly world: World;
  readonly budget: number;
  used: number;
  readonly searchSeeds: number;
  readonly subjects: Subject[];
  readonly parents: number[];
  readonly merges: (Merge | undefined)[];
  readonly priorMeans: number[];
  /** NaN where the study's common prior variance holds. */
  readonly priorVariances: number[];
  /** What combinations have added to the effects of the edits they took in. */
  readonly adjustments: number[];
  readonly trials: number[];
  readonly seeds: number[];
  readonly values: number[];
  readonly residuals: number[];
  readonly baseline: Scatter;
  readonly finishedTests: Scatter[];
  pool: PooledVariance;
  effectVariance: number;
  fit: TreeFit;
}

/** Starts a study with its noise floor. */
export const startStudy = (world: World, budget: number, searchSeeds = budgetPlan(budget).baseline): Study => {
  const values = Array.from({ length: searchSeeds }, (_, seed) => world.measure(world.baseline, seed));
  const floor = noiseFloor(values);
  const baseline = { sumOfSquares: floor.sumOfSquares, df: floor.df };
  const pool = pooledVariance(baseline, []);
  const study: Study = {
    world,
    budget,
    used: searchSeeds,
    searchSeeds,
    subjects: [],
    parents: [],
    merges: [],
    priorMeans: [],
    priorVariances: [],
    adjustments: [],
    trials: values.map(() => 0),
    seeds: values.map((_, seed) => seed),
    values,
    residuals: [],
    baseline,
    finishedTests: [],
    pool,
    effectVariance: pool.run,
    fit: fitTree({ parents: [-1], trials: [], seeds: [], values: [], searchSeeds }, { mean: 0, variance: 1 }, NO_NOISE),
  };
  addTrial(study, -1, world.baseline);
  refit(study);
  return study;
};

/** Puts a trial into the tree and gives its number. */
export const addTrial = (study: Study, parent: number, subject: Subject, merge?: Merge): number => {
  study.subjects.push(subject);
  study.parents.push(parent);
  study.merges.push(merge);
  study.priorMeans.push(0);
  study.priorVariances.push(Number.NaN);
  study.adjustments.push(0);
  return study.subjects.length - 1;
};

/** Measures a trial once; one transient failure is repeated at its cost, a second one is undefined. */
export const measure = (study: Study, trial: number, seed: number): number | undefined => {
  study.used += 1;
  if (study.world.failsTransiently(study.used)) {
    study.used += 1;
    if (study.world.failsTransiently(study.used)) return undefined;
  }
  return study.world.measure(subjectOf(study, trial), seed);
};

/** Records an observation without refitting. */
export const record = (study: Study, trial: number, seed: number, value: number): void => {
  study.trials.push(trial);
  study.seeds.push(seed >= EVIDENCE_SEEDS ? study.searchSeeds + seed - EVIDENCE_SEEDS : seed);
  study.values.push(value);
};

/** Fits noise, prior scale and tree to everything recorded. */
export const refit = (study: Study): void => {
  const pool = pooledVariance(study.baseline, study.finishedTests);
  const { resolution } = study.world.settings;
  study.pool = {
    ...pool,
    paired: flooredPairedVariance(pool.paired, resolution),
    run: flooredRunVariance(pool.run, resolution),
  };
  study.effectVariance = priorScale(study.residuals, study.pool.run).effectVariance;
  const variance = study.priorVariances.map((own) => (Number.isNaN(own) ? study.effectVariance : own));
  study.fit = fitTree(
    study,
    { mean: study.priorMeans, variance },
    { runVariance: study.pool.run, seedCorrelation: study.pool.seedCorrelation },
  );
};

/** Posterior mean of a trial. */
export const meanOfTrial = (study: Study, trial: number): number => study.fit.mean[trial] ?? Number.NEGATIVE_INFINITY;

/** The trial as the world sees it. */
export const subjectOf = (study: Study, trial: number): Subject => study.subjects[trial] ?? study.world.baseline;

const NO_NOISE = { runVariance: 1, seedCorrelation: 0 };
