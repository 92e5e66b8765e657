import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { commandAgent } from "../../src/adapters/agents/command/command-agent.ts";
import { detectSandbox, plainSandbox } from "../../src/adapters/sandbox/index.ts";
import type { Sandbox } from "../../src/ports/sandbox.ts";
import { type AgentSubject, agentContract } from "../../src/testing/agent-contract.ts";
import { FREE_USAGE, scriptedAgent } from "../../src/testing/scripted-agent.ts";
import { EXAMPLE_FILES, EXAMPLE_PROPOSAL, HONEST_SCRIPT, programFolder } from "../adapters/agents/example-programs.ts";

const commandSubject = (sandbox: Sandbox): AgentSubject => {
  const programs = programFolder();
  const argv = [programs.write("agent", HONEST_SCRIPT)];
  return {
    agent: commandAgent({ argv, env: {}, network: "none", readable: [] }, { sandbox, meter: null, secrets: () => [] }),
    files: EXAMPLE_FILES,
    dispose: async () => programs.remove(),
  };
};

const scriptedSubject = (): AgentSubject => ({
  agent: scriptedAgent({
    propose: () => ({ kind: "proposed", proposal: EXAMPLE_PROPOSAL, difference: "", usage: FREE_USAGE }),
    implement: (_brief, { worktree }) => {
      appendFileSync(join(worktree, "train.py"), "epochs = 4\n");
      return { kind: "edited", usage: FREE_USAGE };
    },
  }),
  files: EXAMPLE_FILES,
});

const suites: readonly { readonly name: string; readonly subject: () => Promise<AgentSubject> }[] = [
  { name: "The command agent in this machine's sandbox", subject: async () => commandSubject(await detectSandbox()) },
  { name: "The command agent without a sandbox", subject: async () => commandSubject(plainSandbox("for the test")) },
  { name: "The scripted agent", subject: async () => scriptedSubject() },
];

describe.each(suites)("$name keeps the contract of the agent port:", ({ subject }) => {
  for (const { title, run } of agentContract(subject)) it(title, run);
});
