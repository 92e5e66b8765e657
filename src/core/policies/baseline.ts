import {
  budgetPlan,
  flooredPairedVariance,
  noiseFloor,
  smallestDetectableEffect,
  smallestProvableTolerance,
} from "../../stats/index.ts";
import type { BaselineJudged, BaselineRefused, DecisionEvent, NoiseFacts } from "../events.ts";
import { ruleOf } from "../fit.ts";
import { brokenLimits, orientedObjective } from "../metrics.ts";
import { nearest } from "../nearest.ts";
import type { Replicate, StudyState, Trial } from "../state.ts";
import { askReplicate, freeWorkers, lastAttempt, mayAsk } from "./asking.ts";

/** Captures the baseline, runs it on n0 seeds and on one seed twice, and judges its noise. */
export const establishBaseline = (state: StudyState): readonly DecisionEvent[] => {
  if (state.phase === "created") {
    if (state.refusal) return [state.refusal];
    return state.open.size > 0 || !mayAsk(state) ? [] : [{ type: "capture_requested", id: "capture" }];
  }
  const root = state.trials[0];
  if (state.phase !== "baseline" || root === undefined) return [];
  const n0 = baselineReplicates(state);
  const budget = state.spec.budget.replicates;
  if (budget !== null && budget < n0 + 2) return [budgetTooSmall(budget, n0)];
  const wanted = wantedRuns(state, root, n0);
  const runs = wanted.map(({ purpose, index }) => lastAttempt(state, root, purpose, index));
  const failed = runs.find((run) => run?.status === "failed" && !isRetriable(run));
  if (failed) return state.open.size > 0 ? [] : [refusedFor(failed)];
  const due = wanted.filter((_, i) => runs[i] === undefined || (runs[i]?.status === "failed" && isRetriable(runs[i])));
  if (due.length > 0) {
    if (!mayAsk(state)) return [];
    return due
      .slice(0, Math.max(0, freeWorkers(state)))
      .map(({ purpose, index }) =>
        askReplicate(state, root, purpose, index, (lastAttempt(state, root, purpose, index)?.attempt ?? 0) + 1),
      );
  }
  return runs.every((run) => run?.status === "finished") ? [judgeBaseline(state, root, n0)] : [];
};

/** Baseline replicates on different seeds (n0). */
export const baselineReplicates = (state: StudyState): number => {
  const asked = state.spec.evidence.baselineReplicates;
  const { baseline } = budgetPlan(state.spec.budget.replicates ?? DEFAULT_BUDGET);
  return Math.max(2, asked ?? (state.spec.evidence.mode === "off" ? Math.min(3, baseline) : baseline));
};

interface WantedRun {
  readonly purpose: "baseline" | "repeat";
  readonly index: number;
}

// One seed twice; where that shows scatter, two more seeds twice, to tell a stray bit from an evaluation without a seed.
const wantedRuns = (state: StudyState, root: Trial, n0: number): readonly WantedRun[] => {
  const seeds = Array.from({ length: n0 }, (_, index) => ({ purpose: "baseline" as const, index }));
  const [first, ...rest] = seeds;
  const repeats = [0, ...(sameSeedScatters(state, root) ? [1, 2].filter((i) => i < n0) : [])];
  return [...(first ? [first] : []), ...repeats.slice(0, 1).map(repeat), ...rest, ...repeats.slice(1).map(repeat)];
};

const repeat = (index: number): WantedRun => ({ purpose: "repeat", index });

const sameSeedScatters = (state: StudyState, root: Trial): boolean => {
  const { metric } = state.spec.objective;
  const once = lastAttempt(state, root, "baseline", 0)?.metrics?.[metric];
  const twice = lastAttempt(state, root, "repeat", 0)?.metrics?.[metric];
  return once !== undefined && twice !== undefined && Math.abs(once - twice) > 1e-9 * Math.max(1, Math.abs(once));
};

const isRetriable = (run: Replicate | undefined): boolean => run?.failure === "infrastructure" && run.attempt < 3;

