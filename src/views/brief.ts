import type { Brief, PatchBrief, TriedIdea } from "../core/brief.ts";
import { editEffectOf } from "../core/effects.ts";
import type { PatchRemark, ProposalRemark } from "../core/events.ts";
import { agentSeed } from "../core/random.ts";
import type { Attempt, StudyState, Trial } from "../core/state.ts";
import { patchPrompt, proposalPrompt } from "./prompt.ts";
import { verdictOf } from "./verdict.ts";

/** What the memory adds to a brief. */
export interface Recollection {
  readonly vocabulary: Brief["vocabulary"];
  /** Trials whose ideas are nearest to what is asked, best first. */
  readonly nearest: readonly number[];
}

/** The brief of one attempt: a pure view of the state, the same bytes for the same state. */
export const briefOf = (
  state: StudyState,
  attempt: Attempt,
  remark: ProposalRemark | null,
  recollection: Recollection,
): Brief => {
  const { spec } = state;
  const path: TriedIdea[] = [];
  for (let at: number | null = attempt.parent; at !== null; at = state.trials[at]?.parent ?? null) {
    const trial = state.trials[at];
    if (trial?.proposal) path.unshift(triedIdea(state, trial));
  }
  const facts: Omit<Brief, "prompt"> = {
    attempt: attempt.number,
    parent: attempt.parent,
    goal: spec.goal,
    objective: spec.objective,
    constraints: spec.constraints,
    guardrails: spec.guardrails,
    aspect: attempt.aspect,
    path,
    tried: state.trials.filter((trial) => trial.proposal !== null).map((trial) => triedIdea(state, trial)),
    refused: state.refusedProposals.map(({ proposal, reason }) => ({ proposal, reason })),
    vocabulary: recollection.vocabulary,
    edit: spec.edit,
    protect: spec.protect,
    instructions: state.instructions,
    suggestion: attempt.suggestion,
    remark,
    seed: agentSeed(state.secret, attempt.number),
  };
  return { ...facts, prompt: proposalPrompt(state, facts, recollection.nearest) };
};

/** What an agent is told before it edits. */
export const patchBriefOf = (
  state: StudyState,
  attempt: Attempt,
  trial: Trial,
  remark: PatchRemark | null,
): PatchBrief => {
  const proposal = trial.proposal ?? attempt.proposal;
  if (proposal === null) throw new TypeError(`trial #${trial.number} has no proposal`);
  const facts = {
    attempt: attempt.number,
    trial: trial.number,
    proposal,
    edit: state.spec.edit,
    protect: state.spec.protect,
    remark,
  };
  return { ...facts, prompt: patchPrompt(state, facts) };
};

const triedIdea = (state: StudyState, trial: Trial): TriedIdea => {
  const effect = editEffectOf(state, trial);
  return {
    trial: trial.number,
    parent: trial.parent ?? 0,
    proposal: trial.proposal as TriedIdea["proposal"],
    verdict: verdictOf(state, trial),
    effect: effect?.mean ?? null,
    sd: effect?.sd ?? null,
    probability: effect?.probability ?? null,
    settled: trial.settled !== null,
  };
};
