import { Option } from "commander";
import type { Verb } from "../verb.ts";

/** `espalier export`. */
export const exportVerb: Verb = {
  usage: "export",
  summary: "print the whole study for other tools",
  describe: (command) =>
    command.addOption(
      new Option("--format <format>", "jsonl: one journal entry a line; csv: one trial a line")
        .choices(["jsonl", "csv"])
        .default("jsonl"),
    ),
  run: async (context, _args, options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { state, journal } = await openStudyForReading(context);
    if (options.format === "csv") {
      const { ALL_TRIALS, tableCsv } = await import("../../views/index.ts");
      context.print(tableCsv(state, { ...ALL_TRIALS, limit: Number.MAX_SAFE_INTEGER }));
    } else {
      for (const entry of journal.entries()) context.print(`${JSON.stringify({ schemaVersion: 1, ...entry })}\n`);
    }
    journal.close();
  },
};
