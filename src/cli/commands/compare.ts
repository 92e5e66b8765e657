import type { Verb } from "../verb.ts";

/** `espalier compare`. */
export const compareVerb: Verb = {
  usage: "compare <trials...>",
  summary: "compare trials, seed by seed",
  describe: (command) => command.option("-a, --all", "also what is the same everywhere"),
  run: async (context, references, options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { compare } = await import("../../views/index.ts");
    const { state, journal } = await openStudyForReading(context);
    journal.close();
    const view = compare(
      state,
      references.map((reference) => findTrial(state, reference).number),
    );
    if (context.options.json === true) {
      context.printJson(view);
      return;
    }
    const { renderCompare } = await import("../render/index.ts");
    context.print(renderCompare(view, { ...context.render, all: options.all === true }));
  },
};
