import { join } from "node:path";
import {
  type InitializeResponse,
  type LoadSessionRequest,
  methods,
  type NewSessionRequest,
  PROTOCOL_VERSION,
  type SessionNotification,
} from "@agentclientprotocol/sdk";
import { NO_USAGE } from "../../../core/usage.ts";
import type { SessionRequest } from "../../../ports/agent.ts";
import type { MeterProblem } from "../../../ports/meter.ts";
import type { AgentProcess } from "../session/agent-process.ts";
import { type AgentRun, type AgentSettings, openAgentRun } from "../session/agent-run.ts";
import type { AgentTools } from "../session/agent-tools.ts";
import { failureClass } from "../session/failure-class.ts";
import { knownSession, rememberSession } from "../session/known-session.ts";
import type { Transcript } from "../session/transcript.ts";
import {
  type Conversation,
  type Exchange,
  type ExchangeEnd,
  type ExchangeRequest,
  PROPOSAL_FILE,
} from "../session/two-phases.ts";
import { untilFirst } from "../session/until-first.ts";
import { type AcpConnection, connectAcp } from "./acp-connection.ts";
import { firstMode, type SessionChoices, setMode, setModel } from "./acp-settings.ts";
import type { Phase } from "./permission.ts";
import { reportedUsage } from "./reported-usage.ts";

/** Talks to an agent over the Agent Client Protocol: one process and one protocol session for all turns. */
export const acpConversation = (
  settings: AgentSettings,
  tools: AgentTools,
  request: SessionRequest,
  transcript: Transcript,
): Conversation => {
  const { profile } = settings;
  const usage = reportedUsage();
  let opened: Promise<AgentRun> | null = null;
  let live: Live | null = null;
  let phase: Phase = "propose";
  let text = "";
  let reported = usage.onPromptDone(null);

  const run = (): Promise<AgentRun> => {
    opened ??= openAgentRun(settings, tools, request);
    return opened;
  };
  const onUpdate = ({ update }: SessionNotification): void => {
    usage.onUpdate(update);
    if (update.sessionUpdate === "agent_message_chunk" && update.content.type === "text") text += update.content.text;
  };

  // A turn may be cancelled while its process is still being started.
  let running: AgentProcess | null = null;
  let generation = 0;

  const connect = async (): Promise<Live> => {
    if (live !== null) return live;
    const mine = generation;
    const place = await run();
    const process = await place.start((at) => {
      const launch = profile.acp(at);
      return { ...launch, env: { ...launch.env, ESPALIER_PROPOSAL_FILE: join(place.jail.outbox, PROPOSAL_FILE) } };
    });
    if (mine !== generation) {
      await process.end();
      throw new Error("The turn was cancelled.");
    }
    running = process;
    const connected = connectAcp(process, transcript, { phase: () => phase, onUpdate });
    live = await openSession(connected, settings, request);
    return live;
  };

  const disconnect = async (): Promise<void> => {
    generation += 1;
    const [ending, connection] = [running, live?.connected.connection];
    running = null;
    live = null;
    connection?.close();
    await ending?.end();
  };

  const prompt = async (turn: ExchangeRequest): Promise<ExchangeEnd> => {
    const session = await connect();
    const { agent } = session.connected.connection;
    const mode = profile.modes[turn.phase];
    if (mode !== null && mode !== session.mode) await setMode(agent, session.sessionId, session.choices, mode);
    session.mode = mode ?? session.mode;
    const response = await agent.request(methods.agent.session.prompt, {
      sessionId: session.sessionId,
      prompt: [{ type: "text", text: turn.prompt }],
    });
    reported = usage.onPromptDone(response);
    const { stopReason } = response;
    return stopReason === "end_turn"
      ? { kind: "done" }
      : { kind: "broken", failure: null, message: `The agent stopped: ${stopReason}.` };
  };

  const exchange = async (turn: ExchangeRequest): Promise<Exchange> => {
    phase = turn.phase;
    text = "";
    reported = usage.onPromptDone(null);
    const place = await run();
    const attempt = (): Promise<ExchangeEnd> =>
      untilFirst<ExchangeEnd>({
        work: prompt(turn).catch((error: unknown) => broken(error, live)),
        onTimeout: { kind: "timeout" },
        onAbort: { kind: "cancelled" },
        timeoutMs: turn.timeoutMs,
        signal: turn.signal,
        others: (settle) => place.meter?.onProblem((problem: MeterProblem) => settle({ kind: "problem", problem })),
      });
    let end = await attempt();
    if (end.kind === "broken" && (await hasDied(live)) && place.meter?.problem() == null) {
      const overrun = live?.connected.process.overrun() ?? null;
      if (overrun === null) {
        // The process is gone, not the task: the same session where the agent can resume it, else a new one.
        transcript.add("espalier", "restart", end.message);
        await disconnect();
        end = await attempt();
      } else end = { kind: "broken", failure: "crash", message: overrun };
    }
    if (end.kind !== "done") {
      await cancel(live);
      await disconnect();
    }
    return { text, end, reported };
  };

  return {
    run,
    exchange,
    async close() {
      await disconnect();
      const left = await opened?.then((place) => place.close());
      opened = null;
      transcript.close();
      return left ?? NO_USAGE;
    },
  };
};

