import { budgetPlan, LEAST_BUDGET_TO_CERTIFY } from "../../stats/index.ts";
import type { BudgetPlanned, DecisionEvent } from "../events.ts";
import type { Attempt, StudyState } from "../state.ts";

/** Lays out the budget once the baseline is known, and again when measured durations change what hours can buy. */
export const planBudget = (state: StudyState): readonly DecisionEvent[] => {
  if (state.baseline === null || state.phase !== "search") return [];
  const { plan } = state;
  if (plan !== null && (state.usage.replicates % REPLAN_EVERY !== 0 || state.spec.budget.hours === null)) return [];
  const next = budgetPlanOf(state);
  if (plan !== null && Math.abs(next.replicates - plan.replicates) <= REPLAN_CHANGE * plan.replicates) return [];
  return [next];
};

const budgetPlanOf = (state: StudyState): BudgetPlanned => {
  const replicates = plannedReplicates(state);
  const isDeterministic = state.baseline?.isDeterministic ?? false;
  const certification = state.spec.evidence.mode === "on" && (replicates >= LEAST_BUDGET_TO_CERTIFY || isDeterministic);
  const { endGame, audit } = budgetPlan(replicates, certification);
  return {
    type: "budget_planned",
    replicates,
    auditReserve: audit,
    endReserve: endGame,
    combineReserve: 2 * Math.min(MOST_COMBINATIONS, Math.floor(replicates / BUDGET_FOR_A_COMBINATION)),
    holdoutReserve: state.spec.evaluate.holdout ? audit : 0,
    certification,
    reason: certification
      ? `${replicates} replicates plan this study.`
      : state.spec.evidence.mode === "off"
        ? `${replicates} replicates, one seed a trial: nothing is certified or claimed.`
        : `${replicates} replicates are fewer than ${LEAST_BUDGET_TO_CERTIFY}: nothing is certified or claimed; the best trial is handed over with its shrunk estimate.`,
  };
};

/** B = min(replicates, what the hours left can buy at the median duration so far). */
const plannedReplicates = (state: StudyState): number => {
  const { replicates, hours, gpuHours } = state.spec.budget;
  const limits = [replicates ?? Number.POSITIVE_INFINITY];
  const median = medianOf(state.durations.slice(-MEDIAN_WINDOW));
  if (hours !== null && median > 0)
    limits.push(state.usage.replicates + (Math.max(0, hours * HOUR_MS - state.workedMs) * atOnce(state)) / median);
  if (gpuHours !== null && state.usage.gpuMs > 0 && state.usage.replicates > 0)
    limits.push((gpuHours * HOUR_MS * state.usage.replicates) / state.usage.gpuMs);
  const planned = Math.floor(Math.min(...limits));
  return Number.isFinite(planned) ? planned : UNLIMITED;
};

// Workers that wait for a slot of the machine measure nothing.
const atOnce = ({ spec, environment }: StudyState): number =>
  Math.max(1, Math.min(spec.parallel, environment?.slots ?? spec.parallel));

/** The limit that is used up, in words, or null. */
export const spentLimit = (state: StudyState): string | null => {
  const { hours, gpuHours, usd, trials } = state.spec.budget;
  if (hours !== null && state.workedMs >= hours * HOUR_MS) return `the budget of ${hours} hours is spent`;
  if (gpuHours !== null && state.usage.gpuMs >= gpuHours * HOUR_MS)
    return `the budget of ${gpuHours} GPU hours is spent`;
  if (usd !== null && state.usage.usd >= usd) return `the budget of ${usd} USD is spent`;
  // Each attempt under way may open one more.
  const unopened = state.activeAttempts.filter((number) => state.attempts[number - 1]?.trial === null).length;
  if (trials !== null && state.trials.length - 1 + unopened >= trials) return `the budget of ${trials} trials is spent`;
  return null;
};

/** Ablations since the search was closed. */
export const ablations = (state: StudyState): readonly Attempt[] =>
  state.attempts.slice(state.closedAt.attempts).filter(({ operator }) => operator === "ablate");

/** Replicates that slimming may use on top of the budget; none before it begins. */
export const slimmingAllowance = (state: StudyState): number =>
  state.plan && ablations(state).length > 0 ? Math.floor(state.spec.slim * state.plan.replicates) : 0;

const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

const HOUR_MS = 3_600_000;
const REPLAN_EVERY = 10;
const REPLAN_CHANGE = 0.05;
const MEDIAN_WINDOW = 51;
const MOST_COMBINATIONS = 2;
/** Two replicates of the end round for each 70: of less they would take more than combining brings back. */
const BUDGET_FOR_A_COMBINATION = 70;
/** Where the project file sets no limit that counts in replicates. */
const UNLIMITED = 1000;
