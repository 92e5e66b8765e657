import { mergePrior } from "../stats/index.ts";
import { recordMeasurement } from "./apply-outcome.ts";
import { standingTrunk } from "./bans.ts";
import type { AttemptEnded, AttemptStarted, RulingEvent, TrialOpened, TrialSettled } from "./events.ts";
import { type Attempt, newTrial, type StudyState } from "./state.ts";
import { NO_USAGE } from "./usage.ts";

/** Records what followed from the state. */
export const applyRuling = (state: StudyState, event: RulingEvent): void => {
  switch (event.type) {
    case "baseline_judged": {
      state.baseline = event;
      state.phase = "search";
      const root = state.trials[0];
      if (root) {
        root.status = "complete";
        root.settled = "measured";
        root.settledMs = state.nowMs;
      }
      return;
    }
    case "baseline_refused":
      state.refusal = event;
      state.phase = "refused";
      return;
    case "budget_planned":
      state.plan = event;
      return;
    case "attempt_started":
      return startAttempt(state, event);
    case "proposal_refused": {
      state.refusedProposals.push({ ...event, atMs: state.nowMs });
      const attempt = state.attempts[event.attempt - 1];
      if (!attempt) return;
      attempt.refusals += 1;
      attempt.proposalTurn += 1;
      attempt.proposalRemark = event.verdict
        ? { kind: "repeat", verdict: event.verdict }
        : { kind: "not approved", message: event.reason };
      attempt.novelty = null;
      attempt.proposal = null;
      attempt.difference = "";
      attempt.hasAskedDifference = false;
      attempt.hasConceded = false;
      attempt.step = "propose";
      strike(state, attempt);
      return;
    }
    case "attempt_ended":
      return endAttempt(state, event);
    case "trial_opened":
      return openTrial(state, event);
    case "trial_settled":
      return settleTrial(state, event);
    case "trial_pruned": {
      const trial = state.trials[event.trial];
      if (!trial) return;
      trial.pruned = { probability: event.probability, reason: event.reason };
      if (trial.status === "complete") trial.status = "pruned";
      return;
    }
    case "trial_restored": {
      const trial = state.trials[event.trial];
      if (!trial) return;
      trial.pruned = null;
      if (trial.status === "pruned") trial.status = "complete";
      return;
    }
    case "replicate_reused": {
      const from = state.replicates.get(event.from);
      const trial = state.trials[event.trial];
      if (!from || !trial) return;
      const replicate = {
        ...from,
        id: event.id,
        trial: event.trial,
        purpose: event.purpose,
        attempt: 1,
        requestedMs: state.nowMs,
        finishedMs: state.nowMs,
        durationMs: 0,
        gpuMs: 0,
        reusedFrom: event.from,
      };
      state.replicates.set(event.id, replicate);
      trial.replicates.push(event.id);
      state.usage.reused += 1;
      if (event.purpose === "search") state.searchReplicates += 1;
      recordMeasurement(state, replicate);
      return;
    }
    case "certification_started":
      state.certifications.push({
        started: event,
        looks: [],
        finished: null,
        startedMs: state.nowMs,
        finishedMs: null,
      });
      return;
    case "look_taken":
      state.certifications[event.certification - 1]?.looks.push(event);
      return;
    case "certification_finished": {
      const certification = state.certifications[event.certification - 1];
      if (!certification) return;
      certification.finished = event;
      certification.finishedMs = state.nowMs;
      if (event.outcome === "promoted") state.trunk = standingTrunk(state);
      return;
    }
    case "search_closed":
      state.phase = "integration";
      state.searchClosedReason = event.reason;
      state.closedAt = { attempts: state.attempts.length, certifications: state.certifications.length };
      return;
    case "integration_ended":
      state.phase = "audit";
      state.integrationReason = event.reason;
      state.auditPairs = event.auditPairs;
      return;
    case "audit_finished":
      state.audit = event;
      state.auditOffset += state.auditPairs;
      state.phase = "handover";
      return;
    case "holdout_opened":
      state.isHoldoutOpened = true;
      return;
    case "study_finished":
      state.phase = "finished";
      state.finishReason = event.reason;
      return;
  }
};

const startAttempt = (state: StudyState, event: AttemptStarted): void => {
  const attempt: Attempt = {
    number: event.attempt,
    parent: event.parent,
    operator: event.operator,
    aspect: event.aspect,
    edits: event.edits,
    suggestion: event.suggestion,
    part: event.part,
    prior: event.prior,
    startedMs: state.nowMs,
    step: event.operator !== "improve" ? "combine" : event.proposal ? "open trial" : "propose",
    isWaiting: false,
    proposalTurn: 1,
    patchTurn: 1,
    tries: 0,
    pausedTries: 0,
    proposalRemark: null,
    patchRemark: null,
    proposal: event.proposal,
    difference: "",
    novelty: null,
    refusals: 0,
    hasAskedDifference: false,
    hasConceded: false,
    hasRepairedProposal: false,
    hasRepairedPatch: false,
    hasRepairedCrash: false,
    failure: null,
    trial: null,
    guardOutcome: null,
    combination: null,
    ending: null,
    approvedProposal: null,
    approvedPatch: null,
    smokedTurn: 0,
    isSmokePassed: false,
    smokeMessage: "",
    usage: NO_USAGE,
    end: null,
    endReason: "",
    endedMs: null,
  };
  state.attempts.push(attempt);
  state.activeAttempts.push(event.attempt);
  if (event.part) state.pendingParts.shift();
  else if (event.proposal) state.pendingRetries.shift();
  else state.launches += 1;
  if (event.suggestion !== null) state.pendingSuggestions.shift();
};

