import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { requireLocalDisk } from "../../../src/adapters/journal/local-disk.ts";
import { salvageEntries } from "../../../src/adapters/journal/salvage.ts";
import { listStudies, openJournal, writerOf } from "../../../src/adapters/journal/sqlite-journal.ts";
import { EspalierError } from "../../../src/core/errors.ts";
import type { StudyEvent } from "../../../src/core/events.ts";

describe("Writers", () => {
  it("are told the pid of the process that holds the study, at once", async () => {
    const path = freshPath();
    const holder = await startWriter(path);
    try {
      const before = performance.now();
      const error = errorOf(() => openJournal({ path, study: "s", mode: "write" }));
      expect(error).toMatchObject({ code: "study_locked", message: expect.stringContaining(`process ${holder.pid}`) });
      expect(performance.now() - before).toBeLessThan(2000);
      expect(writerOf(path, "s")).toBe(holder.pid);
    } finally {
      await kill(holder);
    }
  });

  it("take over at once from a holder that was killed, and find all it had appended", async () => {
    const path = freshPath();
    const holder = await startWriter(path);
    const acknowledged = await acknowledgedAtLeast(holder, 50);
    await kill(holder);
    const journal = openJournal({ path, study: "s", mode: "write" });
    expect(journal.read(0).length).toBeGreaterThanOrEqual(acknowledged);
    journal.append([note(1)], 1);
    journal.close();
    expect(writerOf(path, "s")).toBeNull();
  });

  it("exclude each other when two processes try in the same instant", async () => {
    const path = freshPath();
    const both = [spawnWriter(path), spawnWriter(path)];
    const first = await Promise.all(both.map(firstLine));
    expect(first.filter((line) => line === "study_locked")).toHaveLength(1);
    await Promise.all(both.map(kill));
  });

  it("do not disturb readers, nor readers them", async () => {
    const path = freshPath();
    const holder = await startWriter(path);
    await acknowledgedAtLeast(holder, 1);
    const reader = openJournal({ path, study: "s", mode: "read" });
    let last = 0;
    for (let round = 0; round < 200; round += 1) {
      const entries = reader.read(last);
      expect(entries[0]?.seq ?? last + 1).toBe(last + 1);
      last = entries.at(-1)?.seq ?? last;
    }
    expect(last).toBeGreaterThan(0);
    reader.close();
    await kill(holder);
  });

  it("stop for good when a write fails, and lose nothing that was acknowledged", () => {
    const path = freshPath();
    const journal = openJournal({ path, study: "s", mode: "write" });
    journal.append([note(1)], 1);
    const other = new DatabaseSync(path);
    other.exec("CREATE TRIGGER stop BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no more'); END");
    other.close();
    expect(errorOf(() => journal.append([note(2)], 2))).toMatchObject({ code: "internal" });
    expect(errorOf(() => journal.append([note(3)], 3))).toMatchObject({ code: "internal" });
    journal.close();
    expect(openJournal({ path, study: "s", mode: "read" }).read(0)).toHaveLength(1);
  });
});

describe("Damage", () => {
  it("is never half-read: a journal with a flipped byte gives what was written, or says it is damaged", () => {
    const path = writtenJournal(40);
    const whole = JSON.stringify(openJournal({ path, study: "s", mode: "read" }).read(0));
    const size = statSync(path).size;
    let detected = 0;
    for (let place = 0; place < 150; place += 1) {
      const copy = copyOf(path);
      flipByte(copy, Math.floor(((place + 0.5) * size) / 150));
      detected += detectedOrWhole(copy, whole);
    }
    expect(detected).toBeGreaterThan(20);
  });

  it("shows when the end was cut off", () => {
    const path = writtenJournal(40);
    const whole = JSON.stringify(openJournal({ path, study: "s", mode: "read" }).read(0));
    for (const share of [0, 0.3, 0.6, 0.9]) {
      const copy = copyOf(path);
      truncateSync(copy, Math.floor(statSync(path).size * share));
      detectedOrWhole(copy, whole);
    }
  });

  it("shows when the write-ahead log lost acknowledged entries", async () => {
    const path = freshPath();
    const holder = await startWriter(path);
    await acknowledgedAtLeast(holder, 20);
    await kill(holder);
    truncateSync(`${path}-wal`, Math.floor(statSync(`${path}-wal`).size / 2));
    expect(errorOf(() => openJournal({ path, study: "s", mode: "read" }).read(0))).toMatchObject({
      code: "journal_damaged",
      message: expect.stringMatching(/entries were written|is gone|no tables/),
    });
  });

  it("is named by the first entry that does not hold", () => {
    const path = writtenJournal(10);
    edit(path, "UPDATE events SET body = replace(body, 'note 7', 'note 8') WHERE seq = 7");
    expect(errorOf(() => openJournal({ path, study: "s", mode: "write" }).read(0))).toMatchObject({
      code: "journal_damaged",
      message: expect.stringContaining("entry 7"),
    });
  });

  it("is found before anything is appended behind it", () => {
    const path = writtenJournal(10);
    edit(path, "DELETE FROM events WHERE seq = 4");
    const journal = openJournal({ path, study: "s", mode: "write" });
    expect(errorOf(() => journal.append([note(1)], 1))).toMatchObject({ code: "journal_damaged" });
    journal.close();
  });

  it("leaves the entries before it for an export", () => {
    const path = writtenJournal(10);
    edit(path, "UPDATE events SET at_ms = 5 WHERE seq = 7");
    const salvage = salvageEntries(path, "s");
    expect(salvage.entries).toHaveLength(6);
    expect(salvage.damage).toContain("entry 7");
    expect(salvageEntries(writtenJournal(3), "s")).toMatchObject({ damage: null, entries: { length: 3 } });
  });
});

