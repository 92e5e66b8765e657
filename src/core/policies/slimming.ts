import {
  type BundleBelief,
  bundleBelief,
  editsToDrop,
  isSlimAccepted,
  LEAVE_ONE_OUT_UP_TO,
  observeAblation,
  type SlimmingSettings,
  slimmingSettings,
} from "../../stats/index.ts";
import { combinationKey } from "../apply-request.ts";
import type { AttemptStarted, DecisionEvent } from "../events.ts";
import { type Fit, fitOf, leaderOf } from "../fit.ts";
import { orientedObjective } from "../metrics.ts";
import { uniform } from "../random.ts";
import { type Attempt, SLIM_ASPECT, type StudyState, type Trial } from "../state.ts";
import { freeWorkers } from "./asking.ts";
import { ablations, spentLimit } from "./budget.ts";
import { certificationOf, isTested } from "./certification.ts";
import { attempt, lineageOf } from "./launch.ts";

/**
 * How often one ablation is measured: two checks of the final one, all search seeds where edits are left out singly.
 */
export const replicatesOfAblation = (state: StudyState, { aspect, parent }: Attempt): number => {
  if (aspect === SLIM_ASPECT) return CHECK_RUNS;
  const edits = editsOf(state, parent).length;
  if (edits > LEAVE_ONE_OUT_UP_TO) return 1;
  return Math.max(1, Math.min(state.baseline?.noise[0]?.n ?? 1, Math.floor(ablationBudget(state) / edits)));
};

/**
 * Takes edits that earn nothing out of the champion, by ablations paid on top of the budget (docs/statistics.md,
 * Slimming); null when it is not wanted or done, nothing while results are awaited.
 */
export const slimChampion = (state: StudyState): readonly DecisionEvent[] | null => {
  const fit = fitOf(state);
  if (!fit || !state.plan?.certification || state.spec.slim <= 0 || state.isStopped || spentLimit(state) !== null)
    return null;
  const started = ablations(state);
  const target = started[0]?.parent ?? (state.trunk !== 0 ? state.trunk : leaderOf(state));
  const edits = editsOf(state, target);
  if (target === 0 || edits.length < 2 || ablationBudget(state) < edits.length) return null;
  const settings = slimmingSettings(state.spec.slim);
  const final = started.find(({ aspect }) => aspect === SLIM_ASPECT);
  if (final) return final.end === null ? [] : certifySlim(state, fit, target, edits, final, settings);
  const next = nextAblation(state, fit, target, edits, settings);
  if (next) return freeWorkers(state) > 0 ? [next] : [];
  if (state.activeAttempts.length > 0) return [];
  const belief = beliefOf(state, fit, target, edits);
  const isDropped = editsToDrop(belief, settings);
  const dropped = edits.filter((_, i) => isDropped[i]);
  return dropped.length > 0 && dropped.length < edits.length
    ? [ablation(state, fit, target, dropped, SLIM_ASPECT)]
    : null;
};

/** The trials whose edits make up a trial, in the order in which they were tried. */
export const editsOf = (state: StudyState, trial: number): readonly number[] =>
  [...lineageOf(state, trial)].filter((number) => state.trials[number]?.operator === "improve").sort((a, b) => a - b);

// What is left for ablations once checks and a certification of the result are set aside.
const ablationBudget = (state: StudyState): number =>
  Math.floor(state.spec.slim * (state.plan?.replicates ?? 0)) - CHECK_RUNS - CERTIFICATION_RUNS;

const nextAblation = (
  state: StudyState,
  fit: Fit,
  target: number,
  edits: readonly number[],
  settings: SlimmingSettings,
): AttemptStarted | null => {
  const started = ablations(state);
  if (edits.length <= LEAVE_ONE_OUT_UP_TO) {
    const edit = edits[started.length];
    return edit === undefined ? null : ablation(state, fit, target, [edit], "ablate");
  }
  const budget = ablationBudget(state);
  const charged = started.filter(({ trial, end }) => trial !== null || end === null).length;
  if (charged >= budget || started.length >= 2 * budget) return null;
  for (let draw = started.length; draw < started.length + MOST_DRAWS; draw++) {
    const dropped = edits.filter((edit) => uniform(state.secret, `ablation/${draw}/${edit}`) < settings.dropChance);
    const isNew = !state.triedCombinations.has(combinationKey("ablate", target, dropped));
    if (dropped.length > 0 && isNew) return ablation(state, fit, target, dropped, "ablate");
  }
  return null;
};

const ablation = (
  state: StudyState,
  fit: Fit,
  target: number,
  dropped: readonly number[],
  aspect: string,
): AttemptStarted => {
  const edits = dropped.map((trial) => ({ trial, ...effectOf(fit, trial) }));
  return attempt(state, {
    parent: target,
    aspect,
    operator: "ablate",
    edits: dropped,
    prior: {
      mean: -edits.reduce((sum, { mean }) => sum + mean, 0),
      variance: edits.reduce((sum, { variance }) => sum + variance, 0),
      edits,
    },
  });
};

const effectOf = (fit: Fit, trial: number) => ({
  mean: fit.editMean[trial] ?? 0,
  variance: fit.edgeVariance[trial] ?? fit.effectVariance,
});

// What the tree says of the edits, conditioned on every ablation; ablations themselves stay out of the tree.
const beliefOf = (state: StudyState, fit: Fit, target: number, edits: readonly number[]): BundleBelief => {
  let belief = bundleBelief(
    { mean: fit.mean[target] ?? 0, variance: fit.variance[target] ?? fit.pool.run },
    edits.map((edit) => effectOf(fit, edit)),
  );
  for (const trial of state.trials) {
    if (trial.operator !== "ablate" || trial.parent !== target) continue;
    const isDropped = areIn(trial.edits, edits);
    for (const { seed, metrics, purpose } of trial.bySeed.values()) {
      if (!metrics || purpose !== "search") continue;
      const offset = fit.seedOffsets[state.observations.seedIndex.get(seed) ?? 0] ?? 0;
      const value = orientedObjective(state.spec.objective, metrics) - offset;
      belief = observeAblation(belief, { isDropped, value }, fit.pool.run);
    }
  }
  return belief;
};

const certifySlim = (
  state: StudyState,
  fit: Fit,
  target: number,
  edits: readonly number[],
  final: Attempt,
  settings: SlimmingSettings,
): readonly DecisionEvent[] | null => {
  const trial = madeBy(state, final);
  if (trial?.settled !== "measured" || isTested(state, trial.number, 0)) return null;
  const isDropped = areIn(final.combination?.applied ?? [], edits);
  const isKept = isSlimAccepted(beliefOf(state, fit, target, edits), isDropped, {
    sd: Math.sqrt(fit.pool.run),
    settings,
  });
  // Slim is not better than full, it is as good: the claim that it can carry is that it beats the baseline.
  return isKept ? [certificationOf(state, trial.number, 0)] : null;
};

// Where lines overlap not every edit comes out, and what is left may be a tree that was measured before.
const madeBy = (state: StudyState, { trial, combination }: Attempt): Trial | undefined =>
  trial !== null
    ? state.trials[trial]
    : state.trials.find(({ number, tree }) => number > 0 && tree !== null && tree === combination?.tree);

const areIn = (dropped: readonly number[], edits: readonly number[]): readonly boolean[] => {
  const all = new Set(dropped);
  return edits.map((edit) => all.has(edit));
};

const CHECK_RUNS = 2;
const CERTIFICATION_RUNS = 8;
const MOST_DRAWS = 100;
