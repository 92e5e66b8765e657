import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "../../core/canonical-json.ts";
import { EspalierError } from "../../core/errors.ts";
import type { JournalEntry, StudyEvent } from "../../core/events.ts";
import type { Journal } from "../../ports/journal.ts";
import { checkedEntries, damaged, digestOf, EMPTY_DIGEST, type Link } from "./digest-chain.ts";
import { type Head, headMark, readHeadMark } from "./head-mark.ts";
import { openDatabase, sayingDamage } from "./journal-database.ts";
import type { JournalMode, JournalStore } from "./journal-store.ts";
import { requireLocalDisk } from "./local-disk.ts";
import { lockHolder, takeWriterLock } from "./writer-lock.ts";

/** Keeps the journals of a repository's studies in one SQLite file, usually `.espalier/journal.db`. */
export const sqliteJournals = (path: string): JournalStore => ({
  open: ({ study, mode }) => openJournal({ path, study, mode }),
  list: () => listStudies(path),
});

/** Opens one study's journal; `study_locked` when another process writes it, `journal_damaged` when it does not hold. */
export const openJournal = (request: { path: string; study: string; mode: JournalMode }): Journal => {
  requireStudyName(request.study);
  return request.mode === "write" ? openWriter(request) : openReader(request);
};

/** Names of the studies in a journal file, sorted; none where there is no file. */
export const listStudies = (path: string): readonly string[] => {
  if (!existsSync(path)) return [];
  const database = openDatabase(path, "read");
  try {
    return sayingDamage(path, 1, () =>
      database
        .prepare("SELECT name FROM studies WHERE head_seq > 0 ORDER BY name")
        .all()
        .map((row) => String(row.name)),
    );
  } finally {
    database.close();
  }
};

/** Pid of the process that writes a study just now; null when nobody does, 0 when somebody unknown does. */
export const writerOf = (path: string, study: string): number | null =>
  existsSync(locksFolder(path)) ? lockHolder(locksFolder(path), study) : null;

