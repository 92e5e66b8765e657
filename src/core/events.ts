import type { Metrics } from "./metrics.ts";
import type { Proposal } from "./proposal.ts";
import type { StudySpec } from "./study-spec.ts";

/** One line of the journal: a past-tense fact, its place and its time. */
export interface JournalEntry {
  /** 1 for the first event of the study, then without gaps. */
  readonly seq: number;
  /** Wall clock in milliseconds since 1970; for people and for the hours budget, never for order. */
  readonly atMs: number;
  readonly event: StudyEvent;
}

export type StudyEvent = RulingEvent | RequestEvent | OutcomeEvent | SteeringEvent | OperationEvent;

/** What `decide` may return: work to do (requests) and facts that follow from the state (rulings). */
export type DecisionEvent = RequestEvent | RulingEvent;

/* ---------------------------------------------------------------- requests: work that the shell does, then answers */

/** A request is journaled before the act. `id` is derived from what is asked, so performing it twice is harmless. */
export type RequestEvent =
  | CaptureRequested
  | ReplicateRequested
  | ProposalRequested
  | NoveltyRequested
  | PatchRequested
  | GuardRequested
  | SmokeRequested
  | CombinationRequested
  | HandoverRequested;

export interface CaptureRequested {
  readonly type: "capture_requested";
  readonly id: string;
}

/** What a replicate is for; each purpose draws from its own seed pool. */
export type Purpose = "baseline" | "repeat" | "search" | "evidence" | "audit" | "holdout";

export interface ReplicateRequested {
  readonly type: "replicate_requested";
  readonly id: string;
  readonly trial: number;
  readonly purpose: Purpose;
  /** 31-bit seed given to the evaluation. */
  readonly seed: number;
  /** 1, then 2 … after a failure that is retried. */
  readonly attempt: number;
}

export interface ProposalRequested {
  readonly type: "proposal_requested";
  readonly id: string;
  readonly attempt: number;
  /** 1 for the first question of this attempt's session. */
  readonly turn: number;
  /** What the agent is told beside the brief: a refusal, or the question what differs. */
  readonly remark: ProposalRemark | null;
}

export type ProposalRemark =
  | { readonly kind: "repeat"; readonly verdict: NoveltyVerdict }
  | { readonly kind: "what differs"; readonly verdict: NoveltyVerdict }
  | { readonly kind: "not approved"; readonly message: string }
  | { readonly kind: "invalid"; readonly message: string };

export interface NoveltyRequested {
  readonly type: "novelty_requested";
  readonly id: string;
  readonly attempt: number;
  readonly proposal: Proposal;
}

export interface PatchRequested {
  readonly type: "patch_requested";
  readonly id: string;
  readonly attempt: number;
  readonly trial: number;
  readonly turn: number;
  readonly remark: PatchRemark | null;
}

export type PatchRemark =
  | { readonly kind: "guard"; readonly message: string }
  | { readonly kind: "crash"; readonly message: string }
  /** An edit that is to join a combination and does not merge; `patch` is its diff where it was made. */
  | { readonly kind: "conflict"; readonly message: string; readonly patch: string };

export interface GuardRequested {
  readonly type: "guard_requested";
  readonly id: string;
  readonly attempt: number;
  readonly trial: number;
  readonly commit: string;
}

export interface SmokeRequested {
  readonly type: "smoke_requested";
  readonly id: string;
  readonly trial: number;
}

/** Asks for a commit that joins edits of several trials on a base (`combine`), or drops some of one (`ablate`). */
export interface CombinationRequested {
  readonly type: "combination_requested";
  readonly id: string;
  readonly attempt: number;
  readonly operator: "combine" | "ablate";
  /** Combine: the trial that the edits are merged into. Ablate: the trial whose lineage is thinned. */
  readonly base: number;
  /** Trials whose own edit (against their parent) is merged in, or left out. */
  readonly edits: readonly number[];
}

export interface HandoverRequested {
  readonly type: "handover_requested";
  readonly id: string;
}

/* ------------------------------------------------------------------------------- outcomes: what the world answered */

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

/* ------------------------------------------------------------------ rulings: facts that the core derives and records */

export type RulingEvent =
  | BaselineJudged
  | BaselineRefused
  | BudgetPlanned
  | AttemptStarted
  | ProposalRefused
  | AttemptEnded
  | TrialOpened
  | TrialSettled
  | TrialPruned
  | TrialRestored
  | ReplicateReused
  | CertificationStarted
  | LookTaken
  | CertificationFinished
  | SearchClosed
  | IntegrationEnded
  | AuditFinished
  | HoldoutOpened
  | StudyFinished;

