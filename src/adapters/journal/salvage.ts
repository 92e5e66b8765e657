import { EspalierError } from "../../core/errors.ts";
import type { JournalEntry } from "../../core/events.ts";
import { EMPTY_DIGEST, type Link, readLinks } from "./digest-chain.ts";
import { openDatabase } from "./journal-database.ts";

/** What is whole of a study's journal, and what is wrong behind it (null: nothing is). */
export interface Salvage {
  readonly entries: readonly JournalEntry[];
  readonly damage: string | null;
}

/** Reads a study's entries up to the first that does not hold; for `doctor --export`, never to go on from. */
export const salvageEntries = (path: string, study: string): Salvage => {
  const entries: JournalEntry[] = [];
  let head = { seq: 0, digest: EMPTY_DIGEST };
  try {
    const database = openDatabase(path, "read");
    try {
      const rows = database
        .prepare(
          `SELECT seq, at_ms AS atMs, body, digest FROM events
           WHERE study = (SELECT id FROM studies WHERE name = ?) ORDER BY seq`,
        )
        .iterate(study);
      for (const row of rows) {
        const next = readLinks([row as unknown as Link], head, path);
        entries.push(...next.entries);
        head = { seq: next.seq, digest: next.digest };
      }
    } finally {
      database.close();
    }
    return { entries, damage: null };
  } catch (error) {
    if (error instanceof EspalierError && error.code === "journal_newer") throw error;
    return { entries, damage: error instanceof Error ? error.message : String(error) };
  }
};
