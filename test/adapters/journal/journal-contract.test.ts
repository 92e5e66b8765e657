import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { memoryJournals } from "../../../src/adapters/journal/memory-journal.ts";
import { sqliteJournals } from "../../../src/adapters/journal/sqlite-journal.ts";
import { journalContract } from "../../../src/testing/journal-contract.ts";

describe("The journal in SQLite", () => {
  const fresh = () => sqliteJournals(join(mkdtempSync(join(tmpdir(), "espalier-journal-")), "journal.db"));
  for (const { title, run } of journalContract(fresh)) it(title, run);
});

describe("The journal in memory", () => {
  for (const { title, run } of journalContract(memoryJournals)) it(title, run);
});
