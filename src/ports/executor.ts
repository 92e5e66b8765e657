import type { EnvironmentFacts, FailureClass } from "../core/events.ts";
import type { Metrics } from "../core/metrics.ts";
import type { StudySpec } from "../core/study-spec.ts";
import type { Worktree } from "./worktrees.ts";

/**
 * Where evaluations run.
 *
 * **Same id, same job.** `run` with an id that has a result returns that result; with one that is under way (also from
 * before a crash of the orchestrator) it waits for it; else it starts it. Nothing is measured twice.
 * **Outliving us.** A job under way goes on when the orchestrator dies, and ends itself at its timeout.
 * **Never rejects for the job's sake.** Crashes, timeouts, bad metrics and lost machines are outcomes; a rejection is a
 * bug of ours or a full disk.
 * **Clean end.** When `run` resolves no process of the job is left, as far as the machine can guarantee (`guarantees`).
 * **Cancel.** Aborting `signal` ends the job and resolves with a `killed` failure.
 */
export interface Executor {
  /** Builds the environment, hashes what is protected, and proves that evaluations run the worktree's own code. */
  capture(request: CaptureJob, signal: AbortSignal): Promise<CaptureOutcome>;
  run(job: ReplicateJob, signal: AbortSignal): Promise<ReplicateOutcome>;
  /** Runs the smoke command, a few seconds, before a full replicate is spent. */
  smoke(job: ReplicateJob, signal: AbortSignal): Promise<SmokeOutcome>;
  /** What holds on this machine, for example `pid namespace`; what does not, with the reason. */
  guarantees(): Promise<readonly Guarantee[]>;
  /** Ids of jobs that are under way without anybody waiting for them. */
  adoptable(): Promise<readonly string[]>;
}

export interface Guarantee {
  readonly name: string;
  readonly holds: boolean;
  readonly detail: string;
}

export interface CaptureJob {
  readonly spec: StudySpec;
  /** The root trial's worktree. */
  readonly worktree: Worktree;
  /** The user's checkout, from which untracked inputs are mounted and whose code must not be the one that runs. */
  readonly checkout: string;
}

export type CaptureOutcome =
  | { readonly kind: "captured"; readonly environment: EnvironmentFacts }
  | {
      readonly kind: "refused";
      readonly code: "provenance" | "baseline_not_reproducible" | "config_invalid" | "internal";
      readonly message: string;
      readonly hint: string;
    };

export interface ReplicateJob {
  /** For example `trial-3/evidence-1`; names the folder of its log and metrics. */
  readonly id: string;
  readonly spec: StudySpec;
  readonly trial: number;
  readonly worktree: Worktree;
  /** Commit from which protected files are restored. */
  readonly baseCommit: string;
  readonly checkout: string;
  readonly seed: number;
  readonly holdout: boolean;
  readonly timeoutMs: number;
  readonly environmentHash: string;
  /** Measures although the same was measured before: the question is whether the answer is the same. */
  readonly remeasure?: boolean;
  /** Folder for log, metrics and artifacts of this replicate. */
  readonly folder: string;
}

export type ReplicateOutcome =
  | {
      readonly kind: "finished";
      readonly metrics: Metrics;
      readonly durationMs: number;
      readonly gpuMs: number;
      readonly predictionsHash: string | null;
      /** Where an earlier study measured the same tree, command, seed and environment; nothing was run then. */
      readonly cachedFrom?: string | null;
    }
  | {
      readonly kind: "failed";
      readonly failure: FailureClass;
      readonly message: string;
      readonly durationMs: number;
      readonly gpuMs: number;
    };

export interface SmokeOutcome {
  readonly passed: boolean;
  readonly message: string;
}
