import type { Verb } from "../verb.ts";

/** `espalier report`. */
export const reportVerb: Verb = {
  usage: "report",
  summary: "write the report of the study as it stands, and print its path",
  run: async (context) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { writeReportFiles } = await import("../write-report.ts");
    const { state, journal, stateDir, folder, study } = await openStudyForReading(context);
    const entries = journal.read(0);
    journal.close();
    const worktrees = await context.world.adapters.worktrees({ repo: folder, stateDir, study });
    const path = await writeReportFiles(state, { stateDir, entries, diff: worktrees.diff, say: context.say });
    if (context.options.json === true) context.printJson({ path });
    else context.print(`${path}\n`);
  },
};
