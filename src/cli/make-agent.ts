import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { builtinAgent } from "../adapters/agents/builtin/builtin-agent.ts";
import { commandAgent } from "../adapters/agents/command/command-agent.ts";
import { splitCommand } from "../config/index.ts";
import { EspalierError } from "../core/errors.ts";
import type { AgentChoice } from "../core/study-spec.ts";
import type { Agent, AgentCheck } from "../ports/agent.ts";
import type { Sandbox } from "../ports/sandbox.ts";

/** The agents that a project file may name. */
export const AGENT_NAMES: readonly string[] = ["builtin", "command"];

export interface AgentPlaces {
  readonly sandbox: Sandbox;
  readonly checkout: string;
  readonly stateDir: string;
}

/** Makes the agent that the project file chooses, with the options that it gives. */
export const makeAgent = async ({ name, options }: AgentChoice, { sandbox }: AgentPlaces): Promise<Agent> => {
  if (name === "builtin") return builtinAgent();
  if (name === "command") {
    return commandAgent(commandOptions(options), { sandbox, meter: null, secrets: () => [] });
  }
  throw new EspalierError("config_invalid", `There is no agent "${name}".`, {
    hint: `There is: ${AGENT_NAMES.join(", ")}.`,
  });
};

/** Asks an agent's adapter what it finds on this machine. */
export const checkAgent = async (name: string): Promise<AgentCheck> => {
  if (name === "builtin") return builtinAgent().check();
  return { installed: true, version: null, signedIn: "not needed", notes: ["Any program; name it as agent.command."] };
};

/** The coding agents whose programs are on the PATH. */
export const agentsFound = (): readonly string[] =>
  CODING_AGENTS.filter((name) =>
    (process.env.PATH ?? "").split(delimiter).some((folder) => isProgram(join(folder, name))),
  );

const CODING_AGENTS = ["codex", "claude", "gemini", "opencode", "qwen", "kimi", "copilot", "pi"];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const commandOptions = (options: Readonly<Record<string, unknown>>) => {
  const parsed = CommandOptions.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EspalierError(
      "config_invalid",
      `agent.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is wrong"}.`,
      {
        hint: "Write for example: agent: { name: command, command: [python, my_agent.py] }",
      },
    );
  }
  const { command, ...rest } = parsed.data;
  return { argv: command, ...rest };
};

const CommandOptions = z.strictObject({
  command: z.union([z.string(), z.array(z.string()).min(1)]).transform((value, context) => {
    if (typeof value !== "string") return value;
    const split = splitCommand(value);
    if (split.kind === "split") return split.argv;
    context.addIssue({ code: "custom", message: `${split.message}. ${split.hint}` });
    return z.NEVER;
  }),
  env: z.record(z.string(), z.string()).default({}),
  network: z.enum(["none", "host"]).default("none"),
  readable: z.array(z.string()).default([]),
});
