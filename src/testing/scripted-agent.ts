import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Brief, PatchBrief } from "../core/brief.ts";
import type { Usage } from "../core/events.ts";
import { NO_USAGE } from "../core/usage.ts";
import type { Agent, FailedTurn, ImplementTurn, ProposeTurn, SessionRequest } from "../ports/agent.ts";

/** What a scripted agent does in each turn; `implement` writes to the worktree itself. */
export interface AgentScript {
  propose(brief: Brief, request: SessionRequest): ProposeTurn | Promise<ProposeTurn>;
  implement(brief: PatchBrief, request: SessionRequest): ImplementTurn | Promise<ImplementTurn>;
}

/** An agent for tests and simulations that follows a script, without a process, a model or a network. */
export const scriptedAgent = (script: AgentScript, name = "scripted"): Agent => ({
  name,
  check: async () => ({ installed: true, version: null, signedIn: "not needed", notes: [] }),
  open(request) {
    const keep = (what: string, turn: unknown): void => {
      mkdirSync(request.folder, { recursive: true });
      writeFileSync(join(request.folder, "transcript.jsonl"), `${JSON.stringify({ what, turn })}\n`, { flag: "a" });
    };
    return {
      async propose(brief, signal) {
        const turn = signal.aborted ? CANCELLED : await orCancelled(script.propose(brief, request), signal);
        keep("propose", turn);
        return turn;
      },
      async implement(brief, signal) {
        const turn = signal.aborted ? CANCELLED : await orCancelled(script.implement(brief, request), signal);
        keep("implement", turn);
        return turn;
      },
      close: async () => FREE_USAGE,
    };
  },
});

/** Usage of a turn that cost nothing. */
export const FREE_USAGE: Usage = NO_USAGE;

const CANCELLED: FailedTurn = {
  kind: "failed",
  failure: "lost",
  message: "The turn was cancelled.",
  usage: FREE_USAGE,
};

const orCancelled = <T>(turn: T | Promise<T>, signal: AbortSignal): Promise<T | FailedTurn> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => resolve(CANCELLED);
    signal.addEventListener("abort", onAbort, { once: true });
    Promise.resolve(turn)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
