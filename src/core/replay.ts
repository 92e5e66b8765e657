import { apply, fold } from "./apply.ts";
import { canonicalJson } from "./canonical-json.ts";
import { decide, POLICY_VERSION } from "./decide.ts";
import { isRequest, isRuling } from "./event-kinds.ts";
import type { JournalEntry } from "./events.ts";

/** What making every decision again showed. */
export interface ReplayReport {
  readonly events: number;
  /** Decisions that were made again and compared byte for byte. */
  readonly decisions: number;
  /** False where the journal was written under another policy: it was folded, nothing was compared. */
  readonly isComparable: boolean;
  readonly policyVersion: string;
  readonly mismatch: { readonly seq: number; readonly journaled: string; readonly derived: string } | null;
}

/** Decides again from the journal alone, at every point at which something was due, and compares the bytes. */
export const replay = (entries: readonly JournalEntry[]): ReplayReport => {
  const state = fold(entries.slice(0, 1));
  const isComparable = state.policyVersion === POLICY_VERSION;
  let decisions = 0;
  let at = 1;
  const report = (mismatch: ReplayReport["mismatch"]): ReplayReport => ({
    events: entries.length,
    decisions,
    isComparable,
    policyVersion: state.policyVersion,
    mismatch,
  });
  while (at < entries.length) {
    const entry = entries[at] as JournalEntry;
    // Outcomes and steering may arrive at any time; a decision may only stand where it follows from the state.
    const due = isComparable && isDecision(entry) ? decide(state) : [];
    if (isComparable && isDecision(entry) && due.length === 0)
      return report({ seq: entry.seq, journaled: canonicalJson(entry.event), derived: "nothing is due" });
    for (const event of due) {
      const journaled = entries[at];
      const derived = canonicalJson(event);
      if (journaled === undefined) return report(null);
      if (canonicalJson(journaled.event) !== derived)
        return report({ seq: journaled.seq, journaled: canonicalJson(journaled.event), derived });
      apply(state, journaled);
      decisions += 1;
      at += 1;
    }
    if (due.length === 0) {
      apply(state, entry);
      at += 1;
    }
  }
  return report(null);
};

const isDecision = ({ event }: JournalEntry): boolean => isRequest(event) || isRuling(event);
