import { randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Resources } from "../../../core/study-spec.ts";
import type {
  CaptureJob,
  Executor,
  Guarantee,
  ReplicateJob,
  ReplicateOutcome,
  SmokeOutcome,
} from "../../../ports/executor.ts";
import type { Sandbox } from "../../../ports/sandbox.ts";
import { runProcess } from "../../../process/index.ts";
import { captureEnvironment, inputsDigest } from "./capture.ts";
import { type Evaluation, type EvaluationEnd, runEvaluation } from "./evaluation.ts";
import { makeJail, removeJail } from "./evaluation-jail.ts";
import { matcher } from "./evaluation-tree.ts";
import { combinedDigest, type DigestCache, textDigest } from "./file-digests.ts";
import { type GitObjects, gitObjects } from "./git-objects.ts";
import { machineSlots } from "./machine-slots.ts";
import { measurementCache } from "./measurement-cache.ts";
import { holdsOtherOutcome, keepOutcome, readOutcome } from "./outcome-file.ts";
import { processLimits } from "./process-limits.ts";
import { commandsOf } from "./project-modules.ts";
import { type ProofMeans, proveProvenance } from "./prove-provenance.ts";
import { removeFolder } from "./remove-folder.ts";
import { runningJobs } from "./running-jobs.ts";
import { loadSetting, type Setting } from "./setting.ts";
import type { Slot, Slots } from "./slots.ts";
import { type Stage, smokeStage, stagesOf } from "./stages.ts";
import type { Tools } from "./tools.ts";

export interface LocalExecutorOptions {
  readonly sandbox: Sandbox;
  /** The folder `.espalier` beside the project file; environments, captures and the list of running jobs live there. */
  readonly stateFolder: string;
  /** Where programs are looked for; by default the user's PATH. */
  readonly searchPath?: string;
  /** Nothing is started, and what runs is ended, when the disk has less left. */
  readonly minFreeBytes?: number;
}

