import type { DecisionEvent, PatchRemark } from "../events.ts";
import type { Proposal } from "../proposal.ts";
import type { Attempt, StudyState, Trial } from "../state.ts";
import { mayAsk, mayAskAgent } from "./asking.ts";
import { measureTrial } from "./measure.ts";

/** Takes every attempt that waits for nobody one step further, in the order in which they started. */
export const advanceAttempts = (state: StudyState): readonly DecisionEvent[] => {
  for (const number of state.activeAttempts) {
    const attempt = state.attempts[number - 1];
    if (!attempt || attempt.isWaiting) continue;
    const events = advance(state, attempt);
    if (events.length > 0) return events;
  }
  return [];
};

const advance = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  switch (attempt.step) {
    case "propose":
      return mayAskAgent(state) ? [requestProposal(attempt, attempt.proposalTurn, attempt.proposalRemark)] : [];
    case "judge novelty":
      return attempt.proposal ? [requestNovelty(attempt, attempt.proposal)] : [];
    case "rule on novelty":
      return attempt.proposal ? ruleOnNovelty(state, attempt, attempt.proposal) : [];
    case "combine":
      return mayAsk(state) ? [requestCombination(attempt)] : [];
    case "open trial":
      return openMadeTrial(state, attempt);
    case "implement":
      return mayAskAgent(state) ? requestPatch(attempt, attempt.patchTurn, attempt.patchRemark) : [];
    case "judge patch":
      return requestGuard(state, attempt);
    case "rule on patch":
      return ruleOnPatch(state, attempt);
    case "smoke":
    case "measure":
      return measure(state, attempt);
    case "end":
      return endAttempt(state, attempt);
    case "ended":
      return [];
  }
};

const requestProposal = (attempt: Attempt, turn: number, remark: Attempt["proposalRemark"]): DecisionEvent => ({
  type: "proposal_requested",
  id: `attempt-${attempt.number}/proposal-${turn}${again(attempt)}`,
  attempt: attempt.number,
  turn,
  remark,
});

// A question that is asked again after a lost session or an outage is another request.
const again = ({ tries }: Attempt): string => (tries > 0 ? `.${tries + 1}` : "");

const requestNovelty = (attempt: Attempt, proposal: Proposal): DecisionEvent => ({
  type: "novelty_requested",
  id: `attempt-${attempt.number}/novelty-${attempt.proposalTurn}`,
  attempt: attempt.number,
  proposal,
});

const ruleOnNovelty = (state: StudyState, attempt: Attempt, proposal: Proposal): readonly DecisionEvent[] => {
  const verdict = attempt.novelty;
  if (!verdict) return [];
  const refuse = (reason: string, by: Attempt["novelty"] = verdict): readonly DecisionEvent[] => [
    { type: "proposal_refused", attempt: attempt.number, proposal, reason, verdict: by },
    ...(attempt.refusals + 1 >= MOST_REFUSALS
      ? [{ type: "attempt_ended", attempt: attempt.number, end: "refused", reason } as const]
      : []),
  ];
  if (verdict.verdict === "repeat") return refuse(verdict.message);
  if (verdict.verdict === "ask" && !attempt.hasAskedDifference)
    return mayAskAgent(state)
      ? [requestProposal(attempt, attempt.proposalTurn + 1, { kind: "what differs", verdict })]
      : [];
  if (attempt.hasConceded) return refuse(`${verdict.message} Asked what differs, the agent named nothing.`);
  if (verdict.verdict === "ask" && attempt.difference === "" && verdict.differing.length === 0)
    return refuse(`${verdict.message} What differs was asked and not answered.`);
  if (state.spec.review === "proposals") {
    if (attempt.approvedProposal === null) return state.isStopped ? [unseen(attempt, "proposal")] : [];
    if (!attempt.approvedProposal) return refuse("A person did not approve the proposal.", null);
  }
  const note =
    verdict.verdict === "ask" && verdict.match
      ? `Looks like ${verdict.match.hypothesis} (${verdict.match.result}); said to differ: ${attempt.difference || verdict.differing.join(", ")}.`
      : "";
  return [openTrial(state, attempt, proposal, note)];
};

