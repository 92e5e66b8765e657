import { lstatSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { CaptureJob, ReplicateJob } from "../../../ports/executor.ts";
import { runProcess } from "../../../process/index.ts";
import { type Evaluation, runEvaluation } from "./evaluation.ts";
import { INSIDE_TREE, makeJail } from "./evaluation-jail.ts";
import { textDigest } from "./file-digests.ts";
import type { WithSlot } from "./job-slots.ts";
import { commandsOf } from "./project-modules.ts";
import type { ProofMeans } from "./prove-provenance.ts";
import type { Setting } from "./setting.ts";
import type { Tools } from "./tools.ts";

export interface ProofRequest {
  readonly capture: CaptureJob;
  readonly setting: Setting;
  readonly tools: Tools;
  /** Exists, and is removed by the caller. */
  readonly folder: string;
  readonly signal: AbortSignal;
  evaluationOf(job: ReplicateJob, setting: Setting): Omit<Evaluation, "isSettled">;
  readonly withSlot: WithSlot;
}

/** Runs Python, and the whole evaluation, in the same jail as replicates, to find out whose code they run. */
export function proofMeans(request: ProofRequest): ProofMeans {
  const { capture, setting, tools, folder, signal } = request;
  const { spec, worktree, checkout } = capture;
  const job = (name: string): ReplicateJob => ({
    id: "capture",
    spec,
    trial: 0,
    worktree,
    baseCommit: worktree.commit,
    checkout,
    seed: 1,
    holdout: false,
    timeoutMs: spec.evaluate.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    environmentHash: "",
    folder: join(folder, name),
  });
  const place = join(folder, "probe.work");
  const { sandbox, git } = request.evaluationOf(job("probe"), setting);

  return {
    worktree: sandbox.isolates ? INSIDE_TREE : join(place, "tree"),
    async runPython(program) {
      const marker = `ESPALIER_JOB=${textDigest(folder).slice(0, 24)}`;
      const evaluation = request.evaluationOf(job("probe"), setting);
      const jail = makeJail({ ...evaluation, folder: place, outFolder: join(place, "out"), marker });
      await git.writeOut(await git.entries(worktree.commit), jail.tree.outside, join(place, "index"));
      const argv = [tools.python?.executable ?? "python3", "-c", program];
      const step = jail.step({ name: "probe", argv, seesSealed: true, reportsMetrics: false, outIsWritable: true });
      const result = await runProcess({ ...step, marker, timeoutMs: PROBE_TIMEOUT_MS, signal });
      if (result.exitCode === 0) return result.stdout.toString("utf8");
      return result.startError?.message ?? result.stderr.toString("utf8");
    },
    async runEvaluation(broken) {
      const isEditable = pathMatcher(spec.edit);
      const alterTree = (tree: string, paths: readonly string[]) => {
        if (broken) for (const path of paths) if (isEditable(path)) breakFile(join(tree, path));
      };
      const own = job(broken ? "broken" : "whole");
      const evaluation = { ...request.evaluationOf(own, setting), alterTree, isSettled: () => false };
      const end = await request.withSlot(own, signal, ({ gpus }) => runEvaluation({ ...evaluation, gpus }, signal));
      if (typeof end === "string") return { score: null, timedOut: true };
      return {
        score: end.kind === "measured" ? JSON.stringify(end.metrics) : null,
        timedOut: end.kind === "failed" && end.failure === "timeout",
      };
    },
  };
}

/** Flags of Python itself, before the script. */
export const pythonFlags = ({ spec }: CaptureJob): string[] =>
  commandsOf(spec.evaluate).flatMap(({ argv }) => {
    const end = argv.findIndex((part, index) => index > 0 && !part.startsWith("-"));
    return argv.slice(1, end === -1 ? argv.length : end);
  });

/** Links and binaries are overwritten too: what matters is that nothing editable stays whole. */
function breakFile(path: string): void {
  if (!lstatSync(path).isFile()) rmSync(path, { recursive: true });
  writeFileSync(path, "%%% espalier: this file was broken on purpose ((( [[[ {{{ \n");
}

const DEFAULT_TIMEOUT_MS = 600_000;
const PROBE_TIMEOUT_MS = 120_000;
