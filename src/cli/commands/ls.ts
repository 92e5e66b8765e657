import { Option } from "commander";
import type { SortKey, TableQuery } from "../../views/index.ts";
import { countOption, textOption, type Verb, wordsOption } from "../verb.ts";

/** `espalier ls`. */
export const lsVerb: Verb = {
  usage: "ls",
  summary: "list the trials, one a line",
  describe: (command) =>
    command
      .option("--verdict <words...>", "only trials with one of these verdicts")
      .option("--aspect <words...>", "only trials of one of these aspects")
      .option("--below <trial>", "only the trials below this one")
      .addOption(new Option("--sort <key>", "what to sort by").choices(SORT_KEYS).default("trial"))
      .option("-r, --reverse", "the other way round")
      .option("-n, --limit <count>", "at most so many", "1000")
      .option("--csv", "as comma-separated values"),
  run: async (context, _args, options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { ALL_TRIALS, table, tableCsv } = await import("../../views/index.ts");
    const { state, journal } = await openStudyForReading(context);
    journal.close();
    const below = textOption(options, "below");
    const query: TableQuery = {
      ...ALL_TRIALS,
      verdicts: wordsOption(options, "verdict"),
      aspects: wordsOption(options, "aspect"),
      below: below === undefined ? null : findTrial(state, below).number,
      sort: SORT_KEYS.find((key) => key === options.sort) ?? "trial",
      descending: options.reverse === true,
      limit: countOption(options, "limit") ?? Number.MAX_SAFE_INTEGER,
    };
    if (options.csv === true) {
      context.print(tableCsv(state, query));
    } else if (context.options.json === true) {
      context.printJson(table(state, query));
    } else {
      const { renderList } = await import("../render/index.ts");
      context.print(renderList(table(state, query), context.render));
    }
  },
};

const SORT_KEYS = [
  "trial",
  "parent",
  "verdict",
  "hypothesis",
  "aspect",
  "level",
  "effect",
  "gain",
  "probability",
] as const satisfies readonly SortKey[];
