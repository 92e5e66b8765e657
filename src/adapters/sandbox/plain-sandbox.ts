import type { Sandbox } from "../../ports/sandbox.ts";
import { limitedArgv } from "./limited-argv.ts";

/** Runs commands as they are, where the machine has no namespaces to offer; `reason` says why it has none. */
export function plainSandbox(reason: string): Sandbox {
  return {
    name: "plain",
    isolates: false,
    command: (request) => ({
      argv: limitedArgv(request.argv, request.maxFileBytes),
      env: request.env,
    }),
    guarantees: async () => [
      {
        name: "pid namespace",
        holds: false,
        detail: `${reason}; processes are found by group, parent and a variable of their environment instead`,
      },
      { name: "private file system", holds: false, detail: `${reason}; steps can read and write what you can` },
      { name: "no network", holds: false, detail: `${reason}; steps can reach the network` },
    ],
  };
}
