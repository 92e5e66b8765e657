import type { NoveltyVerdict } from "../core/events.ts";
import type { Proposal } from "../core/proposal.ts";
import type { StudyState } from "../core/state.ts";
import { edgeEstimate, objectiveScale } from "./estimate.ts";
import type { MetricScale } from "./format.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** What was tried, what was refused, and why it should not be tried again. */
export interface MemoryView {
  readonly schemaVersion: 1;
  readonly seq: number;
  readonly scale: MetricScale;
  readonly matching: number;
  readonly total: number;
  readonly offset: number;
  readonly ideas: readonly IdeaRow[];
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** One idea: a trial, or a proposal that was refused before it became one. */
export interface IdeaRow {
  readonly kind: "tried" | "refused";
  readonly attempt: number;
  readonly trial: number | null;
  readonly hypothesis: string;
  readonly aspect: string;
  readonly change: Proposal["change"];
  readonly verdict: Verdict;
  readonly effect: number | null;
  readonly effectSd: number | null;
  /** Why it was refused, or how it settled. */
  readonly reason: string;
  readonly match: NoveltyVerdict["match"];
  readonly layer: string;
  readonly score: number | null;
  readonly differing: readonly string[];
  readonly atMs: number;
}

export interface MemoryQuery {
  readonly search: string;
  readonly kind: "all" | "tried" | "refused";
  readonly offset: number;
  readonly limit: number;
}

/** Builds one page of the memory, newest first. */
export const memory = (state: StudyState, query: MemoryQuery): MemoryView => {
  const ideas = [...triedIdeas(state), ...refusedIdeas(state)].sort((a, b) => b.atMs - a.atMs || b.attempt - a.attempt);
  const words = query.search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = ideas.filter((idea) => {
    if (query.kind !== "all" && idea.kind !== query.kind) return false;
    const { component, operation, parameter, from, to } = idea.change;
    const text =
      `#${idea.trial ?? ""} ${idea.hypothesis} ${idea.aspect} ${idea.verdict} ${idea.reason} ${component} ${operation} ${parameter} ${from} ${to}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return {
    schemaVersion: 1,
    seq: state.seq,
    scale: objectiveScale(state),
    matching: matching.length,
    total: ideas.length,
    offset: query.offset,
    ideas: matching.slice(query.offset, query.offset + query.limit),
    reasons: refusalReasons(state),
  };
};

/** What was refused and how often, by the layer of the memory or the rule of the guard that refused it. */
export const refusalReasons = (state: StudyState): MemoryView["reasons"] => {
  const counts = new Map<string, number>();
  const count = (reason: string): void => {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  };
  for (const { verdict } of state.refusedProposals) count(verdict ? `repeat (${verdict.layer})` : "not approved");
  for (const { settled, guard, settledReason } of state.trials) {
    if (settled !== "refused") continue;
    if (guard?.violations.length) count("protected or foreign file");
    else if (guard?.verdict === "coupled") count("several changes at once");
    else if (guard?.verdict === "no effect") count("no effect");
    else count(settledReason.includes("same as that of") ? "identical patch" : "patch not approved");
  }
  return [...counts].map(([reason, n]) => ({ reason, count: n })).sort((a, b) => b.count - a.count);
};

const triedIdeas = (state: StudyState): readonly IdeaRow[] =>
  state.trials.flatMap((trial) => {
    if (!trial.proposal || trial.attempt === null) return [];
    const effect = edgeEstimate(state, trial.number);
    const novelty = state.attempts[trial.attempt - 1]?.novelty ?? null;
    return [
      {
        kind: trial.settled === "refused" ? ("refused" as const) : ("tried" as const),
        attempt: trial.attempt,
        trial: trial.number,
        hypothesis: trial.proposal.hypothesis,
        aspect: trial.proposal.aspect,
        change: trial.proposal.change,
        verdict: verdictOf(state, trial),
        effect: effect?.value ?? null,
        effectSd: effect?.sd ?? null,
        reason: trial.settled === null || trial.settled === "measured" ? trial.note : trial.settledReason,
        match: novelty?.verdict === "ask" ? novelty.match : null,
        layer: novelty?.layer ?? "",
        score: novelty?.score ?? null,
        differing: novelty?.differing ?? [],
        atMs: trial.openedMs,
      },
    ];
  });

const refusedIdeas = (state: StudyState): readonly IdeaRow[] =>
  state.refusedProposals.map(({ attempt, proposal, reason, verdict, atMs }) => ({
    kind: "refused",
    attempt,
    trial: null,
    hypothesis: proposal.hypothesis,
    aspect: proposal.aspect,
    change: proposal.change,
    verdict: "refused",
    effect: null,
    effectSd: null,
    reason,
    match: verdict?.match ?? null,
    layer: verdict?.layer ?? "",
    score: verdict?.score ?? null,
    differing: verdict?.differing ?? [],
    atMs,
  }));
