import type { DecisionEvent, TrialSettled } from "../events.ts";
import { brokenLimits } from "../metrics.ts";
import type { Attempt, Replicate, StudyState, Trial } from "../state.ts";
import { askReplicate, committedReplicates, lastAttempt, mayAsk } from "./asking.ts";
import { baselineReplicates } from "./baseline.ts";
import { replicatesOfAblation } from "./slimming.ts";

/**
 * Spends search replicates on a trial until it is settled: one as a rule, a second for a combination of the end round
 * and where a coarse metric alone cannot show that the patch did nothing. `repair` asks the agent to mend a crash.
 */
export const measureTrial = (
  state: StudyState,
  attempt: Attempt,
  trial: Trial,
  repair: (message: string) => readonly DecisionEvent[],
): readonly DecisionEvent[] => {
  // What was measured before the patch was mended says nothing of it.
  const runs = trial.replicates
    .slice(trial.staleReplicates)
    .map((id) => state.replicates.get(id))
    .filter((run): run is Replicate => run !== undefined);
  const last = runs.at(-1);
  if (last?.status === "failed") return afterFailure(state, attempt, trial, last, repair);
  const finished = runs.filter(({ status }) => status === "finished");
  const isAblation = attempt.operator === "ablate";
  // An ablation that changes nothing is just what it is for.
  const isInert =
    !isAblation &&
    finished.length > 0 &&
    finished.every((run) => isEqualToAncestor(state, trial, run)) &&
    (finished.some((run) => hasEqualPredictions(state, trial, run)) || !oftenAgreesByChance(state));
  const isProven =
    finished.length > 1 || !isCoarse(state) || finished.some((run) => hasEqualPredictions(state, trial, run));
  const isEndRound = state.phase === "integration" && attempt.operator === "combine";
  const wanted = isAblation ? replicatesOfAblation(state, attempt) : isEndRound || (isInert && !isProven) ? 2 : 1;
  if (finished.length < wanted) return mayAsk(state) ? [askSearchReplicate(state, trial, runs)] : [];
  return settle(state, attempt, trial, isInert);
};

const askSearchReplicate = (state: StudyState, trial: Trial, runs: readonly Replicate[]): DecisionEvent => {
  const index = nextSearchIndex(state, runs);
  return askReplicate(state, trial, "search", index, (lastAttempt(state, trial, "search", index)?.attempt ?? 0) + 1);
};

// Indices are unique for a trial; the seed cycles through the search pool over the study.
const nextSearchIndex = (state: StudyState, runs: readonly Replicate[]): number => {
  // As measured: a budget that was changed since would call for another number.
  const n0 = state.baseline?.noise[0]?.n ?? baselineReplicates(state);
  const used = new Set(runs.filter(({ purpose }) => purpose === "search").map(({ seed }) => seed));
  for (let step = 0; step < n0; step++) {
    const index = (state.searchReplicates + step) % n0;
    if (!used.has(seedOf(state, index))) return index;
  }
  return state.searchReplicates % n0;
};

const seedOf = (state: StudyState, index: number): number =>
  lastAttempt(state, state.trials[0] as Trial, "baseline", index)?.seed ?? -1;

const afterFailure = (
  state: StudyState,
  attempt: Attempt,
  trial: Trial,
  failed: Replicate,
  repair: (message: string) => readonly DecisionEvent[],
): readonly DecisionEvent[] => {
  if (failed.failure === "infrastructure" && failed.attempt < MOST_INFRASTRUCTURE_ATTEMPTS)
    return mayAsk(state) ? [sameSeedAgain(failed)] : [];
  const isCodes = failed.failure === "crash" || failed.failure === "metrics";
  const isRepairable = attempt.operator === "improve" && attempt.part === null && isCodes;
  const isPaid = state.plan === null || committedReplicates(state) < state.plan.replicates;
  if (isRepairable && isPaid && !attempt.hasRepairedCrash) return repair(failed.message);
  return [
    { type: "trial_settled", trial: trial.number, as: "failed", reason: `${failed.failure}: ${failed.message}` },
    { type: "attempt_ended", attempt: attempt.number, end: "failed", reason: `${failed.failure}: ${failed.message}` },
  ];
};

