// A writer for the tests to kill: says "opened" or the error's code, then the number of each acknowledged entry.
import { writeSync } from "node:fs";
import { openJournal } from "../../../src/adapters/journal/sqlite-journal.ts";
import { EspalierError } from "../../../src/core/errors.ts";

const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};

try {
  const journal = openJournal({ path: process.argv[2] ?? "", study: "s", mode: "write" });
  say("opened");
  setInterval(() => {
    const entries = journal.append(
      [{ type: "trial_noted", trial: 1, text: "x".repeat(500), by: "writer" }],
      Date.now(),
    );
    say(String(entries[0]?.seq));
  }, 1);
} catch (error) {
  if (!(error instanceof EspalierError)) throw error;
  say(error.code);
}