/** What the A/A replicates say of one metric, in the metric's own unit. */
export interface NoiseFacts {
  readonly metric: string;
  readonly mean: number;
  readonly sd: number;
  /** 95 % interval of the standard deviation. */
  readonly sdLow: number;
  /** Null where two runs say nothing of it. */
  readonly sdHigh: number | null;
  readonly n: number;
  readonly deterministic: boolean;
  /** Whether one seed twice gave the same value to the last bit. */
  readonly sameSeedIdentical: boolean;
  /** Absolute difference between two runs of one seed. */
  readonly sameSeedDifference: number;
}

export interface BaselineJudged {
  readonly type: "baseline_judged";
  readonly noise: readonly NoiseFacts[];
  /** Sum of squares and degrees of freedom of the oriented objective over the A/A replicates. */
  readonly ss: number;
  readonly df: number;
  /** Smallest effect found with probability .8 by four pairs at the first level, in the metric's unit. */
  readonly smallestDetectableEffect: number;
  /** `unpaired` where runs of one seed scatter, so that a shared seed shares no noise. */
  readonly pairing: "paired" | "unpaired";
  readonly isDeterministic: boolean;
  /** Metrics that differ between two runs of one seed (timings), not compared when a trial is tested for inertness. */
  readonly unrepeatable: readonly string[];
  readonly timeoutMs: number;
  readonly warnings: readonly string[];
}

export interface BaselineRefused {
  readonly type: "baseline_refused";
  readonly code: "provenance" | "baseline_not_reproducible" | "budget_before_baseline" | "config_invalid" | "internal";
  readonly message: string;
  readonly hint: string;
}

/** B, the number of replicates that plans the study, and what is set aside of it. */
export interface BudgetPlanned {
  readonly type: "budget_planned";
  readonly replicates: number;
  readonly auditReserve: number;
  readonly endReserve: number;
  readonly combineReserve: number;
  readonly holdoutReserve: number;
  readonly certification: boolean;
  readonly reason: string;
}

export type Operator = "improve" | "combine" | "ablate";

/** One worker sets out to extend a trial. */
export interface AttemptStarted {
  readonly type: "attempt_started";
  readonly attempt: number;
  readonly parent: number;
  readonly operator: Operator;
  readonly aspect: string;
  /** Combine and ablate: the trials whose edits are joined or dropped. */
  readonly edits: readonly number[];
  /** A hypothesis that a person suggested, for the agent to take up. */
  readonly suggestion: string | null;
  /** A split-off part of a coupled patch, measured as it is. */
  readonly part: PatchPart | null;
  /** An accepted proposal to implement again (retry), skipping the question. */
  readonly proposal: Proposal | null;
  /** Combine: what the edits' effects were believed to be, and the prior of their sum, when it was launched. */
  readonly prior: CombinationPrior | null;
}

export interface CombinationPrior {
  readonly mean: number;
  readonly variance: number;
  readonly edits: readonly { readonly trial: number; readonly mean: number; readonly variance: number }[];
}

export interface ProposalRefused {
  readonly type: "proposal_refused";
  readonly attempt: number;
  readonly proposal: Proposal;
  readonly reason: string;
  /** Null where it was not the memory but a person that refused it. */
  readonly verdict: NoveltyVerdict | null;
}

export type AttemptEnd = "measured" | "refused" | "declined" | "failed" | "cancelled";

export interface AttemptEnded {
  readonly type: "attempt_ended";
  readonly attempt: number;
  readonly end: AttemptEnd;
  readonly reason: string;
}

/** A proposal was accepted: the trial gets its number. */
export interface TrialOpened {
  readonly type: "trial_opened";
  readonly trial: number;
  readonly attempt: number;
  readonly parent: number;
  readonly operator: Operator;
  readonly proposal: Proposal;
  /** Said when an old idea is tried on a much changed base, or a patch runs although its groups are unclear. */
  readonly note: string;
}

/** A trial will not be measured any further in the search. */
export interface TrialSettled {
  readonly type: "trial_settled";
  readonly trial: number;
  readonly as: "measured" | "inert" | "failed" | "refused" | "unstable" | "ignores seed" | "limit broken";
  readonly reason: string;
}

export interface TrialPruned {
  readonly type: "trial_pruned";
  readonly trial: number;
  /** Posterior probability of being at least as good as the trunk. */
  readonly probability: number;
  readonly reason: string;
}

