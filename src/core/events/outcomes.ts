import type { Metrics } from "../metrics.ts";
import type { Proposal } from "../proposal.ts";

/** What the world answered to a request, or why it gave no answer. */
export type OutcomeEvent =
  | BaselineCaptured
  | CaptureFailed
  | ReplicateFinished
  | ReplicateFailed
  | ProposalReceived
  | ProposalDeclined
  | SessionFailed
  | NoveltyJudged
  | PatchCaptured
  | GuardJudged
  | SmokeFinished
  | CombinationFinished
  | HandoverFinished;

export interface BaselineCaptured {
  readonly type: "baseline_captured";
  readonly id: string;
  readonly commit: string;
  readonly tree: string;
  readonly environment: EnvironmentFacts;
}

/** What the baseline ran in; part of the cache key through `hash`. */
export interface EnvironmentFacts {
  /** Digest over lock file, interpreter, evaluation commands, protected files and data. */
  readonly hash: string;
  readonly lockHash: string | null;
  readonly interpreter: string | null;
  readonly hardware: string;
  readonly protectedFiles: number;
  readonly dataHash: string | null;
  /** How it was proven that evaluations run the worktree's own code. */
  readonly provenance: string;
  /** What the machine guarantees: for example `pid namespace`, `no network`. */
  readonly guarantees: readonly string[];
  readonly warnings: readonly string[];
  /** Replicates that can run at once. */
  readonly slots: number;
}

export interface CaptureFailed {
  readonly type: "capture_failed";
  readonly id: string;
  readonly code: "provenance" | "baseline_not_reproducible" | "config_invalid" | "internal";
  readonly message: string;
  readonly hint: string;
}

export interface ReplicateFinished {
  readonly type: "replicate_finished";
  readonly id: string;
  readonly metrics: Metrics;
  readonly durationMs: number;
  readonly gpuMs: number;
  /** Digest of the predictions, where the evaluation leaves some in its output folder. */
  readonly predictionsHash: string | null;
  /** Set when an earlier study already measured the same tree, command, seed and environment. */
  readonly cachedFrom: string | null;
}

/** Why a replicate gave no score. `infrastructure` is retried at no replicate's cost; the rest is the code's doing. */
export type FailureClass =
  | "crash"
  | "timeout"
  | "metrics"
  | "out of memory"
  | "killed"
  | "provenance"
  | "tampering"
  | "infrastructure";

export interface ReplicateFailed {
  readonly type: "replicate_failed";
  readonly id: string;
  readonly failure: FailureClass;
  readonly message: string;
  readonly durationMs: number;
  readonly gpuMs: number;
}

/** Tokens and money that one agent turn used; `estimated` where no meter counted it. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number;
  readonly estimated: boolean;
}

export interface ProposalReceived {
  readonly type: "proposal_received";
  readonly id: string;
  readonly proposal: Proposal;
  /** The agent's answer to "what differs", empty otherwise. */
  readonly difference: string;
  readonly usage: Usage;
}

export interface ProposalDeclined {
  readonly type: "proposal_declined";
  readonly id: string;
  readonly reason: string;
  readonly usage: Usage;
}

export type SessionFailure =
  | "sign-in"
  | "rate limit"
  | "overload"
  | "outage"
  | "timeout"
  | "invalid proposal"
  | "no edit"
  | "crash"
  | "lost"
  | "budget"
  | "not installed";

/** Answers `proposal_requested` or `patch_requested` when the session gave nothing usable. */
export interface SessionFailed {
  readonly type: "session_failed";
  readonly id: string;
  readonly failure: SessionFailure;
  readonly message: string;
  /** How long the provider asked to wait; absent where it did not say. */
  readonly retryAfterMs?: number;
  readonly usage: Usage;
}

/** What the memory says of a proposal: `match` names the idea it looks like, of this study or an earlier one. */
export interface NoveltyVerdict {
  readonly verdict: "new" | "ask" | "repeat";
  readonly match: IdeaMatch | null;
  readonly score: number;
  readonly layer: string;
  /** Slots that differ or are unknown. */
  readonly differing: readonly string[];
  readonly message: string;
}

export interface IdeaMatch {
  readonly id: string;
  /** Trial of this study, null for an idea of an earlier study or one that was refused. */
  readonly trial: number | null;
  readonly hypothesis: string;
  /** What came of it, in words with its measured effect. */
  readonly result: string;
  /** Changed lines between the two bases. */
  readonly baseDistance: number;
}

export interface NoveltyJudged {
  readonly type: "novelty_judged";
  readonly id: string;
  readonly verdict: NoveltyVerdict;
}

export interface PatchCaptured {
  readonly type: "patch_captured";
  readonly id: string;
  readonly commit: string;
  readonly tree: string;
  readonly files: readonly string[];
  readonly addedLines: number;
  readonly removedLines: number;
  readonly usage: Usage;
}

/** A line range of one side of a diff, 1-based, end inclusive; 0 and 0 where that side has none. */
export interface Hunk {
  readonly path: string;
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

export interface ChangeGroup {
  readonly title: string;
  readonly hunks: readonly Hunk[];
}

export interface GuardVerdict {
  readonly verdict: "single" | "coupled" | "no effect" | "unclear";
  readonly title: string;
  readonly groups: readonly ChangeGroup[];
  readonly incidental: readonly ChangeGroup[];
  readonly silent: readonly ChangeGroup[];
  /** Broken rules that refuse a patch whatever its groups: protected or foreign paths, an earlier identical patch. */
  readonly violations: readonly string[];
  /** What the agent is told in its repair turn. */
  readonly repairText: string;
}

export interface GuardJudged {
  readonly type: "guard_judged";
  readonly id: string;
  readonly verdict: GuardVerdict;
  /** Digest of the normalised diff, and of the normalised resulting tree. */
  readonly patchFingerprint: string;
  readonly treeFingerprint: string;
  /** Trial with the identical normalised patch or resulting tree, if any. */
  readonly identicalTo: number | null;
  /** With `coupled: split`: one commit for each group that applies and parses alone. */
  readonly parts: readonly PatchPart[];
}

export interface PatchPart {
  readonly title: string;
  readonly commit: string;
  readonly tree: string;
  readonly files: readonly string[];
  readonly addedLines: number;
  readonly removedLines: number;
  readonly patchFingerprint: string;
  readonly treeFingerprint: string;
}

export interface SmokeFinished {
  readonly type: "smoke_finished";
  readonly id: string;
  readonly passed: boolean;
  readonly message: string;
}

export interface CombinationFinished {
  readonly type: "combination_finished";
  readonly id: string;
  /** Null when nothing applied, or nothing changed. */
  readonly commit: string | null;
  readonly tree: string | null;
  readonly applied: readonly number[];
  readonly leftOut: readonly { readonly trial: number; readonly reason: string }[];
  readonly files: readonly string[];
  readonly addedLines: number;
  readonly removedLines: number;
  readonly usage: Usage;
}

export interface HandoverFinished {
  readonly type: "handover_finished";
  readonly id: string;
  readonly branches: readonly { readonly name: string; readonly trial: number }[];
  readonly reportPath: string;
}
