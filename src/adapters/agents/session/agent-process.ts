import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { SandboxedCommand } from "../../../ports/sandbox.ts";
import { killTree } from "../../../process/index.ts";

/** A running agent: its pipes, its end, and a way to end it with everything that it started. */
export interface AgentProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<AgentExit>;
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

/** Starts a sandboxed command as the leader of its own process group. */
export const startAgentProcess = (command: SandboxedCommand, cwd: string, mark: string): AgentProcess => {
  const [program = "", ...args] = command.argv;
  const child = spawn(program, args, {
    cwd,
    env: { ...command.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // An agent that ends without reading its input is no error of ours.
  child.stdin.on("error", () => {});
  // `exit`, not `close`: a stray that holds the pipe open must not keep us waiting.
  const exited = new Promise<AgentExit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error: error.message }));
    child.once("exit", (code, signal) => resolve({ code, signal, error: null }));
  });
  const end = async (): Promise<void> => {
    if (child.pid !== undefined) await killTree({ rootPid: child.pid, marker: `${SESSION_MARK}=${mark}` });
    await exited;
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  };
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exited, end };
};
