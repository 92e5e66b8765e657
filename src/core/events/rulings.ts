import type { Proposal } from "../proposal.ts";
import type { NoveltyVerdict, PatchPart } from "./outcomes.ts";
import type { Purpose } from "./requests.ts";

/** Facts that the core derives from the state and records. */
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
