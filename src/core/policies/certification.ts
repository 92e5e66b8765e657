import {
  audit,
  certificationLevel,
  firstLook,
  flooredPairedVariance,
  guardLook,
  ignoresSeed,
  isTriggered,
  isWithinCertificationCap,
  type Look,
  lookAtGuardrail,
  lookPaired,
  lookUnpaired,
  TRIGGER_EVERY,
} from "../../stats/index.ts";
import { isUnderBan } from "../bans.ts";
import type { CertificationFinished, DecisionEvent, GuardrailLook, LookTaken } from "../events.ts";
import { fitOf, leaderOf, poolOf, ruleOf } from "../fit.ts";
import { brokenLimits, orient, orientedObjective } from "../metrics.ts";
import type { Certification, Replicate, StudyState, Trial } from "../state.ts";
import { askReplicate, committedReplicates, freeWorkers, lastAttempt, mayAsk } from "./asking.ts";
import { slimmingAllowance } from "./budget.ts";

/** Takes the certification under way, if any, to its next look or its end. */
export const advanceCertification = (state: StudyState): readonly DecisionEvent[] => {
  const current = currentCertification(state);
  const candidate = state.trials[current?.started.candidate ?? -1];
  const trunk = state.trials[current?.started.trunk ?? -1];
  if (!current || !candidate || !trunk) return [];
  if (isUnderBan(state, candidate.number)) return hasOpenEvidence(state) ? [] : [bannedMidway(current)];
  const rule = ruleOf(state);
  const taken = current.looks.at(-1);
  const look = taken ? taken.look + 1 : firstLook(state.baseline?.isDeterministic ?? false, rule);
  const n = rule.looks[look] ?? 0;
  const pairs = Array.from({ length: n }, (_, i) => i + 1);
  for (const trial of [candidate, trunk]) {
    const broken = pairs.map((index) => lastAttempt(state, trial, "evidence", index)).find(isGivenUp);
    if (broken) return hasOpenEvidence(state) ? [] : giveUp(current, trial === candidate, broken);
  }
  const due = pairs
    .flatMap((index) => [candidate, trunk].map((trial) => ({ trial, index })))
    .filter((run) => isDue(state, run));
  if (due.length > 0) {
    if (!mayAsk(state)) return [];
    // A look that the budget cannot complete is not begun.
    if (!hasOpenEvidence(state) && due.length > replicatesLeft(state)) return [outOfBudget(current)];
    return due
      .slice(0, Math.max(0, freeWorkers(state)))
      .map(({ trial, index }) => askReplicate(state, trial, "evidence", index, attemptsOf(state, trial, index) + 1));
  }
  if (hasOpenEvidence(state)) return [];
  return takeLook(state, current, candidate, trunk, look, pairs);
};

/** Starts a certification of the leader when it looks clearly better than the trunk and the account can pay for it. */
export const startCertification = (state: StudyState): readonly DecisionEvent[] => {
  const fit = fitOf(state);
  if (!fit || !state.plan?.certification || state.phase !== "search" || currentCertification(state)) return [];
  if (state.searchReplicates === 0 || state.searchReplicates % TRIGGER_EVERY !== 0) return [];
  const leader = leaderOf(state);
  if (leader === state.trunk || isTested(state, leader) || !isReference(state)) return [];
  if (!isWithinCertificationCap(state.usage.certificationReplicates, state.usage.replicates)) return [];
  const gain = (fit.mean[leader] ?? 0) - (fit.mean[state.trunk] ?? 0);
  const isClear = isTriggered(gain, {
    tests: state.certifications.length,
    promotions: promotionsOf(state),
    pairedVariance: fit.pool.paired,
    priorDf: fit.pool.df,
    rule: ruleOf(state),
  });
  return isClear ? [certificationOf(state, leader)] : [];
};

