import { apply, fold } from "../core/apply.ts";
import type { JournalEntry } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import type { Journal } from "../ports/journal.ts";

/** A study as of its last event, folded on a handle of its own that only reads. */
export interface StudyReader {
  /** The state with everything that is in the journal now; null while the journal is still empty. */
  current(): StudyState | null;
  /** Entries after `seq`, oldest first. */
  after(seq: number): readonly JournalEntry[];
  /** Calls back with each batch of new entries until the returned function is called. */
  follow(listener: (entries: readonly JournalEntry[]) => void): () => void;
  close(): void;
}

/** Reads a journal again and again while somebody looks; without a listener it reads only when it is asked. */
export const studyReader = (journal: Journal, { pollMs = 80 }: { readonly pollMs?: number } = {}): StudyReader => {
  let state: StudyState | null = null;
  const listeners = new Set<(entries: readonly JournalEntry[]) => void>();
  let timer: NodeJS.Timeout | null = null;

  const catchUp = (): readonly JournalEntry[] => {
    const entries = journal.read(state?.seq ?? 0);
    if (entries.length === 0) return entries;
    if (state === null) state = fold(entries);
    else for (const entry of entries) apply(state, entry);
    return entries;
  };
  const publish = (): void => {
    const entries = catchUp();
    if (entries.length > 0) for (const listener of listeners) listener(entries);
  };
  const tick = (): void => {
    try {
      publish();
    } catch {
      // A journal that cannot be read just now, or is damaged, must not end the server: whoever asks next gets the
      // same error as an answer, since asking reads again.
    }
  };
  const stop = (): void => {
    if (timer) clearInterval(timer);
    timer = null;
  };

  return {
    current: () => {
      publish();
      return state;
    },
    after: (seq) => journal.read(seq),
    follow: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(tick, pollMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    close: () => {
      stop();
      listeners.clear();
      journal.close();
    },
  };
};
