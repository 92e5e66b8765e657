import { type Fit, fitOf, poolOf } from "../core/fit.ts";
import { orientedObjective } from "../core/metrics.ts";
import type { StudyState } from "../core/state.ts";
import { normalCdf } from "../stats/index.ts";
import { type MetricScale, scaleOf } from "./format.ts";

/** What is believed of a quantity: larger is better for effects, the metric's own unit for levels. */
export interface Estimate {
  readonly value: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
}

/** The scale of a study's objective: digits from the baseline's noise. */
export const objectiveScale = (state: StudyState): MetricScale => {
  const facts = state.baseline?.noise.find(({ metric }) => metric === state.spec.objective.metric);
  return scaleOf(state.spec.objective, facts?.sd ?? null, facts?.mean ?? null);
};

/** The posterior of a trial's oriented level with its 95 % interval; null while nothing was measured of it. */
export const levelEstimate = (state: StudyState, trial: number, fit: Fit | null = fitOf(state)): Estimate | null => {
  if (!fit || !(fit.counts[trial] ?? 0)) return null;
  return withInterval((fit.mean[trial] ?? 0) + levelShift(state, fit), Math.sqrt(fit.variance[trial] ?? 0));
};

/**
 * What is added to posterior means so that the root's level is the mean of the baseline's own replicates: baseline and
 * gain then add up to the level that stands beside them.
 */
export const levelShift = (state: StudyState, fit: Fit): number => {
  const { objective } = state.spec;
  const facts = state.baseline?.noise.find(({ metric }) => metric === objective.metric);
  return facts ? orientedObjective(objective, { [objective.metric]: facts.mean }) - (fit.mean[0] ?? 0) : 0;
};

/** The posterior effect of a trial's own edit on its parent, larger is better. */
export const edgeEstimate = (state: StudyState, trial: number, fit: Fit | null = fitOf(state)): Estimate | null => {
  if (trial === 0 || !fit || !(fit.counts[trial] ?? 0)) return null;
  return withInterval(fit.edgeMean[trial] ?? 0, Math.sqrt(fit.edgeVariance[trial] ?? 0));
};

/** How much better a trial is believed to be than the baseline; the two are taken as independent, which is cautious. */
export const gainEstimate = (state: StudyState, trial: number, fit: Fit | null = fitOf(state)): Estimate | null => {
  if (trial === 0 || !fit || !(fit.counts[trial] ?? 0)) return null;
  return withInterval(
    (fit.mean[trial] ?? 0) - (fit.mean[0] ?? 0),
    Math.sqrt((fit.variance[trial] ?? 0) + (fit.variance[0] ?? 0)),
  );
};

/** Probability that the quantity is above zero. */
export const probabilityAbove = ({ value, sd }: Estimate): number =>
  sd > 0 ? normalCdf(value / sd) : value > 0 ? 1 : 0;

/** Standard deviation of one replicate as of now, on the scale of the statistics; null before the baseline. */
export const noiseSd = (state: StudyState): number | null =>
  state.baseline === null ? null : Math.sqrt(poolOf(state).run);

const withInterval = (value: number, sd: number): Estimate => ({
  value,
  sd,
  low: value - 1.96 * sd,
  high: value + 1.96 * sd,
});