const openTrial = (state: StudyState, attempt: Attempt, proposal: Proposal, note: string): DecisionEvent => ({
  type: "trial_opened",
  trial: state.trials.length,
  attempt: attempt.number,
  parent: attempt.parent,
  operator: attempt.operator,
  proposal,
  note,
});

const requestCombination = (attempt: Attempt): DecisionEvent => ({
  type: "combination_requested",
  id: `attempt-${attempt.number}/combination`,
  attempt: attempt.number,
  operator: attempt.operator === "ablate" ? "ablate" : "combine",
  base: attempt.parent,
  edits: attempt.edits,
});

// Split-off parts, retries and combinations become trials without a question to the agent.
const openMadeTrial = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  if (attempt.operator === "improve")
    return attempt.proposal
      ? [openTrial(state, attempt, attempt.proposal, attempt.part ? "Split off a coupled patch." : "Tried again.")]
      : [];
  const { combination } = attempt;
  if (!combination) return [];
  const twin = combination.tree === null ? undefined : state.trials.find(({ tree }) => tree === combination.tree);
  const reason =
    combination.commit === null
      ? `Nothing could be ${attempt.operator === "combine" ? "merged" : "left out"}: ${combination.leftOut.map(({ trial, reason: why }) => `#${trial} ${why}`).join("; ") || "no change"}`
      : twin
        ? `The result is the same tree as #${twin.number}.`
        : null;
  if (reason !== null) return [{ type: "attempt_ended", attempt: attempt.number, end: "failed", reason }];
  return [
    openTrial(state, attempt, combinationProposal(attempt, combination.applied), leftOutNote(combination.leftOut)),
  ];
};

const combinationProposal = (attempt: Attempt, applied: readonly number[]): Proposal => {
  const names = applied.map((trial) => `#${trial}`).join(", ");
  const isCombine = attempt.operator === "combine";
  return {
    hypothesis: isCombine
      ? `The edits of ${names} keep their gains when they join #${attempt.parent}.`
      : `#${attempt.parent} loses nothing without the edits of ${names}.`,
    aspect: attempt.operator,
    change: {
      component: "lineage",
      operation: isCombine ? "combine" : "remove",
      parameter: "edits",
      from: `#${attempt.parent}`,
      to: names,
      unit: "",
      scope: "",
    },
    expects: [],
    files: [],
  };
};

const leftOutNote = (leftOut: readonly { readonly trial: number; readonly reason: string }[]): string =>
  leftOut.length === 0 ? "" : `Left out: ${leftOut.map(({ trial, reason }) => `#${trial} (${reason})`).join(", ")}.`;

const requestPatch = (attempt: Attempt, turn: number, remark: PatchRemark | null): readonly DecisionEvent[] =>
  attempt.trial === null
    ? []
    : [
        {
          type: "patch_requested",
          id: `trial-${attempt.trial}/patch-${turn}${again(attempt)}`,
          attempt: attempt.number,
          trial: attempt.trial,
          turn,
          remark,
        },
      ];

const requestGuard = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  const trial = trialOf(state, attempt);
  return trial?.commit
    ? [
        {
          type: "guard_requested",
          id: `trial-${trial.number}/guard-${attempt.patchTurn}`,
          attempt: attempt.number,
          trial: trial.number,
          commit: trial.commit,
        },
      ]
    : [];
};

const ruleOnPatch = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  const trial = trialOf(state, attempt);
  if (trial && attempt.part) return reviewPatch(state, attempt, trial);
  const verdict = trial?.guard;
  if (!trial || !verdict || !attempt.guardOutcome) return [];
  const { identicalTo } = attempt.guardOutcome;
  if (identicalTo !== null)
    return refuseTrial(attempt, trial, `The patch is the same as that of #${identicalTo}, which was measured.`);
  const twin = twinUnderWay(state, trial);
  if (twin) return refuseTrial(attempt, trial, `The patch is the same as that of #${twin.number}, which is under way.`);
  if (verdict.verdict === "no effect" && verdict.violations.length === 0)
    return refuseTrial(attempt, trial, `The patch has no effect: ${verdict.title}`);
  if (verdict.violations.length > 0 || verdict.verdict === "coupled") {
    if (!attempt.hasRepairedPatch)
      return mayAskAgent(state)
        ? requestPatch(attempt, attempt.patchTurn + 1, { kind: "guard", message: verdict.repairText })
        : [];
    const reason =
      verdict.violations.length > 0 ? verdict.violations.join("; ") : `The patch is coupled: ${verdict.title}`;
    return refuseTrial(attempt, trial, reason);
  }
  return reviewPatch(state, attempt, trial);
};

