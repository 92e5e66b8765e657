import {
  fitTree,
  flooredRunVariance,
  normalQuantile,
  normalUpperTail,
  priorScale,
  type StudyObservations,
  type TreeFit,
} from "../stats/index.ts";
import type { Fit } from "./fit.ts";
import type { StudyState } from "./state.ts";

/** A guardrail that a trial likely breaks, with the posterior probability that it does. */
export interface BrokenGuardrail {
  readonly metric: string;
  readonly probability: number;
}

/**
 * Whether the measurements of a trial and its relatives say that it likely breaks a guardrail. Nothing below such a
 * trial could be certified, so the search leaves it alone (docs/formulas.md, Guardrails).
 */
export const breaksGuardrail = (state: StudyState, fit: Fit, trial: number): boolean =>
  state.spec.guardrails.length > 0 && (oddsOf(state, fit).brokenBy[trial] ?? 0) > 0;

/** The guardrail that a trial likely breaks, if any. */
export const brokenGuardrail = (state: StudyState, fit: Fit, trial: number): BrokenGuardrail | null => {
  if (!breaksGuardrail(state, fit, trial)) return null;
  const { brokenBy, posteriors } = oddsOf(state, fit);
  const index = (brokenBy[trial] ?? 0) - 1;
  const guardrail = state.spec.guardrails[index];
  const posterior = posteriors[index];
  if (!guardrail || !posterior) return null;
  return {
    metric: guardrail.metric,
    probability: normalUpperTail(-excessLoss(posterior, trial, guardrail.notWorseBy)),
  };
};

interface Odds {
  /** Number of the first guardrail that each trial likely breaks, counted from 1; 0 for none. */
  readonly brokenBy: Uint8Array;
  readonly posteriors: readonly (TreeFit | null)[];
}

// Once for each fit of the objective, which changes with every observation.
const known = new WeakMap<Fit, Odds>();

const oddsOf = (state: StudyState, fit: Fit): Odds => {
  const odds = known.get(fit) ?? computeOdds(state);
  known.set(fit, odds);
  return odds;
};

const computeOdds = (state: StudyState): Odds => {
  const brokenBy = new Uint8Array(state.trials.length);
  const posteriors = state.spec.guardrails.map(({ notWorseBy }, index) => {
    const posterior = guardrailFit(state, index);
    for (let trial = 1; posterior && trial < brokenBy.length; trial++) {
      const isOpen = (posterior.counts[trial] ?? 0) > 0 && brokenBy[trial] === 0;
      if (isOpen && excessLoss(posterior, trial, notWorseBy) > LIKELY) brokenBy[trial] = index + 1;
    }
    return posterior;
  });
  return { brokenBy, posteriors };
};

// Loss against the root beyond the tolerance, in posterior standard deviations.
const excessLoss = ({ mean, variance }: TreeFit, trial: number, notWorseBy: number): number =>
  ((mean[0] ?? 0) - (mean[trial] ?? 0) - notWorseBy) / Math.sqrt((variance[0] ?? 0) + (variance[trial] ?? 0));

const guardrailFit = (state: StudyState, index: number): TreeFit | null => {
  const noise = state.baseline?.noise.find(({ metric }) => metric === state.spec.guardrails[index]?.metric);
  const values = state.observations.guardrails[index];
  if (!noise || !values) return null;
  const study = reported({ ...state.observations, parents: state.parents, values, searchSeeds: noise.n });
  const runVariance = flooredRunVariance(noise.sd ** 2, 0);
  const scatter = { runVariance, seedCorrelation: 0 };
  const first = fitTree(study, { mean: 0, variance: runVariance }, scatter);
  const { excess } = priorScale(lastResiduals(study, first), runVariance);
  return excess > runVariance ? fitTree(study, { mean: 0, variance: excess }, scatter) : first;
};

// Runs that did not report the guardrail say nothing of it.
const reported = (study: StudyObservations): StudyObservations => {
  const { trials, seeds, values } = study;
  const kept: number[] = [];
  for (let k = 0; k < values.length; k++) if (Number.isFinite(values[k])) kept.push(k);
  if (kept.length === values.length) return study;
  const pick = (list: ArrayLike<number>): readonly number[] => kept.map((k) => list[k] ?? 0);
  return { ...study, trials: pick(trials), seeds: pick(seeds), values: pick(values) };
};

const lastResiduals = ({ parents, trials, values }: StudyObservations, fit: TreeFit): readonly number[] => {
  const residuals: number[] = [];
  for (let k = values.length - 1; k >= 0 && residuals.length < RESIDUALS; k--) {
    const parent = parents[trials[k] ?? 0] ?? -1;
    if (parent >= 0) residuals.push(Math.abs((values[k] ?? 0) - (fit.mean[parent] ?? 0)));
  }
  return residuals;
};

const RESIDUALS = 80;
const LIKELY = normalQuantile(0.9);
