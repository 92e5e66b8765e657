import type { Verb } from "../verb.ts";

/** `espalier gc`. */
export const gcVerb: Verb = {
  usage: "gc",
  summary: "free the disk of worktrees that are not needed and of what kills left; commits and logs stay",
  describe: (command) => command.option("--dry-run", "only say what would go"),
  run: async (context, _args, options) => {
    const { join } = await import("node:path");
    const { openStudyForReading } = await import("../study-place.ts");
    const { neededWorktrees } = await import("../../runtime/housekeeping.ts");
    const { formatBytes } = await import("../../views/index.ts");
    const { state, journal, folder, stateDir, study, journalPath } = await openStudyForReading(context);
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
    // The writer's lock, so that no orchestrator begins to make worktrees meanwhile.
    const lock = await context.world.adapters.openJournal({ path: journalPath, study, mode: "write" });
    const { diskUsage, collectLeftovers } = context.world.adapters;
    const rest = async (): Promise<number> =>
      (await diskUsage(join(stateDir, "trials"))) + (await diskUsage(join(stateDir, "discarded")));
    let bytes = 0;
    try {
      const before = await rest();
      await collectLeftovers(stateDir);
      bytes = (await worktrees.collect(keep)) + Math.max(0, before - (await rest()));
    } finally {
      lock.close();
    }
    if (context.options.json === true) context.printJson({ bytes });
    else context.print(`${formatBytes(bytes)} freed.\n`);
  },
};
