import { EspalierError } from "../../core/errors.ts";
import { textOption, type Verb, type VerbOptions } from "../verb.ts";

/** `espalier check`. */
export const checkVerb: Verb = {
  usage: "check",
  summary: "run the guard or the memory on their own",
  verbs: [
    {
      usage: "aspect",
      summary: "say whether the change between two revisions is one change (exit 0), several (10) or none (11)",
      describe: (command) =>
        command.requiredOption("--base <rev>", "revision before").requiredOption("--head <rev>", "revision after"),
      run: async (context, _args, options) => {
        const { checkAspectCommand } = await import("./check-aspect.ts");
        const code = await checkAspectCommand(
          {
            directory: context.folder,
            base: needed(options, "base"),
            head: needed(options, "head"),
            json: context.options.json === true,
          },
          context.print,
        );
        context.exit(code);
      },
    },
    {
      usage: "repeat",
      summary: "say of each hypothesis in a file whether it is new, a repeat, or so near one that the agent is asked",
      describe: (command) =>
        command
          .requiredOption("--memory <file>", "JSONL of the known hypotheses: id, text, aspect, change")
          .requiredOption("--query <file>", "JSONL of those to judge"),
      run: async (context, _args, options) => {
        const { resolve } = await import("node:path");
        const { checkRepeatCommand } = await import("./check-repeat.ts");
        const code = await checkRepeatCommand(
          {
            memory: resolve(context.folder, needed(options, "memory")),
            query: resolve(context.folder, needed(options, "query")),
            json: context.options.json === true,
          },
          context.print,
        );
        context.exit(code);
      },
    },
  ],
};

const needed = (options: VerbOptions, name: string): string => {
  const value = textOption(options, name);
  if (value === undefined) throw new EspalierError("usage", `--${name} is missing.`);
  return value;
};