/** The certification of a candidate against a trunk, at the level that the error account has for it now. */
export const certificationOf = (state: StudyState, candidate: number, trunk = state.trunk): DecisionEvent => {
  const test = state.certifications.length + 1;
  const pool = poolOf(state);
  return {
    type: "certification_started",
    certification: test,
    candidate,
    trunk,
    alpha: certificationLevel({ test, promotions: promotionsOf(state), rule: ruleOf(state) }),
    s2d: pool.paired,
    d0: pool.df,
  };
};

/** The certification that has not finished. */
export const currentCertification = (state: StudyState): Certification | undefined => {
  const last = state.certifications.at(-1);
  return last && last.finished === null ? last : undefined;
};

/** Whether this candidate was already held against this trunk: a pair is never tested twice. */
export const isTested = (state: StudyState, candidate: number, trunk = state.trunk): boolean =>
  state.certifications.some(({ started }) => started.candidate === candidate && started.trunk === trunk);

/** Whether the trunk can be compared with: every test against one that fails on the first seeds would be aborted. */
export const isReference = (state: StudyState): boolean => {
  const trunk = state.trials[state.trunk];
  const rule = ruleOf(state);
  const n = rule.looks[firstLook(state.baseline?.isDeterministic ?? false, rule)] ?? 0;
  return (
    trunk !== undefined &&
    !Array.from({ length: n }, (_, i) => lastAttempt(state, trunk, "evidence", i + 1)).some(isGivenUp)
  );
};

/** Replicates that certifications may still use: all that is not set aside for audit and hold-out. */
export const replicatesLeft = (state: StudyState): number => {
  const { plan } = state;
  if (!plan) return 0;
  const whole = plan.replicates + slimmingAllowance(state);
  return whole - committedReplicates(state) - plan.auditReserve - plan.holdoutReserve;
};

/** Replicates that the first look at a candidate costs: the trunk's runs on the same seeds are used again. */
export const costOfFirstLook = (state: StudyState): number => {
  const rule = ruleOf(state);
  const n = rule.looks[firstLook(state.baseline?.isDeterministic ?? false, rule)] ?? 0;
  const trunk = state.trials[state.trunk];
  const cached = Array.from({ length: n }, (_, i) => trunk && lastAttempt(state, trunk, "evidence", i + 1)).filter(
    (run) => run?.status === "finished",
  ).length;
  return 2 * n - cached;
};

/** Guardrails of a trial against the root on the seeds that both were measured on. */
export const guardrailsOf = (
  state: StudyState,
  trial: Trial,
  seeds: readonly number[],
  look: number,
): readonly GuardrailLook[] =>
  state.spec.guardrails.map(({ metric, direction, notWorseBy }) => {
    const root = state.trials[0];
    const differences = seeds.flatMap((seed) => {
      const mine = trial.bySeed.get(seed)?.metrics?.[metric];
      const base = root?.bySeed.get(seed)?.metrics?.[metric];
      return mine === undefined || base === undefined ? [] : [orient(direction, mine) - orient(direction, base)];
    });
    const noise = state.baseline?.noise.find((facts) => facts.metric === metric);
    if (differences.length < 2) return { metric, verdict: "unclear", mean: differences[0] ?? 0, low: 0, high: 0 };
    const result = lookAtGuardrail({
      differences,
      tolerance: notWorseBy,
      pairedVariance: flooredPairedVariance(2 * (noise?.sd ?? 0) ** 2, 0),
      priorDf: Math.max(1, (noise?.n ?? 2) - 1),
      look,
      rule: ruleOf(state),
    });
    return { metric, verdict: result.verdict, mean: result.mean, low: result.low, high: result.high };
  });

const promotionsOf = (state: StudyState): number =>
  state.certifications.filter(({ finished }) => finished?.outcome === "promoted").length;

const attemptsOf = (state: StudyState, trial: Trial, index: number): number =>
  lastAttempt(state, trial, "evidence", index)?.attempt ?? 0;

