import type { Agent, AgentCheck } from "../../../ports/agent.ts";
import type { AgentTools } from "../session/agent-tools.ts";
import { findProgram } from "../session/find-program.ts";
import { commandSession } from "./command-session.ts";

/** What the project file says of a program that serves as an agent. */
export interface CommandAgentOptions {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly network: "none" | "host";
  /** Absolute paths that the program needs to see beside the system's and its own folder. */
  readonly readable: readonly string[];
}

/**
 * An agent that is any program: it is run once for each turn, in the sandbox, with the worktree as its folder.
 *
 * `ESPALIER_PHASE` is `propose` or `implement`; the prompt is in `ESPALIER_PROMPT_FILE`, the same facts as JSON in
 * `ESPALIER_BRIEF_FILE`. A proposal is the JSON object in `ESPALIER_PROPOSAL_FILE`, else the last one that was printed;
 * `{"decline": "why"}` declines. An implementation is whatever the program changed in the worktree.
 */
export const commandAgent = (options: CommandAgentOptions, tools: AgentTools): Agent => ({
  name: "command",
  check: () => checkCommand(options),
  open: (request) => commandSession(options, tools, request),
});

const checkCommand = async ({ argv }: CommandAgentOptions): Promise<AgentCheck> => {
  const program = argv[0] ?? "";
  const path = await findProgram(program);
  return {
    installed: path !== null,
    version: null,
    signedIn: "not needed",
    notes:
      path === null ? [`The program "${program}" is not on the PATH; set agent.command in the project file.`] : [path],
  };
};
