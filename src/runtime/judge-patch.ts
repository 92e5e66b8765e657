import { AGENT_FILE_GLOBS } from "../core/agent-files.ts";
import type { GuardRequested, OutcomeEvent, PatchPart } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import type { GuardOutcome } from "../ports/guard.ts";
import { measuredElsewhere } from "./memory.ts";
import { secretsInPatch } from "./secrets-in-patch.ts";
import type { Shell } from "./shell.ts";

/** Checks a trial's patch, finds an earlier identical one, and commits the parts of a coupled patch that is to be split. */
export const judgePatch = async (state: StudyState, shell: Shell, request: GuardRequested): Promise<OutcomeEvent> => {
  const trial = state.trials[request.trial];
  const parent = state.trials[trial?.parent ?? 0];
  const attempt = state.attempts[request.attempt - 1];
  if (!trial || !parent?.commit) throw new TypeError(`trial #${request.trial} has no parent to compare with`);
  const before = parent.commit;
  const ask = (after: string, split: boolean): Promise<GuardOutcome> =>
    shell.guard.judge({
      before,
      after,
      proposal: trial.proposal,
      edit: state.spec.edit,
      protect: [...state.spec.protect, ...AGENT_FILE_GLOBS],
      split,
    });
  const isLastTurn = attempt?.hasRepairedPatch ?? false;
  const outcome = await ask(request.commit, state.spec.coupled === "split" && isLastTurn);
  const known = measuredElsewhere(shell.recall, state, request.attempt, outcome.treeFingerprint);
  const secrets = secretsInPatch(await shell.worktrees.changes(before, request.commit));
  const parts: PatchPart[] = [];
  for (const [index, part] of outcome.parts.entries()) {
    const snapshot = await shell.worktrees.write(before, part.files, {
      ref: `trial-${trial.number}-part-${index + 1}`,
      parent: before,
      message: part.title,
    });
    const own = await ask(snapshot.commit, false);
    const { commit, tree, files, addedLines, removedLines } = snapshot;
    const { patchFingerprint, treeFingerprint } = own;
    parts.push({ title: part.title, commit, tree, files, addedLines, removedLines, patchFingerprint, treeFingerprint });
  }
  return {
    type: "guard_judged",
    id: request.id,
    verdict: {
      ...outcome.verdict,
      violations: [...outcome.verdict.violations, ...known, ...secrets],
      repairText: [outcome.verdict.repairText, ...known, ...secrets].filter((text) => text !== "").join(" "),
    },
    patchFingerprint: outcome.patchFingerprint,
    treeFingerprint: outcome.treeFingerprint,
    identicalTo: identicalTrial(state, request.trial, outcome.treeFingerprint),
    parts,
  };
};

// A tree that was measured before, by whatever way it came about; a retry of a failed trial is no repeat.
const identicalTrial = (state: StudyState, number: number, treeFingerprint: string): number | null =>
  state.trials.find(
    (trial) =>
      trial.number !== number &&
      trial.treeFingerprint === treeFingerprint &&
      (trial.settled === "measured" || trial.settled === "inert" || trial.settled === "limit broken"),
  )?.number ?? null;
