import { isUnderBan } from "../bans.ts";
import type { DecisionEvent } from "../events.ts";
import { fitOf, isOut, leaderOf } from "../fit.ts";
import { breaksGuardrail } from "../guardrail-odds.ts";
import type { StudyState } from "../state.ts";
import { freeWorkers, mayAsk } from "./asking.ts";
import { plannedAuditPairs } from "./auditing.ts";
import { ablations, spentLimit } from "./budget.ts";
import {
  certificationOf,
  costOfFirstLook,
  currentCertification,
  isReference,
  isTested,
  replicatesLeft,
} from "./certification.ts";
import { combinationOnto } from "./launch.ts";
import { slimChampion } from "./slimming.ts";

/**
 * Combines what the branches won, certifies the leader and the next best until the reserve is spent, then slims the
 * champion where that is paid for.
 */
export const integrate = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase !== "integration" || state.plan === null || currentCertification(state)) return [];
  if (!mayAsk(state)) return [];
  if (ablations(state).length === 0) {
    const combination = combineAtEnd(state);
    if (combination.length > 0) return combination;
    if (state.activeAttempts.length > 0) return [];
    const candidate = nextCandidate(state);
    if (candidate !== null) return [certificationOf(state, candidate)];
  }
  const slimming = slimChampion(state);
  if (slimming !== null) return slimming;
  if (state.activeAttempts.length > 0) return [];
  return [{ type: "integration_ended", reason: endReason(state), auditPairs: plannedAuditPairs(state) }];
};

// One more round of merges from all branches: every good edit at once, then the two best alone.
const combineAtEnd = (state: StudyState): readonly DecisionEvent[] => {
  const fit = fitOf(state);
  const { plan } = state;
  if (!fit || !plan || state.isStopped || spentLimit(state) !== null || freeWorkers(state) <= 0) return [];
  if (plan.combineReserve === 0 || leaderOf(state) === 0) return [];
  if (state.certifications.length > state.closedAt.certifications) return [];
  if (replicatesLeft(state) - plan.endReserve < REPLICATES_OF_A_COMBINATION) return [];
  if (state.attempts.length - state.closedAt.attempts >= MOST_COMBINATIONS) return [];
  const next = combinationOnto(state, fit, 8) ?? combinationOnto(state, fit, 2);
  return next ? [next] : [];
};

const nextCandidate = (state: StudyState): number | null => {
  const fit = fitOf(state);
  if (!fit || !state.plan?.certification || !isReference(state)) return null;
  if (replicatesLeft(state) < costOfFirstLook(state)) return null;
  let best: number | null = null;
  for (const trial of state.trials) {
    if (
      trial.number === state.trunk ||
      isOut(trial) ||
      isUnderBan(state, trial.number) ||
      breaksGuardrail(state, fit, trial.number) ||
      !(fit.counts[trial.number] ?? 0) ||
      isTested(state, trial.number)
    )
      continue;
    if (best === null || (fit.mean[trial.number] ?? 0) > (fit.mean[best] ?? 0)) best = trial.number;
  }
  return best !== null && (fit.mean[best] ?? 0) > (fit.mean[state.trunk] ?? 0) ? best : null;
};

const endReason = (state: StudyState): string =>
  state.trunk !== 0
    ? `#${state.trunk} is the champion`
    : state.plan?.certification
      ? "no trial was confirmed"
      : "certification is off";

const REPLICATES_OF_A_COMBINATION = 2;
const MOST_COMBINATIONS = 2;
