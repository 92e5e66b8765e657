import { attemptOf } from "./apply-request.ts";
import type { OutcomeEvent, ReplicateFailed, ReplicateFinished, SessionFailed, Usage } from "./events.ts";
import { orient, orientedObjective } from "./metrics.ts";
import { addObservation } from "./observations.ts";
import { MOST_PROVIDER_PAUSES } from "./provider-pause.ts";
import { type Attempt, newTrial, type Replicate, SLIM_ASPECT, type StudyState, type Trial } from "./state.ts";
import { sumUsage } from "./usage.ts";

/** Records what the world answered; an answer to a question that is not open changes nothing. */
export const applyOutcome = (state: StudyState, event: OutcomeEvent): void => {
  const request = state.open.get(event.id);
  if (request === undefined) return;
  state.open.delete(event.id);
  const attempt =
    "attempt" in request && request.type !== "replicate_requested" ? state.attempts[request.attempt - 1] : undefined;
  if (attempt) attempt.isWaiting = false;
  if (attempt && "usage" in event) spend(state, attempt, event.usage);

  switch (event.type) {
    case "baseline_captured": {
      state.environment = event.environment;
      state.phase = "baseline";
      const root = newTrial({
        number: 0,
        parent: null,
        operator: "root",
        attempt: null,
        proposal: null,
        edits: [],
        prior: null,
        depth: 0,
        note: "",
        openedMs: state.nowMs,
      });
      root.commit = event.commit;
      root.tree = event.tree;
      root.status = "running";
      state.trials.push(root);
      state.parents.push(-1);
      return;
    }
    case "capture_failed":
      // The ruling follows: decide turns it into baseline_refused.
      state.refusal = { type: "baseline_refused", code: event.code, message: event.message, hint: event.hint };
      return;
    case "replicate_finished":
      return finishReplicate(state, event);
    case "replicate_failed":
      return failReplicate(state, event);
    case "proposal_received":
      if (!attempt) return;
      answered(state, attempt);
      attempt.proposal = event.proposal;
      attempt.approvedProposal = null;
      attempt.difference = event.difference;
      attempt.step = "judge novelty";
      return;
    case "proposal_declined":
      if (!attempt) return;
      answered(state, attempt);
      if (attempt.proposalRemark?.kind === "what differs") {
        attempt.hasConceded = true;
        attempt.step = "rule on novelty";
        return;
      }
      attempt.ending = { end: "declined", reason: event.reason };
      attempt.step = "end";
      return;
    case "session_failed":
      if (attempt) failSession(state, attempt, event, request.type === "patch_requested");
      return;
    case "novelty_judged":
      if (!attempt) return;
      attempt.novelty = event.verdict;
      attempt.step = "rule on novelty";
      return;
    case "patch_captured": {
      if (!attempt || request.type !== "patch_requested") return;
      answered(state, attempt);
      state.agentFailures = 0;
      attempt.step = "judge patch";
      const trial = state.trials[request.trial];
      if (!trial) return;
      attempt.isSmokePassed = false;
      attempt.approvedPatch = null;
      trial.staleReplicates = trial.replicates.length;
      trial.commit = event.commit;
      trial.tree = event.tree;
      trial.files = event.files;
      trial.addedLines = event.addedLines;
      trial.removedLines = event.removedLines;
      return;
    }
    case "guard_judged": {
      if (!attempt || request.type !== "guard_requested") return;
      attempt.guardOutcome = { identicalTo: event.identicalTo, parts: event.parts };
      attempt.step = "rule on patch";
      const trial = state.trials[request.trial];
      if (!trial) return;
      trial.guard = event.verdict;
      trial.patchFingerprint = event.patchFingerprint;
      trial.treeFingerprint = event.treeFingerprint;
      return;
    }
    case "smoke_finished": {
      if (request.type !== "smoke_requested") return;
      const trial = state.trials[request.trial];
      const smoked = trial && attemptOf(state, trial);
      if (!smoked) return;
      smoked.isWaiting = false;
      smoked.isSmokePassed = event.passed;
      smoked.smokedTurn = smoked.patchTurn;
      smoked.smokeMessage = event.message;
      smoked.step = "measure";
      return;
    }
    case "combination_finished":
      if (!attempt) return;
      attempt.combination = event;
      attempt.step = "open trial";
      return;
    case "handover_finished":
      state.handover = event;
      return;
  }
};

const finishReplicate = (state: StudyState, event: ReplicateFinished): void => {
  const replicate = state.replicates.get(event.id);
  if (!replicate) return;
  Object.assign(replicate, {
    status: "finished",
    metrics: event.metrics,
    durationMs: event.durationMs,
    gpuMs: event.gpuMs,
    predictionsHash: event.predictionsHash,
    reusedFrom: event.cachedFrom,
    finishedMs: state.nowMs,
  } satisfies Partial<Replicate>);
  chargeReplicate(state, replicate, event.cachedFrom === null);
  if (event.cachedFrom === null) state.durations.push(event.durationMs);
  recordMeasurement(state, replicate);
};

