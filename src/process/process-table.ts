import { readdirSync, readFileSync } from "node:fs";

/** One row of the kernel's process table. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Clock ticks since boot; with the boot id it tells a process from a later one of the same number. */
  readonly startTicks: number;
  readonly isZombie: boolean;
}

/** All processes that can be seen; empty where there is no /proc. */
export function processTable(): readonly ProcessRow[] {
  return pidsInProc().flatMap((pid) => processRow(pid) ?? []);
}

/** The row of one process, or null if there is no such process. */
export function processRow(pid: number): ProcessRow | null {
  const stat = readProc(`${pid}/stat`);
  // The name in parentheses may itself hold spaces and parentheses: what counts follows the last one.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields.length < 20) return null;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTicks: Number(fields[19]),
    isZombie: fields[0] === "Z" || fields[0] === "X",
  };
}

/** Whether the initial environment of a process holds `NAME=value`; false where it may not be read. */
export function hasInEnvironment(pid: number, entry: string): boolean {
  const environ = readProc(`${pid}/environ`);
  return environ !== null && `\0${environ}`.includes(`\0${entry}\0`);
}

function pidsInProc(): number[] {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Null when the process is gone or not ours to read, which for every caller is the same as not there. */
function readProc(name: string): string | null {
  try {
    return readFileSync(`/proc/${name}`, "latin1");
  } catch {
    return null;
  }
}
