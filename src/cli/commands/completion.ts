import { Argument } from "commander";
import type { Verb } from "../verb.ts";

/** `espalier completion`. */
export const completionVerb: Verb = {
  usage: "completion",
  summary: "print the completion script of a shell",
  describe: (command) =>
    command
      .addArgument(new Argument("<shell>", "bash, zsh or fish").choices(["bash", "zsh", "fish"]))
      .addHelpText("after", "\nFor example: echo 'eval \"$(espalier completion bash)\"' >> ~/.bashrc"),
  run: async (context, [shell = ""]) => {
    const { completionScript } = await import("../completion-script.ts");
    const { buildProgram } = await import("../run-cli.ts");
    context.print(
      completionScript(
        buildProgram(context.world, async () => {}),
        shell,
      ),
    );
  },
};
