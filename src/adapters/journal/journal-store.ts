import type { Journal } from "../../ports/journal.ts";

/** Writing takes the study's lock; reading never waits for it. */
export type JournalMode = "read" | "write";

/** The journals of the studies of one repository. */
export interface JournalStore {
  /** Opens a study's journal; writing creates it, reading one that does not exist is `not_found`. */
  open(request: { readonly study: string; readonly mode: JournalMode }): Journal;
  /** Names of the studies that have at least one entry, sorted. */
  list(): readonly string[];
}
