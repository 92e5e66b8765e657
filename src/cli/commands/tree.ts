import type { Verb } from "../verb.ts";

/** `espalier tree`. */
export const treeVerb: Verb = {
  usage: "tree [trial]",
  summary: "draw the tree of trials, or the part of it below one",
  describe: (command) => command.option("-a, --all", "draw every trial, also of branches that are over"),
  run: async (context, [reference], options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { tree } = await import("../../views/index.ts");
    const { state, journal } = await openStudyForReading(context);
    journal.close();
    const view = tree(state);
    if (context.options.json === true) {
      context.printJson(view);
      return;
    }
    const { renderTree } = await import("../render/index.ts");
    const noise = state.baseline?.noise.find(({ metric }) => metric === state.spec.objective.metric);
    const from = reference === undefined ? {} : { from: findTrial(state, reference).number };
    const all = options.all === true ? { all: true } : {};
    context.print(renderTree(view, { ...context.render, ...from, ...all, baseline: noise?.mean ?? null }));
  },
};