const isDue = (state: StudyState, { trial, index }: { trial: Trial; index: number }): boolean => {
  const run = lastAttempt(state, trial, "evidence", index);
  return run === undefined || (run.status === "failed" && !isGivenUp(run));
};

// One retry of the same seed; a crash that repeats is the code's. Machines get three tries.
const isGivenUp = (run: Replicate | undefined): run is Replicate =>
  run?.status === "failed" && run.attempt >= (run.failure === "infrastructure" ? 3 : 2);

const hasOpenEvidence = (state: StudyState): boolean => {
  for (const request of state.open.values())
    if (request.type === "replicate_requested" && request.purpose === "evidence") return true;
  return false;
};

const outOfBudget = (current: Certification): CertificationFinished =>
  endedBefore(current, "inconclusive", `The budget does not reach the next look at #${current.started.candidate}.`);

const bannedMidway = (current: Certification): CertificationFinished =>
  endedBefore(current, "aborted", `A person banned #${current.started.candidate}.`);

const endedBefore = (
  current: Certification,
  outcome: CertificationFinished["outcome"],
  reason: string,
): CertificationFinished => {
  const last = current.looks.at(-1);
  return {
    type: "certification_finished",
    certification: current.started.certification,
    outcome,
    effect: last?.meanDifference ?? 0,
    low: 0,
    high: 0,
    n: last?.n ?? 0,
    anytimeP: Math.min(1, ...current.looks.map(({ p }) => 4 * p)),
    warnings: [],
    reason,
  };
};

const giveUp = (current: Certification, isCandidate: boolean, failed: Replicate): readonly DecisionEvent[] => {
  const { certification, candidate, trunk } = current.started;
  const last = current.looks.at(-1);
  const reason = `#${isCandidate ? candidate : trunk} failed twice on evidence seed ${failed.seed} (${failed.failure}): ${failed.message}`;
  const finished: CertificationFinished = {
    type: "certification_finished",
    certification,
    outcome: isCandidate ? "unstable" : "aborted",
    effect: last?.meanDifference ?? 0,
    low: 0,
    high: 0,
    n: last?.n ?? 0,
    anytimeP: 1,
    warnings: [],
    reason,
  };
  return isCandidate ? [finished, { type: "trial_settled", trial: candidate, as: "unstable", reason }] : [finished];
};

