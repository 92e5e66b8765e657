import { type ChildProcess, spawn } from "node:child_process";
import { cappedOutput } from "./capped-output.ts";
import { killTree, send, signalTree } from "./kill-tree.ts";

/** How to run a program to its end. Nothing of our own environment is passed on but what `env` names. */
export interface ProcessRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Monotonic; SIGTERM at its end, SIGKILL after `graceMs` more. Absent: no limit. */
  readonly timeoutMs?: number;
  /** Default 10 s. */
  readonly graceMs?: number;
  /** Aborting ends the program like a timeout, without an error. */
  readonly signal?: AbortSignal;
  /** Bytes kept of stdout and of stderr, head and tail; default 16 MiB each. */
  readonly maxOutputBytes?: number;
  /** `NAME=value` of `env` that finds what left the process group. */
  readonly marker?: string;
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
}

/** How a program ended. Exactly one of `exitCode`, `signalName` and `startError` is set. */
export interface ProcessResult {
  readonly exitCode: number | null;
  readonly signalName: NodeJS.Signals | null;
  /** The program could not be started: absent, not executable, no such folder. */
  readonly startError: NodeJS.ErrnoException | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly durationMs: number;
}

/**
 * Runs a program without a shell, in a process group of its own, and leaves nothing of it behind.
 * Resolves for every way in which the program can end; rejects never.
 */
export async function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const startedAt = performance.now();
  const stdout = cappedOutput(request.maxOutputBytes ?? DEFAULT_OUTPUT_BYTES);
  const stderr = cappedOutput(request.maxOutputBytes ?? DEFAULT_OUTPUT_BYTES);
  const ended = (end: Partial<ProcessResult>): ProcessResult => ({
    exitCode: null,
    signalName: null,
    startError: null,
    stdout: stdout.bytes(),
    stderr: stderr.bytes(),
    stdoutBytes: stdout.totalBytes,
    stderrBytes: stderr.totalBytes,
    timedOut: false,
    aborted: false,
    durationMs: performance.now() - startedAt,
    ...end,
  });
  if (request.signal?.aborted) return ended({ aborted: true, signalName: "SIGKILL" });

  const child = startProcess(request);
  if (child instanceof Error) return ended({ startError: child });
  const startError = await started(child);
  if (startError !== null) return ended({ startError });

  child.stdout?.on("data", (chunk: Buffer) => {
    stdout.write(chunk);
    request.onStdout?.(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr.write(chunk);
    request.onStderr?.(chunk);
  });
  // A program that ends without reading its input is no error of ours.
  child.stdin?.on("error", () => {});
  child.stdin?.end(request.stdin ?? "");

  const limits = endAtLimits(child, request);
  const exit = await exited(child);
  limits.clear();
  await limits.settled();
  await killRest(child, request);
  await drained(child);
  return ended({ ...exit, timedOut: limits.reason() === "timeout", aborted: limits.reason() === "abort" });
}

function startProcess(request: ProcessRequest): ChildProcess | NodeJS.ErrnoException {
  const [program, ...args] = request.argv;
  try {
    return spawn(program ?? "", args, {
      cwd: request.cwd,
      env: { ...request.env },
      // A group and session of its own: signals reach all of it, and Ctrl-C in our terminal does not.
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    // Node throws instead of emitting for some errors, such as a NUL byte or an argument list that is too long.
    return error instanceof Error ? error : new Error(String(error));
  }
}

const started = (child: ChildProcess): Promise<NodeJS.ErrnoException | null> =>
  new Promise((resolve) => {
    child.once("spawn", () => resolve(null));
    child.once("error", resolve);
  });

type Exit = Pick<ProcessResult, "exitCode" | "signalName">;

const exited = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.on("error", () => {});
    child.once("exit", (exitCode, signalName) => resolve({ exitCode, signalName }));
  });

/** Ends what the program left behind; without a marker an empty group means that there is nothing to look for. */
async function killRest(child: ChildProcess, request: ProcessRequest): Promise<void> {
  if (request.marker === undefined && !send(-(child.pid ?? 0), 0)) return;
  await killTree(treeOf(child, request));
}

/** `close` waits for everybody who holds the pipes, also for a daemon that never ends: give the rest a moment only. */
async function drained(child: ChildProcess): Promise<void> {
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const ends = streams.map((stream) => stream.readableEnded || new Promise((resolve) => stream.once("end", resolve)));
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise((resolve) => {
    timer = setTimeout(resolve, DRAIN_MS);
  });
  await Promise.race([Promise.all(ends), patience]);
  clearTimeout(timer);
  for (const stream of streams) stream.destroy();
}

/** Ends the program at its timeout or when the caller aborts: SIGTERM, a grace, SIGKILL, for the whole tree. */
function endAtLimits(child: ChildProcess, request: ProcessRequest) {
  let reason: "timeout" | "abort" | null = null;
  let killing: Promise<unknown> = Promise.resolve();
  let graceTimer: NodeJS.Timeout | undefined;
  const end = (why: "timeout" | "abort") => {
    if (reason !== null) return;
    reason = why;
    signalTree(treeOf(child, request), "SIGTERM");
    graceTimer = setTimeout(() => {
      killing = killTree(treeOf(child, request));
    }, request.graceMs ?? DEFAULT_GRACE_MS);
  };
  const onAbort = () => end("abort");
  const timer = request.timeoutMs === undefined ? undefined : setTimeout(() => end("timeout"), request.timeoutMs);
  request.signal?.addEventListener("abort", onAbort, { once: true });
  if (request.signal?.aborted) onAbort();
  return {
    clear() {
      clearTimeout(timer);
      clearTimeout(graceTimer);
      request.signal?.removeEventListener("abort", onAbort);
    },
    settled: () => killing,
    reason: () => reason,
  };
}

const treeOf = (child: ChildProcess, request: ProcessRequest) => ({
  rootPid: child.pid ?? null,
  ...(request.marker === undefined ? {} : { marker: request.marker }),
});

const DEFAULT_OUTPUT_BYTES = 16 * 1024 * 1024;
const DEFAULT_GRACE_MS = 10_000;
const DRAIN_MS = 500;
