import { textOption, type Verb } from "../verb.ts";

/** `espalier demo`. */
export const demoVerb: Verb = {
  usage: "demo",
  summary: "run a whole study on a bundled example, with no LLM and no key",
  describe: (command) =>
    command.option("--dir <folder>", "where the example is made (default: a folder that is named)"),
  run: async (context, _args, options) => {
    const { makeDemo } = await import("../make-demo.ts");
    const { runStudy, throwRefusal } = await import("../run-study.ts");
    const { printStatus } = await import("./status.ts");
    const folder = await makeDemo(context, textOption(options, "dir"));
    context.say(`The example is in ${folder}. Look at it with: espalier -C ${folder} status`);
    const result = await runStudy({ ...context, folder }, { until: null });
    throwRefusal(result.state);
    await printStatus(context, { ...result, writer: null });
    if (result.end === "interrupted") context.exit(130);
    const report = result.state.handover?.reportPath;
    if (report !== undefined) context.say(`Report: ${report}`);
  },
};
