import { fitOf } from "../core/fit.ts";
import type { StudyState, Trial } from "../core/state.ts";
import { meanOf } from "../stats/index.ts";
import { edgeEstimate, gainEstimate, levelEstimate, objectiveScale, probabilityAbove } from "./estimate.ts";
import { decimalsFor, levelOf, type MetricScale } from "./format.ts";
import { VERDICTS, type Verdict, verdictOf } from "./verdict.ts";

/** One trial as a row. Metrics are means over the trial's seeds, in their own unit. */
export interface TrialRow {
  readonly trial: number;
  readonly parent: number | null;
  readonly operator: Trial["operator"];
  readonly verdict: Verdict;
  readonly status: Trial["status"];
  readonly hypothesis: string;
  readonly aspect: string;
  /** Believed level, and effects against parent and baseline, plus is better. */
  readonly level: number | null;
  readonly effect: number | null;
  readonly effectSd: number | null;
  readonly gain: number | null;
  readonly probability: number | null;
  readonly runs: number;
  readonly addedLines: number;
  readonly removedLines: number;
  readonly files: readonly string[];
  readonly usd: number;
  readonly durationMs: number;
  readonly openedMs: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly note: string;
}

export type SortKey =
  | "trial"
  | "parent"
  | "verdict"
  | "hypothesis"
  | "aspect"
  | "level"
  | "effect"
  | "gain"
  | "probability"
  | "runs"
  | "lines"
  | "usd"
  | "duration"
  | `metric:${string}`;

/** What to list: filters are joined by "and", the words of `search` as well. */
export interface TableQuery {
  readonly search: string;
  readonly verdicts: readonly string[];
  readonly aspects: readonly string[];
  /** Only the trials below this one, itself included; null: all. */
  readonly below: number | null;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export const ALL_TRIALS: TableQuery = {
  search: "",
  verdicts: [],
  aspects: [],
  below: null,
  sort: "trial",
  descending: false,
  offset: 0,
  limit: 100,
};

export interface TableView {
  readonly schemaVersion: 1;
  readonly seq: number;
  readonly scale: MetricScale;
  /** Rows that the filters leave, and trials there are. */
  readonly matching: number;
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly TrialRow[];
  readonly metrics: readonly MetricScale[];
  readonly aspects: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** Builds one page of the table of trials. */
export const table = (state: StudyState, query: TableQuery): TableView => {
  const rows = state.trials
    .filter((trial) => query.below === null || isBelow(state, trial.number, query.below))
    .map((trial) => rowOf(state, trial))
    .filter((row) => matches(row, query));
  const key = sortValue(query.sort);
  const factor = query.descending ? -1 : 1;
  // What is not known comes last whichever way the rest is sorted.
  rows.sort((a, b) => {
    const x = key(a);
    const y = key(b);
    if (x === null || y === null) return x === y ? a.trial - b.trial : x === null ? 1 : -1;
    return (x < y ? -factor : x > y ? factor : 0) || a.trial - b.trial;
  });
  return {
    schemaVersion: 1,
    seq: state.seq,
    scale: objectiveScale(state),
    matching: rows.length,
    total: state.trials.length,
    offset: query.offset,
    rows: rows.slice(query.offset, query.offset + query.limit),
    metrics: metricScales(state),
    aspects: [...new Set(state.trials.flatMap(({ proposal }) => (proposal ? [proposal.aspect] : [])))].sort(),
    verdicts: VERDICTS,
  };
};

/** One trial as a row. */
export const rowOf = (state: StudyState, trial: Trial): TrialRow => {
  const fit = fitOf(state);
  const level = levelEstimate(state, trial.number, fit);
  const effect = edgeEstimate(state, trial.number, fit);
  const gain = gainEstimate(state, trial.number, fit);
  const attempt = trial.attempt === null ? undefined : state.attempts[trial.attempt - 1];
  return {
    trial: trial.number,
    parent: trial.parent,
    operator: trial.operator,
    verdict: verdictOf(state, trial, fit),
    status: trial.status,
    hypothesis: trial.proposal?.hypothesis ?? (trial.number === 0 ? "The unmodified repository" : ""),
    aspect: trial.proposal?.aspect ?? "",
    level: level === null ? null : levelOf(objectiveScale(state), level.value),
    effect: effect?.value ?? null,
    effectSd: effect?.sd ?? null,
    gain: gain?.value ?? null,
    probability: effect === null ? null : probabilityAbove(effect),
    runs: trial.bySeed.size,
    addedLines: trial.addedLines,
    removedLines: trial.removedLines,
    files: trial.files,
    usd: attempt?.usage.usd ?? 0,
    durationMs: durationOf(state, trial),
    openedMs: trial.openedMs,
    metrics: meanMetrics(trial),
    note: trial.notes.at(-1)?.text ?? "",
  };
};

/** Names of all metrics that the baseline reported, each with the digits that its noise allows. */
export const metricScales = (state: StudyState): readonly MetricScale[] =>
  (state.baseline?.noise ?? []).map(({ metric, sd, mean }) => ({
    metric,
    direction: directionOf(state, metric),
    decimals: decimalsFor(sd, mean),
    isLog: false,
  }));

/** Which end of a metric is better, where the project file says. */
export const directionOf = ({ spec }: StudyState, metric: string): MetricScale["direction"] => {
  if (spec.objective.metric === metric) return spec.objective.direction;
  const guardrail = spec.guardrails.find((candidate) => candidate.metric === metric);
  if (guardrail) return guardrail.direction;
  const limit = spec.constraints.find((candidate) => candidate.metric === metric);
  return limit ? (limit.max !== null ? "minimize" : "maximize") : null;
};

/** Means of a trial's metrics over its seeds. */
export const meanMetrics = (trial: Trial): Readonly<Record<string, number>> => {
  const values = new Map<string, number[]>();
  for (const { metrics } of trial.bySeed.values())
    for (const [name, value] of Object.entries(metrics ?? {})) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, meanOf(list)]));
};

