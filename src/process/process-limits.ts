import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { membersOf, type ProcessTree } from "./kill-tree.ts";
import { processIdentity } from "./process-identity.ts";

/** How many processes, and how much memory in bytes, everything that belongs to one tree may have together. */
export interface TreeLimits {
  readonly maxProcesses: number;
  readonly maxMemoryBytes: number;
}

/** Limits on one tree of processes: held by the kernel as far as the machine lets us ask it, else by looking. */
export interface ProcessLimits {
  readonly limitsProcesses: boolean;
  readonly limitsMemory: boolean;
  /** Starts a command under the limits. */
  wrap(argv: readonly string[]): readonly string[];
  /** Whether the kernel killed a process for the memory limit. */
  hitMemory(): boolean;
  /** The limit that the tree is over and that the kernel does not hold; to be asked a few times a second. */
  overrun(tree: ProcessTree): "processes" | "memory" | null;
  /** Removes what was made; everything that was started must be gone. */
  remove(): Promise<void>;
}

/**
 * Makes control groups of our own (version 1 or 2) below the ones we are in; does without where that is forbidden. What
 * killed owners left of theirs is removed by the first call.
 */
export function processLimits({ maxProcesses, maxMemoryBytes }: TreeLimits, name = nextName()): ProcessLimits {
  sweepOnce();
  const unified = makeGroup(unifiedParent(), name, { "pids.max": maxProcesses, "memory.max": maxMemoryBytes });
  const pids = unified ?? makeGroup(legacyParent("pids"), name, { "pids.max": maxProcesses });
  const memory = unified ?? makeGroup(legacyParent("memory"), name, { "memory.limit_in_bytes": maxMemoryBytes });
  const groups = [...new Set([pids, memory])].filter((group) => group !== null);
  const limitsProcesses = pids?.written.has("pids.max") ?? false;
  const limitsMemory = memory !== null && memory.written.size > (unified === null ? 0 : 1);
  return {
    limitsProcesses,
    limitsMemory,
    wrap(argv) {
      if (groups.length === 0) return argv;
      const enter = groups.map((_, index) => `echo $$ > "$${index + 1}" || exit 126`).join("; ");
      const script = `${enter}; shift ${groups.length}; exec "$@"`;
      return ["/bin/sh", "-c", script, "sh", ...groups.map(({ path }) => join(path, "cgroup.procs")), ...argv];
    },
    hitMemory: () => groups.some(({ path }) => memoryKills(path) > 0),
    overrun(tree) {
      if ((limitsProcesses && limitsMemory) || !HAS_PROC) return null;
      const isCrowded = !limitsProcesses && entriesOfProc() >= maxProcesses;
      const isShortOfMemory = !limitsMemory && usedMemoryBytes() >= maxMemoryBytes;
      // Looking at the whole machine is cheap; only when it has that much is it worth asking whose it is.
      if (!isCrowded && !isShortOfMemory) return null;
      const members = membersOf(tree);
      if (!limitsProcesses && members.length > maxProcesses) return "processes";
      return isShortOfMemory && memoryBytesOf(members.map(({ pid }) => pid)) > maxMemoryBytes ? "memory" : null;
    },
    async remove() {
      // The kernel counts a process for a moment after its end.
      for (let tries = 0; groups.some(({ path }) => !isRemoved(path)) && tries < MOST_TRIES; tries++)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    },
  };
}

const isRemoved = (path: string): boolean => tryTo(() => rmdirSync(path)) || !existsSync(path);

/** Names tell whose a group is: the process, and when it began, since numbers of processes are used again. */
const nextName = (): string => {
  made += 1;
  return `espalier-${process.pid}-${processIdentity()?.startTicks ?? 0}-${made}`;
};

const sweepOnce = (): void => {
  if (hasSwept) return;
  hasSwept = true;
  for (const parent of [unifiedParent(), legacyParent("pids"), legacyParent("memory")]) {
    for (const name of parent === null ? [] : namesIn(parent)) {
      const [, pid, startTicks] = /^espalier-(\d+)-(\d+)-\d+$/.exec(name) ?? [];
      if (pid === undefined || processIdentity(Number(pid))?.startTicks === Number(startTicks)) continue;
      // The kernel refuses while a process is in it.
      tryTo(() => rmdirSync(join(parent ?? "", name)));
    }
  }
};

interface Group {
  readonly path: string;
  readonly written: ReadonlySet<string>;
}

function makeGroup(parent: string | null, name: string, settings: Record<string, number>): Group | null {
  if (parent === null) return null;
  const path = join(parent, name);
  if (!tryTo(() => mkdirSync(path))) return null;
  const written = new Set<string>();
  for (const [file, value] of Object.entries(settings)) {
    if (existsSync(join(path, file)) && tryTo(() => writeFileSync(join(path, file), String(value)))) written.add(file);
  }
  if (written.size > 0) return { path, written };
  tryTo(() => rmdirSync(path));
  return null;
}

/** The nearest group above us that hands its controllers on and lets us make groups below it. */
function unifiedParent(): string | null {
  const own = ownGroup("0", "");
  for (let path = own; path !== null && path !== "."; path = path === "/" ? null : dirname(path)) {
    const folder = join(UNIFIED_ROOT, path);
    const controllers = tryRead(join(folder, "cgroup.subtree_control")) ?? "";
    if (controllers.split(/\s+/).includes("pids")) return folder;
  }
  return null;
}

function legacyParent(controller: string): string | null {
  const own = ownGroup(null, controller);
  return own === null ? null : join("/sys/fs/cgroup", controller, own);
}

/** Our place in a hierarchy, from lines such as `8:pids:/a/b` or, for version 2, `0::/a/b`. */
function ownGroup(hierarchy: string | null, controller: string): string | null {
  for (const line of (tryRead("/proc/self/cgroup") ?? "").split("\n")) {
    const [id, controllers, ...path] = line.split(":");
    const isIt = hierarchy === null ? controllers?.split(",").includes(controller) : id === hierarchy;
    if (isIt) return path.join(":") || null;
  }
  return null;
}

function memoryKills(path: string): number {
  const text = tryRead(join(path, "memory.events")) ?? tryRead(join(path, "memory.oom_control")) ?? "";
  return Number(/^oom_kill (\d+)/m.exec(text)?.[1] ?? 0);
}

const entriesOfProc = (): number => readdirSync("/proc").length;

function usedMemoryBytes(): number {
  const text = tryRead("/proc/meminfo") ?? "";
  return kibibytes(text, "MemTotal") - kibibytes(text, "MemAvailable");
}

/** What processes share is counted in parts, where the kernel says so. */
function memoryBytesOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const shares = tryRead(`/proc/${pid}/smaps_rollup`);
    return (
      sum + (shares === null ? kibibytes(tryRead(`/proc/${pid}/status`) ?? "", "VmRSS") : kibibytes(shares, "Pss"))
    );
  }, 0);
}

const kibibytes = (text: string, name: string): number =>
  1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);

/** Control groups are a bonus: whatever the reason, without them the job runs all the same. */
function tryTo(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

function tryRead(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

let made = 0;
let hasSwept = false;
const MOST_TRIES = 40;
const RETRY_MS = 25;
const UNIFIED_ROOT = existsSync("/sys/fs/cgroup/cgroup.controllers") ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";
const HAS_PROC = existsSync("/proc/self");
