import type { Verb } from "../verb.ts";

/** `espalier agents ls`. */
const listVerb: Verb = {
  usage: "ls",
  summary: "list the coding agents: installed, version, signed in, and what is known to go wrong",
  run: async (context) => {
    const { agentTable, agentTableText } = await import("../agent-table.ts");
    const rows = await agentTable(context.world.env);
    if (context.options.json === true) context.printJson({ agents: rows });
    else context.print(agentTableText(rows, context.options.verbose === true));
  },
};

/** `espalier agents test NAME`. */
const testVerb: Verb = {
  usage: "test <name>",
  summary: "let an agent make one tiny edit in a folder of its own, with the cost shown first",
  describe: (command) =>
    command.option("--yes", "do not ask whether to go on").option("--model <model>", "in place of the agent's default"),
  run: async (context, args, options) => {
    const { testAgent } = await import("../test-agent.ts");
    await testAgent(context, args[0] ?? "", options);
  },
};

/** `espalier agents`. */
export const agentsVerb: Verb = {
  usage: "agents",
  summary: "look at the coding agents of this machine, and try one",
  verbs: [listVerb, testVerb],
};
