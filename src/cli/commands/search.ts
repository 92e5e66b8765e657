import { countOption, type Verb } from "../verb.ts";

/** `espalier search`. */
export const searchVerb: Verb = {
  usage: "search <words...>",
  summary: "search hypotheses, patches, logs and verdicts for words",
  describe: (command) => command.option("-n, --limit <count>", "at most so many", "20"),
  run: async (context, words, options) => {
    const { openStudyForReading, studyFolderOf } = await import("../study-place.ts");
    const { searchStudy } = await import("../search-study.ts");
    const { state, journal, folder, stateDir, study } = await openStudyForReading(context);
    journal.close();
    const worktrees = await context.world.adapters.worktrees({ repo: folder, stateDir, study });
    const hits = await searchStudy({
      state,
      worktrees,
      studyFolder: studyFolderOf(stateDir, study),
      words: words.join(" "),
      limit: countOption(options, "limit") ?? 20,
    });
    if (context.options.json === true) {
      context.printJson({ words: words.join(" "), hits });
      return;
    }
    if (hits.length === 0) context.say("Nothing was found.");
    for (const { trial, kind, excerpt } of hits) {
      context.print(`${trial === null ? "refused" : `#${trial}`}  ${kind}  ${excerpt}\n`);
    }
  },
};
