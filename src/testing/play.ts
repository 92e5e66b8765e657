import { apply, fold } from "../core/apply.ts";
import { decide } from "../core/decide.ts";
import { isRequest } from "../core/event-kinds.ts";
import type { JournalEntry, RequestEvent, StudyCreated, StudyEvent } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

/** A study played to its end without a shell, one answer at a time in the order of asking. */
export interface Played {
  readonly entries: readonly JournalEntry[];
  /** Lengths that the journal had after each append: where a crash can cut it, since an append is whole or nothing. */
  readonly cuts: readonly number[];
  readonly state: StudyState;
}

/** Plays a study against a simulated world, from its creation or on from what was journaled before a crash. */
export const play = (begun: StudyCreated | readonly JournalEntry[], world: SimulatedWorld): Played => {
  const entries: JournalEntry[] = "type" in begun ? [{ seq: 1, atMs: 0, event: begun }] : [...begun];
  const cuts = [entries.length];
  const state = fold(entries);
  const record = (events: readonly StudyEvent[]): void => {
    for (const event of events) {
      const entry = { seq: entries.length + 1, atMs: entries.length * 1000, event };
      entries.push(entry);
      apply(state, entry);
    }
    cuts.push(entries.length);
  };
  // What was asked before the journal was cut is answered first, as after a crash.
  const queue: RequestEvent[] = [...state.open.values()];
  for (;;) {
    for (let due = decide(state); due.length > 0; due = decide(state)) {
      record(due);
      queue.push(...due.filter(isRequest));
    }
    const request = queue.shift();
    if (request === undefined) return { entries, cuts, state };
    record([world.answer(state, request)]);
  }
};
