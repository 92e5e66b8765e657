import type { ReplayReport } from "../../core/replay.ts";
import type { Verb } from "../verb.ts";

/** `espalier replay`. */
export const replayVerb: Verb = {
  usage: "replay",
  summary: "fold the journal again; with --verify make every decision again and compare the bytes",
  describe: (command) => command.option("--verify", "decide again, and fail (exit 1) where a decision differs"),
  run: async (context, _args, options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { replay } = await import("../../core/replay.ts");
    const { state, journal } = await openStudyForReading(context);
    const entries = journal.read(0);
    const headDigest = journal.headDigest();
    journal.close();
    if (options.verify !== true) {
      if (context.options.json === true)
        context.printJson({ events: entries.length, trials: state.trials.length - 1, headDigest });
      else context.print(`${entries.length} events fold to ${state.trials.length - 1} trials. Head ${headDigest}\n`);
      return;
    }
    const report = replay(entries);
    if (context.options.json === true) context.printJson({ ...report, headDigest });
    else context.print(`${replayText(report)} Head ${headDigest}\n`);
    if (report.mismatch !== null) context.exit(1);
  },
};

const replayText = ({ events, decisions, isComparable, policyVersion, mismatch }: ReplayReport): string => {
  if (mismatch !== null) {
    const { seq, journaled, derived } = mismatch;
    return `Event ${seq} was decided differently.\n  journal: ${journaled}\n  now:     ${derived}\n`;
  }
  return isComparable
    ? `${events} events: all ${decisions} decisions were made again, byte for byte the same.`
    : `${events} events fold. Their decisions were made by policy ${policyVersion}, so they are not compared.`;
};
