import type { Attempt, Replicate, StudyState } from "../core/state.ts";

/** What one worker is doing, in words. */
export interface WorkerView {
  readonly attempt: number | null;
  readonly trial: number | null;
  readonly parent: number | null;
  readonly aspect: string;
  readonly hypothesis: string;
  readonly step: string;
  readonly sinceMs: number;
}

/** Attempts under way, then replicates that belong to none of them (baseline, evidence, audit). */
export const workersOf = (state: StudyState): readonly WorkerView[] => {
  const attempts = state.activeAttempts.flatMap((number) => {
    const attempt = state.attempts[number - 1];
    return attempt ? [workerOf(state, attempt)] : [];
  });
  const others = [...state.open.values()].flatMap((request): WorkerView[] => {
    if (request.type === "capture_requested")
      return [{ ...NOBODY, step: "capturing the environment", sinceMs: state.startedMs }];
    if (request.type === "handover_requested")
      return [{ ...NOBODY, step: "writing the branches and the report", sinceMs: state.nowMs }];
    if (request.type !== "replicate_requested" || request.purpose === "search") return [];
    return [
      {
        ...NOBODY,
        trial: request.trial,
        hypothesis: state.trials[request.trial]?.proposal?.hypothesis ?? "",
        step: `${PURPOSE_WORDS[request.purpose]} on seed ${request.seed}`,
        sinceMs: state.replicates.get(request.id)?.requestedMs ?? state.nowMs,
      },
    ];
  });
  return [...attempts, ...others];
};

/** What the step of an attempt is called. */
export const stepWords = (state: StudyState, attempt: Attempt): string => {
  switch (attempt.step) {
    case "propose":
      return attempt.proposalRemark ? "proposing again" : "proposing";
    case "judge novelty":
    case "rule on novelty":
      return state.spec.review === "proposals" && attempt.novelty && attempt.approvedProposal === null
        ? "waiting for your approval"
        : "checking for repeats";
    case "open trial":
      return "opening the trial";
    case "implement":
      return attempt.patchRemark?.kind === "crash"
        ? "mending a crash"
        : attempt.patchRemark
          ? "mending the patch"
          : "implementing";
    case "judge patch":
    case "rule on patch":
      return state.spec.review === "patches" && (attempt.guardOutcome || attempt.part) && attempt.approvedPatch === null
        ? "waiting for your approval"
        : "checking the patch";
    case "smoke":
      return "smoke run";
    case "measure":
      return "measuring";
    case "combine":
      return attempt.operator === "ablate" ? "leaving edits out" : "merging branches";
    case "end":
    case "ended":
      return "finishing";
  }
};

/** What each purpose of a replicate is called in a sentence. */
const PURPOSE_WORDS: Readonly<Record<Replicate["purpose"], string>> = {
  baseline: "measuring the baseline",
  repeat: "repeating a seed",
  search: "measuring",
  evidence: "certifying",
  audit: "auditing",
  holdout: "measuring the hold-out",
};

const workerOf = (state: StudyState, attempt: Attempt): WorkerView => ({
  attempt: attempt.number,
  trial: attempt.trial,
  parent: attempt.parent,
  aspect: attempt.aspect,
  hypothesis: attempt.proposal?.hypothesis ?? attempt.suggestion ?? "",
  step: stepWords(state, attempt),
  sinceMs: sinceOf(state, attempt),
});

const sinceOf = (state: StudyState, attempt: Attempt): number => {
  const trial = attempt.trial === null ? undefined : state.trials[attempt.trial];
  const running = trial?.replicates.map((id) => state.replicates.get(id)).find((run) => run?.status === "running");
  return running?.requestedMs ?? trial?.openedMs ?? attempt.startedMs;
};

const NOBODY = { attempt: null, trial: null, parent: null, aspect: "", hypothesis: "" } as const;
