import { createHash } from "node:crypto";
import { editEffectOf, linesBetween } from "../core/effects.ts";
import type { NoveltyRequested, NoveltyVerdict } from "../core/events.ts";
import type { Attempt, StudyState, Trial } from "../core/state.ts";
import type { StudySpec } from "../core/study-spec.ts";
import type { Idea, IdeaQuery, Recall } from "../ports/recall.ts";
import type { Recollection } from "../views/brief.ts";
import { verdictOf } from "../views/verdict.ts";

/** The recall of one study, kept up to date with its state. */
export interface Memory {
  judge(request: NoveltyRequested): NoveltyVerdict;
  recollect(attempt: Attempt): Recollection;
  /** Remembers what changed since the last call; cheap when nothing did. */
  update(): void;
}

/** Opens the memory of a study; `linesToEarlier` gives the changed lines from the base of an earlier study to this one's. */
export const memoryOf = (state: StudyState, recall: Recall, linesToEarlier: ReadonlyMap<string, number>): Memory => {
  const remembered = new Map<number, string>();
  const command = commandFingerprint(state.spec);
  const trialByCommit = new Map<string, number>();
  const unsettled = new Set<number>();
  /** Attempts that are live or whose trial is not settled: the others need no second look. */
  const pending = new Set<number>();
  let attemptsSeen = 0;
  let trialsSeen = 0;
  let refusedSeen = 0;

  const update = (): void => {
    for (; trialsSeen < state.trials.length; trialsSeen++) unsettled.add(trialsSeen);
    for (const number of unsettled) {
      const trial = state.trials[number];
      // Only what is settled can be a base, and its commit stays; many a failed trial has none.
      if (!trial || trial.settled === null) continue;
      unsettled.delete(number);
      if (trial.commit !== null && !trialByCommit.has(trial.commit)) trialByCommit.set(trial.commit, number);
    }
    for (; attemptsSeen < state.attempts.length; attemptsSeen++) pending.add(attemptsSeen + 1);
    for (const number of pending) {
      const attempt = state.attempts[number - 1];
      if (!attempt) continue;
      const hasIdea = attempt.proposal !== null && attempt.novelty !== null && attempt.novelty.verdict !== "repeat";
      const isSettled = !hasIdea || remembered.get(number)?.startsWith(SETTLED) === true;
      if (attempt.end !== null && isSettled) pending.delete(number);
      if (!hasIdea || !pending.has(number)) continue;
      const trial = attempt.trial === null ? undefined : state.trials[attempt.trial];
      const idea = ideaOf(state, attempt, trial);
      const known = JSON.stringify([idea.result, idea.patchFingerprint, idea.treeFingerprint, idea.trial]);
      if (remembered.get(attempt.number) === known) continue;
      remembered.set(attempt.number, known);
      recall.remember(idea);
    }
    for (; refusedSeen < state.refusedProposals.length; refusedSeen++) {
      const refused = state.refusedProposals[refusedSeen];
      // A repeat is known already through what it repeats; what was refused for another reason is remembered itself.
      if (!refused || refused.verdict?.verdict === "repeat") continue;
      const attempt = state.attempts[refused.attempt - 1];
      recall.remember({
        id: `refused-${refusedSeen + 1}`,
        proposal: refused.proposal,
        trial: null,
        baseCommit: state.trials[attempt?.parent ?? 0]?.commit ?? state.baseCommit,
        patchFingerprint: null,
        treeFingerprint: null,
        commandFingerprint: command,
        result: `refused: ${refused.reason}`,
      });
    }
  };

  const queryOf = (attempt: Attempt, proposal: IdeaQuery["proposal"]): IdeaQuery => ({
    id: `attempt-${attempt.number}`,
    proposal,
    baseCommit: state.trials[attempt.parent]?.commit ?? state.baseCommit,
    commandFingerprint: command,
    baseDistance: (commit) => {
      if (commit === state.trials[attempt.parent]?.commit) return 0;
      const here = trialByCommit.get(commit);
      if (here !== undefined) return linesBetween(state, here, attempt.parent);
      return (linesToEarlier.get(commit) ?? FAR) + linesBetween(state, 0, attempt.parent);
    },
  });

  return {
    update,
    judge: ({ attempt: number, proposal }) => {
      update();
      const attempt = state.attempts[number - 1];
      if (!attempt) throw new TypeError(`there is no attempt ${number}`);
      const verdict = recall.judge(queryOf(attempt, proposal));
      // At once, before anything else runs: two workers must never be sent after one idea.
      if (verdict.verdict !== "repeat") {
        recall.remember({ ...ideaOf(state, attempt, undefined), proposal });
      }
      return verdict;
    },
    recollect: (attempt) => {
      update();
      const probe = state.trials[attempt.parent]?.proposal;
      const nearest = probe ? recall.nearest(queryOf(attempt, { ...probe, aspect: attempt.aspect }), 12) : [];
      return {
        vocabulary: recall.vocabulary(),
        nearest: nearest.flatMap(({ trial }) => (trial === null ? [] : [trial])),
      };
    },
  };
};

const FAR = 1_000_000;

const SETTLED = '["#';

/** What the memory keeps of an attempt's idea. */
export const ideaOf = (state: StudyState, attempt: Attempt, trial: Trial | undefined): Idea => ({
  id: `attempt-${attempt.number}`,
  proposal: attempt.proposal as Idea["proposal"],
  trial: trial?.number ?? null,
  baseCommit: state.trials[attempt.parent]?.commit ?? state.baseCommit,
  patchFingerprint: wasMeasured(trial) ? trial.patchFingerprint : null,
  treeFingerprint: wasMeasured(trial) ? trial.treeFingerprint : null,
  commandFingerprint: commandFingerprint(state.spec),
  result: resultOf(state, trial),
});

/** A trial that failed may be tried again with the same code. */
const wasMeasured = (trial: Trial | undefined): trial is Trial =>
  trial?.settled === "measured" || trial?.settled === "inert" || trial?.settled === "limit broken";

/**
 * Digest of what an idea is measured by: the commands with all their arguments but the seed, the data and the
 * objective. Configuration that stands in files is part of the tree's fingerprint; what stands in arguments is not.
 */
export const commandFingerprint = ({ evaluate, data, objective }: StudySpec): string =>
  createHash("sha256")
    .update(JSON.stringify([evaluate.form, data, objective.metric, objective.direction]))
    .digest("hex")
    .slice(0, 16);

/** What speaks against a trial's code: an earlier study has measured the same under the same command. */
export const measuredElsewhere = (
  recall: Recall,
  { spec }: Pick<StudyState, "spec">,
  attempt: number,
  treeFingerprint: string,
): readonly string[] => {
  const code = { id: `attempt-${attempt}`, treeFingerprint, commandFingerprint: commandFingerprint(spec) };
  const idea = recall.sameCode(code);
  // What this study has measured itself is told by the trial's number.
  if (idea === null || idea.trial !== null) return [];
  return [`The code is the same as that of "${idea.proposal.hypothesis}" (${idea.result}); change it otherwise`];
};

const resultOf = (state: StudyState, trial: Trial | undefined): string => {
  if (!trial) return "in flight";
  if (trial.settled === null) return `in flight as trial ${trial.number}`;
  const effect = editEffectOf(state, trial);
  const measured = effect ? `, effect ${effect.mean.toPrecision(3)} ± ${effect.sd.toPrecision(2)}` : "";
  return `#${trial.number}: ${verdictOf(state, trial)}${measured}`;
};
