import { AGENT_FILE_GLOBS } from "../core/agent-files.ts";
import type { CombinationFinished, CombinationRequested, Usage } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import { NO_USAGE, sumUsage } from "../core/usage.ts";
import type { Snapshot } from "../ports/worktrees.ts";
import { secretsInPatch } from "./secrets-in-patch.ts";
import type { Sessions } from "./sessions.ts";
import { madeTrial, type Shell } from "./shell.ts";

/**
 * Makes the code of a combination, or of a lineage without some of its edits: by three-way merges, and for an edit that
 * does not merge by asking the agent, once. What the agent makes is checked like a patch; an edit that is not to be had in
 * one clean piece is left out.
 */
export const combineEdits = async (
  state: StudyState,
  shell: Shell,
  sessions: Pick<Sessions, "merge">,
  request: CombinationRequested,
  signal: AbortSignal,
): Promise<CombinationFinished> => {
  const base = madeTrial(state, request.base).commit;
  const edits = request.edits.map((trial) => ({
    trial,
    commit: madeTrial(state, trial).commit,
    parent: madeTrial(state, state.trials[trial]?.parent ?? 0).commit,
  }));
  const capture = {
    ref: `attempt-${request.attempt}`,
    parent: base,
    message: `${request.operator === "combine" ? "Combine" : "Leave out"} ${request.edits.map((edit) => `#${edit}`).join(", ")}`,
  };
  if (request.operator !== "combine") {
    const { snapshot, applied, leftOut } = await shell.worktrees.without(base, edits, capture);
    return finished(request, snapshot, applied, leftOut, NO_USAGE);
  }
  const merged = await shell.worktrees.combine(base, edits, capture);
  let { snapshot } = merged;
  let usage = NO_USAGE;
  const applied = [...merged.applied];
  const leftOut: { trial: number; reason: string }[] = [];
  for (const { trial, reason } of merged.leftOut) {
    const start: string = snapshot?.commit ?? base;
    const turn = await sessions.merge(
      {
        attempt: request.attempt,
        edit: trial,
        start,
        conflict: reason,
        // A ref of its own, so that one that is not taken unpins nothing.
        capture: { ...capture, ref: `${capture.ref}-with-${trial}` },
      },
      signal,
    );
    usage = sumUsage([usage, turn.usage]);
    const objection =
      turn.snapshot === null ? turn.failure : await objectionTo(state, shell, trial, start, turn.snapshot.commit);
    if (turn.snapshot !== null && objection === null) {
      snapshot = turn.snapshot;
      applied.push(trial);
    } else leftOut.push({ trial, reason: `${reason}; the agent did not merge it: ${objection}` });
  }
  return finished(request, snapshot, applied, leftOut, usage);
};

/** Why what the agent made of an edit is not taken; null when it is. */
const objectionTo = async (
  state: StudyState,
  shell: Shell,
  trial: number,
  before: string,
  after: string,
): Promise<string | null> => {
  const { verdict } = await shell.guard.judge({
    before,
    after,
    proposal: state.trials[trial]?.proposal ?? null,
    edit: state.spec.edit,
    protect: [...state.spec.protect, ...AGENT_FILE_GLOBS],
    split: false,
  });
  const secrets = secretsInPatch(await shell.worktrees.changes(before, after));
  const [violation] = [...verdict.violations, ...secrets];
  if (violation !== undefined) return violation;
  const isRefused = verdict.verdict === "coupled" || verdict.verdict === "no effect";
  return isRefused ? `its patch is ${verdict.verdict} (${verdict.title})` : null;
};

const finished = (
  { id }: CombinationRequested,
  snapshot: Snapshot | null,
  applied: readonly number[],
  leftOut: CombinationFinished["leftOut"],
  usage: Usage,
): CombinationFinished => ({
  type: "combination_finished",
  id,
  commit: snapshot?.commit ?? null,
  tree: snapshot?.tree ?? null,
  applied,
  leftOut,
  files: snapshot?.files ?? [],
  addedLines: snapshot?.addedLines ?? 0,
  removedLines: snapshot?.removedLines ?? 0,
  usage,
});