/** Runs evaluations on this machine, each in a jail of its own under a supervisor that outlives us. */
export function localExecutor(options: LocalExecutorOptions): Executor {
  const { sandbox, stateFolder } = options;
  const searchPath = options.searchPath ?? process.env.PATH ?? "/usr/bin:/bin";
  const minFreeBytes = options.minFreeBytes ?? DEFAULT_MIN_FREE_BYTES;
  const digests: DigestCache = { known: new Map() };
  const measurements = measurementCache(stateFolder);
  const running = runningJobs(join(stateFolder, "running"));
  const repositories = new Map<string, GitObjects>();
  const active = new Map<string, Promise<ReplicateOutcome>>();
  /** Slots that jobs from before us still hold, by folder. */
  const reserved = new Map<string, Slot>();
  const slotsBySize = new Map<string, Promise<Slots>>();

  const gitOf = (checkout: string): GitObjects => {
    const git = repositories.get(checkout) ?? gitObjects(checkout, join(stateFolder, "git-view"));
    repositories.set(checkout, git);
    return git;
  };

  const slotsFor = (resources: Resources): Promise<Slots> => {
    const size = JSON.stringify(resources);
    const slots = slotsBySize.get(size) ?? machineSlots(resources, searchPath).then(reserveForRunning);
    slotsBySize.set(size, slots);
    return slots;
  };

  /** Jobs from before us keep their slots until they end, whether or not somebody asks for their outcome. */
  const reserveForRunning = (slots: Slots): Slots => {
    for (const job of running.underWay())
      if (!active.has(job.folder)) reserved.set(job.folder, slots.reserve(job.gpus));
    if (reserved.size === 0) return slots;
    const watch = setInterval(() => {
      const alive = new Set(running.underWay().map(({ folder }) => folder));
      for (const [folder, slot] of reserved) {
        if (alive.has(folder)) continue;
        reserved.delete(folder);
        slot.release();
      }
      if (reserved.size === 0) clearInterval(watch);
    }, WATCH_MS);
    watch.unref();
    return slots;
  };

  const evaluationOf = (
    job: ReplicateJob,
    setting: Setting,
    stages: readonly Stage[],
  ): Omit<Evaluation, "isSettled"> => ({
    sandbox,
    git: gitOf(job.checkout),
    spec: job.spec,
    setting,
    checkout: job.checkout,
    folder: job.folder,
    commit: job.worktree.commit,
    baseCommit: job.baseCommit,
    seed: job.seed,
    trial: job.trial,
    gpus: [],
    timeoutMs: job.timeoutMs,
    minFreeBytes,
    stages,
    wantsMetrics: true,
  });

  /** Waits for a slot, unless the job still holds one from before a crash. */
  const withSlot = async <T>(
    job: ReplicateJob,
    signal: AbortSignal,
    use: (slot: Slot) => Promise<T>,
  ): Promise<T | "aborted" | "busy"> => {
    const slots = await slotsFor(job.spec.resources);
    const slot = reserved.get(job.folder) ?? (await slots.acquire(signal));
    reserved.delete(job.folder);
    if (typeof slot === "string") return slot;
    try {
      running.add({ id: job.id, folder: job.folder, gpus: slot.gpus.map(({ uuid }) => uuid) });
      return await use(slot);
    } finally {
      running.remove(job.folder);
      slot.release();
    }
  };

  const replicate = async (job: ReplicateJob, signal: AbortSignal): Promise<ReplicateOutcome> => {
    const key = keyOf(job);
    if (holdsOtherOutcome(job.folder, key)) removeFolder(job.folder);
    const saved = readOutcome(job.folder, key);
    if (saved !== null) return saved;
    mkdirSync(job.folder, { recursive: true });
    const setting = loadSetting(stateFolder, job.environmentHash);
    if (await inputsChanged(job, setting)) {
      return failedOutcome("tampering", "the data or an included file has changed since the baseline was captured");
    }
    const measured = await measurements.keyOf(job, gitOf(job.checkout));
    const cached = job.remeasure ? null : measurements.find(measured);
    if (cached !== null) return keepOutcome(job.folder, key, cached);
    const evaluation = evaluationOf(job, setting, stagesOf(job.spec.evaluate, job.holdout));
    const isSettled = () => readOutcome(job.folder, key) !== null;
    const end = await withSlot(job, signal, async ({ gpus }) => {
      const outcome = await settle(
        () => runEvaluation({ ...evaluation, gpus, isSettled }, signal),
        () => readOutcome(job.folder, key),
      );
      const final = toOutcome(outcome, gpus.length);
      if (final === null) {
        removeTraces(job.folder);
        return readOutcome(job.folder, key) ?? CANCELLED;
      }
      const kept = keepOutcome(job.folder, key, final);
      if (kept.kind === "finished" && !job.remeasure) measurements.keep(measured, job, kept);
      removeWork(job.folder);
      return kept;
    });
    if (end === "aborted") return CANCELLED;
    if (end === "busy") return failedOutcome("infrastructure", "the GPUs were held by other programs for ten minutes");
    return end;
  };

  const inputsChanged = async ({ spec, checkout }: ReplicateJob, setting: Setting): Promise<boolean> =>
    spec.data.length + spec.environment.include.length > 0 &&
    (await inputsDigest({ spec, checkout }, digests)) !== setting.inputsDigest;

  const guarantees = async (): Promise<readonly Guarantee[]> => {
    const limits = processLimits(`espalier-probe-${randomBytes(4).toString("hex")}`, 64, 1024 ** 3);
    limits.remove();
    return [
      ...(await sandbox.guarantees()),
      {
        name: "process limit",
        holds: limits.limitsProcesses,
        detail: limits.limitsProcesses
          ? "a control group stops a step that multiplies"
          : "no control group can be made here: a step that multiplies is counted four times a second and killed",
      },
      {
        name: "memory limit",
        holds: limits.limitsMemory,
        detail: limits.limitsMemory
          ? "a control group holds a step to nine tenths of the memory"
          : "no control group can be made here: a step can take all memory",
      },
    ];
  };

  const meansOf = (
    request: CaptureJob,
    setting: Setting,
    tools: Tools,
    folder: string,
    signal: AbortSignal,
  ): ProofMeans => ({
    worktree: sandbox.isolates ? "/espalier/worktree" : join(folder, "probe.work", "tree"),
    async runPython(program) {
      const git = gitOf(request.checkout);
      const marker = `ESPALIER_JOB=${textDigest(folder).slice(0, 24)}`;
      const place = join(folder, "probe.work");
      const common = {
        sandbox,
        spec: request.spec,
        setting,
        checkout: request.checkout,
        seed: 1,
        trial: 0,
        gpus: [],
        marker,
      };
      const jail = makeJail({ ...common, folder: place, outFolder: join(place, "out") });
      await git.writeOut(await git.entries(request.worktree.commit), jail.tree.outside, join(place, "index"));
      const python = tools.python?.executable ?? "python3";
      const flags = { name: "probe", seesSealed: true, reportsMetrics: false, outIsWritable: true };
      const result = await runProcess({
        ...jail.step({ ...flags, argv: [python, "-c", program] }),
        marker,
        timeoutMs: 120_000,
        signal,
      });
      return result.exitCode === 0
        ? result.stdout.toString("utf8")
        : `${result.startError?.message ?? result.stderr.toString("utf8")}`;
    },
    async runEvaluation(broken) {
      const { spec } = request;
      const place = join(folder, broken ? "broken" : "whole");
      const job: ReplicateJob = {
        id: "capture",
        spec,
        trial: 0,
        worktree: request.worktree,
        baseCommit: request.worktree.commit,
        checkout: request.checkout,
        seed: 1,
        holdout: false,
        timeoutMs: spec.evaluate.timeoutMs ?? DEFAULT_PROOF_TIMEOUT_MS,
        environmentHash: "",
        folder: place,
      };
      const isEditable = matcher(spec.edit);
      const alterTree = (tree: string, paths: readonly string[]) => {
        if (broken) for (const path of paths) if (isEditable(path)) breakFile(join(tree, path));
      };
      const evaluation = {
        ...evaluationOf(job, setting, stagesOf(spec.evaluate, false)),
        alterTree,
        isSettled: () => false,
      };
      const end = await withSlot(job, signal, ({ gpus }) => runEvaluation({ ...evaluation, gpus }, signal));
      const isMeasured = typeof end !== "string" && end.kind === "measured";
      const failure = typeof end !== "string" && end.kind === "failed" ? end : null;
      return {
        score: isMeasured ? JSON.stringify(end.metrics) : null,
        timedOut: failure?.failure === "timeout",
        message: failure?.message ?? "",
      };
    },
  });

  return {
    async capture(request, signal) {
      const folder = join(stateFolder, "captures", `proof-${randomBytes(4).toString("hex")}`);
      mkdirSync(folder, { recursive: true });
      try {
        const context = {
          stateFolder,
          searchPath,
          git: gitOf(request.checkout),
          digests,
          guarantees: await guarantees(),
          prove: (setting: Setting, tools: Tools) =>
            proveProvenance(setting, tools, pythonFlags(request), meansOf(request, setting, tools, folder, signal)),
        };
        return await captureEnvironment(request, context, signal);
      } finally {
        for (const name of readdirSync(folder)) removeWork(join(folder, name));
        removeWork(folder);
        removeFolder(folder);
      }
    },

    run(job, signal) {
      const underWay = active.get(job.folder);
      if (underWay !== undefined) return underWay;
      const outcome = replicate(job, signal).finally(() => active.delete(job.folder));
      active.set(job.folder, outcome);
      return outcome;
    },

    async smoke(job, signal): Promise<SmokeOutcome> {
      const { smoke } = job.spec.evaluate;
      if (smoke === null) return { passed: true, message: "no smoke command" };
      const setting = loadSetting(stateFolder, job.environmentHash);
      removeFolder(job.folder);
      const evaluation = {
        ...evaluationOf(job, setting, [smokeStage(job.spec.evaluate, smoke)]),
        wantsMetrics: false,
        isSettled: () => false,
      };
      const end = await withSlot(job, signal, ({ gpus }) => runEvaluation({ ...evaluation, gpus }, signal));
      removeWork(job.folder);
      if (typeof end === "string") return { passed: false, message: "the smoke run was cancelled" };
      if (end.kind === "measured") return { passed: true, message: `passed in ${Math.round(end.durationMs)} ms` };
      return { passed: false, message: end.kind === "failed" ? end.message : "the smoke run was cancelled" };
    },

    guarantees,

    async adoptable() {
      return running
        .underWay()
        .filter(({ folder }) => !active.has(folder))
        .map(({ id }) => id);
    },
  };
}

