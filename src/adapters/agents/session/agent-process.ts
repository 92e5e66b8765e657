import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import type { SandboxedCommand } from "../../../ports/sandbox.ts";
import { killTree, processLimits, type TreeLimits } from "../../../process/index.ts";

/** A running agent: its pipes, its end, and a way to end it with everything that it started. */
export interface AgentProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<AgentExit>;
  /** The limit that it met, in a sentence; null when it kept within. A tool of its own may have met it, not the agent. */
  overrun(): string | null;
  /** Kills the whole tree and resolves once it is gone. */
  end(): Promise<void>;
}

export interface AgentExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when the program could not be started at all. */
  readonly error: string | null;
}

/** Environment variable that marks every process of a session, so that strays are found where no namespace holds them. */
export const SESSION_MARK = "ESPALIER_SESSION";

/** The mark of a session: studies number their attempts alike, so its folder, which no other has, is part of it. */
export const sessionMark = (id: string, folder: string): string =>
  `${id}-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;

/** Starts a sandboxed command as the leader of its own process group, held to its limits. */
export const startAgentProcess = (
  command: SandboxedCommand,
  cwd: string,
  mark: string,
  caps: TreeLimits,
): AgentProcess => {
  const limits = processLimits(caps);
  const [program = "", ...args] = limits.wrap(command.argv);
  const child = spawn(program, args, {
    cwd,
    env: { ...command.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // An agent that ends without reading its input is no error of ours.
  child.stdin.on("error", () => {});
  const marker = `${SESSION_MARK}=${mark}`;
  let over: "processes" | "memory" | null = null;
  const watch = setInterval(() => {
    if (child.pid === undefined || over !== null) return;
    over = limits.overrun({ rootPid: child.pid, marker });
    if (over !== null) void killTree({ rootPid: child.pid, marker });
  }, WATCH_MS);
  // `exit`, not `close`: a stray that holds the pipe open must not keep us waiting.
  const exited = new Promise<AgentExit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error: error.message }));
    child.once("exit", (code, signal) => resolve({ code, signal, error: null }));
  });
  void exited.then(() => clearInterval(watch));
  let metMemory = false;
  const end = async (): Promise<void> => {
    if (child.pid !== undefined) await killTree({ rootPid: child.pid, marker });
    await exited;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    metMemory ||= limits.hitMemory();
    await limits.remove();
  };
  const overrun = (): string | null => {
    if (over === "processes") return `It had more than the ${caps.maxProcesses} processes that a session may have.`;
    if (over === "memory" || metMemory || limits.hitMemory())
      return `It took more than the ${(caps.maxMemoryBytes / 1024 ** 3).toFixed(1)} GiB of memory that a session may have.`;
    return null;
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited, overrun, end };
};

const WATCH_MS = 250;
