import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Executor, Guarantee, ReplicateJob, ReplicateOutcome, SmokeOutcome } from "../../../ports/executor.ts";
import type { Sandbox } from "../../../ports/sandbox.ts";
import { processIdentity } from "../../../process/index.ts";
import { captureEnvironment, inputsDigest } from "./capture.ts";
import { type CommittedFiles, committedFiles } from "./committed-files.ts";
import { discardFolder, emptyTrash } from "./discard-folder.ts";
import { type Evaluation, type EvaluationEnd, runEvaluation } from "./evaluation.ts";
import { combinedDigest, type DigestCache } from "./file-digests.ts";
import { jobSlots } from "./job-slots.ts";
import { machineGuarantees } from "./machine-guarantees.ts";
import { measurementCache } from "./measurement-cache.ts";
import { holdsOtherOutcome, keepOutcome, readOutcome } from "./outcome-file.ts";
import { proofMeans, pythonFlags } from "./proof-means.ts";
import { proveProvenance } from "./prove-provenance.ts";
import { removeFolder } from "./remove-folder.ts";
import { removeTraces, removeWork } from "./replicate-folder.ts";
import { runningJobs } from "./running-jobs.ts";
import { loadSetting, type Setting } from "./setting.ts";
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
  const trash = join(stateFolder, "discarded");
  emptyTrash(trash);
  const running = runningJobs(join(stateFolder, "running"));
  const repositories = new Map<string, CommittedFiles>();
  const active = new Map<string, Promise<ReplicateOutcome>>();
  const withSlot = jobSlots(running, searchPath);

  const gitOf = (checkout: string): CommittedFiles => {
    const git = repositories.get(checkout) ?? committedFiles(checkout, join(stateFolder, "git-view"));
    repositories.set(checkout, git);
    return git;
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

  const wholeEvaluation = (job: ReplicateJob, setting: Setting) =>
    evaluationOf(job, setting, stagesOf(job.spec.evaluate, job.holdout));

  const replicate = async (job: ReplicateJob, signal: AbortSignal): Promise<ReplicateOutcome> => {
    const key = keyOf(job);
    if (holdsOtherOutcome(job.folder, key)) discardFolder(job.folder, trash);
    const saved = readOutcome(job.folder, key);
    if (saved !== null) return saved;
    mkdirSync(job.folder, { recursive: true });
    const setting = loadSetting(stateFolder, job.environmentHash);
    if (await inputsChanged(job, setting)) {
      return failedOutcome("tampering", "the data or an included file has changed since the baseline was captured");
    }
    const measured = await measurements.keyOf(job, gitOf(job.checkout));
    const cached = job.remeasure ? null : measurements.find(measured);
    const isUnderWay = cached !== null && running.underWay().some(({ folder }) => folder === job.folder);
    if (cached !== null && !isUnderWay) return keepOutcome(job.folder, key, cached);
    const evaluation = wholeEvaluation(job, setting);
    const isSettled = () => readOutcome(job.folder, key) !== null;
    const end = await withSlot(job, signal, async ({ gpus }) => {
      const outcome = await settle(
        () => runEvaluation({ ...evaluation, gpus, isSettled }, signal),
        () => readOutcome(job.folder, key),
        () => removeTraces(job.folder, trash),
      );
      const final = toOutcome(outcome, gpus.length);
      if (final === null) {
        removeTraces(job.folder, trash);
        return readOutcome(job.folder, key) ?? CANCELLED;
      }
      const kept = keepOutcome(job.folder, key, final);
      if (kept.kind === "finished" && !job.remeasure) measurements.keep(measured, job, kept);
      removeWork(job.folder, trash);
      return kept;
    });
    if (end === "aborted") return CANCELLED;
    if (end === "busy") return failedOutcome("infrastructure", "the GPUs were held by other programs for ten minutes");
    return end;
  };

  const inputsChanged = async ({ spec, checkout }: ReplicateJob, setting: Setting): Promise<boolean> =>
    spec.data.length + spec.environment.include.length > 0 &&
    (await inputsDigest({ spec, checkout }, digests)) !== setting.inputsDigest;

  const guarantees = (): Promise<readonly Guarantee[]> => machineGuarantees(sandbox);

  return {
    async capture(request, signal) {
      const folder = join(stateFolder, "captures", `proof-${process.pid}-${randomBytes(4).toString("hex")}`);
      mkdirSync(folder, { recursive: true });
      removeDeadProofs(join(stateFolder, "captures"), trash);
      try {
        const context = {
          stateFolder,
          searchPath,
          git: gitOf(request.checkout),
          digests,
          guarantees: await guarantees(),
          prove: (setting: Setting, tools: Tools) => {
            const proof = { capture: request, setting, tools, folder, signal, evaluationOf: wholeEvaluation, withSlot };
            return proveProvenance(setting, tools, pythonFlags(request), proofMeans(proof));
          },
        };
        return await captureEnvironment(request, context, signal);
      } finally {
        for (const name of readdirSync(folder)) removeWork(join(folder, name), trash);
        removeWork(folder, trash);
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
      discardFolder(job.folder, trash);
      mkdirSync(job.folder, { recursive: true });
      const evaluation = {
        ...evaluationOf(job, setting, [smokeStage(job.spec.evaluate, smoke)]),
        wantsMetrics: false,
        isSettled: () => false,
      };
      const end = await withSlot(job, signal, ({ gpus }) => runEvaluation({ ...evaluation, gpus }, signal));
      removeWork(job.folder, trash);
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

/** What captures that were killed left behind. */
function removeDeadProofs(folder: string, trash: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^proof-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && processIdentity(Number(pid)) === null) discardFolder(join(folder, name), trash);
  }
}

/** Two callers may settle the same job; one who comes second finds its files gone and the outcome kept. */
async function settle(
  run: () => Promise<EvaluationEnd>,
  kept: () => ReplicateOutcome | null,
  forget: () => void,
): Promise<EvaluationEnd | ReplicateOutcome> {
  try {
    const end = await run();
    return kept() ?? end;
  } catch (error) {
    const outcome = kept();
    if (outcome !== null) return outcome;
    if (!isMissingFile(error)) throw error;
    // A kill while files were cleared away leaves an end without what it came from: that says nothing, so run it anew.
    forget();
    const end = await run();
    return kept() ?? end;
  }
}

const isMissingFile = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

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

const DEFAULT_MIN_FREE_BYTES = 256 * 1024 * 1024;
