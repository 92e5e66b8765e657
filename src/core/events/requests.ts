import type { Proposal } from "../proposal.ts";
import type { NoveltyVerdict } from "./outcomes.ts";

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
