import type { OutcomeEvent, RequestEvent, RulingEvent, SteeringEvent, StudyEvent } from "./events.ts";

/** Whether an event is work asked for, a fact that was derived, an answer, a person's wish, or the orchestrator's life. */
export type EventKind = "request" | "ruling" | "outcome" | "steering" | "operation";

/** Whether work is asked for. */
export const isRequest = (event: StudyEvent): event is RequestEvent => EVENT_KINDS[event.type] === "request";

/** Whether a fact was derived from the state. */
export const isRuling = (event: StudyEvent): event is RulingEvent => EVENT_KINDS[event.type] === "ruling";

/** Whether the world answered. */
export const isOutcome = (event: StudyEvent): event is OutcomeEvent => EVENT_KINDS[event.type] === "outcome";

/** Whether a person asked for something. */
export const isSteering = (event: StudyEvent): event is SteeringEvent => EVENT_KINDS[event.type] === "steering";

// A new event does not compile before it has its kind.
const EVENT_KINDS: Readonly<Record<StudyEvent["type"], EventKind>> = {
  capture_requested: "request",
  replicate_requested: "request",
  proposal_requested: "request",
  novelty_requested: "request",
  patch_requested: "request",
  guard_requested: "request",
  smoke_requested: "request",
  combination_requested: "request",
  handover_requested: "request",
  baseline_captured: "outcome",
  capture_failed: "outcome",
  replicate_finished: "outcome",
  replicate_failed: "outcome",
  proposal_received: "outcome",
  proposal_declined: "outcome",
  session_failed: "outcome",
  novelty_judged: "outcome",
  patch_captured: "outcome",
  guard_judged: "outcome",
  smoke_finished: "outcome",
  combination_finished: "outcome",
  handover_finished: "outcome",
  baseline_judged: "ruling",
  baseline_refused: "ruling",
  budget_planned: "ruling",
  attempt_started: "ruling",
  proposal_refused: "ruling",
  attempt_ended: "ruling",
  trial_opened: "ruling",
  trial_settled: "ruling",
  trial_pruned: "ruling",
  trial_restored: "ruling",
  replicate_reused: "ruling",
  certification_started: "ruling",
  look_taken: "ruling",
  certification_finished: "ruling",
  search_closed: "ruling",
  integration_ended: "ruling",
  audit_finished: "ruling",
  holdout_opened: "ruling",
  study_finished: "ruling",
  study_paused: "steering",
  study_resumed: "steering",
  study_stopped: "steering",
  budget_changed: "steering",
  trial_banned: "steering",
  trial_pinned: "steering",
  trial_retried: "steering",
  trial_noted: "steering",
  instruction_given: "steering",
  hypothesis_suggested: "steering",
  review_given: "steering",
  study_created: "operation",
  orchestrator_started: "operation",
  orchestrator_stopped: "operation",
  session_closed: "operation",
  provider_paused: "operation",
  provider_resumed: "operation",
};
