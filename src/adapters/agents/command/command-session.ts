import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Brief, PatchBrief } from "../../../core/brief.ts";
import type { SessionFailure, Usage } from "../../../core/events.ts";
import { redactSecrets } from "../../../core/redact.ts";
import type { AgentSession, FailedTurn, ImplementTurn, ProposeTurn, SessionRequest } from "../../../ports/agent.ts";
import { cappedOutput } from "../../../process/index.ts";
import type { AgentExit } from "../session/agent-process.ts";
import type { AgentTools } from "../session/agent-tools.ts";
import { failureClass } from "../session/failure-class.ts";
import { findProgram } from "../session/find-program.ts";
import { changedPaths, fingerprint } from "../session/fingerprint.ts";
import { installationMounts } from "../session/installation-mounts.ts";
import { type Jail, openJail } from "../session/jail.ts";
import { lastJsonObject } from "../session/last-json-object.ts";
import { proposalAnswer } from "../session/proposal-answer.ts";
import { lineSplitter, openTranscript, type Transcript } from "../session/transcript.ts";
import type { CommandAgentOptions } from "./command-agent.ts";

/** Opens a session of the `command` agent: one run of the program for each turn, one home for all of them. */
export const commandSession = (
  options: CommandAgentOptions,
  tools: AgentTools,
  request: SessionRequest,
): AgentSession => {
  const transcript = openTranscript(request.folder, tools.secrets);
  let opened: Promise<Opened> | null = null;
  const open = (): Promise<Opened> => (opened ??= openProgram(options, tools, request));
  let turn = 0;

  const runTurn = async (phase: Phase, brief: Brief | PatchBrief, signal: AbortSignal): Promise<Run | FailedTurn> => {
    turn += 1;
    if (signal.aborted) return CANCELLED;
    const place = await open();
    if (place.program === null) return failed("not installed", `The program "${options.argv[0]}" is not on the PATH.`);
    const timeoutMs = phase === "propose" ? request.proposeTimeoutMs : request.implementTimeoutMs;
    return runProgram({ place, options, request, transcript, phase, brief, turn, timeoutMs, signal });
  };

  return {
    async propose(brief, signal): Promise<ProposeTurn> {
      const run = await runTurn("propose", brief, signal);
      if ("kind" in run) return run;
      if (run.proposal !== null && run.end !== "cancelled")
        return proposalAnswer(run.proposal, NO_USAGE, tools.secrets());
      return failureOf(run, tools) ?? failed("invalid proposal", "The program ended without a JSON object.");
    },
    async implement(brief, signal): Promise<ImplementTurn> {
      const before = await fingerprint(request.worktree);
      const run = await runTurn("implement", brief, signal);
      if ("kind" in run) return run;
      const changed = changedPaths(before, await fingerprint(request.worktree));
      transcript.add("espalier", "changed", changed.slice(0, MAX_LISTED));
      if (changed.length > 0 && run.end === "exit" && run.exit.signal === null)
        return { kind: "edited", usage: NO_USAGE };
      return failureOf(run, tools) ?? failed("no edit", "The program ended well but changed no file of the worktree.");
    },
    async close() {
      await (await opened)?.jail.close();
      transcript.close();
      return NO_USAGE;
    },
  };
};

type Phase = "propose" | "implement";

interface Opened {
  readonly jail: Jail;
  /** Absolute path of the program, null when it is not there. */
  readonly program: string | null;
}

interface Run {
  readonly end: "exit" | "timeout" | "cancelled";
  readonly exit: AgentExit;
  /** The limit that it met, in a sentence. */
  readonly overrun: string | null;
  readonly output: string;
  readonly proposal: Readonly<Record<string, unknown>> | null;
}

