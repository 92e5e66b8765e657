import { fitOf } from "../core/fit.ts";
import { orientedObjective } from "../core/metrics.ts";
import type { StudyState } from "../core/state.ts";
import { luckLine } from "../stats/index.ts";
import { levelShift, noiseSd, objectiveScale } from "./estimate.ts";
import { levelOf, type MetricScale } from "./format.ts";
import { VERDICTS, type Verdict, verdictOf } from "./verdict.ts";

/** Every measured trial in the order of measuring, the best so far, and what chance alone would have shown. */
export interface CurveView {
  readonly seq: number;
  readonly scale: MetricScale;
  readonly verdicts: readonly Verdict[];
  readonly baseline: number | null;
  /** One replicate's 95 % band around the baseline. */
  readonly band: readonly [low: number, high: number] | null;
  readonly trial: readonly number[];
  readonly verdict: readonly number[];
  /** First search result of the trial, in the metric's unit. */
  readonly value: readonly number[];
  /** What the trial is believed to be now. */
  readonly believed: readonly (number | null)[];
  readonly bestSoFar: readonly number[];
  /** Where the best of as many results of pure noise would be expected. */
  readonly luck: readonly (number | null)[];
  /** Position by hours of work since the start, and by cost in replicates and dollars. */
  readonly hours: readonly number[];
  readonly replicates: readonly number[];
  readonly usd: readonly number[];
  readonly promotions: readonly CurvePromotion[];
}

/** A confirmed step: the point of the curve after which it was known, and its believed level. */
export interface CurvePromotion {
  readonly trial: number;
  readonly after: number;
  readonly level: number;
}

/** Builds the best-so-far curve with noise band and luck line. */
export const curve = (state: StudyState): CurveView => {
  const fit = fitOf(state);
  const scale = objectiveScale(state);
  const sd = noiseSd(state);
  const facts = state.baseline?.noise.find(({ metric }) => metric === state.spec.objective.metric);
  const shift = fit ? levelShift(state, fit) : 0;
  const base = fit ? (fit.mean[0] ?? 0) + shift : null;
  const points = pointsOf(state);
  const bestSoFar: number[] = [];
  let best = base ?? Number.NEGATIVE_INFINITY;
  for (const { oriented } of points) {
    best = Math.max(best, oriented);
    bestSoFar.push(levelOf(scale, best));
  }
  const usd = cumulativeUsd(state, points);
  return {
    seq: state.seq,
    scale,
    verdicts: VERDICTS,
    baseline: base === null ? (facts?.mean ?? null) : levelOf(scale, base),
    band:
      base === null || sd === null ? null : ordered(levelOf(scale, base - 1.96 * sd), levelOf(scale, base + 1.96 * sd)),
    trial: points.map(({ trial }) => trial),
    verdict: points.map(({ trial }) => {
      const found = state.trials[trial];
      return found ? VERDICTS.indexOf(verdictOf(state, found, fit)) : 0;
    }),
    value: points.map(({ oriented }) => levelOf(scale, oriented)),
    believed: points.map(({ trial }) => (fit ? levelOf(scale, (fit.mean[trial] ?? 0) + shift) : null)),
    bestSoFar,
    luck: points.map((_, i) => (base === null || sd === null ? null : levelOf(scale, base + luckLine(i + 1, sd)))),
    hours: points.map(({ atMs }) => (atMs - state.startedMs) / 3_600_000),
    replicates: points.map(({ replicates }) => replicates),
    usd,
    promotions: promotionsOf(state, points, scale),
  };
};

interface Point {
  readonly trial: number;
  readonly oriented: number;
  readonly atMs: number;
  readonly replicates: number;
}

// The root's first result, then each trial's first search result, in the order in which they were known.
const pointsOf = (state: StudyState): readonly Point[] => {
  const firsts: { trial: number; oriented: number; atMs: number }[] = [];
  const finishedAt: number[] = [];
  const seen = new Set<number>();
  for (const replicate of state.replicates.values()) {
    if (replicate.status === "running" || replicate.finishedMs === null) continue;
    if (replicate.reusedFrom === null) finishedAt.push(replicate.finishedMs);
    if (replicate.purpose !== "search" || !replicate.metrics || seen.has(replicate.trial)) continue;
    const oriented = orientedObjective(state.spec.objective, replicate.metrics);
    if (!Number.isFinite(oriented)) continue;
    seen.add(replicate.trial);
    firsts.push({ trial: replicate.trial, oriented, atMs: replicate.finishedMs });
  }
  finishedAt.sort((a, b) => a - b);
  firsts.sort((a, b) => a.atMs - b.atMs || a.trial - b.trial);
  let done = 0;
  return firsts.map((first) => {
    while (done < finishedAt.length && (finishedAt[done] ?? 0) <= first.atMs) done += 1;
    return { ...first, replicates: done };
  });
};

const cumulativeUsd = (state: StudyState, points: readonly Point[]): readonly number[] => {
  const spent = state.attempts
    .filter(({ usage }) => usage.usd > 0)
    .map(({ usage, endedMs, startedMs }) => ({ usd: usage.usd, atMs: endedMs ?? startedMs }))
    .sort((a, b) => a.atMs - b.atMs);
  let sum = 0;
  let at = 0;
  return points.map((point) => {
    while (at < spent.length && (spent[at]?.atMs ?? 0) <= point.atMs) {
      sum += spent[at]?.usd ?? 0;
      at += 1;
    }
    return Number(sum.toFixed(4));
  });
};

const promotionsOf = (state: StudyState, points: readonly Point[], scale: MetricScale): readonly CurvePromotion[] => {
  const fit = fitOf(state);
  return state.certifications.flatMap(({ started, finished, finishedMs }) =>
    finished?.outcome === "promoted" && fit
      ? [
          {
            trial: started.candidate,
            after: points.filter(({ atMs }) => atMs <= (finishedMs ?? 0)).length,
            level: levelOf(scale, (fit.mean[started.candidate] ?? 0) + levelShift(state, fit)),
          },
        ]
      : [],
  );
};

const ordered = (a: number, b: number): readonly [number, number] => (a < b ? [a, b] : [b, a]);
