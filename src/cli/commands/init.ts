import { textOption, type Verb } from "../verb.ts";

/** `espalier init`. */
export const initVerb: Verb = {
  usage: "init",
  summary: "write espalier.yaml from what the repository shows",
  describe: (command) =>
    command
      .option("-y, --yes", "ask nothing and take the best guess")
      .option("-f, --force", "replace a project file that is there")
      .option("--evaluate <command>", "the command that evaluates the project, with {seed} where the seed goes"),
  run: async (context, _args, options) => {
    const { initProject } = await import("../init/init-project.ts");
    const path = await initProject(context, {
      isYes: options.yes === true,
      isForced: options.force === true,
      command: textOption(options, "evaluate"),
    });
    if (context.options.json === true) context.printJson({ path });
    else context.print(`${path}\n`);
    context.say("Look it over, then start with `espalier run`.");
  },
};
