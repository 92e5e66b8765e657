import { aspectToVary, chooseEditsToMerge, isMergeLaunch, mergePrior, trialToExtend } from "../../stats/index.ts";
import { combinationKey } from "../apply-request.ts";
import { isUnderBan } from "../bans.ts";
import type { AttemptStarted, DecisionEvent } from "../events.ts";
import { type Fit, fitOf, isOut, leaderOf } from "../fit.ts";
import { breaksGuardrail } from "../guardrail-odds.ts";
import type { StudyState, Trial } from "../state.ts";
import { committedReplicates, freeWorkers, mayAskAgent } from "./asking.ts";
import { spentLimit } from "./budget.ts";
import { currentCertification } from "./certification.ts";

/** Sets free workers to extend trials while the budget lasts. */
export const launchAttempts = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase !== "search" || !mayAskAgent(state) || freeWorkers(state) <= 0) return [];
  if (reasonToClose(state) !== null || !affordsAnother(state)) return [];
  const next = nextAttempt(state);
  return next ? [next] : [];
};

/** Ends the search when a stopping rule says so and all that is under way has come in. */
export const closeSearch = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase !== "search" || state.plan === null || state.activeAttempts.length > 0 || currentCertification(state))
    return [];
  const reason =
    reasonToClose(state) ??
    (affordsAnother(state)
      ? mayAskAgent(state) && !nextAttempt(state)
        ? "nothing is left to try"
        : null
      : `the budget of ${state.plan.replicates} replicates is spent but for its reserves`);
  return reason === null ? [] : [{ type: "search_closed", reason }];
};

const reasonToClose = (state: StudyState): string | null => {
  if (state.isStopped) return state.stopReason;
  if (state.budgetFailures >= MOST_BUDGET_FAILURES) return "the agent's budget ended three attempts in a row";
  return spentLimit(state) ?? reachedTarget(state) ?? stagnated(state);
};

const affordsAnother = (state: StudyState): boolean => {
  const { plan } = state;
  if (!plan) return false;
  const reserved = plan.auditReserve + plan.endReserve + plan.combineReserve + plan.holdoutReserve;
  return committedReplicates(state) + 1 <= plan.replicates - reserved;
};

const reachedTarget = (state: StudyState): string | null => {
  const { target, objective } = state.spec;
  const confirmed = state.certifications.findLast(({ finished }) => finished?.outcome === "promoted");
  if (target === null || !confirmed) return null;
  const trunk = state.trials[state.trunk];
  const values = [...(trunk?.bySeed.values() ?? [])].flatMap(({ metrics }) => metrics?.[objective.metric] ?? []);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const isReached = objective.direction === "maximize" ? mean >= target : mean <= target;
  return isReached && values.length > 0 ? `the target of ${target} is reached by the confirmed #${state.trunk}` : null;
};

// Trials measured since the leader was: how long nothing better has come.
const stagnated = (state: StudyState): string | null => {
  const { stagnation } = state.spec;
  if (stagnation === null) return null;
  const leader = leaderOf(state);
  let since = 0;
  for (let i = leader + 1; i < state.trials.length; i++) if (state.trials[i]?.settled) since += 1;
  return since >= stagnation ? `${since} trials brought nothing better than #${leader}` : null;
};

const nextAttempt = (state: StudyState): AttemptStarted | null => {
  const fit = fitOf(state);
  if (!fit) return null;
  return nextPart(state) ?? nextRetry(state) ?? nextCombination(state, fit) ?? nextImprovement(state, fit);
};

const nextPart = (state: StudyState): AttemptStarted | null => {
  const [pending] = state.pendingParts;
  if (!pending) return null;
  return attempt(state, {
    parent: pending.parent,
    aspect: pending.proposal.aspect,
    part: pending.part,
    proposal: pending.proposal,
  });
};

const nextRetry = (state: StudyState): AttemptStarted | null => {
  const trial = state.trials[state.pendingRetries[0] ?? -1];
  if (!trial?.proposal || trial.parent === null) return null;
  return attempt(state, { parent: trial.parent, aspect: trial.proposal.aspect, proposal: trial.proposal });
};

const nextCombination = (state: StudyState, fit: Fit): AttemptStarted | null =>
  isMergeLaunch(state.launches + 1, state.spec.parallel) ? combinationOnto(state, fit, MOST_EDITS) : null;

