/**
 * A program of its own, started detached: `supervise CLAIM RESULT JOB` with three paths. It runs one job to its
 * end and writes down how it ended, whether or not the one who started it still lives. Few imports, for a quick start.
 */
import { spawn } from "node:child_process";
import { closeSync, linkSync, openSync, readFileSync, rmSync, statfsSync, writeFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { gapLine, tailBuffer } from "../../../process/capped-output.ts";
import { killTree, signalTree } from "../../../process/kill-tree.ts";
import { processIdentity } from "../../../process/process-identity.ts";
import { type ProcessLimits, processLimits } from "../../../process/process-limits.ts";
import { writeFileAtomically } from "../../../process/write-file-atomically.ts";
import type { SupervisedJob, SupervisedResult, SupervisedStep } from "./supervision.ts";

type StepResult = SupervisedResult["steps"][number];

const [claimPath = "", resultPath = "", jobPath = ""] = process.argv.slice(2);
const job: SupervisedJob = JSON.parse(readFileSync(jobPath, "utf8"));
const startedAt = performance.now();
let endedBy: SupervisedResult["endedBy"] = null;
let endStep: (() => void) | null = null;

/** Of several supervisors only one can make this link, and only with its whole content. */
function claim(): void {
  const draft = `${claimPath}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(processIdentity()));
  try {
    linkSync(draft, claimPath);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") process.exit(3);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

async function supervise(): Promise<void> {
  const limits = processLimits(job);
  const kills = memoryKillsOfMachine();
  const log = openLog();
  const tail = tailBuffer(STDOUT_TAIL_BYTES);
  const timeout = setTimeout(() => end("timeout"), job.timeoutMs);
  const watch = setInterval(() => watchOver(limits), WATCH_MS);
  process.on("SIGTERM", () => end("cancel"));
  process.on("SIGHUP", () => {});
  process.on("SIGINT", () => {});

  const steps: StepResult[] = [];
  let treeGone = true;
  for (const step of job.steps) {
    const result = await runStep(step, limits.wrap(step.argv), log.write, tail.write);
    treeGone &&= result.treeGone;
    steps.push(result.step);
    if (endedBy !== null || result.step.exitCode !== 0) break;
  }
  clearTimeout(timeout);
  clearInterval(watch);

  const wasKilled = steps.at(-1)?.signalName === "SIGKILL" || steps.at(-1)?.exitCode === 137;
  const outOfMemory =
    endedBy === "memory" || limits.hitMemory() || (wasKilled && endedBy === null && memoryKillsOfMachine() > kills);
  await limits.remove();
  log.close();
  // Without space for the result the exit code tells; see the waiting side.
  orExit(() => {
    writeFileAtomically(job.stdoutTailPath, tail.bytes(), { durable: false });
    const durationMs = performance.now() - startedAt;
    const result: SupervisedResult = { steps, endedBy, outOfMemory, treeGone, tag: job.tag, durationMs };
    writeFileAtomically(resultPath, JSON.stringify(result));
  });
}

async function runStep(
  step: SupervisedStep,
  argv: readonly string[],
  log: (chunk: Buffer) => void,
  tail: (chunk: Buffer) => void,
): Promise<{ step: StepResult; treeGone: boolean }> {
  const begunAt = performance.now();
  const done = (end: Partial<StepResult>): StepResult => ({
    name: step.name,
    exitCode: null,
    signalName: null,
    startError: null,
    durationMs: performance.now() - begunAt,
    ...end,
  });
  const [program = "", ...args] = argv;
  const child = spawn(program, args, {
    cwd: step.cwd,
    env: step.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const startError = await new Promise<Error | null>((resolve) => {
    child.once("spawn", () => resolve(null));
    child.once("error", resolve);
  });
  if (startError !== null || child.pid === undefined) {
    return { step: done({ startError: startError?.message ?? "no process was made" }), treeGone: true };
  }

  child.stdout.on("data", (chunk: Buffer) => {
    log(chunk);
    tail(chunk);
  });
  child.stderr.on("data", log);
  const tree = { rootPid: child.pid, marker: job.marker };
  let graceTimer: NodeJS.Timeout | undefined;
  endStep = () => {
    // A tree that multiplies or fills the disk, and one that nobody wants, gets no time to say goodbye.
    if (endedBy !== "timeout") return void killTree(tree);
    signalTree(tree, "SIGTERM");
    graceTimer = setTimeout(() => void killTree(tree), job.graceMs);
  };
  if (endedBy !== null) endStep();
  const exit = await new Promise<{ exitCode: number | null; signalName: string | null }>((resolve) => {
    child.once("exit", (exitCode, signalName) => resolve({ exitCode, signalName }));
  });
  endStep = null;
  clearTimeout(graceTimer);
  const result = done(exit);
  const treeGone = await killTree(tree, TREE_PATIENCE_MS);
  await drained([child.stdout, child.stderr]);
  return { step: result, treeGone };
}

function end(reason: NonNullable<SupervisedResult["endedBy"]>): void {
  endedBy ??= reason;
  endStep?.();
}

/** Ends a job that eats up the disk, and one that multiplies or takes all memory where the kernel does not stop it. */
function watchOver(limits: ProcessLimits): void {
  if (freeBytes(dirname(job.logPath)) < job.minFreeBytes) end("disk");
  const overrun = limits.overrun({ rootPid: process.pid, marker: job.marker });
  if (overrun !== null) end(overrun);
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** Head of the output at once, so that it can be followed; the tail when the job ends. */
function openLog(): { write: (chunk: Buffer) => void; close: () => void } {
  const file = openSync(job.logPath, "a", 0o644);
  const headLimit = Math.ceil(job.maxLogBytes / 2);
  const tail = tailBuffer(job.maxLogBytes - headLimit);
  let headBytes = 0;
  let beyond = 0;
  return {
    write(chunk) {
      const forHead = chunk.subarray(0, headLimit - headBytes);
      if (forHead.length > 0) writeAll(file, forHead);
      headBytes += forHead.length;
      beyond += chunk.length - forHead.length;
      if (forHead.length < chunk.length) tail.write(chunk.subarray(forHead.length));
    },
    close() {
      if (beyond > tail.length) writeAll(file, Buffer.from(gapLine(beyond - tail.length)));
      writeAll(file, tail.bytes());
      closeSync(file);
    },
  };
}

/** A full disk costs the log, not the job: its result is smaller and may still fit. */
function writeAll(file: number, bytes: Buffer): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    end("disk");
  }
}

async function drained(streams: readonly Readable[]): Promise<void> {
  const ends = streams.map((stream) => stream.readableEnded || new Promise((resolve) => stream.once("end", resolve)));
  await Promise.race([Promise.all(ends), new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]);
}

function orExit(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (isDiskFull(error)) process.exit(DISK_FULL_EXIT);
    throw error;
  }
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");

function memoryKillsOfMachine(): number {
  try {
    return Number(/^oom_kill (\d+)/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

const WATCH_MS = 250;
const DRAIN_MS = 500;
const TREE_PATIENCE_MS = 10_000;
const STDOUT_TAIL_BYTES = 1024 * 1024;
const DISK_FULL_EXIT = 28;

claim();
await supervise();
process.exit(0);
