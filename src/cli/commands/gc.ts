import type { Verb } from "../verb.ts";

/** `espalier gc`. */
export const gcVerb: Verb = {
  usage: "gc",
  summary: "free the disk of worktrees that are not needed; commits stay pinned",
  describe: (command) => command.option("--dry-run", "only say what would go"),
  run: async (context, _args, options) => {
    const { EspalierError } = await import("../../core/errors.ts");
    const { openStudyForReading } = await import("../study-place.ts");
    const { neededWorktrees } = await import("../../runtime/housekeeping.ts");
    const { formatBytes } = await import("../../views/index.ts");
    const { state, journal, writer, folder, stateDir, study } = await openStudyForReading(context);
    journal.close();
    const worktrees = await context.world.adapters.worktrees({ repo: folder, stateDir, study });
    const keep = state.phase === "finished" || state.phase === "refused" ? new Set<string>() : neededWorktrees(state);
    if (options.dryRun === true) {
      const usage = (await worktrees.usage()).filter(({ name }) => !keep.has(name));
      const bytes = usage.reduce((sum, worktree) => sum + worktree.bytes, 0);
      if (context.options.json === true) context.printJson({ worktrees: usage, bytes });
      else context.print(`${usage.map(({ name }) => `${name}\n`).join("")}${formatBytes(bytes)} would be freed.\n`);
      return;
    }
    if (writer !== null) {
      throw new EspalierError(
        "study_locked",
        `Study "${study}" is at work (process ${writer}) and keeps its own house.`,
        {
          hint: "Run `espalier gc` when it has stopped.",
        },
      );
    }
    const bytes = await worktrees.collect(keep);
    if (context.options.json === true) context.printJson({ bytes });
    else context.print(`${formatBytes(bytes)} freed.\n`);
  },
};
