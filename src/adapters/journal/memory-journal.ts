import { canonicalJson } from "../../core/canonical-json.ts";
import { EspalierError } from "../../core/errors.ts";
import type { Journal } from "../../ports/journal.ts";
import { digestOf, EMPTY_DIGEST, type Link, readLinks } from "./digest-chain.ts";
import type { JournalMode, JournalStore } from "./journal-store.ts";

/** Keeps journals in memory, with the same digests as on disk; for tests and simulators. */
export const memoryJournals = (): JournalStore => {
  const studies = new Map<string, Link[]>();
  const writers = new Set<string>();

  const open = ({ study, mode }: { study: string; mode: JournalMode }): Journal => {
    if (mode === "read" && !studies.has(study)) {
      throw new EspalierError("not_found", `There is no study "${study}".`, { hint: "Start it with `espalier run`." });
    }
    if (mode === "write" && writers.has(study)) {
      throw new EspalierError("study_locked", `Study "${study}" is held by process ${process.pid}.`);
    }
    if (mode === "write") writers.add(study);
    const links = studies.get(study) ?? [];
    studies.set(study, links);
    return memoryJournalOver(links, mode, () => writers.delete(study));
  };

  return { open, list: () => [...studies.keys()].filter((study) => (studies.get(study)?.length ?? 0) > 0).sort() };
};

/** One journal in memory that nobody else opens. */
export const memoryJournal = (): Journal => memoryJournalOver([], "write", () => {});

const memoryJournalOver = (links: Link[], mode: JournalMode, onClose: () => void): Journal => {
  let open = true;
  return {
    read: (afterSeq) => {
      const digest = links[afterSeq - 1]?.digest ?? EMPTY_DIGEST;
      return readLinks(links.slice(afterSeq), { seq: afterSeq, digest }, "in memory").entries;
    },
    entries: () => readLinks([...links], { seq: 0, digest: EMPTY_DIGEST }, "in memory").entries,
    append: (events, atMs) => {
      if (!open || mode === "read") throw new EspalierError("internal", "This journal is not open for writing.");
      let previous = links.at(-1)?.digest ?? EMPTY_DIGEST;
      const added = events.map((event, index) => {
        const seq = links.length + index + 1;
        const body = canonicalJson(event);
        previous = digestOf(previous, seq, atMs, body);
        return { link: { seq, atMs, body, digest: previous }, entry: { seq, atMs, event } };
      });
      links.push(...added.map(({ link }) => link));
      return added.map(({ entry }) => entry);
    },
    headDigest: () => links.at(-1)?.digest ?? EMPTY_DIGEST,
    close: () => {
      if (open && mode === "write") onClose();
      open = false;
    },
  };
};
