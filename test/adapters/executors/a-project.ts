import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Command, StudySpec } from "../../../src/core/study-spec.ts";
import type { CaptureJob, ReplicateJob } from "../../../src/ports/executor.ts";
import type { Worktree } from "../../../src/ports/worktrees.ts";

/** A small git repository with an evaluation, in a temporary folder. */
export interface Project {
  readonly folder: string;
  readonly checkout: string;
  readonly stateFolder: string;
  readonly baseline: Worktree;
  /** Commits changed files (null deletes) on top of the baseline, as a worktree of its own. */
  candidate(changed: Readonly<Record<string, string | null>>): Worktree;
  captureJob(spec: StudySpec): CaptureJob;
  job(worktree: Worktree, spec: StudySpec, extra?: Partial<ReplicateJob>): ReplicateJob;
  remove(): void;
}

export function aProject(files: Readonly<Record<string, string>>): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "espalier-project-")));
  const checkout = join(folder, "checkout");
  const stateFolder = join(checkout, ".espalier");
  mkdirSync(join(stateFolder, "worktrees"), { recursive: true });
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync("git", ["-C", cwd, "-c", "user.name=T", "-c", "user.email=t@example.org", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git(checkout, "init", "-q", "-b", "main");
  writeFileSync(join(checkout, ".git/info/exclude"), ".espalier/\n");
  write(checkout, files);
  git(checkout, "add", "-A", "-f", "--", ...Object.keys(files));
  git(checkout, "commit", "-q", "-m", "baseline");

  let count = 0;
  const worktree = (changed: Readonly<Record<string, string | null>>): Worktree => {
    const name = `trial-${count++}`;
    const path = join(stateFolder, "worktrees", name);
    git(checkout, "worktree", "add", "-q", "--detach", path, "main");
    write(path, changed);
    git(path, "add", "-A", "-f");
    git(path, "commit", "-q", "--allow-empty", "-m", name);
    return { name, path, commit: git(path, "rev-parse", count === 1 ? "main" : "HEAD") };
  };
  const baseline = worktree({});

  return {
    folder,
    checkout,
    stateFolder,
    baseline,
    candidate: worktree,
    captureJob: (spec) => ({ spec, worktree: baseline, checkout }),
    job(tree, spec, extra = {}) {
      const id = extra.id ?? `${tree.name}/search-${extra.seed ?? 1}`;
      const folderOfJob = join(stateFolder, "trials", id);
      const common = { spec, trial: 1, checkout, seed: 1, holdout: false, timeoutMs: 60_000, environmentHash: "" };
      return { ...common, id, worktree: tree, baseCommit: baseline.commit, folder: folderOfJob, ...extra };
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function write(root: string, files: Readonly<Record<string, string | null>>): void {
  for (const [path, content] of Object.entries(files)) {
    if (content === null) rmSync(join(root, path), { recursive: true });
    else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
}

/** A study that evaluates with one command. */
export const aSpec = (extra: Partial<StudySpec> = {}): StudySpec => ({
  goal: "",
  objective: { metric: "score", direction: "maximize", minEffect: 0, scale: "linear" },
  constraints: [],
  guardrails: [],
  evaluate: evaluateWith(["python3", "evaluate.py"]),
  environment: { setup: null, env: [], network: false, include: [] },
  data: [],
  resources: { gpus: 0, cpus: 1 },
  edit: ["**"],
  protect: ["evaluate.py", "data/**"],
  aspects: [],
  budget: { replicates: null, hours: null, gpuHours: null, usd: null, trials: null },
  target: null,
  stagnation: null,
  evidence: { mode: "on", alpha: 0.05, baselineReplicates: null, pairing: "paired" },
  agent: { name: "builtin", options: {} },
  parallel: 1,
  seed: 1,
  coupled: "refuse",
  review: "none",
  slim: 0,
  ...extra,
});

export const evaluateWith = (
  argv: readonly string[],
  extra: { smoke?: Command; holdout?: Command } = {},
): StudySpec["evaluate"] => ({
  form: { kind: "command", command: { argv } },
  timeoutMs: null,
  smoke: extra.smoke ?? null,
  holdout: extra.holdout ?? null,
});

/** Reports 1 plus a hundredth of the seed, plus what `model.py` says. */
export const EVALUATE = `import json, os
from model import VALUE
seed = int(os.environ["ESPALIER_SEED"])
print(json.dumps({"score": VALUE + seed / 100, "nested": {"n": 1}}))
`;
