import type { Verb } from "../verb.ts";

/** `espalier config`. */
export const configVerb: Verb = {
  usage: "config",
  summary: "check the project file, or print what follows from it",
  verbs: [
    {
      usage: "validate",
      summary: "say whether the project file is right, and what is wrong in which line",
      run: async (context) => {
        const { projectOf } = await import("../study-place.ts");
        const { path } = projectOf(context);
        if (context.options.json === true) context.printJson({ valid: true, path });
        else context.say(`${path} is fine.`);
      },
    },
    {
      usage: "show",
      summary: "print the settings of a study with all defaults filled in, as JSON",
      run: async (context) => {
        const { projectOf } = await import("../study-place.ts");
        const { spec, path } = projectOf(context);
        context.printJson({ path, spec });
      },
    },
    {
      usage: "schema",
      summary: "print the JSON Schema of the project file",
      run: async (context) => {
        const { projectFileJsonSchema } = await import("../../config/index.ts");
        context.print(`${JSON.stringify(projectFileJsonSchema(), null, 2)}\n`);
      },
    },
  ],
};
