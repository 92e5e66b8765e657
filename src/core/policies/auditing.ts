import { audit, MOST_AUDIT_PAIRS } from "../../stats/index.ts";
import type { AuditFinished, DecisionEvent, Purpose } from "../events.ts";
import { fitOf, leaderOf, poolOf, ruleOf } from "../fit.ts";
import { orientedObjective } from "../metrics.ts";
import type { Replicate, StudyState, Trial } from "../state.ts";
import { askReplicate, committedReplicates, freeWorkers, lastAttempt, mayAsk } from "./asking.ts";
import { guardrailsOf } from "./certification.ts";

/** Measures champion and baseline on seeds that nothing has used, then on the hold-out: the number to publish. */
export const auditChampion = (state: StudyState): readonly DecisionEvent[] => {
  const { plan } = state;
  const root = state.trials[0];
  if (state.phase !== "audit" || !plan || !root) return [];
  const number = state.trunk !== 0 ? state.trunk : leaderOf(state);
  const champion = state.trials[number];
  if (!champion || number === 0) return [nothingToAudit(state)];
  const pairs = state.auditPairs;
  if (pairs < 1) return [shrunkEstimate(state, number)];
  const fresh = Array.from({ length: pairs }, (_, i) => state.auditOffset + i + 1);
  const wanted = fresh.flatMap((index) =>
    [champion, root].map((trial) => ({ trial, purpose: "audit" as Purpose, index })),
  );
  const asked = ask(state, wanted);
  if (asked !== null) return asked;
  const holdoutPairs = state.spec.evaluate.holdout ? fresh.slice(0, Math.max(1, plan.holdoutReserve / 2)) : [];
  if (holdoutPairs.length > 0) {
    if (!state.isHoldoutOpened) return [{ type: "holdout_opened" }];
    const unseen = holdoutPairs.flatMap((index) =>
      [champion, root].map((trial) => ({ trial, purpose: "holdout" as Purpose, index })),
    );
    const more = ask(state, unseen);
    if (more !== null) return more;
  }
  return [auditOf(state, champion, root, fresh, holdoutPairs)];
};

interface Wanted {
  readonly trial: Trial;
  readonly purpose: Purpose;
  readonly index: number;
}

// Null once all have come in; a seed that fails twice stays failed and is told.
const ask = (state: StudyState, wanted: readonly Wanted[]): readonly DecisionEvent[] | null => {
  const runs = wanted.map(({ trial, purpose, index }) => lastAttempt(state, trial, purpose, index));
  const due = wanted.filter((_, i) => isDue(runs[i]));
  if (due.length > 0) {
    if (!mayAsk(state)) return [];
    return due
      .slice(0, Math.max(0, freeWorkers(state)))
      .map(({ trial, purpose, index }) =>
        askReplicate(state, trial, purpose, index, (lastAttempt(state, trial, purpose, index)?.attempt ?? 0) + 1),
      );
  }
  return runs.some((run) => run?.status === "running") ? [] : null;
};

const isDue = (run: Replicate | undefined): boolean =>
  run === undefined || (run.status === "failed" && run.attempt < (run.failure === "infrastructure" ? 3 : 2));

/** Pairs of an audit that begins now: its reserve, or all that is left of the budget up to the most that pays. */
export const plannedAuditPairs = (state: StudyState): number => {
  const { plan } = state;
  if (!plan || plan.auditReserve === 0) return 0;
  const left = plan.replicates - committedReplicates(state) - plan.holdoutReserve;
  return Math.min(MOST_AUDIT_PAIRS, Math.max(plan.auditReserve / 2, Math.floor(left / 2)));
};

const auditOf = (
  state: StudyState,
  champion: Trial,
  root: Trial,
  fresh: readonly number[],
  holdoutPairs: readonly number[],
): AuditFinished => {
  const whole = compare(state, champion, root, "audit", fresh);
  const holdout = holdoutPairs.length > 0 ? compare(state, champion, root, "holdout", holdoutPairs) : null;
  return {
    type: "audit_finished",
    trial: champion.number,
    confirmed: state.trunk !== 0,
    estimate: whole.estimate,
    low: whole.low,
    high: whole.high,
    n: whole.n,
    method: "audit",
    guardrails: guardrailsOf(state, champion, whole.seeds, 0),
    holdout: holdout && { estimate: holdout.estimate, low: holdout.low, high: holdout.high, n: holdout.n },
    warnings: [
      ...(whole.n < fresh.length
        ? [
            `${fresh.length - whole.n} of ${fresh.length} audit seeds failed and are not in the estimate, which may flatter it.`,
          ]
        : []),
      ...(holdout && holdout.n < holdoutPairs.length
        ? ["Some hold-out evaluations failed and are not in the estimate."]
        : []),
    ],
  };
};

const compare = (state: StudyState, champion: Trial, root: Trial, purpose: Purpose, indices: readonly number[]) => {
  const seeds: number[] = [];
  const differences = indices.flatMap((index) => {
    const mine = lastAttempt(state, champion, purpose, index);
    const base = lastAttempt(state, root, purpose, index);
    if (!mine?.metrics || !base?.metrics) return [];
    seeds.push(mine.seed);
    const { objective } = state.spec;
    return [orientedObjective(objective, mine.metrics) - orientedObjective(objective, base.metrics)];
  });
  if (differences.length === 0) return { estimate: 0, low: 0, high: 0, n: 0, seeds };
  const pool = poolOf(state);
  const result = audit({ differences, pairedVariance: pool.paired, priorDf: pool.df, rule: ruleOf(state) });
  return { estimate: result.estimate, low: result.low, high: result.high, n: result.n, seeds };
};

const shrunkEstimate = (state: StudyState, trial: number): AuditFinished => {
  const fit = fitOf(state);
  const estimate = (fit?.mean[trial] ?? 0) - (fit?.mean[0] ?? 0);
  const sd = Math.sqrt((fit?.variance[trial] ?? 0) + (fit?.variance[0] ?? 0));
  return {
    type: "audit_finished",
    trial,
    confirmed: false,
    estimate,
    low: estimate - NORMAL_95 * sd,
    high: estimate + NORMAL_95 * sd,
    n: 0,
    method: "shrunk",
    guardrails: [],
    holdout: null,
    warnings: ["No budget for an audit: this is the posterior's shrunk, unconfirmed estimate."],
  };
};

const nothingToAudit = (state: StudyState): AuditFinished => ({
  ...shrunkEstimate(state, 0),
  estimate: 0,
  low: 0,
  high: 0,
  warnings: ["No trial looks better than the baseline, so there is nothing to audit."],
});

const NORMAL_95 = 1.959964;
