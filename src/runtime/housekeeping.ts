import { leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import { attemptWorktree, type Shell, worktreeName } from "./shell.ts";

/** Removes the worktrees that nobody needs now; their commits stay pinned, and one comes back when it is needed. */
export const keepHouse = async (state: StudyState, shell: Shell): Promise<void> => {
  const kept = made.get(shell) ?? new Set<string>();
  made.set(shell, kept);
  const needed = neededWorktrees(state);
  for (const name of needed) kept.add(name);
  for (const name of [...kept]) {
    if (needed.has(name)) continue;
    kept.delete(name);
    await shell.worktrees.remove(name);
  }
};

/** Names of the worktrees that are in use or likely to be used again soon. */
export const neededWorktrees = (state: StudyState): ReadonlySet<string> => {
  const needed = new Set<string>(["root"]);
  for (const attempt of state.activeAttempts) needed.add(attemptWorktree(attempt));
  for (const request of state.open.values()) if ("trial" in request) needed.add(worktreeName(state, request.trial));
  const current = state.certifications.at(-1);
  if (current?.finished === null) {
    needed.add(worktreeName(state, current.started.candidate));
    needed.add(worktreeName(state, current.started.trunk));
  }
  needed.add(worktreeName(state, state.trunk));
  needed.add(worktreeName(state, leaderOf(state)));
  for (const trial of state.trials) if (trial.isPinned) needed.add(worktreeName(state, trial.number));
  return needed;
};

// Worktrees that this orchestrator has seen in use; what an earlier one left is collected when a study is opened.
const made = new WeakMap<Shell, Set<string>>();