const endAttempt = (state: StudyState, event: AttemptEnded): void => {
  const attempt = state.attempts[event.attempt - 1];
  if (!attempt) return;
  attempt.end = event.end;
  attempt.endReason = event.reason;
  attempt.endedMs = state.nowMs;
  attempt.step = "ended";
  const at = state.activeAttempts.indexOf(event.attempt);
  if (at >= 0) state.activeAttempts.splice(at, 1);
  const parent = state.trials[attempt.parent];
  if (!parent) return;
  if (attempt.operator !== "improve") return;
  if (event.end === "measured") {
    parent.strikes.delete(attempt.aspect);
    state.declines.delete(attempt.aspect);
  } else if (event.end === "declined") {
    parent.closedAspects.add(attempt.aspect);
    state.declines.set(attempt.aspect, (state.declines.get(attempt.aspect) ?? 0) + 1);
  } else if (isStrike(event, attempt)) strike(state, attempt);
};

// A refused proposal struck when it was refused; a refused patch does now. What the provider spoilt says nothing.
const isStrike = ({ end }: AttemptEnded, attempt: Attempt): boolean =>
  (end === "failed" && !isProviders(attempt)) || (end === "refused" && attempt.trial !== null);

const isProviders = ({ failure }: Attempt): boolean =>
  failure !== null &&
  ["rate limit", "overload", "outage", "sign-in", "not installed", "lost", "budget"].includes(failure.failure);

const strike = (state: StudyState, attempt: Attempt): void => {
  const parent = state.trials[attempt.parent];
  if (!parent) return;
  const strikes = (parent.strikes.get(attempt.aspect) ?? 0) + 1;
  parent.strikes.set(attempt.aspect, strikes);
  if (strikes >= STRIKES_TO_CLOSE) parent.closedAspects.add(attempt.aspect);
};

const openTrial = (state: StudyState, event: TrialOpened): void => {
  const attempt = state.attempts[event.attempt - 1];
  const parent = state.trials[event.parent];
  const trial = newTrial({
    number: event.trial,
    parent: event.parent,
    operator: event.operator,
    attempt: event.attempt,
    proposal: event.proposal,
    edits: attempt?.combination?.applied ?? attempt?.edits ?? [],
    prior: attempt ? priorOfApplied(attempt) : null,
    depth: (parent?.depth ?? 0) + 1,
    note: event.note,
    openedMs: state.nowMs,
  });
  state.trials.push(trial);
  state.parents.push(event.parent);
  if (event.operator !== "improve") state.combinations.push(event.trial);
  parent?.children.push(event.trial);
  if (!attempt) return;
  attempt.trial = event.trial;
  attempt.step = "implement";
  const made = attempt.part ?? attempt.combination;
  if (!made) return;
  trial.commit = made.commit;
  trial.tree = made.tree;
  trial.files = made.files;
  trial.addedLines = made.addedLines;
  trial.removedLines = made.removedLines;
  trial.combination = attempt.combination;
  trial.patchFingerprint = attempt.part?.patchFingerprint ?? null;
  trial.treeFingerprint = attempt.part?.treeFingerprint ?? null;
  attempt.step = attempt.part ? "rule on patch" : "measure";
};

// Edits that did not apply take their share of the expectation with them.
const priorOfApplied = ({ prior, combination, operator }: Attempt): AttemptStarted["prior"] => {
  if (!prior || !combination) return prior;
  const isApplied = ({ trial }: { readonly trial: number }): boolean => combination.applied.includes(trial);
  const left = prior.edits.filter((edit) => !isApplied(edit));
  if (left.length === 0) return prior;
  const joined = mergePrior(left, 0);
  const dropped = -left.reduce((sum, { mean }) => sum + mean, 0);
  return {
    mean: prior.mean - (operator === "combine" ? joined.mean : dropped),
    variance: prior.variance - joined.variance,
    edits: prior.edits.filter(isApplied),
  };
};

const settleTrial = (state: StudyState, event: TrialSettled): void => {
  const trial = state.trials[event.trial];
  if (!trial) return;
  if (trial.settled === null) state.settledTrials += 1;
  trial.settled = event.as;
  trial.settledReason = event.reason;
  trial.settledMs = state.nowMs;
  trial.status =
    event.as === "failed" || event.as === "refused" || event.as === "unstable"
      ? "failed"
      : event.as === "limit broken"
        ? "pruned"
        : "complete";
  if (event.as === "refused") {
    const attempt = trial.attempt === null ? undefined : state.attempts[trial.attempt - 1];
    const parts = state.spec.coupled === "split" ? (attempt?.guardOutcome?.parts ?? []) : [];
    // Parts are not judged again, so none is taken from a patch that touches what it must not.
    const isClean = trial.guard?.violations.length === 0;
    if (isClean && trial.guard?.verdict === "coupled" && trial.parent !== null && trial.proposal)
      for (const part of parts)
        state.pendingParts.push({ parent: trial.parent, proposal: partProposal(trial.proposal, part.title), part });
  }
};

const partProposal = <P extends { readonly hypothesis: string }>(proposal: P, title: string): P => ({
  ...proposal,
  hypothesis: `${title} (split off: ${proposal.hypothesis})`,
});

/** Refused or failed proposals in a row that close an aspect for the trial (docs/statistics.md, Aspects). */
const STRIKES_TO_CLOSE = 3;
