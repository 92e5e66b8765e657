import { hash } from "node:crypto";
import { EspalierError } from "../../core/errors.ts";
import type { JournalEntry, StudyEvent } from "../../core/events.ts";

/** Digest before the first entry of a study. */
export const EMPTY_DIGEST = "0".repeat(64);

/** One entry as it is stored: the event's canonical bytes and the digest that chains it to the entry before. */
export interface Link {
  readonly seq: number;
  readonly atMs: number;
  readonly body: string;
  readonly digest: string;
}

/** Chains an entry to the one before: SHA-256 over the earlier digest, the number, the time and the event's bytes. */
export const digestOf = (previous: string, seq: number, atMs: number, body: string): string =>
  hash("sha256", `${previous}\n${seq}\n${atMs}\n${body}`, "hex");

/** Checks that links follow `previous` without a gap, and parses them; the first that does not hold is named. */
export const readLinks = (
  links: Iterable<Link>,
  from: { readonly seq: number; readonly digest: string },
  where: string,
): { readonly entries: readonly JournalEntry[]; readonly seq: number; readonly digest: string } => {
  const entries: JournalEntry[] = [];
  const checked = checkedEntries(links, from, where);
  for (;;) {
    const next = checked.next();
    if (next.done) return { entries, ...next.value };
    entries.push(next.value);
  }
};

/** The same, one entry after the other; returns where the chain ends. */
export function* checkedEntries(
  links: Iterable<Link>,
  from: { readonly seq: number; readonly digest: string },
  where: string,
): Generator<JournalEntry, { readonly seq: number; readonly digest: string }> {
  let { seq, digest } = from;
  for (const link of links) {
    if (link.seq !== seq + 1) throw damaged(where, seq + 1, `entry ${seq + 1} is missing`);
    if (digestOf(digest, link.seq, link.atMs, link.body) !== link.digest) {
      throw damaged(where, link.seq, `entry ${link.seq} is not what was written`);
    }
    yield { seq: link.seq, atMs: link.atMs, event: parseEvent(link.body) };
    seq = link.seq;
    digest = link.digest;
  }
  return { seq, digest };
}

/** The error for a journal that cannot be trusted from entry `seq` on. */
export const damaged = (where: string, seq: number, what: string, cause?: unknown): EspalierError =>
  new EspalierError("journal_damaged", `The journal ${where} is damaged at entry ${seq}: ${what}.`, {
    hint: "Put back a backup of it, or run `espalier doctor --export FILE` to save the entries before the damage.",
    cause,
  });

// The digest has just proven that these are the bytes that `append` wrote, so their shape is ours.
const parseEvent = (body: string): StudyEvent => JSON.parse(body) as StudyEvent;
