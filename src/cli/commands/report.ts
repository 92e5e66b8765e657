import type { Verb } from "../verb.ts";

/** `espalier report`. */
export const reportVerb: Verb = {
  usage: "report",
  summary: "write the report of the study as it stands, and print its path",
  run: async (context) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { writeReportFiles } = await import("../write-report.ts");
    const { state, journal, stateDir } = await openStudyForReading(context);
    journal.close();
    const path = await writeReportFiles(state, stateDir);
    if (context.options.json === true) context.printJson({ path });
    else context.print(`${path}\n`);
  },
};