const openReader = ({ path, study }: { path: string; study: string }): Journal => {
  if (!existsSync(path)) throw noSuchStudy(study);
  const database = openDatabase(path, "read");
  try {
    const id = sayingDamage(path, 1, () => studyId(database, study));
    if (id === null) throw noSuchStudy(study);
    const entries = storedEntries(database, { path, study, id });
    return {
      read: entries.read,
      entries: entries.entries,
      append: () => {
        throw new EspalierError("internal", `The journal of study "${study}" is open for reading only.`);
      },
      headDigest: () => entries.head().digest,
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
};

const openWriter = ({ path, study }: { path: string; study: string }): Journal => {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  requireLocalDisk(folder);
  const lock = takeWriterLock(locksFolder(path), study);
  try {
    const database = openDatabase(path, "write");
    try {
      const id = sayingDamage(path, 1, () => studyId(database, study) ?? createStudy(database, study));
      return writerOver(database, { path, study, id }, lock.release);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
};

const writerOver = (database: DatabaseSync, place: Place, release: () => void): Journal => {
  const entries = storedEntries(database, place);
  const mark = headMark(markPath(place));
  const insert = database.prepare("INSERT INTO events (study, seq, at_ms, body, digest) VALUES (?, ?, ?, ?, ?)");
  const moveHead = database.prepare("UPDATE studies SET head_seq = ?, head_digest = ? WHERE id = ?");
  let open = true;
  let broken: unknown = null;

  const store = (links: readonly Link[], head: Head): void => {
    database.exec("BEGIN IMMEDIATE");
    for (const { seq, atMs, body, digest } of links) insert.run(place.id, seq, atMs, body, digest);
    moveHead.run(head.seq, head.digest, place.id);
    database.exec("COMMIT");
  };

  return {
    read: entries.read,
    entries: entries.entries,
    append: (events, atMs) => {
      if (!open) throw new EspalierError("internal", `The journal of study "${place.study}" was closed.`);
      // After a failed write or sync nobody knows what is on disk: only a new opening may find out.
      if (broken !== null) throw writeFailed(place, broken);
      if (events.length === 0) return [];
      const links = chained(events, atMs, entries.head());
      const last = links.at(-1);
      if (last === undefined) return [];
      try {
        store(links, last);
      } catch (error) {
        broken = error;
        throw writeFailed(place, error);
      }
      entries.moved(last);
      mark.write(last);
      return links.map(({ seq }, index): JournalEntry => ({ seq, atMs, event: events[index] as StudyEvent }));
    },
    headDigest: () => entries.head().digest,
    close: () => {
      if (!open) return;
      open = false;
      mark.close();
      database.close();
      release();
    },
  };
};

interface Place {
  readonly path: string;
  readonly study: string;
  readonly id: number;
}

/** Reads and verifies the stored entries; what was verified once is not verified again. */
const storedEntries = (database: DatabaseSync, place: Place) => {
  const select = database.prepare(
    "SELECT seq, at_ms AS atMs, body, digest FROM events WHERE study = ? AND seq > ? ORDER BY seq",
  );
  const selectDigest = database.prepare("SELECT digest FROM events WHERE study = ? AND seq = ?");
  const selectHead = database.prepare("SELECT head_seq AS seq, head_digest AS digest FROM studies WHERE id = ?");
  const where = `${place.path}, study "${place.study}",`;
  let verified: Head = { seq: 0, digest: EMPTY_DIGEST };

  const digestAt = (seq: number): string => {
    if (seq === 0) return EMPTY_DIGEST;
    if (seq === verified.seq) return verified.digest;
    return String(selectDigest.get(place.id, seq)?.digest ?? "");
  };

  // One read transaction, so that entries and head are of the same moment while the writer goes on.
  function* snapshot(fromSeq: number): Generator<JournalEntry, void> {
    const mark = readHeadMark(markPath(place));
    database.exec("BEGIN");
    try {
      const head = selectHead.get(place.id) as unknown as Head | undefined;
      const links = select.iterate(place.id, fromSeq) as unknown as Iterable<Link>;
      const found = yield* checkedEntries(links, { seq: fromSeq, digest: digestAt(fromSeq) }, where);
      requireHead(where, found, head, mark, digestAt);
      verified = found;
    } finally {
      database.exec("COMMIT");
    }
  }

  function* entriesAfter(fromSeq: number): Generator<JournalEntry, void> {
    const entries = snapshot(fromSeq);
    let seq = fromSeq;
    try {
      for (;;) {
        const next = sayingDamage(place.path, seq + 1, () => entries.next());
        if (next.done) return;
        seq = next.value.seq;
        yield next.value;
      }
    } finally {
      entries.return();
    }
  }

  const verify = (fromSeq: number): readonly JournalEntry[] => [...entriesAfter(fromSeq)];

  return {
    entries: (): Iterable<JournalEntry> => entriesAfter(0),
    read: (afterSeq: number): readonly JournalEntry[] => {
      const from = Math.min(afterSeq, verified.seq);
      const entries = verify(from);
      return from === afterSeq ? entries : entries.filter(({ seq }) => seq > afterSeq);
    },
    head: (): Head => {
      verify(verified.seq);
      return verified;
    },
    moved: (head: Head): void => {
      verified = head;
    },
  };
};

const requireHead = (
  where: string,
  found: Head,
  head: Head | undefined,
  mark: Head | null,
  digestAt: (seq: number) => string,
): void => {
  if (head === undefined) throw damaged(where, found.seq, "the study's row is gone");
  if (head.seq !== found.seq || (head.seq > 0 && head.digest !== found.digest)) {
    throw damaged(where, found.seq + 1, `it ends at ${found.seq}, but ${head.seq} entries were written`);
  }
  if (mark === null) return;
  if (mark.seq > found.seq) {
    throw damaged(where, found.seq + 1, `it ends at ${found.seq}, but ${mark.seq} entries were written`);
  }
  if ((mark.seq === found.seq ? found.digest : digestAt(mark.seq)) !== mark.digest) {
    throw damaged(where, mark.seq, `entry ${mark.seq} was replaced`);
  }
};

const chained = (events: readonly StudyEvent[], atMs: number, head: Head): Link[] => {
  let previous = head.digest;
  return events.map((event, index) => {
    const seq = head.seq + index + 1;
    const body = canonicalJson(event);
    previous = digestOf(previous, seq, atMs, body);
    return { seq, atMs, body, digest: previous };
  });
};

const studyId = (database: DatabaseSync, study: string): number | null => {
  const row = database.prepare("SELECT id FROM studies WHERE name = ?").get(study);
  return row === undefined ? null : Number(row.id);
};

const createStudy = (database: DatabaseSync, study: string): number => {
  const insert = database.prepare("INSERT INTO studies (name, head_seq, head_digest) VALUES (?, 0, ?)");
  return Number(insert.run(study, EMPTY_DIGEST).lastInsertRowid);
};

const requireStudyName = (study: string): void => {
  if (/^[a-z0-9][a-z0-9-]{0,59}$/.test(study)) return;
  throw new EspalierError("usage", `A study cannot be named ${JSON.stringify(study)}.`, {
    hint: "Use up to 60 lower-case letters, digits and hyphens, for example `lower-lr`.",
  });
};

const noSuchStudy = (study: string): EspalierError =>
  new EspalierError("not_found", `There is no study "${study}" here.`, { hint: "Start it with `espalier run`." });

const writeFailed = ({ path }: Place, cause: unknown): EspalierError => {
  const isFull = cause instanceof Error && "errcode" in cause && cause.errcode === SQLITE_FULL;
  return isFull
    ? new EspalierError("disk_full", `The disk is full: ${path} could not be written.`, {
        hint: "Free some space (`espalier gc` removes worktrees), then go on with `espalier run`.",
        cause,
      })
    : new EspalierError("internal", `${path} could not be written: ${String(cause)}.`, {
        hint: "Check the disk; what was written before is safe. Go on with `espalier run`.",
        cause,
      });
};

const SQLITE_FULL = 13;

const locksFolder = (path: string): string => join(dirname(path), "locks");

const markPath = ({ path, study }: Place): string => join(locksFolder(path), `${study}.head`);
