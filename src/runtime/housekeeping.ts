import { leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import { attemptWorktree, type Shell, worktreeName } from "./shell.ts";

/**
 * Removes the worktrees that nobody needs now, and, above the quota, those that are only handy; their commits stay
 * pinned, and one comes back when it is needed.
 */
export const keepHouse = async (state: StudyState, shell: Shell): Promise<void> => {
  const kept = made.get(shell) ?? new Set<string>();
  made.set(shell, kept);
  const before = kept.size;
  const needed = neededWorktrees(state);
  for (const name of needed) kept.add(name);
  const hasGrown = kept.size > before;
  for (const name of [...kept]) {
    if (needed.has(name)) continue;
    kept.delete(name);
    await shell.worktrees.remove(name);
  }
  // Measuring a disk takes time, so it is measured only when there is a worktree more than before.
  if (hasGrown) await keepQuota(state, shell);
};

const keepQuota = async (state: StudyState, shell: Shell): Promise<void> => {
  const usage = await shell.worktrees.usage();
  let excess = usage.reduce((sum, { bytes }) => sum + bytes, 0) - shell.worktreeQuotaBytes;
  const busy = busyWorktrees(state);
  for (const { name, bytes } of usage.toSorted((a, b) => b.bytes - a.bytes)) {
    if (excess <= 0) return;
    if (busy.has(name)) continue;
    await shell.worktrees.remove(name);
    excess -= bytes;
  }
};

/** Names of the worktrees that are in use or likely to be used again soon. */
export const neededWorktrees = (state: StudyState): ReadonlySet<string> => {
  const needed = new Set<string>(["root", ...busyWorktrees(state)]);
  needed.add(worktreeName(state, state.trunk));
  needed.add(worktreeName(state, leaderOf(state)));
  for (const trial of state.trials) if (trial.isPinned) needed.add(worktreeName(state, trial.number));
  return needed;
};

/** Names of the worktrees in which something is under way. */
const busyWorktrees = (state: StudyState): ReadonlySet<string> => {
  const busy = new Set<string>();
  for (const attempt of state.activeAttempts) busy.add(attemptWorktree(attempt));
  for (const request of state.open.values()) if ("trial" in request) busy.add(worktreeName(state, request.trial));
  const current = state.certifications.at(-1);
  if (current?.finished === null) {
    busy.add(worktreeName(state, current.started.candidate));
    busy.add(worktreeName(state, current.started.trunk));
  }
  return busy;
};

// Worktrees that this orchestrator has seen in use; what an earlier one left is collected when a study is opened.
const made = new WeakMap<Shell, Set<string>>();