/** A combination of the leader with the best edits off its lineage, or null if that set was tried or is empty. */
export const combinationOnto = (state: StudyState, fit: Fit, most: number): AttemptStarted | null => {
  const leader = leaderOf(state);
  const lineage = lineageOf(state, leader);
  const candidates = state.trials
    .filter(
      (trial) =>
        trial.operator === "improve" &&
        !isOut(trial) &&
        !isUnderBan(state, trial.number) &&
        !breaksGuardrail(state, fit, trial.number) &&
        !lineage.has(trial.number) &&
        (fit.counts[trial.number] ?? 0) > 0,
    )
    .map((trial) => ({
      trial: trial.number,
      mean: fit.editMean[trial.number] ?? 0,
      variance: fit.edgeVariance[trial.number] ?? 0,
      probabilityPositive: fit.edgeProbabilityPositive[trial.number] ?? 0,
    }));
  const chosen = chooseEditsToMerge(candidates, most);
  const edits = chosen.map(({ trial }) => trial);
  if (edits.length === 0 || state.triedCombinations.has(combinationKey("combine", leader, edits))) return null;
  const prior = mergePrior(chosen, fit.effectVariance);
  return attempt(state, {
    parent: leader,
    aspect: "combine",
    operator: "combine",
    edits,
    prior: { ...prior, edits: chosen.map(({ trial, mean, variance }) => ({ trial, mean, variance })) },
  });
};

const nextImprovement = (state: StudyState, fit: Fit): AttemptStarted | null => {
  const parent = trialToExtend(fit, {
    kappa: KAPPA,
    runVariance: fit.pool.run,
    effectVariance: fit.effectVariance,
    inFlight: inFlightOf(state),
    isExcluded: (number) => !isExtendable(state, state.trials[number]),
  });
  const trial = state.trials[parent];
  if (!trial) return null;
  const aspect = nextAspect(state, fit, trial);
  return attempt(state, { parent, aspect, suggestion: state.pendingSuggestions[0] ?? null });
};

const inFlightOf = (state: StudyState): Uint16Array => {
  const inFlight = new Uint16Array(state.trials.length);
  for (const number of state.activeAttempts) {
    const parent = state.attempts[number - 1]?.parent ?? 0;
    inFlight[parent] = (inFlight[parent] ?? 0) + 1;
  }
  return inFlight;
};

const isExtendable = (state: StudyState, trial: Trial | undefined): boolean =>
  trial !== undefined &&
  !isOut(trial) &&
  trial.pruned === null &&
  !isUnderBan(state, trial.number) &&
  state.spec.aspects.some((aspect) => isOpen(state, trial, aspect));

// An aspect that the agent declined on three trials in a row is not asked for again in this study.
const isOpen = (state: StudyState, trial: Trial, aspect: string): boolean =>
  !trial.closedAspects.has(aspect) && (state.declines.get(aspect) ?? 0) < MOST_DECLINES;

const nextAspect = (state: StudyState, fit: Fit, trial: Trial): string => {
  const { aspects } = state.spec;
  const edits = new Float64Array(aspects.length);
  const sums = new Float64Array(aspects.length);
  for (const other of state.trials) {
    const index = other.operator === "improve" && other.proposal ? aspects.indexOf(other.proposal.aspect) : -1;
    if (index < 0) continue;
    edits[index] = (edits[index] ?? 0) + 1;
    const effect = fit.edgeMean[other.number] ?? 0;
    if ((fit.counts[other.number] ?? 0) > 0 && Number.isFinite(effect)) sums[index] = (sums[index] ?? 0) + effect;
  }
  // Ideas in flight count as tried, so that workers spread over the aspects.
  for (const number of state.activeAttempts) {
    const active = state.attempts[number - 1];
    const index = active && active.trial === null ? aspects.indexOf(active.aspect) : -1;
    if (index >= 0) edits[index] = (edits[index] ?? 0) + 1;
  }
  const records = aspects.map((_, i) => ({ edits: edits[i] ?? 0, sumOfEffects: sums[i] ?? 0 }));
  const chosen = aspectToVary(records, fit.pool.run, (i) => !isOpen(state, trial, aspects[i] ?? ""));
  return aspects[chosen] ?? aspects[0] ?? "";
};

/** Numbers of a trial and all its ancestors, with the edits that combinations among them joined. */
export const lineageOf = (state: StudyState, trial: number): ReadonlySet<number> => {
  const lineage = new Set<number>();
  for (let at: number | null = trial; at !== null; at = state.trials[at]?.parent ?? null) {
    lineage.add(at);
    for (const edit of state.trials[at]?.edits ?? []) lineage.add(edit);
  }
  return lineage;
};

/** The start of an attempt with these facts and nothing else. */
export const attempt = (
  state: StudyState,
  facts: Pick<AttemptStarted, "parent" | "aspect"> & Partial<AttemptStarted>,
): AttemptStarted => ({
  type: "attempt_started",
  attempt: state.attempts.length + 1,
  operator: "improve",
  edits: [],
  suggestion: null,
  part: null,
  proposal: null,
  prior: null,
  ...facts,
});

const KAPPA = 1.5;
const MOST_EDITS = 8;
const MOST_DECLINES = 3;
const MOST_BUDGET_FAILURES = 3;
