import { applyOutcome, spend } from "./apply-outcome.ts";
import { applyRequest } from "./apply-request.ts";
import { applyRuling } from "./apply-ruling.ts";
import { standingTrunk } from "./bans.ts";
import { EspalierError } from "./errors.ts";
import { isOutcome, isRequest, isRuling, isSteering } from "./event-kinds.ts";
import type { JournalEntry, OperationEvent, SteeringEvent, StudyEvent } from "./events.ts";
import { initialState, type StudyState } from "./state.ts";

/** Folds a whole journal into the state of its study. */
export const fold = (entries: Iterable<JournalEntry>): StudyState => {
  let state: StudyState | null = null;
  for (const entry of entries) {
    if (state === null) state = begun(entry);
    else apply(state, entry);
  }
  return state ?? begun(null);
};

const begun = (first: JournalEntry | null): StudyState => {
  if (first?.event.type !== "study_created")
    throw new EspalierError("journal_damaged", "the journal does not begin with study_created", {
      hint: "Open it with the version of Espalier that wrote it, or restore a copy.",
    });
  return initialState(first.event, first.seq, first.atMs);
};

/** Folds one event into the state, in place. Total: never throws on an event that was once admitted. */
export const apply = (state: StudyState, { seq, atMs, event }: JournalEntry): void => {
  countWork(state, event, atMs);
  state.seq = seq;
  state.nowMs = Math.max(state.nowMs, atMs);
  if (isRequest(event)) applyRequest(state, event);
  else if (isOutcome(event)) applyOutcome(state, event);
  else if (isRuling(event)) applyRuling(state, event);
  else if (isSteering(event)) applySteering(state, event);
  else applyOperation(state, event);
};

// The pause between two orchestrators is not work, and what a person asks for may come in its midst; a clock that jumps
// back adds nothing.
const countWork = (state: StudyState, event: StudyEvent, atMs: number): void => {
  if (isSteering(event)) return;
  if (event.type !== "orchestrator_started") state.workedMs += Math.max(0, atMs - state.workedUntilMs);
  state.workedUntilMs = event.type === "orchestrator_started" ? atMs : Math.max(state.workedUntilMs, atMs);
};

const applySteering = (state: StudyState, event: SteeringEvent): void => {
  switch (event.type) {
    case "study_paused":
      state.isPaused = true;
      return;
    case "study_resumed":
      state.isPaused = false;
      return;
    case "study_stopped":
      state.isStopped = true;
      state.isPaused = false;
      state.stopReason = `stopped by ${event.by}`;
      return;
    case "budget_changed":
      state.spec = { ...state.spec, budget: { ...state.spec.budget, replicates: event.replicates } };
      reopenSearch(state);
      // What comes after the search goes on by the plan that the search ended with.
      if (state.phase === "search") state.plan = null;
      return;
    case "trial_banned":
      withTrial(state, event.trial, (trial) => {
        if (!trial.isBanned) state.banned += 1;
        state.pins += 1;
        trial.isBanned = true;
        trial.isPinned = false;
        state.trunk = standingTrunk(state);
      });
      return;
    case "trial_pinned":
      withTrial(state, event.trial, (trial) => {
        if (trial.isBanned) state.banned -= 1;
        state.pins += 1;
        trial.isPinned = true;
        trial.isBanned = false;
        state.trunk = standingTrunk(state);
      });
      return;
    case "trial_retried":
      state.pendingRetries.push(event.trial);
      return;
    case "trial_noted":
      withTrial(state, event.trial, (trial) => {
        trial.notes.push({ text: event.text, by: event.by, atMs: state.nowMs });
      });
      return;
    case "instruction_given":
      state.instructions.push(event.text);
      return;
    case "hypothesis_suggested":
      state.pendingSuggestions.push(event.text);
      return;
    case "review_given":
      for (const number of state.activeAttempts) {
        const attempt = state.attempts[number - 1];
        // An answer counts for what lies before the person, not for what the agent makes next.
        if (!attempt || attempt.isWaiting) continue;
        if (event.stage === "proposal" && attempt.step === "rule on novelty" && number === event.subject)
          attempt.approvedProposal = event.approved;
        if (event.stage === "patch" && attempt.step === "rule on patch" && attempt.trial === event.subject)
          attempt.approvedPatch = event.approved;
      }
      return;
  }
};

// More budget reopens a finished search, unless the hold-out was opened: from then on nothing may be selected.
const reopenSearch = (state: StudyState): void => {
  if (state.isHoldoutOpened || !["integration", "audit", "handover", "finished"].includes(state.phase)) return;
  state.phase = "search";
  state.isStopped = false;
  state.searchClosedReason = "";
  state.integrationReason = "";
  state.finishReason = "";
  state.handover = null;
  state.audit = null;
};

const withTrial = (state: StudyState, number: number, change: (trial: StudyState["trials"][number]) => void): void => {
  const trial = state.trials[number];
  if (trial) change(trial);
};

/** The troubles so far have had their rest; only new ones are given another. */
const forgetTrouble = (state: StudyState): void => {
  for (const number of state.activeAttempts) {
    const attempt = state.attempts[number - 1];
    if (attempt) attempt.pausedTries = attempt.tries;
  }
};

const applyOperation = (state: StudyState, event: OperationEvent): void => {
  switch (event.type) {
    case "study_created":
      return;
    case "orchestrator_started":
      state.blocked = null;
      state.providerPausedUntilMs = 0;
      state.budgetFailures = 0;
      state.agentFailures = 0;
      state.providerPauses = 0;
      forgetTrouble(state);
      return;
    case "orchestrator_stopped":
      return;
    case "session_closed": {
      const attempt = state.attempts[event.attempt - 1];
      if (attempt) spend(state, attempt, event.usage);
      return;
    }
    case "provider_paused":
      state.providerPausedUntilMs = event.untilMs;
      state.providerPauseReason = event.reason;
      state.providerPauses += 1;
      forgetTrouble(state);
      return;
    case "provider_resumed":
      state.providerPausedUntilMs = 0;
      state.providerPauseReason = "";
      return;
  }
};
