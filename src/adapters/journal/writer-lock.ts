import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EspalierError } from "../../core/errors.ts";

/** The right to write one study's journal, until `release` or the death of this process. */
export interface WriterLock {
  release(): void;
}

/**
 * Takes the study's writer lock, or throws `study_locked` with the holder's pid at once.
 *
 * The lock is an exclusive transaction held open on a database of its own: SQLite takes it with `fcntl`, which the
 * kernel frees when the process dies and which its children do not inherit. Nothing else may open that file in this
 * process, because closing any descriptor of it would free the lock; the pid is therefore kept in a file beside it.
 */
export const takeWriterLock = (folder: string, study: string): WriterLock => {
  mkdirSync(folder, { recursive: true });
  const holderPath = join(folder, `${study}.json`);
  const database = lockOrNull(join(folder, `${study}.db`), holderPath);
  if (database === null) throw lockedBy(study, liveHolder(holderPath));
  writeHolder(holderPath);
  return { release: () => database.close() };
};

/** Pid of the living process that holds a study for writing, or null; may be a moment out of date. */
export const lockHolder = (folder: string, study: string): number | null => {
  const holderPath = join(folder, `${study}.json`);
  try {
    const database = tryLock(join(folder, `${study}.db`));
    if (database === null) return liveHolder(holderPath) ?? 0;
    database.close();
    return null;
  } catch {
    // Where one may only look, such as in a copy on a read-only disk, the holder's own word has to do.
    return liveHolder(holderPath);
  }
};

// Two that try in the same instant can both fail, so a failure counts only when a living holder is known to be there.
const lockOrNull = (path: string, holderPath: string): DatabaseSync | null => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const database = tryLock(path);
    if (database !== null) return database;
    if (liveHolder(holderPath) !== null) return null;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  return null;
};

const MAX_TRIES = 40;
const PAUSE_MS = 25;

const tryLock = (path: string): DatabaseSync | null => {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
};

const isBusy = (error: unknown): boolean =>
  error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5;

const lockedBy = (study: string, pid: number | null): EspalierError =>
  new EspalierError(
    "study_locked",
    `Study "${study}" is held by another orchestrator, ${pid === null ? "whose pid is not known" : `process ${pid}`}.`,
    { hint: "Watch it with `espalier status`, end it with `espalier stop`, or start another with `--study NAME`." },
  );

const writeHolder = (path: string): void => {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify({ pid: process.pid, started: startOf(process.pid) })}\n`);
  renameSync(temporary, path);
};

// A pid is used again after its process died, so the start time has to match too.
const liveHolder = (path: string): number | null => {
  const holder = readHolder(path);
  if (holder === null || !isAlive(holder.pid)) return null;
  return holder.started === null || holder.started === startOf(holder.pid) ? holder.pid : null;
};

const readHolder = (path: string): { pid: number; started: string | null } | null => {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || typeof value.pid !== "number") return null;
    const started = "started" in value && typeof value.started === "string" ? value.started : null;
    return { pid: value.pid, started };
  } catch {
    // No holder was ever written, or the file was cut short by a power loss: nobody is known to hold it.
    return null;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** Boot and start time of a process (Linux), null where the system does not say. */
const startOf = (pid: number): string | null => {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${boot}/${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return null;
  }
};