/** Time that a trial's own replicates took, used-again ones not counted. */
export const durationOf = (state: StudyState, trial: Trial): number =>
  trial.replicates.reduce((sum, id) => sum + (state.replicates.get(id)?.durationMs ?? 0), 0);

/** The rows of a query as comma-separated values (RFC 4180), formulas of spreadsheets defused. */
export const tableCsv = (state: StudyState, query: TableQuery): string => {
  const { rows, metrics, scale } = table(state, { ...query, offset: 0, limit: Number.MAX_SAFE_INTEGER });
  const header = [
    ...["trial", "parent", "operator", "verdict", "status", "aspect", "hypothesis", `${scale.metric} (believed)`],
    ...["effect on parent", "effect sd", "gain over baseline", "P(edit helps)", "seeds", "added", "removed", "usd"],
    ...["seconds", ...metrics.map(({ metric }) => metric)],
  ];
  const lines = rows.map((row) => [
    ...[row.trial, row.parent, row.operator, row.verdict, row.status, row.aspect, row.hypothesis, row.level],
    ...[row.effect, row.effectSd, row.gain, row.probability, row.runs, row.addedLines, row.removedLines, row.usd],
    ...[row.durationMs / 1000, ...metrics.map(({ metric }) => row.metrics[metric] ?? null)],
  ]);
  return `${[header, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
};

const csvCell = (value: string | number | null): string => {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  // A cell that begins like a formula would be run by a spreadsheet.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const isBelow = (state: StudyState, trial: number, ancestor: number): boolean => {
  for (let at: number | null = trial; at !== null; at = state.trials[at]?.parent ?? null)
    if (at === ancestor) return true;
  return false;
};

const matches = (row: TrialRow, { search, verdicts, aspects }: TableQuery): boolean => {
  if (verdicts.length > 0 && !verdicts.includes(row.verdict)) return false;
  if (aspects.length > 0 && !aspects.includes(row.aspect)) return false;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text =
    `#${row.trial} ${row.hypothesis} ${row.aspect} ${row.verdict} ${row.files.join(" ")} ${row.note}`.toLowerCase();
  return words.every((word) => (/^#\d+$/.test(word) ? word === `#${row.trial}` : text.includes(word)));
};

const sortValue = (sort: SortKey): ((row: TrialRow) => number | string | null) => {
  switch (sort) {
    case "trial":
      return (row) => row.trial;
    case "parent":
      return (row) => row.parent;
    case "verdict":
      return (row) => VERDICTS.indexOf(row.verdict);
    case "hypothesis":
      return (row) => row.hypothesis.toLowerCase();
    case "aspect":
      return (row) => row.aspect;
    case "level":
      return (row) => row.level;
    case "effect":
      return (row) => row.effect;
    case "gain":
      return (row) => row.gain;
    case "probability":
      return (row) => row.probability;
    case "runs":
      return (row) => row.runs;
    case "lines":
      return (row) => row.addedLines + row.removedLines;
    case "usd":
      return (row) => row.usd;
    case "duration":
      return (row) => row.durationMs;
    default: {
      const metric = sort.slice("metric:".length);
      return (row) => row.metrics[metric] ?? null;
    }
  }
};
