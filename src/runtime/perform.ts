import type { OutcomeEvent, Purpose, RequestEvent } from "../core/events.ts";
import { leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import { timeLimitMs } from "../core/time-limit.ts";
import type { ReplicateJob } from "../ports/executor.ts";
import { combineEdits } from "./combine-edits.ts";
import { judgePatch } from "./judge-patch.ts";
import type { Memory } from "./memory.ts";
import type { Sessions } from "./sessions.ts";
import { madeTrial, type Shell, trialFolder, worktreeName } from "./shell.ts";

/** Does one thing that was asked for and says what came of it. Rejects only for bugs of ours and for a full disk. */
export type Perform = (request: RequestEvent, signal: AbortSignal) => Promise<OutcomeEvent>;

/** Binds the requests to the ports. */
export const performer =
  (state: StudyState, shell: Shell, sessions: Sessions, memory: Memory): Perform =>
  async (request, signal) => {
    switch (request.type) {
      case "capture_requested":
        return captureBaseline(state, shell, request.id, signal);
      case "replicate_requested": {
        const outcome = await shell.executor.run(await replicateJob(state, shell, request), signal);
        const { durationMs, gpuMs } = outcome;
        return outcome.kind === "finished"
          ? {
              type: "replicate_finished",
              id: request.id,
              metrics: outcome.metrics,
              durationMs,
              gpuMs,
              predictionsHash: outcome.predictionsHash,
              cachedFrom: outcome.cachedFrom ?? null,
            }
          : {
              type: "replicate_failed",
              id: request.id,
              failure: outcome.failure,
              message: outcome.message,
              durationMs,
              gpuMs,
            };
      }
      case "proposal_requested":
        return sessions.propose(request, signal);
      case "novelty_requested":
        return { type: "novelty_judged", id: request.id, verdict: memory.judge(request) };
      case "patch_requested":
        return sessions.implement(request, signal);
      case "guard_requested":
        return judgePatch(state, shell, request);
      case "smoke_requested": {
        const job = await replicateJob(state, shell, { ...request, purpose: "search", seed: SMOKE_SEED });
        const { passed, message } = await shell.executor.smoke(job, signal);
        return { type: "smoke_finished", id: request.id, passed, message };
      }
      case "combination_requested":
        return combineEdits(state, shell, sessions, request, signal);
      case "handover_requested":
        return handOver(state, shell, request.id);
    }
  };

const captureBaseline = async (
  state: StudyState,
  shell: Shell,
  id: string,
  signal: AbortSignal,
): Promise<OutcomeEvent> => {
  const worktree = await shell.worktrees.prepare("root", state.baseCommit);
  const outcome = await shell.executor.capture({ spec: state.spec, worktree, checkout: shell.checkout }, signal);
  if (outcome.kind === "refused") {
    const { code, message, hint } = outcome;
    return { type: "capture_failed", id, code, message, hint };
  }
  const tree = await shell.worktrees.treeOf(state.baseCommit);
  return { type: "baseline_captured", id, commit: state.baseCommit, tree, environment: outcome.environment };
};

const replicateJob = async (
  state: StudyState,
  shell: Shell,
  request: { readonly id: string; readonly trial: number; readonly seed: number; readonly purpose: Purpose },
): Promise<ReplicateJob> => {
  const { commit } = madeTrial(state, request.trial);
  return {
    id: request.id,
    spec: state.spec,
    trial: request.trial,
    // Evaluations run on a fresh copy of the commit; nobody's leftovers in a worktree are measured.
    worktree: await shell.worktrees.locate(worktreeName(state, request.trial), commit),
    baseCommit: state.baseCommit,
    checkout: shell.checkout,
    seed: request.seed,
    holdout: request.purpose === "holdout",
    remeasure: request.purpose === "repeat",
    timeoutMs: timeLimitMs(state, request.purpose),
    environmentHash: state.environment?.hash ?? "",
    folder: `${trialFolder(shell, request.trial)}/${request.id.split("/")[1]}`,
  };
};

const handOver = async (state: StudyState, shell: Shell, id: string): Promise<OutcomeEvent> => {
  const branches: { name: string; trial: number }[] = [];
  const publish = async (name: string, trial: number): Promise<void> => {
    await shell.worktrees.publish(name, madeTrial(state, trial).commit);
    branches.push({ name, trial });
  };
  const best = state.audit?.trial ?? 0;
  if (state.trunk !== 0) await publish(`espalier/${state.name}/champion`, state.trunk);
  const leader = leaderOf(state);
  if (leader !== 0 && leader !== state.trunk) await publish(`espalier/${state.name}/leader`, leader);
  if (best !== 0 && best !== state.trunk && best !== leader) await publish(`espalier/${state.name}/best`, best);
  return { type: "handover_finished", id, branches, reportPath: await shell.writeReport(state) };
};

const SMOKE_SEED = 0;
