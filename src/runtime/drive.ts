import { EspalierError } from "../core/errors.ts";
import type { OutcomeEvent, RequestEvent } from "../core/events.ts";
import type { Phase, StudyState } from "../core/state.ts";
import { keepHouse } from "./housekeeping.ts";
import { mendInbox, readInbox } from "./inbox.ts";
import { memoryOf } from "./memory.ts";
import { type Perform, performer } from "./perform.ts";
import { sessionLost, sessionsOf } from "./sessions.ts";
import type { Shell } from "./shell.ts";
import type { Study } from "./study.ts";

/** Why a drive came back: the study ended, was interrupted, or reached the phase that it was to reach. */
export type DriveEnd = "done" | "interrupted" | "reached";

export interface DriveOptions {
  readonly pid: number;
  readonly version: string;
  /** Aborted by the first Ctrl-C: what is under way is finished, nothing new is begun. */
  readonly finishing: AbortSignal;
  /** Aborted by the second: agents are ended at once; replicates go on under their supervisors. */
  readonly now: AbortSignal;
  /** Come back as soon as the study has left this phase or an earlier one behind; null: drive to the end. */
  readonly until: Phase | null;
  /** Changed lines from the base commits of earlier studies to this one's, for the memory. */
  readonly linesToEarlier: ReadonlyMap<string, number>;
  /** Called after everything that was journaled. */
  onChange(state: StudyState): void;
  /** Called with what a person should know and the journal does not hold. */
  onNotice(message: string): void;
}

/** Drives a study: does what is due, journals what comes of it, and listens to people, until it ends or is stopped. */
export const drive = async (study: Study, shell: Shell, options: DriveOptions): Promise<DriveEnd> => {
  const { state } = study;
  const memory = memoryOf(state, shell.recall, options.linesToEarlier);
  const sessions = sessionsOf(state, shell, memory);
  mendInbox(shell.inboxFolder, state.seq);
  study.record({ type: "orchestrator_started", pid: options.pid, version: options.version });
  loseSessions(study);
  const running = new Map<string, Promise<void>>();
  const mail = new Mailbox();
  for (const signal of [options.finishing, options.now])
    signal.addEventListener("abort", () => mail.ring(), { once: true });
  const run = start(study, performer(state, shell, sessions, memory), mail, options.now, running);
  let end: DriveEnd | null = null;
  try {
    while (end === null) {
      mail.throwIfBroken();
      takeInbox(study, shell, options);
      if (options.finishing.aborted || options.now.aborted) {
        if (running.size === 0 || options.now.aborted) end = "interrupted";
      } else {
        // What was asked before a crash comes first: adopted where it still runs, done again where it does not.
        for (const request of study.open()) if (!running.has(request.id)) run(request);
        const due = study.ask((now) => hasReached(now, options.until));
        for (const request of due.requests) if (!running.has(request.id)) run(request);
        if (due.status === "done") end = "done";
        else if (hasReached(state, options.until)) end = "reached";
        else if (state.blocked && running.size === 0) throw blocked(state.blocked);
      }
      options.onChange(state);
      memory.update();
      for (const closed of await sessions.closeEnded()) study.record(closed);
      await keepHouse(state, shell);
      if (end === null) await mail.wait(shell, POLL_MS);
    }
  } finally {
    for (const closed of await sessions.closeAll()) study.record(closed);
    if (!options.now.aborted) await Promise.allSettled(running.values());
  }
  study.record({ type: "orchestrator_stopped", reason: end });
  options.onChange(state);
  return end;
};

// A session dies with its orchestrator: the question is asked again in a new one.
const loseSessions = (study: Study): void => {
  for (const request of study.open())
    if (request.type === "proposal_requested" || request.type === "patch_requested")
      study.tell(sessionLost(request.id));
};

const start =
  (study: Study, perform: Perform, mail: Mailbox, now: AbortSignal, running: Map<string, Promise<void>>) =>
  (request: RequestEvent): void => {
    const work = perform(request, now)
      .then((outcome) => {
        // What was ended at once is asked again by the next orchestrator.
        if (!now.aborted) settle(study, outcome);
      })
      .catch((error: unknown) => mail.fail(error))
      .finally(() => {
        running.delete(request.id);
        mail.ring();
      });
    running.set(request.id, work);
  };

const settle = (study: Study, outcome: OutcomeEvent): void => study.tell(outcome);

const takeInbox = (study: Study, shell: Shell, options: DriveOptions): void => {
  for (const message of readInbox(shell.inboxFolder)) {
    const { name, event } = message;
    try {
      message.take(study.state.seq + 1, () => {
        if (event === null) options.onNotice(`An unreadable message in the inbox was dropped: ${name}`);
        else study.record(event);
      });
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      options.onNotice(`${error.message}. ${error.hint ?? ""}`);
    }
  }
};

const hasReached = (state: StudyState, until: Phase | null): boolean =>
  until !== null && PHASES.indexOf(state.phase) > PHASES.indexOf(until);

const blocked = ({ code, message }: NonNullable<StudyState["blocked"]>): EspalierError =>
  new EspalierError(code, message, {
    hint:
      code === "agent_sign_in"
        ? "Sign in or install the agent, see `espalier doctor`; then `espalier run` goes on where it was."
        : "Nothing is lost. `espalier agents test NAME` tries the agent; when it works again, `espalier run` goes on.",
  });

/** Wakes the loop when something came in, and looks for people's wishes now and then. */
class Mailbox {
  #wake: (() => void) | null = null;
  #hasRung = false;
  #error: { readonly cause: unknown } | null = null;

  ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }

  fail(cause: unknown): void {
    this.#error ??= { cause };
    this.ring();
  }

  throwIfBroken(): void {
    if (this.#error) throw this.#error.cause;
  }

  /** Waits for the next ring, at most until it is time to look into the inbox again. */
  async wait(shell: Shell, pollMs: number): Promise<void> {
    if (!this.#hasRung) {
      const timer = new AbortController();
      const rung = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([rung, shell.clock.sleep(pollMs, timer.signal)]);
      timer.abort();
      this.#wake = null;
    }
    this.#hasRung = false;
  }
}

const PHASES: readonly Phase[] = [
  "created",
  "baseline",
  "search",
  "integration",
  "audit",
  "handover",
  "finished",
  "refused",
];
const POLL_MS = 300;
