import type { PatchRemark, ProposalRemark } from "./events.ts";
import type { Proposal } from "./proposal.ts";
import type { Constraint, Guardrail, Objective } from "./study-spec.ts";

/** All that an agent is told before it proposes: a pure view of the state, the same bytes for the same state. */
export interface Brief {
  readonly attempt: number;
  readonly parent: number;
  readonly goal: string;
  readonly objective: Objective;
  readonly constraints: readonly Constraint[];
  readonly guardrails: readonly Guardrail[];
  readonly aspect: string;
  /** Lineage from the root to the parent, with what each edit was worth. */
  readonly path: readonly TriedIdea[];
  /** Every idea of the study that was accepted, in trial order; the prompt quotes only the nearest. */
  readonly tried: readonly TriedIdea[];
  /** Ideas that the memory refused, with the reason. */
  readonly refused: readonly { readonly proposal: Proposal; readonly reason: string }[];
  /** Names already used for components and parameters, to be used again for the same thing. */
  readonly vocabulary: { readonly components: readonly string[]; readonly parameters: readonly string[] };
  readonly edit: readonly string[];
  readonly protect: readonly string[];
  readonly instructions: readonly string[];
  readonly suggestion: string | null;
  readonly remark: ProposalRemark | null;
  /** 31-bit number for agents that draw; unrelated to the evaluation seeds. */
  readonly seed: number;
  /** The brief as Markdown for an LLM, bounded in size. */
  readonly prompt: string;
}

/** One idea and what was measured of it; effects are oriented, larger is better, in the metric's unit. */
export interface TriedIdea {
  readonly trial: number;
  readonly parent: number;
  readonly proposal: Proposal;
  /** The verdict in words, for example `likely better`. */
  readonly verdict: string;
  /** Posterior mean effect of this edit on its parent, null while unmeasured. */
  readonly effect: number | null;
  readonly sd: number | null;
  /** Posterior probability that the edit helps. */
  readonly probability: number | null;
  /** False while the idea is still being implemented or measured. */
  readonly settled: boolean;
}

/** What an agent is told before it edits: the accepted proposal, or what its patch has to mend. */
export interface PatchBrief {
  readonly attempt: number;
  readonly trial: number;
  readonly proposal: Proposal;
  readonly edit: readonly string[];
  readonly protect: readonly string[];
  readonly remark: PatchRemark | null;
  readonly prompt: string;
}
