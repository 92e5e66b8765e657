import type { OperationEvent, OutcomeEvent, PatchRequested, ProposalRequested, Usage } from "../core/events.ts";
import { parseProposal } from "../core/proposal.ts";
import { redactSecrets } from "../core/redact.ts";
import type { Attempt, StudyState } from "../core/state.ts";
import { NO_USAGE } from "../core/usage.ts";
import type { AgentSession, FailedTurn } from "../ports/agent.ts";
import type { CaptureRequest, Snapshot } from "../ports/worktrees.ts";
import { briefOf, patchBriefOf } from "../views/brief.ts";
import type { Memory } from "./memory.ts";
import { attemptFolder, attemptWorktree, type Shell } from "./shell.ts";

/** The agent sessions under way, one for each attempt, opened when first needed. */
export interface Sessions {
  propose(request: ProposalRequested, signal: AbortSignal): Promise<OutcomeEvent>;
  implement(request: PatchRequested, signal: AbortSignal): Promise<OutcomeEvent>;
  /** Has the agent put an edit into the code at `start` with which it does not merge; what it made is not checked yet. */
  merge(request: MergeRequest, signal: AbortSignal): Promise<MergeTurn>;
  /** Closes the sessions of attempts that have ended; what they used since their last answer is to be journaled. */
  closeEnded(): Promise<readonly SessionClosed[]>;
  closeAll(): Promise<readonly SessionClosed[]>;
}

export interface MergeRequest {
  readonly attempt: number;
  /** Trial whose edit is to join. */
  readonly edit: number;
  /** Commit to put it into. */
  readonly start: string;
  readonly conflict: string;
  readonly capture: CaptureRequest;
}

export interface MergeTurn {
  /** Null where the agent did not make it, for the reason that `failure` gives. */
  readonly snapshot: Snapshot | null;
  readonly failure: string;
  readonly usage: Usage;
}

type SessionClosed = Extract<OperationEvent, { readonly type: "session_closed" }>;

