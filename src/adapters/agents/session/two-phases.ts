import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SessionFailure, Usage } from "../../../core/events.ts";
import { redactSecrets } from "../../../core/redact.ts";
import { NO_USAGE, sumUsage } from "../../../core/usage.ts";
import type { AgentSession, FailedTurn, ImplementTurn, ProposeTurn, SessionRequest } from "../../../ports/agent.ts";
import type { MeterProblem } from "../../../ports/meter.ts";
import type { AgentRun } from "./agent-run.ts";
import type { AgentTools } from "./agent-tools.ts";
import { failureClass } from "./failure-class.ts";
import { changedPaths, fingerprint } from "./fingerprint.ts";
import { lastJsonObject } from "./last-json-object.ts";
import { proposalAnswer } from "./proposal-answer.ts";
import type { Transcript } from "./transcript.ts";

/** One prompt and what came back of it. */
export interface Exchange {
  /** All that the agent said in this turn. */
  readonly text: string;
  readonly end: ExchangeEnd;
  /** What the agent reports that it used, for sessions without a meter. */
  readonly reported: Usage;
}

export type ExchangeEnd =
  | { readonly kind: "done" }
  | { readonly kind: "timeout" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "problem"; readonly problem: MeterProblem }
  /** The agent ended, refused or answered with an error. */
  | { readonly kind: "broken"; readonly failure: SessionFailure | null; readonly message: string };

/** What a way of talking to agents (the protocol, headless runs) has to offer. */
export interface Conversation {
  run(): Promise<AgentRun>;
  exchange(turn: ExchangeRequest): Promise<Exchange>;
  /** Ends everything, and says what was used since it was last asked. */
  close(): Promise<Usage>;
}

export interface ExchangeRequest {
  readonly phase: "propose" | "implement";
  readonly prompt: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The two phases of a session, whatever way the agent is talked to: a proposal is the JSON object that the agent wrote or
 * said, with one more turn when there is none; an implementation is what differs in the worktree, whatever the agent says.
 */
export const twoPhases = (
  conversation: Conversation,
  request: SessionRequest,
  tools: AgentTools,
  transcript: Transcript,
): AgentSession => {
  const proposalFile = async (): Promise<string> => join((await conversation.run()).jail.outbox, PROPOSAL_FILE);
  const answerIn = async (text: string): Promise<Readonly<Record<string, unknown>> | null> => {
    const written = await readFile(await proposalFile(), "utf8").catch(() => "");
    return lastJsonObject(written) ?? lastJsonObject(text);
  };
  const usageOf = async (reported: readonly Usage[]): Promise<Usage> =>
    (await conversation.run()).takeUsage(sumUsage(reported));
  const failedBy = async ({ end, text, reported }: Exchange): Promise<FailedTurn | null> => {
    const cause = causeOf(end, (await conversation.run()).meter?.problem() ?? null, text);
    if (cause === null) return null;
    const message = redactSecrets(cause.message, tools.secrets()).slice(0, MAX_MESSAGE);
    const wish = cause.retryAfterMs == null ? {} : { retryAfterMs: cause.retryAfterMs };
    return { kind: "failed", failure: cause.failure, message, ...wish, usage: await usageOf([reported]) };
  };
  const guarded = async <T>(signal: AbortSignal, turn: () => Promise<T>): Promise<T | FailedTurn> => {
    if (signal.aborted) return { kind: "failed", failure: "lost", message: "The turn was cancelled.", usage: NO_USAGE };
    try {
      return await turn();
    } catch (error) {
      const message = redactSecrets((error as Error).message, tools.secrets());
      transcript.add("espalier", "error", message);
      return { kind: "failed", failure: failureClass(message) ?? "crash", message, usage: NO_USAGE };
    }
  };

  return {
    propose: (brief, signal) =>
      guarded<ProposeTurn>(signal, async () => {
        const timeoutMs = request.proposeTimeoutMs;
        await rm(await proposalFile(), { force: true });
        const first = await conversation.exchange({ phase: "propose", prompt: brief.prompt, timeoutMs, signal });
        const answer = await answerIn(first.text);
        if (answer !== null && first.end.kind === "done")
          return proposalAnswer(answer, await usageOf([first.reported]), tools.secrets());
        const failed = await failedBy(first);
        if (failed !== null) return failed;
        const second = await conversation.exchange({ phase: "propose", prompt: NO_JSON, timeoutMs, signal });
        const repaired = await answerIn(second.text);
        const usage = await usageOf([first.reported, second.reported]);
        if (repaired !== null) return proposalAnswer(repaired, usage, tools.secrets());
        const failure = await failedBy(second);
        return (
          failure ?? { kind: "failed", failure: "invalid proposal", message: "The agent gave no JSON object.", usage }
        );
      }),
    implement: (brief, signal) =>
      guarded<ImplementTurn>(signal, async () => {
        const before = await fingerprint(request.worktree);
        const exchange = await conversation.exchange({
          phase: "implement",
          prompt: brief.prompt,
          timeoutMs: request.implementTimeoutMs,
          signal,
        });
        const changed = changedPaths(before, await fingerprint(request.worktree));
        transcript.add("espalier", "changed", changed.slice(0, MAX_LISTED));
        const isWhole = exchange.end.kind === "done" || exchange.end.kind === "broken";
        const problem = (await conversation.run()).meter?.problem() ?? null;
        if (changed.length > 0 && isWhole && problem === null)
          return { kind: "edited", usage: await usageOf([exchange.reported]) };
        const failed = await failedBy(exchange);
        if (failed !== null) return failed;
        const message = "The agent ended its turn and changed no file of the worktree.";
        return { kind: "failed", failure: "no edit", message, usage: await usageOf([exchange.reported]) };
      }),
    close: () => conversation.close(),
  };
};

/** Name of the file in the outbox that a proposal may be written to. */
export const PROPOSAL_FILE = "proposal.json";

interface Cause {
  readonly failure: SessionFailure;
  readonly message: string;
  readonly retryAfterMs?: number | null;
}

/** Why a turn failed; what the meter saw goes before what the agent said. Null when it ended well. */
const causeOf = (end: ExchangeEnd, problem: MeterProblem | null, text: string): Cause | null => {
  if (problem !== null) return problem;
  switch (end.kind) {
    case "problem":
      return end.problem;
    case "timeout":
      return { failure: "timeout", message: "The agent was still at work at its time limit." };
    case "cancelled":
      return { failure: "lost", message: "The turn was cancelled." };
    case "broken":
      return {
        failure: end.failure ?? failureClass(end.message) ?? failureClass(text) ?? "crash",
        message: end.message,
      };
    case "done":
      return null;
  }
};

const NO_JSON =
  "Your answer held no JSON object that could be read. Answer with the proposal as one JSON object and nothing else.";

const MAX_MESSAGE = 500;
const MAX_LISTED = 200;