interface RunRequest {
  readonly place: Opened;
  readonly options: CommandAgentOptions;
  readonly request: SessionRequest;
  readonly transcript: Transcript;
  readonly phase: Phase;
  readonly brief: Brief | PatchBrief;
  readonly turn: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const openProgram = async (
  options: CommandAgentOptions,
  tools: AgentTools,
  request: SessionRequest,
): Promise<Opened> => {
  const program = await findProgram(options.argv[0] ?? "");
  const named = [...options.argv.slice(1), ...options.readable].filter((path) => path.startsWith("/"));
  const jail = await openJail({
    sandbox: tools.sandbox,
    id: request.id,
    worktree: request.worktree,
    sealed: request.sealed,
    folder: request.folder,
    meter: null,
    network: options.network,
    readable: await installationMounts([...(program === null ? [] : [program]), ...named]),
    writable: [],
  });
  return { jail, program };
};

const runProgram = async (run: RunRequest): Promise<Run> => {
  const { place, options, request, transcript, phase, brief, turn } = run;
  const files = {
    ESPALIER_PROMPT_FILE: join(place.jail.inbox, `prompt-${turn}.md`),
    ESPALIER_BRIEF_FILE: join(place.jail.inbox, `brief-${turn}.json`),
    ESPALIER_PROPOSAL_FILE: join(place.jail.outbox, "proposal.json"),
  };
  await rm(files.ESPALIER_PROPOSAL_FILE, { force: true });
  await writeFile(files.ESPALIER_PROMPT_FILE, brief.prompt);
  await writeFile(files.ESPALIER_BRIEF_FILE, JSON.stringify(brief));
  transcript.add("espalier", `${phase} prompt`, brief.prompt);

  const output = cappedOutput(MAX_OUTPUT_BYTES);
  const agent = place.jail.start([place.program ?? "", ...options.argv.slice(1)], {
    ...options.env,
    ...files,
    ESPALIER_PHASE: phase,
    ESPALIER_TURN: String(turn),
    ESPALIER_ATTEMPT: String(brief.attempt),
    ESPALIER_WORKTREE: request.worktree,
  });
  const recorders = [agent.stdout, agent.stderr].map((stream, i) => {
    const who = i === 0 ? "agent" : "stderr";
    const lines = lineSplitter((line) => transcript.add(who, "line", line));
    stream.on("data", (chunk: Buffer) => {
      lines.push(chunk);
      output.write(chunk);
    });
    return lines;
  });
  agent.stdin.end();
  const { end, exit } = await endOf(agent, run);
  for (const recorder of recorders) recorder.end();
  transcript.add("espalier", "ended", { end, ...exit });
  const text = output.bytes().toString("utf8");
  return {
    end,
    exit,
    overrun: agent.overrun(),
    output: text,
    proposal: phase === "propose" ? await proposalOf(files, text) : null,
  };
};

/** Waits for the first of: the program's own end, the timeout, the caller's abort. Nothing is left of it afterwards. */
const endOf = async (
  agent: ReturnType<Jail["start"]>,
  { timeoutMs, signal }: RunRequest,
): Promise<Pick<Run, "end" | "exit">> => {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  const end = await Promise.race([
    agent.exited.then(() => "exit" as const),
    new Promise<"timeout">((resolve) => {
      timer = setTimeout(() => resolve("timeout"), timeoutMs);
    }),
    new Promise<"cancelled">((resolve) => {
      onAbort = () => resolve("cancelled");
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) onAbort();
    }),
  ]);
  clearTimeout(timer);
  signal.removeEventListener("abort", onAbort);
  if (end === "exit") await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
  await agent.end();
  // A program may end in the moment in which it is cancelled: what the caller asked for counts.
  return { end: signal.aborted ? "cancelled" : end, exit: await agent.exited };
};

const proposalOf = async (
  files: { readonly ESPALIER_PROPOSAL_FILE: string },
  output: string,
): Promise<Readonly<Record<string, unknown>> | null> => {
  const written = await readFile(files.ESPALIER_PROPOSAL_FILE, "utf8").catch(() => "");
  return lastJsonObject(written) ?? lastJsonObject(output);
};

/** Why a run gave nothing; null when it ended well. */
const failureOf = (run: Run, tools: AgentTools): FailedTurn | null => {
  const last = redactSecrets(run.output.trim().split("\n").slice(-3).join(" | ").slice(-MAX_MESSAGE), tools.secrets());
  if (run.end === "timeout") return failed("timeout", "The program was still running at its time limit.");
  if (run.end === "cancelled") return CANCELLED;
  if (run.exit.error !== null) return failed("not installed", `The program could not be started: ${run.exit.error}`);
  if (run.exit.code === 0) return null;
  if (run.overrun !== null) return failed("crash", run.overrun);
  const how = run.exit.signal === null ? `with exit code ${run.exit.code}` : `by ${run.exit.signal}`;
  return failed(failureClass(run.output) ?? "crash", `The program ended ${how}. It printed: ${last || "nothing"}`);
};

const failed = (failure: SessionFailure, message: string): FailedTurn => ({
  kind: "failed",
  failure,
  message,
  usage: NO_USAGE,
});

/** What a program spends is its own business: nothing is counted, and nothing is known. */
const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: true };

const CANCELLED = failed("lost", "The turn was cancelled.");

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const MAX_MESSAGE = 400;
const MAX_LISTED = 200;
/** Bytes that the program wrote just before it ended may still be on their way through the pipe. */
const DRAIN_MS = 50;
