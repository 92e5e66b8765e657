import { resolve } from "node:path";
import { builtinAgent } from "../adapters/agents/builtin/builtin-agent.ts";
import { commandAgent } from "../adapters/agents/command/command-agent.ts";
import { customProfile } from "../adapters/agents/profiles/custom.ts";
import { PROFILES, type Profile, profileNamed } from "../adapters/agents/profiles/index.ts";
import { isMetered, type RealAgentOptions, realAgent } from "../adapters/agents/real-agent.ts";
import { findProgram } from "../adapters/agents/session/find-program.ts";
import { openMeter, readPrices } from "../adapters/meter/index.ts";
import { EspalierError } from "../core/errors.ts";
import type { Usage } from "../core/events.ts";
import type { AgentChoice } from "../core/study-spec.ts";
import { NO_USAGE } from "../core/usage.ts";
import type { Agent, AgentCheck } from "../ports/agent.ts";
import type { Meter } from "../ports/meter.ts";
import type { Sandbox } from "../ports/sandbox.ts";
import { type AgentOptions, agentOptions } from "./agent-options.ts";

/** What an agent is made from. */
export interface AgentRequest {
  readonly choice: AgentChoice;
  readonly sandbox: Sandbox;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's checkout: where relative paths of the project file start. */
  readonly checkout: string;
  /** Dollars that the whole study may cost, null for no limit. */
  readonly studyUsd: number | null;
  /** What it has cost so far. */
  readonly spent: Usage;
}

/** An agent with the meter that it runs on; `close` ends both. */
export interface MadeAgent {
  readonly agent: Agent;
  /** Null for agents that call no provider. */
  readonly meter: Meter | null;
  close(): Promise<void>;
}

/** Makes the agent that the project file asks for. */
export const makeAgent = async (request: AgentRequest): Promise<MadeAgent> => {
  const { choice, sandbox, env } = request;
  const options = agentOptions(choice);
  if (choice.name === "builtin") return { agent: builtinAgent(), meter: null, close: async () => {} };
  if (choice.name === "command") {
    if (request.studyUsd !== null) throw unmetered("command");
    const agent = commandAgent(commandOptions(options), { sandbox, meter: null, secrets: () => secretsIn(env) });
    return { agent, meter: null, close: async () => {} };
  }
  const profile = profileFor(choice.name, options);
  if (request.studyUsd !== null && !(await isMetered(profile, realOptions(options, env)))) throw unmetered(choice.name);
  const meter = openMeter({
    keys: (name) => env[name],
    prices: options.prices === undefined ? new Map() : await readPrices(resolve(request.checkout, options.prices)),
    studyUsd: request.studyUsd,
    groupUsd: options.trialUsd,
    spent: request.spent,
    patience: patienceOf(options),
  });
  const agent = realAgent(profile, realOptions(options, env), { sandbox, meter, secrets: () => secretsIn(env) });
  return { agent, meter, close: () => meter.close() };
};

/** Names of all agents, `builtin` first. */
export const AGENT_NAMES: readonly string[] = ["builtin", "command", ...PROFILES.map(({ name }) => name)];

/** The real coding agents whose programs are on the PATH. */
export const agentsFound = async (searchPath: string): Promise<readonly string[]> => {
  const found = await Promise.all(
    PROFILES.map(async ({ name, programs }) => {
      const places = await Promise.all(
        [programs.acp, programs.cli].map((program) => (program === null ? null : findProgram(program, searchPath))),
      );
      return places.some((place) => place !== null) ? [name] : [];
    }),
  );
  return found.flat();
};

/** Whether an agent is installed and signed in, and what is known to go wrong with it. */
export const checkAgent = async (
  choice: AgentChoice,
  env: AgentRequest["env"],
  sandbox: Sandbox,
): Promise<AgentCheck> => {
  const made = await makeAgent({ choice, sandbox, env, checkout: "/", studyUsd: null, spent: NO_USAGE });
  try {
    return await made.agent.check();
  } finally {
    await made.close();
  }
};

/** A limit that nobody can watch would be a promise that is not kept. */
const unmetered = (name: string): EspalierError =>
  new EspalierError("config_invalid", `budget.usd cannot be kept: what the agent "${name}" costs is not counted.`, {
    hint: "Use an agent with a key (agent.access: key), or leave budget.usd out and set budget.trials or budget.hours.",
  });

const profileFor = (name: string, options: AgentOptions): Profile => {
  const known = profileNamed(name);
  if (known !== null) return known;
  if (options.command !== undefined && options.protocol === "acp") {
    const { command, env, files, modes, model } = options;
    return customProfile({ name, argv: command, env, files, modes, model });
  }
  throw new EspalierError("config_invalid", `There is no agent "${name}".`, {
    hint: `Agents are ${AGENT_NAMES.join(", ")}. Any other that speaks ACP needs "protocol: acp" and a "command".`,
  });
};

const commandOptions = ({ command, env, network, readable }: AgentOptions) => {
  if (command === undefined)
    throw new EspalierError("config_invalid", 'The agent "command" needs a program, and agent.command is missing.', {
      hint: "Write, for example: agent: { name: command, command: python3 my_agent.py }",
    });
  return { argv: command, env, network, readable };
};

const realOptions = (
  { model, provider, access, transport, program, env: extra, turnTimeout }: AgentOptions,
  env: AgentRequest["env"],
): RealAgentOptions => ({
  model,
  provider,
  access,
  transport,
  program,
  env: extra,
  turnTimeoutMs: turnTimeout === null ? null : turnTimeout * 1000,
  searchPath: env.PATH ?? "",
  hasKey: (name) => (env[name] ?? "") !== "",
});

const patienceOf = ({ patience: { firstByte, silence, attempts } }: AgentOptions) => ({
  ...(firstByte === undefined ? {} : { firstByteMs: firstByte * 1000 }),
  ...(silence === undefined ? {} : { idleMs: silence * 1000 }),
  ...(attempts === undefined ? {} : { attempts }),
});

/** Values of the user's environment that must not appear in a transcript or a commit: what is named like a credential. */
export const secretsIn = (env: AgentRequest["env"]): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.length >= 12 && /key|token|secret|passw|credential/i.test(name) ? [value] : [],
  );