/** Lets a finished replicate count: for its trial, for the cache and, where its purpose allows, for the tree fit. */
export const recordMeasurement = (state: StudyState, replicate: Replicate): void => {
  const trial = state.trials[replicate.trial];
  if (!trial || !replicate.metrics) return;
  const isHoldout = replicate.purpose === "holdout";
  if (trial.tree !== null && replicate.purpose !== "repeat") {
    const key = measurementKey(trial.tree, replicate.seed, isHoldout);
    if (!state.measured.has(key)) state.measured.set(key, replicate.id);
  }
  if (replicate.purpose !== "repeat") (isHoldout ? trial.holdoutBySeed : trial.bySeed).set(replicate.seed, replicate);
  const isSearch = replicate.purpose === "search" && !isOnlyAblation(state, trial);
  if (replicate.purpose === "baseline" || isSearch || replicate.purpose === "evidence")
    addObservation(state.observations, {
      trial: replicate.trial,
      seed: replicate.seed,
      value: orientedObjective(state.spec.objective, replicate.metrics),
      raw: replicate.metrics[state.spec.objective.metric] ?? Number.NaN,
      guardrails: state.spec.guardrails.map(({ metric, direction }) =>
        orient(direction, replicate.metrics?.[metric] ?? Number.NaN),
      ),
    });
  releaseAttempt(state, replicate);
};

// Ablations are judged by a joint posterior of their own; as children in the tree they would count twice.
const isOnlyAblation = (state: StudyState, { operator, attempt }: Trial): boolean =>
  operator === "ablate" && state.attempts[(attempt ?? 0) - 1]?.aspect !== SLIM_ASPECT;

/** Key under which a measurement is found again: nothing is measured twice. */
export const measurementKey = (tree: string, seed: number, isHoldout: boolean): string =>
  `${tree}/${seed}${isHoldout ? "/holdout" : ""}`;

const failReplicate = (state: StudyState, event: ReplicateFailed): void => {
  const replicate = state.replicates.get(event.id);
  if (!replicate) return;
  Object.assign(replicate, {
    status: "failed",
    failure: event.failure,
    message: event.message,
    durationMs: event.durationMs,
    gpuMs: event.gpuMs,
    finishedMs: state.nowMs,
  } satisfies Partial<Replicate>);
  // A machine's failure costs hours only.
  chargeReplicate(state, replicate, event.failure !== "infrastructure");
  releaseAttempt(state, replicate);
};

const chargeReplicate = (state: StudyState, replicate: Replicate, isCharged: boolean): void => {
  state.usage.replicateMs += replicate.durationMs;
  state.usage.gpuMs += replicate.gpuMs;
  if (!isCharged) return;
  state.usage.replicates += 1;
  if (replicate.purpose === "evidence") state.usage.certificationReplicates += 1;
};

const releaseAttempt = (state: StudyState, { trial, purpose }: Replicate): void => {
  if (purpose !== "search") return;
  const owner = state.trials[trial];
  const attempt = owner && attemptOf(state, owner);
  if (!attempt || !owner) return;
  attempt.isWaiting = owner.replicates.some((id) => state.open.has(id));
};

// What went wrong with a session before says nothing of what comes of its answer.
const answered = (state: StudyState, attempt: Attempt): void => {
  state.budgetFailures = 0;
  state.providerPauses = 0;
  attempt.tries = 0;
  attempt.pausedTries = 0;
  attempt.failure = null;
};

const failSession = (state: StudyState, attempt: Attempt, event: SessionFailed, isPatch: boolean): void => {
  attempt.failure = event;
  switch (event.failure) {
    case "lost":
      attempt.tries += 1;
      return;
    case "rate limit":
    case "overload":
    case "outage":
      // The question stays: what the provider does says nothing of the idea.
      attempt.tries += 1;
      if (state.providerPauses >= MOST_PROVIDER_PAUSES)
        state.blocked = { code: "agent_unavailable", message: `${event.failure}: ${event.message}` };
      return;
    case "sign-in":
    case "not installed":
      attempt.tries += 1;
      state.blocked = { code: "agent_sign_in", message: event.message };
      return;
    case "invalid proposal":
      if (!isPatch && !attempt.hasRepairedProposal) {
        attempt.hasRepairedProposal = true;
        attempt.proposalTurn += 1;
        attempt.proposalRemark = { kind: "invalid", message: event.message };
        return;
      }
      attempt.ending = { end: "failed", reason: event.message };
      attempt.step = "end";
      countFailure(state, event);
      return;
    case "budget":
      state.budgetFailures += 1;
      attempt.ending = { end: "failed", reason: `${event.failure}: ${event.message}` };
      attempt.step = "end";
      return;
    case "timeout":
    case "no edit":
    case "crash":
      attempt.ending = { end: "failed", reason: `${event.failure}: ${event.message}` };
      attempt.step = "end";
      countFailure(state, event);
      return;
  }
};

// An agent that is broken for good would go through every aspect of every trial, with a time limit for each; one that is
// only weak gives nothing of use now and then, a few times in a row too.
const countFailure = (state: StudyState, { failure, message }: SessionFailed): void => {
  state.agentFailures += failure === "crash" || failure === "timeout" ? 2 : 1;
  if (state.agentFailures < MOST_AGENT_FAILURES) return;
  const reason = `No attempt has given a patch for long; the last: ${failure}: ${message}`;
  state.blocked = { code: "agent_unavailable", message: reason };
};

/** Charges what a session used to its attempt and to the study. */
export const spend = (state: StudyState, attempt: Attempt, usage: Usage): void => {
  attempt.usage = sumUsage([attempt.usage, usage]);
  state.usage.inputTokens += usage.inputTokens;
  state.usage.outputTokens += usage.outputTokens;
  state.usage.usd += usage.usd;
  state.usage.isEstimated ||= usage.estimated;
};

/** Twelve answers of no use in a row, or six crashes or time limits, or some of each. */
const MOST_AGENT_FAILURES = 12;
