import { mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { ReplicateJob, ReplicateOutcome } from "../../../ports/executor.ts";
import { writeFileAtomically } from "../../../process/index.ts";
import type { CommittedFiles } from "./committed-files.ts";
import { evaluationTree } from "./evaluation-tree.ts";
import { combinedDigest } from "./file-digests.ts";
import { SavedOutcome } from "./outcome-file.ts";

/** A measurement that succeeded. */
type Finished = Extract<ReplicateOutcome, { kind: "finished" }>;

/** Measurements of all studies of a repository, by what was measured. */
export interface MeasurementCache {
  /** Names what a job measures: the files that count, the commands, the seed, the environment. */
  keyOf(job: ReplicateJob, git: CommittedFiles): Promise<string>;
  find(key: string): Finished | null;
  keep(key: string, job: ReplicateJob, outcome: Finished): void;
}

/** Opens the measurements kept in a state folder. */
export function measurementCache(stateFolder: string): MeasurementCache {
  const folder = join(stateFolder, "measurements");
  const pathOf = (key: string): string => join(folder, key.slice(0, 2), `${key}.json`);
  return {
    async keyOf(job, git) {
      const { spec, baseCommit, worktree } = job;
      const base = await git.entries(baseCommit);
      const { files } = evaluationTree(await git.entries(worktree.commit), base, { protect: spec.protect, sealed: [] });
      const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
      // A separate scorer runs the base commit's files, whatever the candidate's are.
      const scorer = spec.evaluate.form.kind === "sealed" ? baseCommit : "";
      return combinedDigest([
        ["files", combinedDigest(entries.map(([path, { mode, object }]) => [path, `${mode} ${object}`]))],
        ["scorer", scorer],
        ["evaluate", JSON.stringify(spec.evaluate)],
        ["seed", String(job.seed)],
        ["holdout", String(job.holdout)],
        ["environment", job.environmentHash],
      ]);
    },
    find(key) {
      const text = readIfThere(pathOf(key));
      const outcome = text === null ? null : SavedOutcome.parse(JSON.parse(text));
      return outcome?.kind === "finished" ? outcome : null;
    },
    keep(key, job, outcome) {
      mkdirSync(join(folder, key.slice(0, 2)), { recursive: true });
      const from = relative(stateFolder, job.folder);
      writeFileAtomically(pathOf(key), JSON.stringify({ ...outcome, cachedFrom: from }), { durable: false });
    },
  };
}

/** An entry that a power cut left empty is none. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8") || null;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
