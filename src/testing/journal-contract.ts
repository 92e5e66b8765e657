import assert from "node:assert/strict";
import type { StudyEvent } from "../core/events.ts";
import type { Journal } from "../ports/journal.ts";
import type { ContractCase } from "./contract-case.ts";

/** What the suite needs of a journal adapter: openings of one fresh, empty place. */
export interface JournalHarness {
  open(request: { readonly study: string; readonly mode: "read" | "write" }): Journal;
  list(): readonly string[];
}

/** The contract of `ports/journal`; each case gets a fresh harness. */
export const journalContract = (fresh: () => JournalHarness): readonly ContractCase[] =>
  CASES.map(({ title, check }) => ({ title, run: () => check(fresh()) }));

const CASES: readonly { readonly title: string; check(journals: JournalHarness): void }[] = [
  {
    title: "numbers events from 1 without gaps and gives them back in order",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      journal.append([note(1), note(2)], 1000);
      journal.append([note(3)], 2000);
      const entries = journal.read(0);
      assert.deepEqual(
        entries.map(({ seq }) => seq),
        [1, 2, 3],
      );
      assert.deepEqual(entries[2], { seq: 3, atMs: 2000, event: note(3) });
      journal.close();
    },
  },
  {
    title: "gives its entries one after the other, and goes on when the reader stops in their midst",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      journal.append([note(1), note(2), note(3)], 1000);
      assert.deepEqual([...journal.entries()], journal.read(0));
      const [first] = journal.entries();
      assert.equal(first?.seq, 1);
      journal.append([note(4)], 2000);
      assert.equal([...journal.entries()].length, 4);
      journal.close();
    },
  },
  {
    title: "reads only what follows a given number",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      journal.append([note(1), note(2), note(3)], 1000);
      assert.deepEqual(
        journal.read(2).map(({ seq }) => seq),
        [3],
      );
      assert.deepEqual(journal.read(3), []);
      journal.close();
    },
  },
  {
    title: "returns the appended entries with their numbers",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      journal.append([note(1)], 1000);
      assert.deepEqual(journal.append([note(2)], 5), [{ seq: 2, atMs: 5, event: note(2) }]);
      assert.deepEqual(journal.append([], 6), []);
      journal.close();
    },
  },
  {
    title: "appends all events of a call or none of them",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      const impossible: StudyEvent = { type: "trial_restored", trial: 1, probability: Number.NaN };
      assert.throws(() => journal.append([note(1), impossible], 1000));
      assert.deepEqual(journal.read(0), []);
      journal.close();
    },
  },
  {
    title: "keeps text as it was, whatever it holds",
    check: (journals) => {
      const journal = journals.open({ study: "a", mode: "write" });
      const texts = ["", "a\u0000b", "line\nline\r\n", '"quoted" \\ back', "žluťoučký 🐎", "\u2028", "__proto__"];
      journal.append(texts.map(noteOf), 1000);
      assert.deepEqual(
        journal.read(0).map(({ event }) => (event.type === "trial_noted" ? event.text : null)),
        texts,
      );
      journal.close();
    },
  },
  {
    title: "goes on after it was closed and opened again",
    check: (journals) => {
      const before = journals.open({ study: "a", mode: "write" });
      before.append([note(1)], 1000);
      const digest = before.headDigest();
      before.close();
      const after = journals.open({ study: "a", mode: "write" });
      assert.equal(after.headDigest(), digest);
      assert.equal(after.append([note(2)], 2000)[0]?.seq, 2);
      after.close();
    },
  },
  {
    title: "lets one writer in, and the next when it has closed",
    check: (journals) => {
      const first = journals.open({ study: "a", mode: "write" });
      assert.throws(() => journals.open({ study: "a", mode: "write" }), { code: "study_locked" });
      first.close();
      journals.open({ study: "a", mode: "write" }).close();
    },
  },
  {
    title: "lets readers see what a writer has appended so far",
    check: (journals) => {
      const writer = journals.open({ study: "a", mode: "write" });
      writer.append([note(1)], 1000);
      const reader = journals.open({ study: "a", mode: "read" });
      assert.equal(reader.read(0).length, 1);
      writer.append([note(2)], 2000);
      assert.deepEqual(
        reader.read(1).map(({ seq }) => seq),
        [2],
      );
      assert.equal(reader.headDigest(), writer.headDigest());
      assert.throws(() => reader.append([note(3)], 3000));
      reader.close();
      writer.close();
    },
  },
  {
    title: "keeps the studies of one repository apart",
    check: (journals) => {
      const a = journals.open({ study: "a", mode: "write" });
      const b = journals.open({ study: "b", mode: "write" });
      a.append([note(1)], 1000);
      b.append([note(2), note(3)], 1000);
      assert.equal(a.read(0).length, 1);
      assert.equal(b.read(0).length, 2);
      assert.deepEqual(journals.list(), ["a", "b"]);
      a.close();
      b.close();
    },
  },
  {
    title: "refuses to read a study that does not exist",
    check: (journals) => {
      assert.throws(() => journals.open({ study: "nobody", mode: "read" }), { code: "not_found" });
      assert.deepEqual(journals.list(), []);
    },
  },
  {
    title: "has a head digest that depends on every event, its time and its place, and on nothing else",
    check: (journals) => {
      const digest = (study: string, events: readonly StudyEvent[], atMs: number): string => {
        const journal = journals.open({ study, mode: "write" });
        journal.append(events, atMs);
        journal.close();
        return journals.open({ study, mode: "read" }).headDigest();
      };
      const original = digest("a", [note(1), note(2)], 1000);
      assert.equal(digest("b", [note(1), note(2)], 1000), original);
      assert.notEqual(digest("c", [note(2), note(1)], 1000), original);
      assert.notEqual(digest("d", [note(1), note(2)], 1001), original);
      assert.notEqual(digest("e", [note(1)], 1000), original);
    },
  },
];

const note = (trial: number): StudyEvent => ({ type: "trial_noted", trial, text: `note ${trial}`, by: "someone" });

const noteOf = (text: string): StudyEvent => ({ type: "trial_noted", trial: 1, text, by: "someone" });
