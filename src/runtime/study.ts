import { admit, admitSteering } from "../core/admit.ts";
import { apply, fold } from "../core/apply.ts";
import { decide } from "../core/decide.ts";
import { isRequest, isSteering } from "../core/event-kinds.ts";
import type {
  OperationEvent,
  OutcomeEvent,
  RequestEvent,
  SteeringEvent,
  StudyCreated,
  StudyEvent,
} from "../core/events.ts";
import { dueProviderPause } from "../core/provider-pause.ts";
import type { StudyState } from "../core/state.ts";
import type { Journal } from "../ports/journal.ts";

/** A study as a library sees it: the caller owns the loop, and does or simulates what is asked. */
export interface Study {
  /** Everything the journal says so far; read-only for callers. */
  readonly state: StudyState;
  /** Journals all decisions that are due and returns the work among them; none beyond the point where `isEnough`. */
  ask(isEnough?: (state: StudyState) => boolean): Due;
  /** Checks and journals the outcome of one request. Telling the same id again changes nothing. */
  tell(outcome: OutcomeEvent): void;
  /** What was asked and never answered, after a crash too. */
  open(): readonly RequestEvent[];
  /** Journals what a person asked for, or what happened to the orchestrator itself. */
  record(event: SteeringEvent | OperationEvent): void;
  close(): void;
}

/** Newly due work, or why there is none: answers are awaited, a person or a provider is, or the study has ended. */
export type Due =
  | { readonly status: "asked"; readonly requests: readonly RequestEvent[] }
  | { readonly status: "waiting"; readonly requests: readonly [] }
  | { readonly status: "done"; readonly requests: readonly [] };

/** Opens the study of a journal that already has one. */
export const openStudy = (journal: Journal, nowMs: () => number): Study =>
  studyOf(journal, fold(journal.entries()), nowMs);

/** Begins a study in an empty journal. */
export const createStudy = (journal: Journal, created: StudyCreated, nowMs: () => number): Study => {
  journal.append([created], nowMs());
  return openStudy(journal, nowMs);
};

const studyOf = (journal: Journal, state: StudyState, nowMs: () => number): Study => {
  const record = (events: readonly StudyEvent[]): void => {
    for (const entry of journal.append(events, nowMs())) apply(state, entry);
  };
  return {
    state,
    ask: (isEnough = () => false) => {
      // Before anything is asked again: a provider that is troubled gets a rest.
      const pause = dueProviderPause(state, nowMs());
      if (pause) record([pause]);
      const requests: RequestEvent[] = [];
      for (let due = decide(state); due.length > 0 && !isEnough(state); due = decide(state)) {
        record(due);
        requests.push(...due.filter(isRequest));
      }
      if (requests.length > 0) return { status: "asked", requests };
      const isDone = state.phase === "finished" || state.phase === "refused";
      return { status: isDone ? "done" : "waiting", requests: [] };
    },
    tell: (outcome) => {
      const admission = admit(state, outcome);
      if (admission.kind === "append") record([admission.event]);
    },
    open: () => [...state.open.values()],
    record: (event) => {
      if (isSteering(event)) admitSteering(state, event);
      record([event]);
    },
    close: () => journal.close(),
  };
};