/** Two callers may settle the same job; one who comes second finds its files gone and the outcome kept. */
async function settle(
  run: () => Promise<EvaluationEnd>,
  kept: () => ReplicateOutcome | null,
): Promise<EvaluationEnd | ReplicateOutcome> {
  try {
    const end = await run();
    return kept() ?? end;
  } catch (error) {
    const outcome = kept();
    if (outcome !== null) return outcome;
    throw error;
  }
}

function toOutcome(end: EvaluationEnd | ReplicateOutcome, gpus: number): ReplicateOutcome | null {
  switch (end.kind) {
    case "measured":
      return {
        kind: "finished",
        metrics: end.metrics,
        durationMs: end.durationMs,
        gpuMs: gpus * end.durationMs,
        predictionsHash: end.predictionsHash,
        cachedFrom: null,
      };
    case "failed":
      return {
        kind: "failed",
        failure: end.failure,
        message: end.message,
        durationMs: end.durationMs,
        gpuMs: gpus * end.durationMs,
      };
    case "finished":
      return end;
    case "cancelled":
    case "settled":
      return null;
  }
}

/** Names what is measured: the same folder used for something else must not pass for it. */
const keyOf = (job: ReplicateJob): string =>
  combinedDigest([
    ["commit", job.worktree.commit],
    ["base", job.baseCommit],
    ["seed", String(job.seed)],
    ["holdout", String(job.holdout)],
    ["environment", job.environmentHash],
    ["evaluate", JSON.stringify(job.spec.evaluate)],
  ]);

