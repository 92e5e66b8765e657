import { EspalierError } from "../../core/errors.ts";
import { countOption, textOption, type Verb } from "../verb.ts";

/** `espalier logs`. */
export const logsVerb: Verb = {
  usage: "logs <trial>",
  summary: "print what a trial's evaluations or its agent said",
  describe: (command) =>
    command
      .option("-f, --follow", "go on as more is written, until the study stops or Ctrl-C")
      .option("--replicate <name>", "of this replicate, as `show` names it (default: the last)")
      .option("--agent", "the agent's transcript instead")
      .option("-n, --lines <count>", "only the last lines")
      .option("--list", "only the names of what there is"),
  run: async (context, [reference = ""], options) => {
    const { trialLogs } = await import("../trial-logs.ts");
    const { openStudyForReading, studyFolderOf } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { state, journal, study, stateDir, journalPath } = await openStudyForReading(context);
    journal.close();
    const trial = findTrial(state, reference);
    const logs = trialLogs(studyFolderOf(stateDir, study), trial);
    if (options.list === true) {
      if (context.options.json === true) context.printJson({ trial: trial.number, logs });
      else context.print(logs.map(({ name, bytes }) => `${name}\t${bytes}\n`).join(""));
      return;
    }
    const wanted = options.agent === true ? "agent" : textOption(options, "replicate");
    const log =
      wanted === undefined
        ? logs.filter(({ name }) => name !== "agent").at(-1)
        : logs.find(({ name }) => name === wanted);
    if (log === undefined) {
      const names = logs.map(({ name }) => name).join(", ") || "none yet";
      throw new EspalierError(
        "not_found",
        `Trial #${trial.number} has no log${wanted === undefined ? "" : ` "${wanted}"`}.`,
        {
          hint: `There is: ${names}.`,
        },
      );
    }
    const { followLog, readLog } = await import("../trial-logs.ts");
    const isGoingOn = async (): Promise<boolean> =>
      (await context.world.adapters.writerOf(journalPath, study)) !== null;
    const text = readLog(log.path, countOption(options, "lines"));
    if (context.options.json === true) context.printJson({ trial: trial.number, log: log.name, text });
    else context.print(text);
    if (options.follow === true) await followLog(context.world, log.path, context.print, isGoingOn);
  },
};
