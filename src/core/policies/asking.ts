import { measurementKey } from "../apply-outcome.ts";
import type { DecisionEvent, Purpose, ReplicateRequested } from "../events.ts";
import { evaluationSeed, type SeedPool } from "../random.ts";
import type { Replicate, StudyState, Trial } from "../state.ts";

/** Whether work may be asked for at all: a pause lets what is under way finish and starts nothing. */
export const mayAsk = (state: StudyState): boolean => !state.isPaused && state.blocked === null;

/** Whether the agent may be asked: not while its provider is backing off. */
export const mayAskAgent = (state: StudyState): boolean => mayAsk(state) && state.providerPausedUntilMs === 0;

/** Workers without work: attempts and the replicates of certification, audit and baseline each take one. */
export const freeWorkers = (state: StudyState): number => {
  let busy = state.activeAttempts.length;
  for (const request of state.open.values())
    if (request.type === "replicate_requested" && request.purpose !== "search") busy += 1;
  return state.spec.parallel - busy;
};

/** Replicates charged, under way, or certain to follow from the attempts under way. */
export const committedReplicates = (state: StudyState): number => {
  let open = 0;
  for (const request of state.open.values()) if (request.type === "replicate_requested") open += 1;
  const unmeasured = state.activeAttempts.filter((number) => {
    const trial = state.attempts[number - 1]?.trial;
    return trial === null || trial === undefined || (state.trials[trial]?.replicates.length ?? 0) === 0;
  }).length;
  return state.usage.replicates + open + unmeasured;
};

/** Asks for one replicate, or reuses the one that already measured the same tree on the same seed. */
export const askReplicate = (
  state: StudyState,
  trial: Trial,
  purpose: Purpose,
  index: number,
  attempt = 1,
): DecisionEvent => {
  const seed = seedFor(state, purpose, index);
  const id = replicateId(trial.number, purpose, index, attempt);
  const from =
    trial.tree === null ? undefined : state.measured.get(measurementKey(trial.tree, seed, purpose === "holdout"));
  if (from !== undefined && purpose !== "repeat")
    return { type: "replicate_reused", id, trial: trial.number, purpose, seed, from };
  return { type: "replicate_requested", id, trial: trial.number, purpose, seed, attempt } satisfies ReplicateRequested;
};

/** The seed of this purpose's n-th replicate; every purpose but the audit's hold-out has a pool of its own. */
const seedFor = (state: StudyState, purpose: Purpose, index: number): number =>
  evaluationSeed(state.secret, POOLS[purpose], index);

/** What became of the replicate with this purpose and index: its last attempt, if any was made. */
export const lastAttempt = (
  state: StudyState,
  trial: Trial,
  purpose: Purpose,
  index: number,
): Replicate | undefined => {
  let last: Replicate | undefined;
  for (let attempt = 1; ; attempt++) {
    const replicate = state.replicates.get(replicateId(trial.number, purpose, index, attempt));
    if (replicate === undefined) return last;
    last = replicate;
  }
};

const replicateId = (trial: number, purpose: Purpose, index: number, attempt: number): string =>
  `trial-${trial}/${purpose}-${index}${attempt > 1 ? `.${attempt}` : ""}`;

const POOLS: Readonly<Record<Purpose, SeedPool>> = {
  baseline: "search",
  repeat: "search",
  search: "search",
  evidence: "evidence",
  audit: "audit",
  holdout: "audit",
};
