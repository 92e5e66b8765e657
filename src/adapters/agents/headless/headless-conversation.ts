import { join } from "node:path";
import type { Usage } from "../../../core/events.ts";
import { NO_USAGE } from "../../../core/usage.ts";
import type { SessionRequest } from "../../../ports/agent.ts";
import { tailBuffer } from "../../../process/index.ts";
import type { HeadlessFact, HeadlessProfile } from "../profiles/profile.ts";
import type { AgentProcess } from "../session/agent-process.ts";
import { type AgentRun, type AgentSettings, openAgentRun } from "../session/agent-run.ts";
import type { AgentTools } from "../session/agent-tools.ts";
import { knownSession, rememberSession } from "../session/known-session.ts";
import { lineSplitter, type Transcript } from "../session/transcript.ts";
import {
  type Conversation,
  type Exchange,
  type ExchangeEnd,
  type ExchangeRequest,
  PROPOSAL_FILE,
} from "../session/two-phases.ts";
import { untilFirst } from "../session/until-first.ts";

/** Talks to an agent that prints JSON lines: one process for each turn, which goes on with the session of the last one. */
export const headlessConversation = (
  headless: HeadlessProfile,
  settings: AgentSettings,
  tools: AgentTools,
  request: SessionRequest,
  transcript: Transcript,
): Conversation => {
  let opened: Promise<AgentRun> | null = null;
  let session: string | null = null;
  const run = (): Promise<AgentRun> => {
    opened ??= openAgentRun(settings, tools, request);
    return opened;
  };

  const exchange = async ({ phase, prompt, timeoutMs, signal }: ExchangeRequest): Promise<Exchange> => {
    const place = await run();
    session ??= await knownSession(request);
    transcript.add("espalier", `${phase} prompt`, prompt);
    const agent = await place.start((at) => {
      const launch = headless.launch(at, { phase, prompt, session });
      return { ...launch, env: { ...launch.env, ESPALIER_PROPOSAL_FILE: join(place.jail.outbox, PROPOSAL_FILE) } };
    });
    const heard = listenTo(agent, headless, transcript);
    agent.stdin.end(headless.promptOnStdin ? prompt : "");
    const end = await untilFirst<ExchangeEnd>({
      work: endOf(agent, heard),
      timeoutMs,
      signal,
      onTimeout: { kind: "timeout" },
      onAbort: { kind: "cancelled" },
      others: (settle) => place.meter?.onProblem((problem) => settle({ kind: "problem", problem })),
    });
    await agent.end();
    session = heard.session ?? session;
    if (session !== null) await rememberSession(request, session);
    return { text: heard.text, end, reported: heard.usage };
  };

  return {
    run,
    exchange,
    async close() {
      const left = await opened?.then((place) => place.close());
      opened = null;
      transcript.close();
      return left ?? NO_USAGE;
    },
  };
};

/** What a run said so far. */
interface Heard {
  session: string | null;
  text: string;
  error: string | null;
  usage: Usage;
  readonly stderrTail: () => string;
}

const listenTo = (agent: AgentProcess, headless: HeadlessProfile, transcript: Transcript): Heard => {
  const complaints = tailBuffer(MAX_STDERR_BYTES);
  const heard: Heard = {
    session: null,
    text: "",
    error: null,
    usage: { inputTokens: 0, outputTokens: 0, usd: 0, estimated: true },
    stderrTail: () => complaints.bytes().toString("utf8").trim(),
  };
  const lines = lineSplitter((line) => {
    const value = parsed(line);
    transcript.add("agent", value === null ? "noise" : "message", value ?? line);
    if (value !== null) for (const fact of headless.read(value)) take(heard, fact);
  });
  const notices = lineSplitter((line) => transcript.add("stderr", "line", line));
  agent.stdout.on("data", lines.push);
  agent.stdout.once("end", lines.end);
  agent.stderr.on("data", (chunk: Buffer) => {
    complaints.write(chunk);
    notices.push(chunk);
  });
  agent.stderr.once("end", notices.end);
  return heard;
};

const take = (heard: Heard, fact: HeadlessFact): void => {
  switch (fact.kind) {
    case "session":
      heard.session = fact.id === "" ? heard.session : fact.id;
      return;
    case "text":
      heard.text += fact.text;
      return;
    case "error":
      heard.error = fact.message;
      return;
    case "usage": {
      const before = fact.total ? { inputTokens: 0, outputTokens: 0, usd: 0 } : heard.usage;
      heard.usage = {
        inputTokens: before.inputTokens + fact.input,
        outputTokens: before.outputTokens + fact.output,
        usd: before.usd + fact.usd,
        estimated: true,
      };
    }
  }
};

/** An exit code says little (some agents end with 0 after a refused key), so an error that was printed counts too. */
const endOf = async (agent: AgentProcess, heard: Heard): Promise<ExchangeEnd> => {
  const { code, signal, error } = await agent.exited;
  await Promise.race([
    new Promise((resolve) => agent.stdout.once("end", resolve)),
    new Promise((resolve) => setTimeout(resolve, DRAIN_MS)),
  ]);
  if (error !== null) return { kind: "broken", failure: "not installed", message: error };
  const overrun = code === 0 ? null : agent.overrun();
  if (overrun !== null) return { kind: "broken", failure: "crash", message: overrun };
  const complaint = heard.error ?? (code === 0 ? null : heard.stderrTail().slice(-MAX_MESSAGE));
  if (code === 0 && complaint === null) return { kind: "done" };
  const how = signal ?? `exit code ${code}`;
  return { kind: "broken", failure: null, message: `The agent ended with ${how}: ${complaint || "it said nothing"}` };
};

const parsed = (line: string): unknown => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" ? value : null;
  } catch {
    // Notices between the JSON lines.
    return null;
  }
};

const MAX_STDERR_BYTES = 16 * 1024;
const MAX_MESSAGE = 500;
const DRAIN_MS = 200;
