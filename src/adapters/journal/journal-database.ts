import { DatabaseSync } from "node:sqlite";
import { EspalierError } from "../../core/errors.ts";
import { damaged } from "./digest-chain.ts";
import type { JournalMode } from "./journal-store.ts";

/** Opens the SQLite file of a journal and makes its tables; refuses a damaged file and a newer format. */
export const openDatabase = (path: string, mode: JournalMode): DatabaseSync =>
  sayingDamage(path, 1, () => {
    const database = new DatabaseSync(path, { readOnly: mode === "read", timeout: BUSY_TIMEOUT_MS });
    try {
      prepare(database, path, mode);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });

/** Turns SQLite's words for a damaged file into `journal_damaged`. */
export const sayingDamage = <T>(path: string, seq: number, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (isDamage(error)) throw damaged(path, seq, error.message, error);
    throw error;
  }
};

const BUSY_TIMEOUT_MS = 5000;
const FORMAT = 1;
const APPLICATION_ID = 0x4553_504c; // "ESPL"

const prepare = (database: DatabaseSync, path: string, mode: JournalMode): void => {
  database.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;");
  const format = pragma(database, "user_version");
  if (format > FORMAT) throw newer(path, format);
  if (mode === "read") {
    if (format === 0) throw damaged(path, 1, "it has no tables");
    return;
  }
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
  if (format === 0) createTables(database, path);
  const check = database.prepare("PRAGMA quick_check(1)").get()?.quick_check;
  if (check !== "ok") throw damaged(path, 1, String(check));
};

const createTables = (database: DatabaseSync, path: string): void => {
  database.exec("BEGIN IMMEDIATE");
  // Another process may have made them while this one waited.
  if (pragma(database, "user_version") === 0) {
    const tables = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n;
    if (tables !== 0) throw damaged(path, 1, "it is a database of something else");
    database.exec(SCHEMA);
  }
  database.exec("COMMIT");
};

const SCHEMA = `
  CREATE TABLE studies (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head_seq INTEGER NOT NULL,
    head_digest TEXT NOT NULL
  ) STRICT;
  CREATE TABLE events (
    study INTEGER NOT NULL REFERENCES studies,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (study, seq)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);

const newer = (path: string, format: number): EspalierError =>
  new EspalierError("journal_newer", `The journal ${path} has format ${format}; this Espalier reads up to ${FORMAT}.`, {
    hint: "Install the version of Espalier that wrote it, or a later one.",
  });

// SQLITE_CORRUPT, SQLITE_NOTADB, and SQLITE_ERROR for a schema that no longer parses; extended codes keep the low byte.
const isDamage = (error: unknown): error is Error =>
  error instanceof Error &&
  "errcode" in error &&
  typeof error.errcode === "number" &&
  [1, 11, 26].includes(error.errcode & 0xff);
