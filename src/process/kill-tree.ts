import { readlinkSync } from "node:fs";
import { hasInEnvironment, type ProcessRow, processTable } from "./process-table.ts";

/** What belongs together: everything below a process, in its group or session, or started with a marker variable. */
export interface ProcessTree {
  /** Null when the root is gone and its number may be somebody else's by now. */
  readonly rootPid: number | null;
  /** `NAME=value` in the environment that the tree was started with; finds daemons that left the group. */
  readonly marker?: string;
}

/** Living processes of the tree. Daemons that also emptied their environment are found only while their parents live. */
export function membersOf(tree: ProcessTree): readonly ProcessRow[] {
  const rows = processTable().filter((row) => row.pid !== process.pid);
  const members = new Set<number>();
  const isRoot = (id: number): boolean => tree.rootPid !== null && id === tree.rootPid;
  const belongs = (row: ProcessRow): boolean =>
    isRoot(row.pid) ||
    isRoot(row.group) ||
    isRoot(row.session) ||
    (tree.marker !== undefined && hasInEnvironment(row.pid, tree.marker));
  for (const row of rows) if (belongs(row)) members.add(row.pid);
  // Parents may come after children in the table once numbers wrap around, hence the repetition.
  for (let size = -1; size !== members.size; ) {
    size = members.size;
    for (const row of rows) if (members.has(row.parent)) members.add(row.pid);
  }
  return rows.filter((row) => members.has(row.pid) && !row.isZombie);
}

/**
 * Sends a signal to the tree: to the group of its root at once, then to whatever else belongs to it. Where part of the
 * tree lives in a process namespace of its own, a signal that can be handled goes to that part alone: the sandbox around
 * it would not pass the signal on, but die of it and take everything inside along before it can say goodbye.
 */
export function signalTree(tree: ProcessTree, signal: NodeJS.Signals): void {
  const members = membersOf(tree);
  const jailed = signal === "SIGKILL" ? [] : members.filter(({ pid }) => isInInnerNamespace(pid));
  if (jailed.length > 0) {
    for (const { pid } of jailed) send(pid, signal);
    return;
  }
  if (tree.rootPid !== null) send(-tree.rootPid, signal);
  for (const row of members) if (row.group !== tree.rootPid) send(row.pid, signal);
}

function isInInnerNamespace(pid: number): boolean {
  const namespace = namespaceOf(pid);
  return namespace !== null && namespace !== namespaceOf(process.pid);
}

function namespaceOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    // Gone, not ours, or no /proc at all.
    return null;
  }
}

/** Kills the tree until nothing is left of it; false when something still lives after `timeoutMs`. */
export async function killTree(tree: ProcessTree, timeoutMs = 5_000): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(50, pauseMs * 2)) {
    const members = membersOf(tree);
    if (members.length === 0) return true;
    // The group first and at once: what multiplies must not outrun a list of its members.
    if (tree.rootPid !== null) send(-tree.rootPid, "SIGKILL");
    for (const { pid } of members) send(pid, "SIGKILL");
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Sends a signal (0: only looks); false when there is nobody to get it. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  // 0 is our own group, -1 everybody, 1 the whole machine: never meant.
  if (Math.abs(pid) <= 1) return false;
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** EPERM is somebody else's process under a number that was ours, thus gone as well. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ESRCH" || error.code === "EPERM");
