import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, statfsSync, writeFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Metrics } from "../../../core/metrics.ts";
import type { StudySpec } from "../../../core/study-spec.ts";
import type { Sandbox } from "../../../ports/sandbox.ts";
import type { CommittedFiles } from "./committed-files.ts";
import { INSIDE_TREE, type JailRequest, loadedFilesIn, makeJail, metricsFileIn } from "./evaluation-jail.ts";
import { evaluationTree, shadowingFiles } from "./evaluation-tree.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Gpu } from "./gpus.ts";
import { type ParsedMetrics, parseLastLine, parseMetrics, requireMetrics } from "./parse-metrics.ts";
import { predictionsHash, trimFolder } from "./predictions.ts";
import { commandsOf } from "./project-modules.ts";
import { noteProtectedFiles, tamperedFile, trapIn } from "./protected-files.ts";
import { provenanceProblem, readLoadedFiles } from "./provenance.ts";
import { readCapped } from "./read-capped.ts";
import type { Setting } from "./setting.ts";
import type { Stage } from "./stages.ts";
import { diskFull, superviseJob } from "./supervise-job.ts";
import type { SupervisedJob } from "./supervision.ts";
import { isPythonName } from "./tools.ts";

/** What an evaluation runs on and with. */
export interface Evaluation {
  readonly sandbox: Sandbox;
  readonly git: CommittedFiles;
  readonly spec: StudySpec;
  readonly setting: Setting;
  readonly checkout: string;
  /** Holds the log, the outputs, and while it runs everything else. */
  readonly folder: string;
  readonly commit: string;
  readonly baseCommit: string;
  readonly seed: number;
  readonly trial: number;
  readonly gpus: readonly Gpu[];
  readonly timeoutMs: number;
  readonly minFreeBytes: number;
  readonly stages: readonly Stage[];
  /** Whether metrics are wanted; a smoke run needs none. */
  readonly wantsMetrics: boolean;
  /** Whether another caller has brought the same evaluation to its end meanwhile. */
  isSettled(): boolean;
  /** Changes the written tree before anything runs; for the tripwire of the baseline. */
  alterTree?(tree: string, paths: readonly string[]): void;
}

export type EvaluationEnd =
  | {
      readonly kind: "measured";
      readonly metrics: Metrics;
      readonly durationMs: number;
      readonly predictionsHash: string | null;
    }
  | ({ readonly kind: "failed"; readonly durationMs: number } & Failure)
  | { readonly kind: "cancelled" }
  | { readonly kind: "settled" };

/** Runs an evaluation's stages to their end, adopting what is under way, and judges what came out. */
export async function runEvaluation(evaluation: Evaluation, signal: AbortSignal): Promise<EvaluationEnd> {
  const { folder, stages, spec } = evaluation;
  mkdirSync(folder, { recursive: true });
  const shadow = await shadowProblem(evaluation);
  if (shadow !== null) return { kind: "failed", durationMs: 0, failure: "tampering", message: shadow };

  let durationMs = 0;
  let outFolder: string | null = null;
  for (const stage of stages) {
    const timeoutMs = Math.max(evaluation.timeoutMs - durationMs, Math.min(evaluation.timeoutMs, MIN_STAGE_MS));
    const earlierOut: string | null = outFolder;
    const prepare = (marker: string) => prepareStage(evaluation, stage, earlierOut, timeoutMs, marker);
    const end = await superviseJob(join(folder, `${stage.name}.job`), prepare, signal);
    if (end.kind === "cancelled" || end.kind === "settled") return end;
    if (end.kind === "lost") return { kind: "failed", durationMs, failure: "infrastructure", message: end.message };
    const { result } = end;
    durationMs += result.steps.reduce((sum, step) => sum + step.durationMs, 0);
    const failed = (failure: Failure): EvaluationEnd => ({ kind: "failed", durationMs, ...failure });

    const place = join(folder, result.tag);
    outFolder ??= join(place, "out");
    if (result.endedBy === "disk") throw diskFull(folder);
    const tampered = await tamperedFile(join(place, NOTES), join(place, "tree"));
    if (tampered !== null) return failed({ failure: "tampering", message: tampered });
    const log = readCapped(join(folder, "log"), LOG_END_BYTES, "end")?.toString("utf8") ?? "";
    const failure = failureOf(result, log, evaluation.timeoutMs);
    if (failure !== null) {
      if (DISK_FULL.test(log) && freeBytes(folder) < 2 * evaluation.minFreeBytes) throw diskFull(folder);
      return failed(failure);
    }
    const loaded = readLoadedFiles(loadedFilesIn(place));
    const mustList =
      evaluation.setting.listsPythonFiles && stage.steps.some(({ command }) => isPythonName(command.argv[0] ?? ""));
    const foreign = mustList || listed(loaded) ? foreignCode(evaluation, place, loaded) : null;
    if (foreign !== null) return failed({ failure: "provenance", message: foreign });
    const trap = stage.outIsWritable ? await trapIn(outFolder) : null;
    if (trap !== null) return failed({ failure: "tampering", message: trap });
    if (!stage.reportsMetrics) continue;

    const parsed = evaluation.wantsMetrics
      ? readMetrics(place, join(folder, `${stage.name}.job`, "stdout"), spec)
      : NO_METRICS;
    if (!parsed.ok) return failed({ failure: "metrics", message: parsed.message });
    if (evaluation.wantsMetrics)
      writeFileSync(join(folder, "metrics.json"), `${JSON.stringify(parsed.metrics, null, 2)}\n`);
    const hash = await predictionsHash(outFolder);
    const removed = await trimFolder(outFolder, MAX_KEPT_BYTES);
    renameSync(outFolder, join(folder, "out"));
    if (removed.length > 0) writeFileSync(join(folder, "out-removed.txt"), `${removed.join("\n")}\n`);
    return { kind: "measured", metrics: parsed.metrics, durationMs, predictionsHash: hash };
  }
  return { kind: "failed", durationMs, failure: "metrics", message: "no step of the evaluation reports metrics" };
}