/** A connection with its protocol session. */
interface Live {
  readonly connected: AcpConnection;
  readonly sessionId: string;
  readonly choices: SessionChoices;
  /** The mode that we know it to be in. */
  mode: string | null;
}

/** Shakes hands, then resumes the session that this attempt had before or opens a new one. */
const openSession = async (
  connected: AcpConnection,
  settings: AgentSettings,
  request: SessionRequest,
): Promise<Live> => {
  const { agent } = connected.connection;
  const death = connected.process.exited.then(({ code, signal, error }): never => {
    throw new Error(error ?? `The agent ended with ${signal ?? `exit code ${code}`} before its session was open.`);
  });
  const steps = async (): Promise<Live> => {
    const capabilities = await agent.request(methods.agent.initialize, {
      protocolVersion: PROTOCOL_VERSION,
      clientInfo: { name: "espalier", version: "1" },
      clientCapabilities: {},
    });
    const place: NewSessionRequest = { cwd: request.worktree, mcpServers: [] };
    const resumed = await resume(connected, capabilities, request);
    const session = resumed ?? (await newSession(connected, settings, place));
    await rememberSession(request, session.sessionId);
    if (settings.model !== null) await setModel(agent, session.sessionId, session.choices, settings.model);
    return { connected, ...session, mode: firstMode(session.choices) };
  };
  return Promise.race([steps(), death, tooSlow()]);
};

type SessionStart = Omit<Live, "connected" | "mode">;

const newSession = async (
  { connection: { agent } }: AcpConnection,
  { profile }: AgentSettings,
  place: NewSessionRequest,
): Promise<SessionStart> => {
  const open = async (): Promise<SessionStart> => {
    const { sessionId, modes, configOptions } = await agent.request(methods.agent.session.new, place);
    return { sessionId, choices: { modes: modes ?? null, configOptions: configOptions ?? null } };
  };
  if (profile.authMethod === null) return open();
  return open().catch(async () => {
    await agent.request(methods.agent.authenticate, { methodId: profile.authMethod ?? "" });
    return open();
  });
};

/** Null where there is nothing to resume, or the agent cannot: the task starts again with what it had. */
const resume = async (
  { connection: { agent } }: AcpConnection,
  { agentCapabilities }: InitializeResponse,
  request: SessionRequest,
): Promise<SessionStart | null> => {
  const sessionId = await knownSession(request);
  if (sessionId === null) return null;
  const place: LoadSessionRequest = { sessionId, cwd: request.worktree, mcpServers: [] };
  try {
    const answer = agentCapabilities?.sessionCapabilities?.resume
      ? await agent.request(methods.agent.session.resume, place)
      : agentCapabilities?.loadSession
        ? await agent.request(methods.agent.session.load, place)
        : null;
    if (answer === null) return null;
    return { sessionId, choices: { modes: answer.modes ?? null, configOptions: answer.configOptions ?? null } };
  } catch {
    // Agents forget sessions that ended in the middle of something.
    return null;
  }
};

const tooSlow = (): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error("The agent did not open a session in time.")), START_MS).unref();
  });

const broken = (error: unknown, live: Live | null): ExchangeEnd => {
  const message = error instanceof Error ? error.message : JSON.stringify(error);
  const data = typeof error === "object" && error !== null && "data" in error ? ` ${JSON.stringify(error.data)}` : "";
  const failure = /auth.*required|-32000/i.test(`${message}${data}`) ? "sign-in" : failureClass(`${message}${data}`);
  return { kind: "broken", failure, message: `${live === null ? "No session: " : ""}${message}${data}` };
};

const hasDied = async (live: Live | null): Promise<boolean> => {
  if (live === null) return false;
  const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), DEATH_MS));
  return Promise.race([live.connected.process.exited.then(() => true), pause]);
};

/** Asks the agent to stop and gives it a moment to write down where it was, for a later resume. */
const cancel = async (live: Live | null): Promise<void> => {
  if (live === null) return;
  const { connected, sessionId } = live;
  await connected.connection.agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => {});
  await Promise.race([connected.process.exited, new Promise((resolve) => setTimeout(resolve, CANCEL_MS))]);
};

const START_MS = 180_000;
const DEATH_MS = 500;
const CANCEL_MS = 1_000;
