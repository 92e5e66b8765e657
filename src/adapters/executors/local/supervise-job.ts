import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EspalierError } from "../../../core/errors.ts";
import { isAlive, killTree, send, writeFileAtomically } from "../../../process/index.ts";
import { textDigest } from "./file-digests.ts";
import { type SupervisedJob, SupervisedResult, SupervisorClaim } from "./supervision.ts";

/** How a supervised job ended; `lost` when its supervisors died, again and again, without a word. */
export type SupervisedEnd =
  | { readonly kind: "ended"; readonly result: SupervisedResult }
  | { readonly kind: "cancelled" }
  | { readonly kind: "settled" }
  | { readonly kind: "lost"; readonly message: string };

/**
 * Runs the job of a folder to its end, once: its result is returned where there is one, a supervisor at work is waited
 * for, and only else is one started with what `prepare` makes. Null from `prepare`: somebody else has settled it meanwhile.
 */
export async function superviseJob(
  folder: string,
  prepare: (marker: string) => Promise<SupervisedJob | null>,
  signal: AbortSignal,
): Promise<SupervisedEnd> {
  mkdirSync(folder, { recursive: true });
  const marker = markerOf(folder);
  for (;;) {
    const generation = latestGeneration(folder);
    const result = readResult(folder, generation);
    if (result !== null) return ended(folder, result);
    const claim = readClaim(folder, generation);
    if (claim !== null && isAlive(claim)) {
      await waitFor(claim, marker, signal);
      continue;
    }
    // What a dead supervisor leaves behind must not run beside the next one.
    if (claim !== null) await killTree({ rootPid: null, marker });
    if (readResult(folder, generation) !== null) continue;
    if (signal.aborted) return cancelled(folder);
    if (generation >= MAX_GENERATIONS) {
      return { kind: "lost", message: `its supervisor ended ${generation} times without a result${complaint(folder)}` };
    }
    const job = await prepare(marker);
    if (job === null) return { kind: "settled" };
    const failure = await start(folder, generation + 1, job, marker, signal);
    if (failure !== null) return { kind: "lost", message: failure };
  }
}

/** Whether a supervisor of this folder is at work. */
export function isUnderWay(folder: string): boolean {
  const generation = latestGeneration(folder);
  if (readResult(folder, generation) !== null) return false;
  const claim = readClaim(folder, generation);
  return claim !== null && isAlive(claim);
}

function ended(folder: string, result: SupervisedResult): SupervisedEnd {
  return result.endedBy === "cancel" ? cancelled(folder) : { kind: "ended", result };
}

/** A cancelled job has measured nothing: its traces go, so that it can be run another time. */
function cancelled(folder: string): SupervisedEnd {
  rmSync(folder, { recursive: true, force: true });
  return { kind: "cancelled" };
}

/** Starts a supervisor and waits for its end; a sentence when it did not even begin. */
async function start(
  folder: string,
  generation: number,
  job: SupervisedJob,
  marker: string,
  signal: AbortSignal,
): Promise<string | null> {
  const files = jobFiles(folder, generation);
  // It holds the variables that the user passes through, secrets perhaps.
  const jobPath = join(folder, `job-${randomBytes(6).toString("hex")}.json`);
  writeFileAtomically(jobPath, JSON.stringify(job), { mode: 0o600, durable: false });
  const complaints = openSync(join(folder, "supervisor.log"), "a");
  const child = spawn(process.execPath, [SUPERVISOR, files.claim, files.result, jobPath], {
    cwd: "/",
    env: {},
    // A session of its own: neither the terminal's end nor ours is its end.
    detached: true,
    stdio: ["ignore", "ignore", complaints],
  });
  closeSync(complaints);
  const exit = await new Promise<number | null>((resolve) => {
    const onAbort = () => void cancel(child.pid, marker);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.once("error", () => resolve(null));
    child.once("exit", (code) => {
      signal.removeEventListener("abort", onAbort);
      resolve(code);
    });
  });
  rmSync(jobPath, { force: true });
  if (exit === DISK_FULL_EXIT) throw diskFull(folder);
  if (readClaim(folder, generation) !== null || signal.aborted) return null;
  return `its supervisor could not start${complaint(folder)}`;
}

function complaint(folder: string): string {
  const said = (readIfThere(join(folder, "supervisor.log")) ?? "").trim();
  return said === "" ? "" : `, saying: ${said.slice(-500)}`;
}

async function waitFor(claim: SupervisorClaim, marker: string, signal: AbortSignal): Promise<void> {
  let isCancelling = false;
  while (isAlive(claim)) {
    if (signal.aborted && !isCancelling) {
      isCancelling = true;
      void cancel(claim.pid, marker);
    }
    await sleep(POLL_MS);
  }
}

/** Asks the supervisor to end its job, and ends both when it does not. */
async function cancel(pid: number | undefined, marker: string): Promise<void> {
  if (pid === undefined || !send(pid, "SIGTERM")) return;
  const deadline = performance.now() + CANCEL_PATIENCE_MS;
  while (performance.now() < deadline) {
    await sleep(POLL_MS);
    if (!send(pid, 0)) return;
  }
  send(pid, "SIGKILL");
  await killTree({ rootPid: null, marker });
}

function latestGeneration(folder: string): number {
  const generations = readdirSync(folder).map((name) => Number(/^started-(\d+)\.json$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...generations);
}

function readResult(folder: string, generation: number): SupervisedResult | null {
  const text = readIfThere(jobFiles(folder, generation).result);
  return text === null ? null : SupervisedResult.parse(JSON.parse(text));
}

function readClaim(folder: string, generation: number): SupervisorClaim | null {
  const text = readIfThere(jobFiles(folder, generation).claim);
  // After a power cut a claim may be there without its content: whoever made it is dead.
  return text === null || text === "" ? null : SupervisorClaim.parse(JSON.parse(text));
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Tells what a full disk stopped, and how to go on. */
export const diskFull = (folder: string): EspalierError =>
  new EspalierError("disk_full", `The disk that holds ${folder} is full.`, {
    hint: "Free some space (`espalier gc` removes what is no longer needed), then go on with `espalier run`.",
  });

/** Generations count the supervisors that were started after one was lost. */
const jobFiles = (folder: string, generation: number) => ({
  claim: join(folder, `started-${generation}.json`),
  result: join(folder, `result-${generation}.json`),
});

const markerOf = (folder: string): string => `ESPALIER_JOB=${textDigest(folder).slice(0, 24)}`;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const SUPERVISOR = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "./supervise.ts" : "./supervise.js", import.meta.url),
);
const MAX_GENERATIONS = 3;
const POLL_MS = 50;
const CANCEL_PATIENCE_MS = 5_000;
const DISK_FULL_EXIT = 28;