/** Opens sessions with the study's agent. */
export const sessionsOf = (state: StudyState, shell: Shell, memory: Memory): Sessions => {
  const sessions = new Map<number, AgentSession>();

  const sessionFor = (attempt: Attempt, worktree: string): AgentSession => {
    const known = sessions.get(attempt.number);
    if (known) return known;
    const { budget, evaluate } = state.spec;
    const session = shell.agent.open({
      id: `attempt-${attempt.number}`,
      worktree,
      sealed: evaluate.form.kind === "sealed" ? evaluate.form.sealed : [],
      folder: attemptFolder(shell, attempt.number),
      proposeTimeoutMs: PROPOSE_TIMEOUT_MS,
      implementTimeoutMs: IMPLEMENT_TIMEOUT_MS,
      usdLimit: budget.usd === null ? null : Math.max(0, budget.usd - state.usage.usd),
    });
    sessions.set(attempt.number, session);
    return session;
  };

  const close = async (attempts: readonly number[]): Promise<readonly SessionClosed[]> => {
    const closed = await Promise.all(
      attempts.map(async (attempt) => {
        const session = sessions.get(attempt);
        sessions.delete(attempt);
        return { attempt, usage: (await session?.close()) ?? NO_USAGE };
      }),
    );
    return closed
      .filter(({ usage }) => usage.inputTokens + usage.outputTokens + usage.usd > 0)
      .map((used) => ({ type: "session_closed", ...used }));
  };

  return {
    propose: async (request, signal) => {
      const attempt = attemptOf(state, request.attempt);
      const base = commitOf(state, attempt.parent);
      const { path } = await shell.worktrees.prepare(attemptWorktree(attempt.number), base);
      const brief = briefOf(state, attempt, request.remark, memory.recollect(attempt));
      const turn = await sessionFor(attempt, path).propose(brief, signal);
      const { id } = request;
      switch (turn.kind) {
        case "proposed": {
          const parsed = parseProposal(turn.proposal, { aspect: attempt.aspect, aspects: state.spec.aspects });
          if (typeof parsed === "string")
            return { type: "session_failed", id, failure: "invalid proposal", message: parsed, usage: turn.usage };
          return { type: "proposal_received", id, proposal: parsed, difference: turn.difference, usage: turn.usage };
        }
        case "declined":
          return { type: "proposal_declined", id, reason: turn.reason, usage: turn.usage };
        case "failed":
          return failed(id, turn);
      }
    },
    implement: async (request, signal) => {
      const attempt = attemptOf(state, request.attempt);
      const trial = state.trials[request.trial];
      if (!trial) throw new TypeError(`there is no trial #${request.trial}`);
      const base = commitOf(state, attempt.parent);
      // A repair goes on from the patch; the first turn starts from the parent, whatever happened while proposing.
      const start = request.remark === null ? base : (trial.commit ?? base);
      const worktree = await shell.worktrees.prepare(attemptWorktree(attempt.number), start);
      const brief = patchBriefOf(state, attempt, trial, request.remark);
      const turn = await sessionFor(attempt, worktree.path).implement(brief, signal);
      const { id } = request;
      if (turn.kind === "failed") return failed(id, turn);
      const snapshot = await shell.worktrees.capture(worktree, {
        ref: `trial-${trial.number}`,
        parent: base,
        message: `#${trial.number}: ${brief.proposal.hypothesis}`,
        clean: cleanWith(shell),
      });
      if (snapshot === null) {
        const message = "The agent said that it was done, and no file differs from the parent.";
        return { type: "session_failed", id, failure: "no edit", message, usage: turn.usage };
      }
      const { commit, tree, files, addedLines, removedLines } = snapshot;
      return { type: "patch_captured", id, commit, tree, files, addedLines, removedLines, usage: turn.usage };
    },
    merge: async ({ attempt: number, edit, start, conflict, capture }, signal) => {
      const attempt = attemptOf(state, number);
      const trial = state.trials[edit];
      if (!trial) throw new TypeError(`there is no trial #${edit}`);
      const worktree = await shell.worktrees.prepare(attemptWorktree(number), start);
      const { text } = await shell.worktrees.diff(commitOf(state, trial.parent ?? 0), commitOf(state, edit), MAX_DIFF);
      const brief = patchBriefOf(state, attempt, trial, { kind: "conflict", message: conflict, patch: text });
      const turn = await sessionFor(attempt, worktree.path).implement(brief, signal);
      if (turn.kind === "failed")
        return { snapshot: null, failure: `${turn.failure}: ${turn.message}`, usage: turn.usage };
      const snapshot = await shell.worktrees.capture(worktree, { ...capture, clean: cleanWith(shell) });
      return { snapshot, failure: snapshot === null ? "no file differs" : "", usage: turn.usage };
    },
    closeEnded: () => close([...sessions.keys()].filter((number) => state.attempts[number - 1]?.end !== null)),
    closeAll: () => close([...sessions.keys()]),
  };
};

const cleanWith =
  (shell: Shell): NonNullable<CaptureRequest["clean"]> =>
  (before, after) =>
    redactSecrets(after, shell.secrets(), before ?? "");

/** The outcome of a request whose session died with the orchestrator. */
export const sessionLost = (id: string): OutcomeEvent => ({
  type: "session_failed",
  id,
  failure: "lost",
  message: "The orchestrator ended while the agent was at work.",
  usage: NO_USAGE,
});

const failed = (id: string, { failure, message, retryAfterMs, usage }: FailedTurn): OutcomeEvent => ({
  type: "session_failed",
  id,
  failure,
  message,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  usage,
});

const attemptOf = (state: StudyState, number: number): Attempt => {
  const attempt = state.attempts[number - 1];
  if (!attempt) throw new TypeError(`there is no attempt ${number}`);
  return attempt;
};

const commitOf = (state: StudyState, trial: number): string => {
  const commit = state.trials[trial]?.commit;
  if (!commit) throw new TypeError(`trial #${trial} has no commit`);
  return commit;
};

/** A prompt shows less of it; a whole file of a program reads more. */
const MAX_DIFF = 64 * 1024;
const PROPOSE_TIMEOUT_MS = 10 * 60_000;
const IMPLEMENT_TIMEOUT_MS = 30 * 60_000;
