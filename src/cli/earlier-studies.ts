import { fold } from "../core/apply.ts";
import type { StudyState } from "../core/state.ts";
import type { Recall } from "../ports/recall.ts";
import type { Worktrees } from "../ports/worktrees.ts";
import { ideaOf } from "../runtime/memory.ts";
import type { StudyPlace } from "./study-place.ts";
import type { Adapters } from "./world.ts";

/**
 * Puts the ideas of the repository's other studies into the memory of this one.
 *
 * Returns the changed lines from this study's base to each commit that such an idea was tried on, which tells how far
 * an old idea is from home.
 */
export const rememberEarlierStudies = async (
  state: StudyState,
  { journalPath }: StudyPlace,
  { adapters, recall, worktrees }: { adapters: Adapters; recall: Recall; worktrees: Worktrees },
): Promise<ReadonlyMap<string, number>> => {
  const commits = new Set<string>();
  for (const study of await adapters.listStudies(journalPath)) {
    if (study === state.name) continue;
    const journal = await adapters.openJournal({ path: journalPath, study, mode: "read" });
    const earlier = fold(journal.entries());
    journal.close();
    for (const attempt of earlier.attempts) {
      if (attempt.proposal === null) continue;
      const trial = attempt.trial === null ? undefined : earlier.trials[attempt.trial];
      if (trial === undefined) continue;
      const idea = ideaOf(earlier, attempt, trial);
      recall.remember({ ...idea, id: `${study}/${idea.id}`, trial: null, result: `study ${study}, ${idea.result}` });
      commits.add(idea.baseCommit);
    }
  }
  const lines = new Map<string, number>();
  for (const commit of [...commits].slice(0, MOST_COMMITS)) {
    lines.set(commit, await changedLines(worktrees, state.baseCommit, commit));
  }
  return lines;
};

/** Commits beyond this many count as far away, so their ideas may be tried again. */
const MOST_COMMITS = 500;

const changedLines = async (worktrees: Worktrees, from: string, to: string): Promise<number> => {
  if (from === to) return 0;
  const { text } = await worktrees.diff(from, to, MOST_DIFF_BYTES);
  return text.split("\n").filter((line) => /^[+-](?![+-]{2} )/.test(line)).length;
};

const MOST_DIFF_BYTES = 1_000_000;