// Two workers may come to the same code at once: who is measured already goes on, else who began first.
const twinUnderWay = (state: StudyState, trial: Trial): Trial | undefined =>
  state.activeAttempts
    .map((number) => state.trials[state.attempts[number - 1]?.trial ?? -1])
    .find(
      (other) =>
        other !== undefined &&
        other !== trial &&
        other.settled === null &&
        other.treeFingerprint !== null &&
        other.treeFingerprint === trial.treeFingerprint &&
        (other.replicates.length > 0 || other.number < trial.number),
    );

const reviewPatch = (state: StudyState, attempt: Attempt, trial: Trial): readonly DecisionEvent[] => {
  if (state.spec.review === "patches") {
    if (attempt.approvedPatch === null) return state.isStopped ? withdrawUnseen(attempt, trial) : [];
    if (!attempt.approvedPatch) return refuseTrial(attempt, trial, "A person did not approve the patch.");
  }
  return measure(state, attempt);
};

// Nobody has to look any more at what waits for approval when the search is stopped.
const unseen = (attempt: Attempt, what: "proposal" | "patch"): DecisionEvent => ({
  type: "attempt_ended",
  attempt: attempt.number,
  end: "cancelled",
  reason: `The study was stopped before a person looked at the ${what}.`,
});

const withdrawUnseen = (attempt: Attempt, trial: Trial): readonly DecisionEvent[] => [
  {
    type: "trial_settled",
    trial: trial.number,
    as: "refused",
    reason: "The study was stopped before a person looked at the patch.",
  },
  unseen(attempt, "patch"),
];

const measure = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  const trial = trialOf(state, attempt);
  if (!trial) return [];
  const repair = (message: string): readonly DecisionEvent[] =>
    mayAskAgent(state) ? requestPatch(attempt, attempt.patchTurn + 1, { kind: "crash", message }) : [];
  if (state.spec.evaluate.smoke && !attempt.isSmokePassed && attempt.operator === "improve") {
    if (attempt.smokedTurn < attempt.patchTurn)
      return mayAsk(state)
        ? [{ type: "smoke_requested", id: `trial-${trial.number}/smoke-${attempt.patchTurn}`, trial: trial.number }]
        : [];
    if (attempt.hasRepairedCrash || attempt.part)
      return failTrial(attempt, trial, `The smoke run fails: ${attempt.smokeMessage}`);
    return repair(attempt.smokeMessage);
  }
  return measureTrial(state, attempt, trial, repair);
};

const trialOf = (state: StudyState, attempt: Attempt): Trial | undefined =>
  attempt.trial === null ? undefined : state.trials[attempt.trial];

const refuseTrial = (attempt: Attempt, trial: Trial, reason: string): readonly DecisionEvent[] => [
  { type: "trial_settled", trial: trial.number, as: "refused", reason },
  { type: "attempt_ended", attempt: attempt.number, end: "refused", reason },
];

const failTrial = (attempt: Attempt, trial: Trial, reason: string): readonly DecisionEvent[] => [
  { type: "trial_settled", trial: trial.number, as: "failed", reason },
  { type: "attempt_ended", attempt: attempt.number, end: "failed", reason },
];

const endAttempt = (state: StudyState, attempt: Attempt): readonly DecisionEvent[] => {
  const trial = trialOf(state, attempt);
  const { end, reason } = attempt.ending ?? { end: "failed", reason: "ended without a reason" };
  return [
    ...(trial && trial.settled === null
      ? [{ type: "trial_settled", trial: trial.number, as: "failed", reason } as const]
      : []),
    { type: "attempt_ended", attempt: attempt.number, end, reason },
  ];
};

/** Refused ideas in one session before the worker turns to something else. */
const MOST_REFUSALS = 3;
