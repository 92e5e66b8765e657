import { poolOf } from "../core/fit.ts";
import { orientedObjective } from "../core/metrics.ts";
import type { StudyState, Trial } from "../core/state.ts";
import { audit, pairedDifferences } from "../stats/index.ts";
import { objectiveScale } from "./estimate.ts";
import type { MetricScale } from "./format.ts";
import { metricScales, rowOf, type TrialRow } from "./table.ts";
import { lineageOf } from "./verdict.ts";

/** Two to eight trials side by side, the first of them the reference. */
export interface CompareView {
  readonly schemaVersion: 1;
  readonly seq: number;
  readonly scale: MetricScale;
  readonly trials: readonly TrialRow[];
  /** Facts as words, one list entry per trial; `differs` where not all are the same. */
  readonly facts: readonly { readonly name: string; readonly values: readonly string[]; readonly differs: boolean }[];
  readonly metrics: readonly MetricMatrix[];
  /** Each trial against the first, on the seeds that both were measured on. */
  readonly pairs: readonly (PairedComparison | null)[];
}

/** One metric by seed (rows) and trial (columns). */
export interface MetricMatrix extends MetricScale {
  readonly seeds: readonly { readonly seed: number; readonly values: readonly (number | null)[] }[];
  readonly means: readonly (number | null)[];
}

/** Mean paired difference of the objective against the reference, plus is better, with a 95 % interval. */
export interface PairedComparison {
  readonly n: number;
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Builds the comparison; unknown numbers are left out. */
export const compare = (state: StudyState, numbers: readonly number[]): CompareView => {
  const trials = [...new Set(numbers)].slice(0, MOST_COMPARED).flatMap((number) => state.trials[number] ?? []);
  const [reference] = trials;
  return {
    schemaVersion: 1,
    seq: state.seq,
    scale: objectiveScale(state),
    trials: trials.map((trial) => rowOf(state, trial)),
    facts: factsOf(state, trials),
    metrics: metricScales(state).map((scale) => matrixOf(scale, trials)),
    pairs: trials.map((trial) => (reference && trial !== reference ? paired(state, trial, reference) : null)),
  };
};

const MOST_COMPARED = 8;

const factsOf = (state: StudyState, trials: readonly Trial[]): CompareView["facts"] => {
  const facts: readonly (readonly [string, (trial: Trial) => string])[] = [
    ["operator", ({ operator }) => operator],
    ["aspect", ({ proposal }) => proposal?.aspect ?? ""],
    ["component", ({ proposal }) => proposal?.change.component ?? ""],
    ["operation", ({ proposal }) => proposal?.change.operation ?? ""],
    ["parameter", ({ proposal }) => proposal?.change.parameter ?? ""],
    ["from", ({ proposal }) => withUnit(proposal?.change.from, proposal?.change.unit)],
    ["to", ({ proposal }) => withUnit(proposal?.change.to, proposal?.change.unit)],
    ["scope", ({ proposal }) => proposal?.change.scope ?? ""],
    [
      "lineage",
      ({ number }) =>
        lineageOf(state, number)
          .map((step) => (step === 0 ? "root" : `#${step}`))
          .join(" → "),
    ],
    ["files", ({ files }) => files.join(", ")],
    ["lines", ({ addedLines, removedLines }) => `+${addedLines} −${removedLines}`],
    ["status", ({ status }) => status],
  ];
  return facts.flatMap(([name, readValue]) => {
    const values = trials.map(readValue);
    if (values.every((value) => value === "")) return [];
    return [{ name, values, differs: new Set(values).size > 1 }];
  });
};

const withUnit = (value: string | undefined, unit: string | undefined): string =>
  value ? `${value}${unit ? ` ${unit}` : ""}` : "";

const matrixOf = (scale: MetricScale, trials: readonly Trial[]): MetricMatrix => {
  const seeds = [...new Set(trials.flatMap(({ bySeed }) => [...bySeed.keys()]))].sort((a, b) => a - b);
  const readValue = (trial: Trial, seed: number): number | null =>
    trial.bySeed.get(seed)?.metrics?.[scale.metric] ?? null;
  return {
    ...scale,
    seeds: seeds.map((seed) => ({ seed, values: trials.map((trial) => readValue(trial, seed)) })),
    means: trials.map((trial) => {
      const values = seeds.map((seed) => readValue(trial, seed)).filter((value) => value !== null);
      return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
    }),
  };
};

const paired = (state: StudyState, trial: Trial, reference: Trial): PairedComparison | null => {
  const common = [...trial.bySeed.keys()].filter((seed) => reference.bySeed.has(seed));
  const readValue = (of: Trial, seed: number): number =>
    orientedObjective(state.spec.objective, of.bySeed.get(seed)?.metrics ?? {});
  const differences = pairedDifferences(
    common.map((seed) => readValue(trial, seed)),
    common.map((seed) => readValue(reference, seed)),
  ).filter(Number.isFinite);
  if (differences.length === 0) return null;
  if (state.baseline === null) return { n: differences.length, mean: differences[0] ?? 0, low: null, high: null };
  const pool = poolOf(state);
  const result = audit({ differences, pairedVariance: pool.paired, priorDf: pool.df });
  return { n: result.n, mean: result.estimate, low: result.low, high: result.high };
};
