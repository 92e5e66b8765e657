import { readFileSync } from "node:fs";
import { processRow } from "./process-table.ts";

/** Names one process for ever: a number alone is used again after it ends, and after a reboot. */
export interface ProcessIdentity {
  readonly bootId: string;
  readonly pid: number;
  readonly startTicks: number;
}

/** The identity of a living process, by default our own; null when there is no such process. */
export function processIdentity(pid = process.pid): ProcessIdentity | null {
  const row = processRow(pid);
  if (row !== null && !row.isZombie) return { bootId: bootId(), pid, startTicks: row.startTicks };
  // Without /proc the number is all there is.
  return hasProc() || !isLiving(pid) ? null : { bootId: "unknown", pid, startTicks: 0 };
}

/** Whether the very process that was named still lives. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = processIdentity(identity.pid);
  return now !== null && now.bootId === identity.bootId && now.startTicks === identity.startTicks;
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "unknown";
  }
}

const hasProc = (): boolean => processRow(process.pid) !== null;

function isLiving(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
