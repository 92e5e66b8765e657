import type { DecisionEvent } from "./events.ts";
import { advanceAttempts } from "./policies/attempts.ts";
import { auditChampion } from "./policies/auditing.ts";
import { establishBaseline } from "./policies/baseline.ts";
import { planBudget } from "./policies/budget.ts";
import { advanceCertification, startCertification } from "./policies/certification.ts";
import { integrate } from "./policies/integration.ts";
import { closeSearch, launchAttempts } from "./policies/launch.ts";
import { pruneTrials } from "./policies/pruning.ts";
import type { StudyState } from "./state.ts";

/**
 * Names the rules by which decisions are made. A journal written under another name is folded, and its decisions are
 * not made again for comparison.
 */
export const POLICY_VERSION = "1";

/**
 * The next events that follow from the state: facts to record and work to ask for; none when all that is due is under
 * way. Depends on the state alone, so a process that was killed decides the same again. Call it, journal what it says,
 * fold it, and call it again until it is silent.
 */
export const decide = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase === "finished" || state.phase === "refused") return [];
  for (const rule of RULES) {
    const events = rule(state);
    if (events.length > 0) return events;
  }
  return [];
};

const handOver = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase !== "handover") return [];
  if (state.handover) return [{ type: "study_finished", reason: state.searchClosedReason }];
  return state.open.has(handoverId(state)) ? [] : [{ type: "handover_requested", id: handoverId(state) }];
};

const handoverId = (state: StudyState): string => `handover-${state.attempts.length}`;

/** In this order: what is under way goes on before anything new begins. */
const RULES: readonly ((state: StudyState) => readonly DecisionEvent[])[] = [
  establishBaseline,
  planBudget,
  advanceAttempts,
  advanceCertification,
  pruneTrials,
  startCertification,
  launchAttempts,
  closeSearch,
  integrate,
  auditChampion,
  handOver,
];