const failedOutcome = (failure: "tampering" | "infrastructure" | "killed", message: string): ReplicateOutcome => ({
  kind: "failed",
  failure,
  message,
  durationMs: 0,
  gpuMs: 0,
});

const CANCELLED = failedOutcome("killed", "the replicate was cancelled");

/** Flags of Python itself, before the script. */
const pythonFlags = ({ spec }: CaptureJob): string[] =>
  commandsOf(spec.evaluate).flatMap(({ argv }) => {
    const end = argv.findIndex((part, index) => index > 0 && !part.startsWith("-"));
    return argv.slice(1, end === -1 ? argv.length : end);
  });

/** Links and binaries are overwritten too: what matters is that nothing editable stays whole. */
function breakFile(path: string): void {
  if (!lstatSync(path).isFile()) rmSync(path, { recursive: true });
  writeFileSync(path, "%%% espalier: this file was broken on purpose ((( [[[ {{{ \n");
}

/** Trees, homes and temporary folders go; log, metrics and outputs stay. */
function removeWork(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".work")) removeJail(join(folder, name));
    if (name.endsWith(".job")) removeFolder(join(folder, name));
  }
}

/** A cancelled job leaves nothing, so that it can be run another time. */
function removeTraces(folder: string): void {
  removeWork(folder);
  rmSync(join(folder, "log"), { force: true });
}

const WATCH_MS = 1_000;
const DEFAULT_MIN_FREE_BYTES = 256 * 1024 * 1024;
const DEFAULT_PROOF_TIMEOUT_MS = 600_000;
