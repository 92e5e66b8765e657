import type { Verb } from "../verb.ts";

/** `espalier show`. */
export const showVerb: Verb = {
  usage: "show <trial>",
  summary: "show one trial: its hypothesis, verdict, replicates and cost",
  run: async (context, [reference = ""]) => {
    const { existsSync } = await import("node:fs");
    const { join } = await import("node:path");
    const { openStudyForReading, studyFolderOf } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { trialDetail } = await import("../../views/index.ts");
    const { worktreeName } = await import("../../runtime/shell.ts");
    const { state, journal, study, stateDir } = await openStudyForReading(context);
    journal.close();
    const { number } = findTrial(state, reference);
    const view = trialDetail(state, number);
    if (view === null) throw new TypeError(`Trial ${number} has no view.`);
    const present = (path: string): string | null => (existsSync(path) ? path : null);
    const places = {
      worktree: present(join(stateDir, "worktrees", `${study}--${worktreeName(state, number)}`)),
      folder: present(join(studyFolderOf(stateDir, study), "trials", String(number))),
    };
    if (context.options.json === true) {
      context.printJson({ ...view, places });
      return;
    }
    const { renderTrial } = await import("../render/index.ts");
    context.print(renderTrial(view, context.render, places));
  },
};