const takeLook = (
  state: StudyState,
  current: Certification,
  candidate: Trial,
  trunk: Trial,
  lookIndex: number,
  pairs: readonly number[],
): readonly DecisionEvent[] => {
  const { spec } = state;
  const rule = ruleOf(state);
  const runs = pairs.map((index) => ({
    mine: lastAttempt(state, candidate, "evidence", index),
    theirs: lastAttempt(state, trunk, "evidence", index),
  }));
  const mine = runs.map(({ mine: run }) => orientedObjective(spec.objective, run?.metrics ?? {}));
  const theirs = runs.map(({ theirs: run }) => orientedObjective(spec.objective, run?.metrics ?? {}));
  const { alpha, s2d, d0, certification } = current.started;
  const { minEffect } = spec.objective;
  const look =
    state.baseline?.pairing === "unpaired"
      ? lookUnpaired({
          candidate: mine,
          reference: theirs,
          runVariance: s2d / 2,
          priorDf: d0,
          level: alpha,
          look: lookIndex,
          minEffect,
          rule,
        })
      : lookPaired({
          differences: mine.map((value, i) => value - (theirs[i] ?? 0) - minEffect),
          pairedVariance: s2d,
          priorDf: d0,
          level: alpha,
          look: lookIndex,
          rule,
        });
  const seeds = runs.flatMap(({ mine: run }) => (run ? [run.seed] : []));
  const guardrails = guardrailsOf(state, candidate, seeds, lookIndex);
  const limits = [...new Set(runs.flatMap(({ mine: run }) => brokenLimits(spec, run?.metrics ?? {})))];
  const guarded = guardLook(
    look,
    guardrails.map(({ metric, verdict }) => ({
      name: metric,
      verdict,
      isStrict: spec.guardrails.find((guardrail) => guardrail.metric === metric)?.strict ?? false,
    })),
    limits,
    rule,
  );
  const taken: LookTaken = {
    type: "look_taken",
    certification,
    look: lookIndex,
    n: look.n,
    meanDifference: look.mean,
    ss: look.sumOfSquares,
    p: look.p,
    threshold: look.threshold,
    decision: guarded.verdict,
    guardrails,
  };
  const isSeedIgnored =
    !state.baseline?.isDeterministic &&
    ignoresSeed(mine, fitOf(state)?.pool.run ?? 0) &&
    spec.evidence.pairing === "paired";
  const isHeldBack = limits.length > 0 || guardrails.some(isFailed);
  if (taken.decision === "continue" && !isSeedIgnored && !isHeldBack) return [taken];
  const outcome: CertificationFinished["outcome"] = isSeedIgnored
    ? "ignores seed"
    : taken.decision === "promote"
      ? "promoted"
      : guardrails.some(isFailed) || guarded.blockedBy.length > 0
        ? "guardrail"
        : taken.decision === "futile"
          ? "futile"
          : "inconclusive";
  const finished = finishOf(
    state,
    current,
    look,
    mine,
    theirs,
    outcome,
    [...limits, ...guarded.blockedBy],
    guarded.unproven,
  );
  const settled: DecisionEvent[] =
    outcome === "ignores seed"
      ? [{ type: "trial_settled", trial: candidate.number, as: "ignores seed", reason: finished.reason }]
      : limits.length > 0
        ? [{ type: "trial_settled", trial: candidate.number, as: "limit broken", reason: limits.join("; ") }]
        : [];
  return [taken, finished, ...settled];
};

const isFailed = ({ verdict }: GuardrailLook): boolean => verdict === "fail";

const finishOf = (
  state: StudyState,
  current: Certification,
  look: Look,
  mine: readonly number[],
  theirs: readonly number[],
  outcome: CertificationFinished["outcome"],
  blockedBy: readonly string[],
  unproven: readonly string[],
): CertificationFinished => {
  const { certification, candidate, trunk, s2d, d0 } = current.started;
  const interval = audit({
    differences: mine.map((value, i) => value - (theirs[i] ?? 0)),
    pairedVariance: s2d,
    priorDf: d0,
    rule: ruleOf(state),
  });
  const anytimeP = Math.min(
    look.pOverWeight,
    ...current.looks.map(({ p, look: index }) => Math.min(1, p / (ruleOf(state).lookWeights[index] ?? 1))),
  );
  return {
    type: "certification_finished",
    certification,
    outcome,
    effect: interval.estimate,
    low: interval.low,
    high: interval.high,
    n: look.n,
    anytimeP,
    warnings: unproven.map((metric) => `guardrail unproven: ${metric}`),
    reason: REASONS[outcome](candidate, trunk, blockedBy.join(", ")),
  };
};

const REASONS: Readonly<
  Record<CertificationFinished["outcome"], (candidate: number, trunk: number, blocked: string) => string>
> = {
  promoted: (candidate, trunk) => `#${candidate} beats #${trunk} on fresh seeds.`,
  futile: (candidate, trunk) => `More pairs would hardly show #${candidate} above #${trunk}.`,
  inconclusive: (candidate, trunk) => `All pairs are spent and #${candidate} is not shown to beat #${trunk}.`,
  guardrail: (candidate, _trunk, blocked) => `#${candidate} is held back by ${blocked}.`,
  unstable: (candidate) => `#${candidate} failed twice on one seed.`,
  "ignores seed": (candidate) =>
    `#${candidate} gives one value on every seed where the baseline scatters: a seed may be hard-coded, so a person has to look.`,
  aborted: (_candidate, trunk) => `#${trunk} failed twice on one seed.`,
};
