import type { RequestEvent } from "./events.ts";
import type { Attempt, StudyState, Trial } from "./state.ts";

/** Records that something was asked of the world, and that whoever needs it waits. */
export const applyRequest = (state: StudyState, event: RequestEvent): void => {
  state.open.set(event.id, event);
  switch (event.type) {
    case "capture_requested":
    case "handover_requested":
      return;
    case "replicate_requested": {
      const trial = state.trials[event.trial];
      if (trial === undefined) return;
      state.replicates.set(event.id, {
        id: event.id,
        trial: event.trial,
        purpose: event.purpose,
        seed: event.seed,
        attempt: event.attempt,
        requestedMs: state.nowMs,
        status: "running",
        metrics: null,
        failure: null,
        message: "",
        durationMs: 0,
        gpuMs: 0,
        predictionsHash: null,
        reusedFrom: null,
        finishedMs: null,
      });
      trial.replicates.push(event.id);
      if (event.purpose === "search" && event.attempt === 1) state.searchReplicates += 1;
      const attempt = attemptOf(state, trial);
      if (attempt && event.purpose === "search") {
        attempt.step = "measure";
        attempt.isWaiting = true;
        if (trial.status === "waiting") trial.status = "running";
      }
      return;
    }
    case "proposal_requested": {
      const attempt = state.attempts[event.attempt - 1];
      if (attempt) {
        attempt.step = "propose";
        attempt.proposalTurn = event.turn;
        attempt.proposalRemark = event.remark;
        if (event.remark?.kind === "what differs") attempt.hasAskedDifference = true;
      }
      return wait(attempt);
    }
    case "novelty_requested":
      return wait(state.attempts[event.attempt - 1]);
    case "patch_requested": {
      const attempt = state.attempts[event.attempt - 1];
      if (attempt) {
        attempt.step = "implement";
        attempt.patchTurn = event.turn;
        attempt.patchRemark = event.remark;
        if (event.remark?.kind === "guard") attempt.hasRepairedPatch = true;
        if (event.remark?.kind === "crash") attempt.hasRepairedCrash = true;
      }
      const trial = state.trials[event.trial];
      if (trial?.status === "waiting") trial.status = "running";
      return wait(attempt);
    }
    case "guard_requested":
      return wait(state.attempts[event.attempt - 1]);
    case "smoke_requested": {
      const trial = state.trials[event.trial];
      const attempt = trial && attemptOf(state, trial);
      if (attempt) attempt.step = "smoke";
      return wait(attempt);
    }
    case "combination_requested": {
      const attempt = state.attempts[event.attempt - 1];
      state.triedCombinations.add(combinationKey(event.operator, event.base, event.edits));
      return wait(attempt);
    }
  }
};

/** Names a set of edits on a base, so that each is tried once. */
export const combinationKey = (operator: string, base: number, edits: readonly number[]): string =>
  `${operator}:${base}:${[...edits].sort((a, b) => a - b).join(",")}`;

/** The attempt that is still making this trial, if any. */
export const attemptOf = (state: StudyState, trial: Trial): Attempt | undefined => {
  const attempt = trial.attempt === null ? undefined : state.attempts[trial.attempt - 1];
  return attempt?.end === null ? attempt : undefined;
};

const wait = (attempt: Attempt | undefined): void => {
  if (attempt) attempt.isWaiting = true;
};
