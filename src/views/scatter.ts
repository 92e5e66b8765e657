import { fitOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import type { MetricScale } from "./format.ts";
import { directionOf, meanMetrics, metricScales } from "./table.ts";
import { VERDICTS, type Verdict, verdictOf } from "./verdict.ts";

/** Any two metrics of all measured trials, with the Pareto front and the lines that must not be crossed. */
export interface ScatterView {
  readonly seq: number;
  readonly verdicts: readonly Verdict[];
  readonly x: MetricScale;
  readonly y: MetricScale;
  readonly metrics: readonly MetricScale[];
  readonly trial: readonly number[];
  readonly verdict: readonly number[];
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** Positions in the lists, by x; empty where a direction is not known. */
  readonly front: readonly number[];
  readonly xLines: readonly LimitLine[];
  readonly yLines: readonly LimitLine[];
}

export interface LimitLine {
  readonly value: number;
  readonly label: string;
}

/** Builds the scatter; unknown names fall back to the objective and the next metric. */
export const scatter = (state: StudyState, xName: string | null, yName: string | null): ScatterView | null => {
  const metrics = metricScales(state);
  const objective = metrics.find(({ metric }) => metric === state.spec.objective.metric);
  const y = metrics.find(({ metric }) => metric === yName) ?? objective;
  const guarded = metrics.find(({ metric }) => state.spec.guardrails[0]?.metric === metric);
  const x = metrics.find(({ metric }) => metric === xName) ?? guarded ?? metrics.find((other) => other !== y) ?? y;
  if (!x || !y) return null;
  const fit = fitOf(state);
  const points = state.trials.flatMap((trial) => {
    const means = meanMetrics(trial);
    const px = means[x.metric];
    const py = means[y.metric];
    if (px === undefined || py === undefined) return [];
    return [{ trial: trial.number, verdict: VERDICTS.indexOf(verdictOf(state, trial, fit)), x: px, y: py }];
  });
  return {
    seq: state.seq,
    verdicts: VERDICTS,
    x,
    y,
    metrics,
    trial: points.map(({ trial }) => trial),
    verdict: points.map(({ verdict }) => verdict),
    xs: points.map((point) => point.x),
    ys: points.map((point) => point.y),
    front: x.direction && y.direction && x !== y ? paretoFront(points, x.direction, y.direction) : [],
    xLines: linesOf(state, x.metric),
    yLines: linesOf(state, y.metric),
  };
};

// One sweep from the best x on: a point is on the front where its y beats all before it.
const paretoFront = (
  points: readonly { readonly x: number; readonly y: number }[],
  xDirection: "maximize" | "minimize",
  yDirection: "maximize" | "minimize",
): readonly number[] => {
  const sign = (direction: "maximize" | "minimize"): number => (direction === "maximize" ? 1 : -1);
  const sx = sign(xDirection);
  const sy = sign(yDirection);
  const order = points
    .map((_, i) => i)
    .sort((a, b) => {
      const p = points[a];
      const q = points[b];
      return p && q ? sx * (q.x - p.x) || sy * (q.y - p.y) : 0;
    });
  let best = Number.NEGATIVE_INFINITY;
  const front = order.filter((i) => {
    const y = sy * (points[i]?.y ?? Number.NaN);
    if (!(y > best)) return false;
    best = y;
    return true;
  });
  return front.sort((a, b) => (points[a]?.x ?? 0) - (points[b]?.x ?? 0));
};

const linesOf = (state: StudyState, metric: string): readonly LimitLine[] => {
  const mean = state.baseline?.noise.find((facts) => facts.metric === metric)?.mean;
  const guardrails = state.spec.guardrails.flatMap((guardrail) =>
    guardrail.metric === metric && mean !== undefined
      ? [
          {
            value:
              directionOf(state, metric) === "minimize" ? mean + guardrail.notWorseBy : mean - guardrail.notWorseBy,
            label: "guardrail",
          },
        ]
      : [],
  );
  const limits = state.spec.constraints.flatMap(({ metric: name, min, max }) =>
    name !== metric
      ? []
      : [
          ...(min === null ? [] : [{ value: min, label: "limit" }]),
          ...(max === null ? [] : [{ value: max, label: "limit" }]),
        ],
  );
  return [...(mean === undefined ? [] : [{ value: mean, label: "baseline" }]), ...guardrails, ...limits];
};