export interface TrialRestored {
  readonly type: "trial_restored";
  readonly trial: number;
  readonly probability: number;
}

/** A replicate that was already measured for the same tree and seed: nothing is run, nothing is charged. */
export interface ReplicateReused {
  readonly type: "replicate_reused";
  readonly id: string;
  readonly trial: number;
  readonly purpose: Purpose;
  readonly seed: number;
  readonly from: string;
}

export interface CertificationStarted {
  readonly type: "certification_started";
  /** 1 for the study's first. */
  readonly certification: number;
  readonly candidate: number;
  readonly trunk: number;
  /** Level paid from the error account. */
  readonly alpha: number;
  /** Variance of one paired difference, and its degrees of freedom, frozen for this test. */
  readonly s2d: number;
  readonly d0: number;
}

export interface GuardrailLook {
  readonly metric: string;
  readonly verdict: "pass" | "fail" | "unclear";
  /** Mean oriented difference candidate minus baseline, and its confidence bounds. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface LookTaken {
  readonly type: "look_taken";
  readonly certification: number;
  readonly look: number;
  readonly n: number;
  readonly meanDifference: number;
  readonly ss: number;
  readonly p: number;
  readonly threshold: number;
  readonly decision: "promote" | "continue" | "futile" | "inconclusive";
  readonly guardrails: readonly GuardrailLook[];
}

export interface CertificationFinished {
  readonly type: "certification_finished";
  readonly certification: number;
  readonly outcome: "promoted" | "futile" | "inconclusive" | "guardrail" | "unstable" | "ignores seed" | "aborted";
  /** Mean oriented difference with a 95 % interval, and the pairs behind it. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly anytimeP: number;
  readonly warnings: readonly string[];
  readonly reason: string;
}

export interface SearchClosed {
  readonly type: "search_closed";
  readonly reason: string;
}

export interface IntegrationEnded {
  readonly type: "integration_ended";
  readonly reason: string;
  readonly auditPairs: number;
}

export interface AuditFinished {
  readonly type: "audit_finished";
  readonly trial: number;
  /** False: no claim was certified, so this is exploratory. */
  readonly confirmed: boolean;
  /** Improvement over the baseline in the metric's unit (positive is better) with a 95 % interval over n pairs. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly method: "audit" | "shrunk";
  readonly guardrails: readonly GuardrailLook[];
  readonly holdout: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly n: number;
  } | null;
  readonly warnings: readonly string[];
}

/** From here on the search is closed for good. */
export interface HoldoutOpened {
  readonly type: "holdout_opened";
}

export interface StudyFinished {
  readonly type: "study_finished";
  readonly reason: string;
}

/* ------------------------------------------------------------------------------ steering: what a person asked for */

export type SteeringEvent =
  | { readonly type: "study_paused"; readonly by: string }
  | { readonly type: "study_resumed"; readonly by: string }
  | { readonly type: "study_stopped"; readonly by: string }
  | { readonly type: "budget_changed"; readonly replicates: number }
  | { readonly type: "trial_banned"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_pinned"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_retried"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_noted"; readonly trial: number; readonly text: string; readonly by: string }
  | { readonly type: "instruction_given"; readonly text: string; readonly by: string }
  | { readonly type: "hypothesis_suggested"; readonly text: string; readonly by: string }
  | ReviewGiven;

/** A person's answer before compute is spent: `subject` is the attempt of the proposal, or the trial of the patch. */
export interface ReviewGiven {
  readonly type: "review_given";
  readonly stage: "proposal" | "patch";
  readonly subject: number;
  readonly approved: boolean;
  readonly by: string;
}

/* ------------------------------------------------------------------------- operation: the orchestrator's own life */

export type OperationEvent =
  | StudyCreated
  | { readonly type: "orchestrator_started"; readonly pid: number; readonly version: string }
  | { readonly type: "orchestrator_stopped"; readonly reason: string }
  /** What a session used after its last answer; journaled only where there is something. */
  | { readonly type: "session_closed"; readonly attempt: number; readonly usage: Usage }
  | { readonly type: "provider_paused"; readonly reason: string; readonly untilMs: number }
  | { readonly type: "provider_resumed" };

export interface StudyCreated {
  readonly type: "study_created";
  readonly formatVersion: 1;
  readonly name: string;
  readonly spec: StudySpec;
  /** Hex digits from which all seeds are derived; agents never see it. */
  readonly secret: string;
  /** Decisions are compared on replay only under the same policy. */
  readonly policyVersion: string;
  readonly baseCommit: string;
}
