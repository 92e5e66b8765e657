import { mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dropIntoInbox, mendInbox, readInbox } from "../../src/runtime/inbox.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "espalier-inbox-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const note = { type: "trial_noted", trial: 3, text: "look here", by: "ada" } as const;

/** A kill at a moment while a message is taken; nothing after it happens. */
class Killed extends Error {}

/** Takes the one message as entry 8 of a journal of 7 entries, killed before or after the entry is written. */
const takeKilled = (moment: "before" | "after"): number => {
  let lastSeq = 7;
  const [message] = readInbox(folder);
  const files = readdirSync(folder);
  try {
    message?.take(lastSeq + 1, () => {
      if (moment === "after") lastSeq += 1;
      // What lies in the folder now is what a kill leaves there.
      files.splice(0, files.length, ...readdirSync(folder));
      throw new Killed();
    });
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  for (const file of files) {
    dropIntoInbox(folder, "again", note);
    renameSync(join(folder, "again.json"), join(folder, file));
  }
  return lastSeq;
};

describe("A message of a person", () => {
  it("is taken once and is gone", () => {
    dropIntoInbox(folder, "1-a", note);
    const taken: unknown[] = [];
    for (const message of readInbox(folder)) message.take(8, () => taken.push(message.event));
    expect(taken).toEqual([note]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken by the next orchestrator when a kill came before it was journaled", () => {
    dropIntoInbox(folder, "1-a", note);
    mendInbox(folder, takeKilled("before"));
    expect(readInbox(folder).map(({ name, event }) => [name, event])).toEqual([["1-a.json", note]]);
  });

  it("is not taken again when a kill came after it was journaled", () => {
    dropIntoInbox(folder, "1-a", note);
    mendInbox(folder, takeKilled("after"));
    expect(readInbox(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