const judgeBaseline = (state: StudyState, root: Trial, n0: number): BaselineJudged | BaselineRefused => {
  const { spec } = state;
  const runs = Array.from({ length: n0 }, (_, i) => lastAttempt(state, root, "baseline", i)?.metrics ?? {});
  const names = Object.keys(runs[0] ?? {}).sort();
  const missing = [spec.objective, ...spec.guardrails, ...spec.constraints].find(
    ({ metric }) => !names.includes(metric),
  );
  if (missing) return missingMetric(missing.metric, names);
  const repeats = [0, 1, 2].flatMap((i) => {
    const twice = lastAttempt(state, root, "repeat", i)?.metrics;
    const once = runs[i];
    return once && twice ? [{ once, twice }] : [];
  });
  const noise = names.map((metric): NoiseFacts => {
    const floor = noiseFloor(runs.map((run) => run[metric] ?? Number.NaN));
    const differences = repeats.map(({ once, twice }) => Math.abs((once[metric] ?? 0) - (twice[metric] ?? 0)));
    return {
      metric,
      mean: floor.mean,
      sd: floor.sd,
      sdLow: floor.sdInterval[0],
      sdHigh: Number.isFinite(floor.sdInterval[1]) ? floor.sdInterval[1] : null,
      n: n0,
      deterministic: floor.isDeterministic,
      sameSeedIdentical: differences.every((difference) => difference === 0),
      sameSeedDifference: Math.max(0, ...differences),
    };
  });
  const oriented = noiseFloor(runs.map((run) => orientedObjective(spec.objective, run)));
  if (!Number.isFinite(oriented.mean)) return notLoggable(spec.objective.metric);
  const sameSeedSd = Math.sqrt(
    repeats.reduce((sum, { once, twice }) => {
      const d = orientedObjective(spec.objective, once) - orientedObjective(spec.objective, twice);
      return sum + (d * d) / 2;
    }, 0) / Math.max(1, repeats.length),
  );
  const scatters = sameSeedSd > 0 && sameSeedSd >= SAME_SEED_SHARE * oriented.sd;
  if (scatters && repeats.length > 1 && declaresSeed(state))
    return notReproducible(spec.objective.metric, sameSeedSd, oriented.sd);
  const pairing = scatters || spec.evidence.pairing === "unpaired" ? "unpaired" : "paired";
  const pairedVariance = flooredPairedVariance(oriented.pairedVariance, state.observations.resolution);
  const longestMs = Math.max(...state.durations, 0);
  return {
    type: "baseline_judged",
    noise,
    ss: oriented.sumOfSquares,
    df: oriented.df,
    smallestDetectableEffect: oriented.isDeterministic
      ? 0
      : smallestDetectableEffect({ pairedVariance, priorDf: oriented.df, rule: ruleOf(state) }),
    pairing,
    isDeterministic: oriented.isDeterministic,
    unrepeatable: noise.filter((facts) => !facts.sameSeedIdentical).map(({ metric }) => metric),
    timeoutMs: spec.evaluate.timeoutMs ?? Math.max(LEAST_TIMEOUT_MS, TIMEOUT_FACTOR * longestMs),
    warnings: [
      ...(oriented.isDeterministic
        ? [
            `${spec.objective.metric} is the same on every seed: either the evaluation is deterministic or it ignores the seed.`,
          ]
        : []),
      ...(pairing === "unpaired" && spec.evidence.pairing === "paired"
        ? [`Two runs of one seed differ by as much as different seeds do; replicates are compared unpaired.`]
        : []),
      ...brokenLimits(spec, runs[0] ?? {}).map((limit) => `The baseline itself breaks a hard limit: ${limit}.`),
      ...spec.guardrails.flatMap(({ metric, notWorseBy }) => unprovable(noise, metric, notWorseBy)),
    ],
  };
};

// Evaluations that are told no seed cannot be held to reproduce one.
const declaresSeed = ({ spec }: StudyState): boolean => {
  const { form } = spec.evaluate;
  const commands = form.kind === "command" ? [form.command] : [form.train, form.predict, form.score];
  return commands.some(({ argv }) => argv.some((word) => word.includes("{seed}")));
};

const unprovable = (noise: readonly NoiseFacts[], metric: string, notWorseBy: number): readonly string[] => {
  const facts = noise.find((candidate) => candidate.metric === metric);
  if (!facts || facts.n < 2) return [];
  const least = smallestProvableTolerance({ pairedVariance: 2 * facts.sd ** 2, priorDf: facts.n - 1 });
  return notWorseBy >= least
    ? []
    : [
        `Guardrail ${metric}: a margin of ${notWorseBy} cannot be proven with 4 pairs at this noise (needs about ${least.toPrecision(2)}).`,
      ];
};

const budgetTooSmall = (budget: number, n0: number): BaselineRefused => ({
  type: "baseline_refused",
  code: "budget_before_baseline",
  message: `The budget of ${budget} replicates ends before a baseline exists: it takes ${n0 + 1} and one more for a trial.`,
  hint: `Set budget.replicates to ${n0 + 2} at the very least; 50 or more let gains be confirmed.`,
});

const refusedFor = (run: Replicate): BaselineRefused => ({
  type: "baseline_refused",
  code: run.failure === "provenance" ? "provenance" : "baseline_not_reproducible",
  message: `The baseline fails on seed ${run.seed} (${run.failure}): ${run.message}`,
  hint:
    run.failure === "provenance"
      ? "Let the evaluation import the project from its own folder, or install it without --editable."
      : "Run the evaluation by hand in a fresh clone until it passes, then start again.",
});

const missingMetric = (metric: string, names: readonly string[]): BaselineRefused => {
  const close = nearest(metric, names);
  return {
    type: "baseline_refused",
    code: "config_invalid",
    message: `The evaluation does not report ${metric}. It reported: ${names.join(", ") || "nothing"}.`,
    hint: close ? `Did you mean ${close}? Change it in the project file.` : "Change the metric in the project file.",
  };
};

const notLoggable = (metric: string): BaselineRefused => ({
  type: "baseline_refused",
  code: "config_invalid",
  message: `${metric} is not strictly positive, so objective.scale: log cannot be used.`,
  hint: "Remove objective.scale from the project file.",
});

const notReproducible = (metric: string, sameSeed: number, acrossSeeds: number): BaselineRefused => ({
  type: "baseline_refused",
  code: "baseline_not_reproducible",
  message:
    `Repeats of one seed scatter as much as different seeds do: ${metric} has a standard deviation of ` +
    `${sameSeed.toPrecision(3)} on one seed and ${acrossSeeds.toPrecision(3)} across seeds.`,
  hint: "Let the evaluation use {seed} for every source of chance; or drop {seed} from the command if it has none.",
});

const DEFAULT_BUDGET = 100;
const SAME_SEED_SHARE = 0.5;
const TIMEOUT_FACTOR = 3;
/** Start-up and a slower idea would break three times a baseline of one second. */
const LEAST_TIMEOUT_MS = 60_000;