/** Writes the tree out, restores what is protected, and puts the stage's commands into their jail. */
async function prepareStage(
  evaluation: Evaluation,
  stage: Stage,
  earlierOut: string | null,
  timeoutMs: number,
  marker: string,
): Promise<SupervisedJob | null> {
  const { folder, git, spec, baseCommit } = evaluation;
  if (evaluation.isSettled()) return null;
  if (freeBytes(folder) < evaluation.minFreeBytes) throw diskFull(folder);
  const tag = `${stage.name}-${randomBytes(4).toString("hex")}.work`;
  const place = join(folder, tag);
  const request: JailRequest = { ...evaluation, folder: place, outFolder: earlierOut ?? join(place, "out"), marker };
  const jail = makeJail(request);
  const base = await git.entries(baseCommit);
  const candidate = stage.tree === "base" ? base : await git.entries(evaluation.commit);
  const sealed = spec.evaluate.form.kind === "sealed" && !stage.seesSealed ? spec.evaluate.form.sealed : [];
  const tree = evaluationTree(candidate, base, { protect: spec.protect, sealed });
  await git.writeOut(tree.files, jail.tree.outside, join(place, "index"));
  evaluation.alterTree?.(
    jail.tree.outside,
    [...tree.files.keys()].filter((path) => !tree.protectedPaths.includes(path)),
  );
  await noteProtectedFiles(join(place, NOTES), jail.tree.outside, tree.protectedPaths);
  return {
    tag,
    steps: stage.steps.map(({ name, command }) =>
      jail.step({ ...stage, name, argv: argvOf(evaluation.setting, command.argv) }),
    ),
    timeoutMs,
    graceMs: GRACE_MS,
    marker,
    logPath: join(folder, "log"),
    maxLogBytes: MAX_LOG_BYTES,
    stdoutTailPath: join(folder, `${stage.name}.job`, "stdout"),
    maxProcesses: MAX_PROCESSES,
    maxMemoryBytes: Math.floor(totalmem() * 0.9),
    minFreeBytes: evaluation.minFreeBytes,
  };
}

const listed = (loaded: readonly string[] | null): boolean => loaded !== null && loaded.length > 0;

const argvOf = (setting: Setting, argv: readonly string[]): readonly string[] => {
  const [program = "", ...args] = argv;
  return [setting.programs[program] ?? program, ...args];
};

async function shadowProblem({ git, spec, setting, commit, baseCommit }: Evaluation): Promise<string | null> {
  if (commit === baseCommit) return null;
  const base = await git.entries(baseCommit);
  const { files } = evaluationTree(await git.entries(commit), base, { protect: spec.protect, sealed: [] });
  const roots = [...setting.importRoots, ...setting.scriptFolders];
  const runsPytest = commandsOf(spec.evaluate).some(({ argv }) => argv.some((part) => /(^|\/)pytest$/.test(part)));
  const shadow = shadowingFiles(files, base, roots, new Set(setting.foreignModules), runsPytest)[0];
  return shadow === undefined ? null : `${shadow.path}: ${shadow.reason}`;
}

function foreignCode(
  { setting, sandbox, checkout, spec }: Evaluation,
  place: string,
  loaded: readonly string[] | null,
): string | null {
  const worktree = sandbox.isolates ? INSIDE_TREE : join(place, "tree");
  const included = spec.environment.include.map((path) => join(checkout, path));
  return provenanceProblem(loaded, {
    worktree,
    projectCopies: setting.projectCopies,
    allowed: [...setting.mounts, ...included, place],
    projectModules: setting.projectModules,
  });
}

function readMetrics(place: string, stdoutPath: string, spec: StudySpec): ParsedMetrics {
  const file = readCapped(metricsFileIn(place), MAX_METRICS_BYTES);
  const parsed =
    file === null
      ? parseLastLine(readCapped(stdoutPath, MAX_METRICS_BYTES, "end") ?? Buffer.alloc(0), spec.objective.metric)
      : parseMetrics(file);
  return parsed.ok ? requireMetrics(parsed.metrics, spec) : parsed;
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

const NO_METRICS: ParsedMetrics = { ok: true, metrics: {} };
const NOTES = "protected.json";
const DISK_FULL = /No space left on device|ENOSPC|Disk quota exceeded/;
const GRACE_MS = 10_000;
const MIN_STAGE_MS = 30_000;
const MAX_LOG_BYTES = 16 * 1024 * 1024;
const LOG_END_BYTES = 64 * 1024;
/** One more than what is read, so that a file beyond the limit shows. */
const MAX_METRICS_BYTES = 1024 * 1024 + 1;
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const MAX_PROCESSES = 2_048;
