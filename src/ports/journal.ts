import type { JournalEntry, StudyEvent } from "../core/events.ts";

/**
 * The append-only list of everything that happened in one study.
 *
 * **Durability.** `append` returns only once the events would survive a power cut, all of them or none.
 * **One writer.** A journal opened for writing holds a lock that the kernel frees when the process dies; a second
 * writer gets `study_locked` with the holder's pid at once. Readers never block the writer nor wait for it.
 * **Damage.** Every entry is chained to the one before by a digest; reading a journal whose chain does not hold throws
 * `journal_damaged` with the first bad sequence number, and one of a newer format `journal_newer`. What was folded up to there is not
 * to be used.
 */
export interface Journal {
  /** Entries after `afterSeq` (0: from the start) in order, as of the moment of the call. */
  read(afterSeq: number): readonly JournalEntry[];
  /** All entries in order, one after the other, so that a long journal can be folded without holding it. */
  entries(): Iterable<JournalEntry>;
  /** Gives the events the next sequence numbers and the time `atMs`. */
  append(events: readonly StudyEvent[], atMs: number): readonly JournalEntry[];
  /** Digest of the last entry, printed at the end of a study so that later tampering shows. */
  headDigest(): string;
  close(): void;
}
