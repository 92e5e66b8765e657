import { linesBetween } from "../core/effects.ts";
import type { StudyState } from "../core/state.ts";
import type { Recall } from "../ports/recall.ts";
import type { Worktrees } from "../ports/worktrees.ts";
import { ideaOf } from "./memory.ts";

/** Remembers every idea of earlier studies of the repository, with what came of it, and by which study it was tried. */
export const rememberEarlier = (earlier: readonly StudyState[], recall: Recall): void => {
  for (const state of earlier) {
    for (const attempt of state.attempts) {
      if (attempt.proposal === null || attempt.novelty?.verdict === "repeat") continue;
      const trial = attempt.trial === null ? undefined : state.trials[attempt.trial];
      const idea = ideaOf(state, attempt, trial);
      recall.remember({
        ...idea,
        id: `${state.name}/${idea.id}`,
        trial: null,
        result: `in study ${state.name}, ${trial ? idea.result : "not measured"}`,
      });
    }
  }
};

/** Changed lines from the bases of earlier studies' trials to the base of this study. */
export const linesToEarlier = async (
  earlier: readonly StudyState[],
  baseCommit: string,
  worktrees: Worktrees,
): Promise<ReadonlyMap<string, number>> => {
  const lines = new Map<string, number>();
  for (const state of earlier) {
    const toRoot = state.baseCommit === baseCommit ? 0 : await changedLines(worktrees, state.baseCommit, baseCommit);
    for (const trial of state.trials)
      if (trial.commit !== null) lines.set(trial.commit, toRoot + linesBetween(state, 0, trial.number));
  }
  return lines;
};

const changedLines = async (worktrees: Worktrees, from: string, to: string): Promise<number> => {
  const { text } = await worktrees.diff(from, to, MOST_DIFF_BYTES);
  let added = 0;
  let removed = 0;
  for (const line of text.split("\n")) {
    if (line.startsWith("+") && !line.startsWith("+++")) added += 1;
    if (line.startsWith("-") && !line.startsWith("---")) removed += 1;
  }
  return Math.max(added, removed);
};

// Beyond this the bases differ so much that the exact number says nothing more.
const MOST_DIFF_BYTES = 1 << 20;