describe("Opening", () => {
  it("refuses a journal of a newer format", () => {
    const path = writtenJournal(1);
    edit(path, "PRAGMA user_version = 2");
    expect(errorOf(() => openJournal({ path, study: "s", mode: "write" }))).toMatchObject({ code: "journal_newer" });
    expect(errorOf(() => listStudies(path))).toMatchObject({ code: "journal_newer" });
  });

  it("leaves a database of something else alone", () => {
    const path = freshPath();
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE theirs (x)");
    other.close();
    const before = readFileSync(path);
    expect(errorOf(() => openJournal({ path, study: "s", mode: "write" }))).toMatchObject({ code: "journal_damaged" });
    expect(readFileSync(path).subarray(100)).toEqual(before.subarray(100));
  });

  it("refuses names that could not be part of a branch or a path", () => {
    for (const study of ["", "../x", "A", "-x", "a b", "a/b", "x".repeat(61)]) {
      expect(errorOf(() => openJournal({ path: freshPath(), study, mode: "write" }))).toMatchObject({ code: "usage" });
    }
  });

  it("refuses network filesystems with the way out", () => {
    expect(errorOf(() => requireLocalDisk("/home/x", () => 0x6969))).toMatchObject({
      code: "repository_unsupported",
      message: expect.stringContaining("NFS"),
      hint: expect.stringContaining("symbolic link"),
    });
    expect(() => requireLocalDisk("/home/x", () => 0xef53)).not.toThrow();
  });

  it("creates nothing when it only reads", () => {
    const path = freshPath();
    expect(listStudies(path)).toEqual([]);
    expect(errorOf(() => openJournal({ path, study: "s", mode: "read" }))).toMatchObject({ code: "not_found" });
    expect(existsSync(path)).toBe(false);
  });
});

const freshPath = (): string => join(mkdtempSync(join(tmpdir(), "espalier-journal-")), "journal.db");

const note = (trial: number): StudyEvent => ({ type: "trial_noted", trial, text: `note ${trial}`, by: "someone" });

const writtenJournal = (entries: number): string => {
  const path = freshPath();
  const journal = openJournal({ path, study: "s", mode: "write" });
  for (let trial = 1; trial <= entries; trial += 1) journal.append([note(trial)], trial);
  journal.close();
  return path;
};

const copyOf = (path: string): string => {
  const copy = freshPath();
  copyFileSync(path, copy);
  cpSync(join(path, "..", "locks"), join(copy, "..", "locks"), { recursive: true });
  return copy;
};

const flipByte = (path: string, place: number): void => {
  const bytes = readFileSync(path);
  bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
};

const edit = (path: string, sql: string): void => {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
};

/** 1 when reading says that the copy is damaged, 0 when it gives the whole of it; anything else fails the test. */
const detectedOrWhole = (path: string, whole: string): number => {
  try {
    const journal = openJournal({ path, study: "s", mode: "read" });
    expect(JSON.stringify(journal.read(0))).toBe(whole);
    journal.close();
    return 0;
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    expect(["journal_damaged", "journal_newer", "not_found"]).toContain(error.code);
    return 1;
  }
};

const errorOf = (act: () => unknown): EspalierError => {
  try {
    act();
  } catch (error) {
    if (error instanceof EspalierError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
};

const WRITER = fileURLToPath(new URL("./append-forever.ts", import.meta.url));

const spawnWriter = (path: string): ChildProcess =>
  spawn(process.execPath, ["--no-warnings", WRITER, path], { stdio: ["ignore", "pipe", "inherit"] });

const startWriter = async (path: string): Promise<ChildProcess> => {
  const child = spawnWriter(path);
  expect(await firstLine(child)).toBe("opened");
  return child;
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  let text = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(chunk);
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0] ?? "";
};

const acknowledgedAtLeast = async (child: ChildProcess, count: number): Promise<number> => {
  let text = "";
  for await (const chunk of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    text += String(chunk);
    const lines = text.split("\n").slice(0, -1);
    if (Number(lines.at(-1)) >= count) return Number(lines.at(-1));
  }
  throw new Error("The writer ended early.");
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
};
