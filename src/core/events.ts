import type { OperationEvent } from "./events/operations.ts";
import type { OutcomeEvent } from "./events/outcomes.ts";
import type { RequestEvent } from "./events/requests.ts";
import type { RulingEvent } from "./events/rulings.ts";
import type { SteeringEvent } from "./events/steering.ts";

export type * from "./events/operations.ts";
export type * from "./events/outcomes.ts";
export type * from "./events/requests.ts";
export type * from "./events/rulings.ts";
export type * from "./events/steering.ts";

/** One line of the journal: a past-tense fact, its place and its time. */
export interface JournalEntry {
  /** 1 for the first event of the study, then without gaps. */
  readonly seq: number;
  /** Wall clock in milliseconds since 1970; for people and for the hours budget, never for order. */
  readonly atMs: number;
  readonly event: StudyEvent;
}

/** Anything that is journaled. */
export type StudyEvent = RulingEvent | RequestEvent | OutcomeEvent | SteeringEvent | OperationEvent;

/** What `decide` may return: work to do (requests) and facts that follow from the state (rulings). */
export type DecisionEvent = RequestEvent | RulingEvent;
