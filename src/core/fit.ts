import {
  DEFAULT_RULE,
  fitTree,
  flooredPairedVariance,
  flooredRunVariance,
  leadingTrial,
  type PooledVariance,
  pooledVariance,
  priorScale,
  type Rule,
  type TreeFit,
  updateMergedEdits,
} from "../stats/index.ts";
import { isUnderBan } from "./bans.ts";
import { breaksGuardrail } from "./guardrail-odds.ts";
import { onceForEachEvent } from "./once-for-each-event.ts";
import type { StudyState, Trial } from "./state.ts";

/** What the measurements say of every trial and edit, as of now. */
export interface Fit extends TreeFit {
  readonly pool: PooledVariance;
  /** tau^2, the prior variance of an edit's effect. */
  readonly effectVariance: number;
  /** Edge means with what combinations showed of the edits that they joined. */
  readonly editMean: Float64Array;
}

/** Fits the tree posterior to the state, once for each set of observations. */
export const fitOf = onceForEachEvent((state): Fit | null => {
  if (state.baseline === null) return null;
  const version = versionOf(state);
  const known = fits.get(state);
  if (known?.version === version) return known.fit;
  const fit = computeFit(state);
  fits.set(state, { version, fit });
  return fit;
});

/** Best trial by the posterior that may be handed over; the root where nothing is better. */
export const leaderOf = onceForEachEvent((state): number => {
  const fit = fitOf(state);
  return fit === null
    ? 0
    : Math.max(
        0,
        leadingTrial(
          fit,
          (trial) => isOut(state.trials[trial]) || isUnderBan(state, trial) || breaksGuardrail(state, fit, trial),
        ),
      );
});

/** The rule of this study: the tuned one at the study's own level. */
export const ruleOf = (state: StudyState): Rule =>
  state.spec.evidence.alpha === DEFAULT_RULE.alpha
    ? DEFAULT_RULE
    : { ...DEFAULT_RULE, alpha: state.spec.evidence.alpha };

/** Noise as the A/A replicates and the finished certifications say, with the floors of the metric's resolution. */
export const poolOf = (state: StudyState): PooledVariance => {
  const tests = state.certifications.flatMap(({ finished, looks }) => {
    const last = looks.at(-1);
    return finished && last && last.n > 1 ? [{ sumOfSquares: last.ss, df: last.n - 1 }] : [];
  });
  const baseline = { sumOfSquares: state.baseline?.ss ?? 0, df: Math.max(1, state.baseline?.df ?? 1) };
  const pool = pooledVariance(baseline, tests, ruleOf(state));
  const { resolution } = state.observations;
  return {
    ...pool,
    paired: flooredPairedVariance(pool.paired, resolution),
    run: flooredRunVariance(pool.run, resolution),
  };
};

/** Whether a trial may never be extended, led with or handed over. */
export const isOut = (trial: Trial | undefined): boolean =>
  trial === undefined ||
  trial.isBanned ||
  trial.commit === null ||
  (trial.settled !== null && trial.settled !== "measured");

// Only a cache: the same observations give the same fit.
const fits = new WeakMap<StudyState, { readonly version: string; readonly fit: Fit }>();

const versionOf = (state: StudyState): string =>
  `${state.observations.values.length}/${state.trials.length}/${state.certifications.filter(isFinished).length}/${state.observations.resolution}`;

const isFinished = ({ finished }: StudyState["certifications"][number]): boolean => finished !== null;

const computeFit = (state: StudyState): Fit => {
  const pool = poolOf(state);
  const study = {
    parents: state.parents,
    trials: state.observations.trials,
    seeds: state.observations.seeds,
    values: state.observations.values,
    searchSeeds: state.baseline?.noise[0]?.n ?? 1,
  };
  const noise = { runVariance: pool.run, seedCorrelation: pool.seedCorrelation };
  const first = fitTree(study, edgePriors(state, pool.run), noise);
  const { effectVariance } = priorScale(residualsOf(state, first), pool.run);
  const fit = effectVariance === pool.run ? first : fitTree(study, edgePriors(state, effectVariance), noise);
  return Object.assign(fit, { pool, effectVariance, editMean: editMeansOf(state, fit, effectVariance) });
};

const edgePriors = (state: StudyState, effectVariance: number) => {
  if (state.combinations.length === 0) return { mean: 0, variance: effectVariance };
  const mean = new Float64Array(state.trials.length);
  const variance = new Float64Array(state.trials.length).fill(effectVariance);
  for (const number of state.combinations) {
    const trial = state.trials[number];
    if (!trial?.prior) continue;
    mean[trial.number] = trial.prior.mean;
    variance[trial.number] = trial.prior.variance;
  }
  return { mean, variance };
};

// |y - b_seed - mean of the parent| of the first observation of the last trials, in trial order.
const residualsOf = (state: StudyState, fit: TreeFit): readonly number[] => {
  const { trials, seeds, values, firsts } = state.observations;
  const residuals: number[] = [];
  for (let i = firsts.length - 1; i >= 0 && residuals.length < PRIOR_SCALE_TRIALS; i--) {
    const k = firsts[i] ?? 0;
    const trial = state.trials[trials[k] ?? 0];
    if (trial?.parent === null || trial?.parent === undefined || trial.prior) continue;
    const offset = fit.seedOffsets[seeds[k] ?? 0] ?? 0;
    residuals.unshift(Math.abs((values[k] ?? 0) - offset - (fit.mean[trial.parent] ?? 0)));
  }
  return residuals;
};

const PRIOR_SCALE_TRIALS = 80;

const editMeansOf = (state: StudyState, fit: TreeFit, effectVariance: number): Float64Array => {
  const means = Float64Array.from(fit.edgeMean);
  for (const number of state.combinations) {
    const trial = state.trials[number];
    if (trial?.operator !== "combine" || !trial.prior || !(fit.counts[trial.number] ?? 0)) continue;
    const updated = updateMergedEdits(trial.prior.edits, fit.edgeMean[trial.number] ?? 0, effectVariance);
    trial.prior.edits.forEach((edit, i) => {
      means[edit.trial] = (means[edit.trial] ?? 0) + (updated[i] ?? edit.mean) - edit.mean;
    });
  }
  return means;
};
