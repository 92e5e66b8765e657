import { detectSandbox } from "../adapters/sandbox/index.ts";
import type { AgentCheck } from "../ports/agent.ts";
import { AGENT_NAMES, checkAgent } from "./make-agent.ts";

/** One agent and what was found of it. */
export interface AgentRow extends AgentCheck {
  readonly name: string;
}

/** Looks at every agent; `command` is left out, since it is whatever the project file names. */
export const agentTable = async (env: Readonly<Record<string, string | undefined>>): Promise<readonly AgentRow[]> => {
  const sandbox = await detectSandbox(env.PATH ?? "");
  const names = AGENT_NAMES.filter((name) => name !== "command");
  return Promise.all(names.map(async (name) => ({ name, ...(await checkAgent({ name, options: {} }, env, sandbox)) })));
};

/** The table for people: a line for each agent, with its notes where they are asked for or say what to do. */
export const agentTableText = (rows: readonly AgentRow[], withTraps: boolean): string =>
  rows
    .flatMap(({ name, installed, version, signedIn, notes }) => {
      const named = version ?? (signedIn === "not needed" ? "" : "version unknown");
      const state = installed ? [named, SIGNED_IN[signedIn]].filter((word) => word !== "").join(", ") : "not installed";
      const shown = !installed || signedIn === "no" || withTraps ? (withTraps ? notes : notes.slice(0, 1)) : [];
      return [`${name.padEnd(10)}${state}`, ...shown.map((note) => `${" ".repeat(10)}${note}`)];
    })
    .join("\n");

const SIGNED_IN: Readonly<Record<AgentCheck["signedIn"], string>> = {
  yes: "signed in",
  no: "not signed in",
  unknown: "sign-in unknown",
  "not needed": "needs no sign-in",
};
