import type { AspectVerdict, ChangeGroup, Hunk, SilentChange, Violation } from "./types.ts";

/** What the agent is told, in words that it can act on; empty where nothing is to be done. */
export const repairTextOf = (
  verdict: AspectVerdict,
  title: string,
  groups: readonly ChangeGroup[],
  violations: readonly Violation[],
  silent: readonly SilentChange[],
): string => {
  const parts: string[] = [];
  for (const violation of violations) parts.push(violation.message);
  if (verdict === "no effect")
    parts.push(`${title} Make an edit that the evaluation can notice, or say that the idea cannot be tested.`);
  if (verdict === "coupled") {
    parts.push(`The patch makes ${groups.length} changes that could each be run alone:`);
    const shown = groups.slice(0, MAX_GROUPS);
    parts.push(...shown.map((group, index) => `${index + 1}. ${group.title} (${linesOf(group.hunks)})`));
    if (groups.length > shown.length) parts.push(`… and ${groups.length - shown.length} smaller ones.`);
    parts.push(
      "Keep the one that the proposal is about and take the others back, line for line. " +
        "Each of the others can be handed in as a proposal of its own. " +
        "If two of them cannot run without each other, keep both and make the code show it: one name, one option, one function.",
    );
    for (const change of silent.filter((one) => one.kind === "behaviour removed")) parts.push(change.message);
  }
  return parts.join("\n");
};

const MAX_GROUPS = 12;

const linesOf = (hunks: readonly Hunk[]): string => {
  const shown = hunks.slice(0, 4).map((hunk) => {
    if (hunk.afterStart > 0) return `${hunk.path}:${range(hunk.afterStart, hunk.afterEnd)}`;
    return hunk.beforeStart > 0 ? `${hunk.path}, formerly ${range(hunk.beforeStart, hunk.beforeEnd)}` : hunk.path;
  });
  return shown.join(", ") + (hunks.length > shown.length ? `, ${hunks.length - shown.length} more places` : "");
};

const range = (start: number, end: number): string => (end > start ? `${start}-${end}` : `${start}`);
