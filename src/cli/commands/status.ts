import type { CliContext } from "../context.ts";
import type { OpenedStudy } from "../study-place.ts";
import type { Verb } from "../verb.ts";

/** `espalier status`. */
export const statusVerb: Verb = {
  usage: "status",
  summary: "show where the study stands, what is proven and what it costs",
  run: async (context) => {
    const { openStudyForReading } = await import("../study-place.ts");
    const opened = await openStudyForReading(context);
    opened.journal.close();
    await printStatus(context, opened);
  },
};

/** Prints the overview of a study, with the disk that it takes. */
export const printStatus = async (
  context: CliContext,
  opened: Pick<OpenedStudy, "state" | "writer" | "study" | "stateDir" | "folder">,
): Promise<void> => {
  const { formatBytes, overview } = await import("../../views/index.ts");
  const { state, writer, study } = opened;
  const nowMs = context.world.clock.nowMs();
  const view = overview(state, { nowMs, isRunning: writer !== null });
  const disk = await measureDisk(context, opened);
  if (context.options.json === true) {
    context.printJson({ ...view, study, pid: writer, disk });
    return;
  }
  const { renderStatus } = await import("../render/index.ts");
  context.print(renderStatus(view, context.render));
  if (disk.worktrees === 0) return;
  const count = `${disk.worktrees} worktree${disk.worktrees === 1 ? "" : "s"}`;
  context.print(
    `Disk: ${count}, ${formatBytes(disk.worktreeBytes)}. \`espalier gc\` removes those that are not needed.\n`,
  );
};

const measureDisk = async (
  { world }: CliContext,
  { folder, stateDir, study }: Pick<OpenedStudy, "study" | "stateDir" | "folder">,
): Promise<{ readonly worktrees: number; readonly worktreeBytes: number }> => {
  const worktrees = await world.adapters.worktrees({ repo: folder, stateDir, study });
  const usage = await worktrees.usage();
  return { worktrees: usage.length, worktreeBytes: usage.reduce((sum, { bytes }) => sum + bytes, 0) };
};
