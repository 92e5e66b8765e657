import type { Brief, PatchBrief } from "../core/brief.ts";
import type { SessionFailure, Usage } from "../core/events.ts";

/**
 * A coding agent, with or without an LLM.
 *
 * **Two phases.** `propose` only reads; `implement` edits the worktree and never commits. Repair turns of either phase
 * go into the same session.
 * **Never rejects for the agent's sake.** Sign-in, limits, outages, timeouts and nonsense are results.
 * **Trust nothing.** What was edited is read from the worktree by the orchestrator, never from the agent's words.
 * **Cancel.** Aborting the signal ends the turn within seconds with every process it started.
 * **Transcript.** All that was said and heard is kept in `folder`, secrets redacted.
 */
export interface Agent {
  readonly name: string;
  /** Whether it is installed, signed in, and what is known to go wrong with this version. */
  check(): Promise<AgentCheck>;
  /** Opens a session in one worktree. Cheap: the process may start with the first turn. */
  open(request: SessionRequest): AgentSession;
}

export interface AgentCheck {
  readonly installed: boolean;
  readonly version: string | null;
  readonly signedIn: "yes" | "no" | "unknown" | "not needed";
  readonly notes: readonly string[];
}

export interface SessionRequest {
  /** For example `attempt-7`. */
  readonly id: string;
  /** Absolute path of the worktree that the agent may edit. */
  readonly worktree: string;
  /** Globs of files in the worktree that the agent must not see, such as labels. */
  readonly sealed: readonly string[];
  /** Where transcript and agent logs go. */
  readonly folder: string;
  readonly proposeTimeoutMs: number;
  readonly implementTimeoutMs: number;
  /** What this session may still cost, null: no limit. */
  readonly usdLimit: number | null;
}

export interface AgentSession {
  propose(brief: Brief, signal: AbortSignal): Promise<ProposeTurn>;
  implement(brief: PatchBrief, signal: AbortSignal): Promise<ImplementTurn>;
  /** Ends every process of the session; what it used since its last answer comes back, once. */
  close(): Promise<Usage>;
}

export type ProposeTurn =
  | {
      readonly kind: "proposed";
      /** As the agent wrote it; the orchestrator parses it. */
      readonly proposal: unknown;
      /** Answer to "what differs", empty otherwise. */
      readonly difference: string;
      readonly usage: Usage;
    }
  | { readonly kind: "declined"; readonly reason: string; readonly usage: Usage }
  | FailedTurn;

export type ImplementTurn = { readonly kind: "edited"; readonly usage: Usage } | FailedTurn;

export interface FailedTurn {
  readonly kind: "failed";
  readonly failure: SessionFailure;
  readonly message: string;
  /** How long the provider asked to wait; absent where it did not say. */
  readonly retryAfterMs?: number;
  readonly usage: Usage;
}