const sameSeedAgain = (failed: Replicate): DecisionEvent => ({
  type: "replicate_requested",
  id: `${failed.id.replace(/\.\d+$/, "")}.${failed.attempt + 1}`,
  trial: failed.trial,
  purpose: failed.purpose,
  seed: failed.seed,
  attempt: failed.attempt + 1,
});

const settle = (state: StudyState, attempt: Attempt, trial: Trial, isInert: boolean): readonly DecisionEvent[] => {
  const metrics = trial.bySeed.values().next().value?.metrics ?? {};
  const limits = brokenLimits(state.spec, metrics);
  const as: TrialSettled["as"] = isInert ? "inert" : limits.length > 0 ? "limit broken" : "measured";
  const reason = isInert
    ? "Every metric equals that of the nearest ancestor on the same seed to the last bit: the patch did nothing."
    : limits.join("; ");
  return [
    { type: "trial_settled", trial: trial.number, as, reason },
    { type: "attempt_ended", attempt: attempt.number, end: "measured", reason },
  ];
};

/**
 * Whether all repeatable metrics equal those of the nearest ancestor measured on the same seed, to the last bit. Where
 * the objective itself is not repeatable (a GPU that is not bit-exact), what is left to compare says nothing of it.
 */
const isEqualToAncestor = (state: StudyState, trial: Trial, run: Replicate): boolean => {
  if (state.baseline?.unrepeatable.includes(state.spec.objective.metric)) return false;
  const other = ancestorRun(state, trial, run.seed);
  const key = repeatableKey(state, run);
  return key !== "" && other !== undefined && key === repeatableKey(state, other);
};

const repeatableKey = (state: StudyState, { metrics }: Replicate): string => {
  const names = Object.keys(metrics ?? {}).filter((name) => !state.baseline?.unrepeatable.includes(name));
  return names
    .sort()
    .map((name) => `${name}=${metrics?.[name]}`)
    .join();
};

const hasEqualPredictions = (state: StudyState, trial: Trial, run: Replicate): boolean =>
  run.predictionsHash !== null && run.predictionsHash === ancestorRun(state, trial, run.seed)?.predictionsHash;

const ancestorRun = (state: StudyState, trial: Trial, seed: number): Replicate | undefined => {
  for (let above = trial.parent; above !== null; above = state.trials[above]?.parent ?? null) {
    const run = state.trials[above]?.bySeed.get(seed);
    if (run) return run;
  }
  return undefined;
};

// With few distinct values two different models often agree by chance.
const isCoarse = (state: StudyState): boolean => {
  return state.observations.distinct < Math.max(COARSE_LEAST, COARSE_SHARE * state.observations.sorted.length);
};

// Where more than a tenth of all pairs of trials score alike, two equal seeds are no rare event, and an edit that does
// something would be set aside as inert.
const oftenAgreesByChance = (state: StudyState): boolean => {
  const counts = new Map<string, number>();
  let trials = 0;
  for (const { settled, bySeed } of state.trials) {
    const first = bySeed.values().next().value;
    if (settled !== "measured" || first === undefined) continue;
    const key = repeatableKey(state, first);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    trials += 1;
  }
  let agreeing = 0;
  for (const count of counts.values()) agreeing += count * (count - 1);
  return trials >= LEAST_TRIALS_TO_TELL && agreeing > CHANCE_SHARE * trials * (trials - 1);
};

const LEAST_TRIALS_TO_TELL = 10;
const CHANCE_SHARE = 0.1;
const MOST_INFRASTRUCTURE_ATTEMPTS = 3;
const COARSE_LEAST = 4;
const COARSE_SHARE = 0.5;
