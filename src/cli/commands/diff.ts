import { EspalierError } from "../../core/errors.ts";
import type { Trial } from "../../core/state.ts";
import { textOption, type Verb } from "../verb.ts";

/** `espalier diff`. */
export const diffVerb: Verb = {
  usage: "diff <trial>",
  summary: "print what a trial changed",
  describe: (command) =>
    command
      .option("--against <trial>", "parent, root, best, champion or a number", "parent")
      .option("--stat", "only the files"),
  run: async (context, [reference = ""], options) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const { findTrial } = await import("../trial-reference.ts");
    const { state, journal, folder, stateDir, study } = await openStudyForReading(context);
    journal.close();
    const trial = findTrial(state, reference);
    const against = textOption(options, "against") ?? "parent";
    const other = against === "parent" ? (state.trials[trial.parent ?? 0] ?? trial) : findTrial(state, against);
    const worktrees = await context.world.adapters.worktrees({ repo: folder, stateDir, study });
    const [from, to] = [commitOf(other), commitOf(trial)];
    if (options.stat === true) {
      const files = (await worktrees.changes(from, to)).map(({ path }) => path);
      if (context.options.json === true) context.printJson({ trial: trial.number, against: other.number, files });
      else context.print(files.map((path) => `${path}\n`).join(""));
      return;
    }
    const { text, truncated } = await worktrees.diff(from, to, MAX_DIFF_BYTES);
    if (context.options.json === true) {
      context.printJson({ trial: trial.number, against: other.number, diff: text, truncated });
      return;
    }
    context.print(context.render.colour ? coloured(text) : text);
    if (truncated) context.say(`The diff is longer than ${MAX_DIFF_BYTES} bytes; see git diff ${from} ${to}.`);
  },
};

const MAX_DIFF_BYTES = 4_000_000;

const commitOf = ({ number, commit }: Trial): string => {
  if (commit !== null) return commit;
  throw new EspalierError("not_found", `Trial #${number} has no commit yet.`, {
    hint: "It gets one once its agent has made the edit.",
  });
};

const coloured = (diff: string): string =>
  diff
    .split("\n")
    .map((line) => {
      if (/^(diff|index|---|\+\+\+|new|deleted|similarity|rename) ?/.test(line)) return `\u001b[1m${line}\u001b[22m`;
      if (line.startsWith("@@")) return `\u001b[36m${line}\u001b[39m`;
      if (line.startsWith("+")) return `\u001b[32m${line}\u001b[39m`;
      return line.startsWith("-") ? `\u001b[31m${line}\u001b[39m` : line;
    })
    .join("\n");
