import type { CliContext } from "../context.ts";
import { textOption, type Verb } from "../verb.ts";

/** `espalier doctor`. */
export const doctorVerb: Verb = {
  usage: "doctor",
  summary: "check this machine: git, sandbox, agents and journal, and say which guarantees hold",
  describe: (command) =>
    command.option("--export <file>", "save the entries of a damaged journal that are whole, as JSON lines"),
  run: async (context, _args, options) => {
    const { examine } = await import("../examine.ts");
    const file = textOption(options, "export");
    if (file !== undefined) {
      await saveWhole(context, file);
      return;
    }
    const findings = await examine(context);
    if (context.options.json === true) {
      context.printJson({ findings });
    } else {
      const { findingsText } = await import("../examine.ts");
      context.print(findingsText(findings, context.render));
    }
    if (findings.some(({ state }) => state === "broken")) context.exit(1);
  },
};

const saveWhole = async (context: CliContext, file: string): Promise<void> => {
  const { resolve } = await import("node:path");
  const { existsSync, writeFileSync } = await import("node:fs");
  const { EspalierError } = await import("../../core/errors.ts");
  const { studyPlace } = await import("../study-place.ts");
  const { journalPath } = await studyPlace(context);
  const study = context.options.study ?? "main";
  const path = resolve(context.folder, file);
  if (existsSync(path)) throw new EspalierError("usage", `${path} is there already.`, { hint: "Name another file." });
  const { entries, damage } = await context.world.adapters.salvage(journalPath, study);
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  context.say(`${entries.length} entries are in ${path}. ${damage ?? "The journal is whole."}`);
};
