import { fitOf } from "../core/fit.ts";
import { brokenLimits, orient } from "../core/metrics.ts";
import type { Certification, Replicate, StudyState, Trial } from "../core/state.ts";
import { meanOf } from "../stats/index.ts";
import {
  type Estimate,
  edgeEstimate,
  gainEstimate,
  levelEstimate,
  objectiveScale,
  probabilityAbove,
} from "./estimate.ts";
import { type CertificationView, certificationView } from "./evidence.ts";
import { formatEffect, formatInterval, formatNumber, formatProbability, levelOf, type MetricScale } from "./format.ts";
import { stepWords } from "./steps.ts";
import { durationOf, metricScales } from "./table.ts";
import { lineageOf, type Verdict, verdictOf } from "./verdict.ts";

/** Everything that is known of one trial. */
export interface TrialDetail {
  readonly schemaVersion: 1;
  readonly seq: number;
  readonly trial: number;
  readonly parent: number | null;
  readonly children: readonly { readonly trial: number; readonly verdict: Verdict; readonly hypothesis: string }[];
  readonly lineage: readonly LineageStep[];
  readonly operator: Trial["operator"];
  readonly edits: readonly number[];
  readonly hypothesis: string;
  readonly aspect: string;
  readonly proposal: Trial["proposal"];
  readonly verdict: Verdict;
  /** The verdict with its test, in a sentence. */
  readonly because: string;
  readonly status: Trial["status"];
  readonly step: string | null;
  readonly scale: MetricScale;
  readonly metrics: readonly MetricScale[];
  readonly level: (Estimate & { readonly shown: number }) | null;
  readonly effect: (Estimate & { readonly probability: number }) | null;
  readonly gain: Estimate | null;
  readonly replicates: readonly ReplicateRow[];
  readonly guardrails: readonly GuardrailRow[];
  readonly limits: readonly string[];
  readonly certifications: readonly CertificationView[];
  readonly commit: string | null;
  readonly parentCommit: string | null;
  readonly files: readonly string[];
  readonly addedLines: number;
  readonly removedLines: number;
  readonly guard: Trial["guard"];
  readonly combination: Trial["combination"];
  readonly pruned: Trial["pruned"];
  readonly isBanned: boolean;
  readonly isPinned: boolean;
  readonly note: string;
  readonly notes: Trial["notes"];
  readonly cost: {
    readonly usd: number;
    readonly isEstimated: boolean;
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly durationMs: number;
    readonly gpuMs: number;
    readonly replicates: number;
  };
  readonly attempt: AttemptSummary | null;
  readonly openedMs: number;
  readonly settledMs: number | null;
  readonly environment: StudyState["environment"];
}

export interface LineageStep {
  readonly trial: number;
  readonly verdict: Verdict;
  readonly hypothesis: string;
  readonly effect: Estimate | null;
}

/** One evaluation with one seed. */
export interface ReplicateRow {
  readonly id: string;
  readonly purpose: Replicate["purpose"];
  readonly seed: number;
  readonly attempt: number;
  readonly status: Replicate["status"];
  readonly metrics: Replicate["metrics"];
  readonly failure: string | null;
  readonly message: string;
  readonly durationMs: number;
  readonly reusedFrom: string | null;
  readonly isStale: boolean;
  readonly finishedMs: number | null;
}

export interface GuardrailRow {
  readonly metric: string;
  readonly notWorseBy: number;
  readonly strict: boolean;
  readonly decimals: number;
  /** Mean of trial minus baseline on their common seeds, plus is better; null without a common seed. */
  readonly difference: number | null;
  readonly n: number;
  readonly verdict: "pass" | "fail" | "unclear";
}

export interface AttemptSummary {
  readonly number: number;
  readonly refusals: number;
  readonly proposalTurns: number;
  readonly patchTurns: number;
  readonly end: string | null;
  readonly endReason: string;
  readonly suggestion: string | null;
  readonly startedMs: number;
  readonly endedMs: number | null;
}

/** Builds the page of one trial; null where there is no such trial. */
export const trialDetail = (state: StudyState, number: number): TrialDetail | null => {
  const trial = state.trials[number];
  if (trial === undefined) return null;
  const fit = fitOf(state);
  const scale = objectiveScale(state);
  const level = levelEstimate(state, number, fit);
  const effect = edgeEstimate(state, number, fit);
  const attempt = trial.attempt === null ? undefined : state.attempts[trial.attempt - 1];
  const verdict = verdictOf(state, trial, fit);
  const runs = trial.replicates.flatMap((id) => state.replicates.get(id) ?? []);
  return {
    schemaVersion: 1,
    seq: state.seq,
    trial: number,
    parent: trial.parent,
    children: trial.children.flatMap((child) => {
      const found = state.trials[child];
      return found
        ? [{ trial: child, verdict: verdictOf(state, found, fit), hypothesis: found.proposal?.hypothesis ?? "" }]
        : [];
    }),
    lineage: lineageOf(state, number).map((step) => ({
      trial: step,
      verdict: verdictOf(state, state.trials[step] ?? trial, fit),
      hypothesis: state.trials[step]?.proposal?.hypothesis ?? "",
      effect: edgeEstimate(state, step, fit),
    })),
    operator: trial.operator,
    edits: trial.edits,
    hypothesis: trial.proposal?.hypothesis ?? (number === 0 ? "The unmodified repository" : ""),
    aspect: trial.proposal?.aspect ?? "",
    proposal: trial.proposal,
    verdict,
    because: verdictSentence(state, trial, verdict),
    status: trial.status,
    step: attempt && attempt.end === null ? stepWords(state, attempt) : null,
    scale,
    metrics: metricScales(state),
    level: level === null ? null : { ...level, shown: levelOf(scale, level.value) },
    effect: effect === null ? null : { ...effect, probability: probabilityAbove(effect) },
    gain: gainEstimate(state, number, fit),
    replicates: runs.map((run, i) => ({
      id: run.id,
      purpose: run.purpose,
      seed: run.seed,
      attempt: run.attempt,
      status: run.status,
      metrics: run.metrics,
      failure: run.failure,
      message: run.message,
      durationMs: run.durationMs,
      reusedFrom: run.reusedFrom,
      isStale: i < trial.staleReplicates,
      finishedMs: run.finishedMs,
    })),
    guardrails: guardrailRows(state, trial),
    limits: [...new Set([...trial.bySeed.values()].flatMap(({ metrics }) => brokenLimits(state.spec, metrics ?? {})))],
    certifications: state.certifications
      .filter(concerns(number))
      .map((certification) => certificationView(state, certification)),
    commit: trial.commit,
    parentCommit: trial.parent === null ? null : (state.trials[trial.parent]?.commit ?? null),
    files: trial.files,
    addedLines: trial.addedLines,
    removedLines: trial.removedLines,
    guard: trial.guard,
    combination: trial.combination,
    pruned: trial.pruned,
    isBanned: trial.isBanned,
    isPinned: trial.isPinned,
    note: trial.note,
    notes: trial.notes,
    cost: {
      usd: attempt?.usage.usd ?? 0,
      isEstimated: attempt?.usage.estimated ?? false,
      inputTokens: attempt?.usage.inputTokens ?? 0,
      outputTokens: attempt?.usage.outputTokens ?? 0,
      durationMs: durationOf(state, trial),
      gpuMs: runs.reduce((sum, { gpuMs }) => sum + gpuMs, 0),
      replicates: runs.filter(({ reusedFrom }) => reusedFrom === null).length,
    },
    attempt: attempt
      ? {
          number: attempt.number,
          refusals: attempt.refusals,
          proposalTurns: attempt.proposalTurn,
          patchTurns: attempt.patchTurn,
          end: attempt.end,
          endReason: attempt.endReason,
          suggestion: attempt.suggestion,
          startedMs: attempt.startedMs,
          endedMs: attempt.endedMs,
        }
      : null,
    openedMs: trial.openedMs,
    settledMs: trial.settledMs,
    environment: state.environment,
  };
};

/** Says in a sentence what a verdict rests on: the test, its numbers, or the reason why there is none. */
const verdictSentence = (state: StudyState, trial: Trial, verdict: Verdict): string => {
  const scale = objectiveScale(state);
  switch (verdict) {
    case "baseline": {
      const facts = state.baseline?.noise.find(({ metric }) => metric === scale.metric);
      return facts
        ? `Measured on ${facts.n} seeds: ${formatNumber(facts.mean, scale.decimals)} with a standard deviation of ${formatNumber(facts.sd, scale.decimals + 1)} from seed to seed.`
        : "Being measured on several seeds, to learn the noise.";
    }
    case "confirmed": {
      const promoted = state.certifications.find(
        ({ started, finished }) => started.candidate === trial.number && finished?.outcome === "promoted",
      );
      return promoted?.finished
        ? `Beat ${promoted.started.trunk === 0 ? "the baseline" : `#${promoted.started.trunk}`} by ${formatEffect(scale, promoted.finished.effect)} ${formatInterval(scale, promoted.finished.low, promoted.finished.high)} on ${promoted.finished.n} fresh seeds (paired t-test with early looks).`
        : "Promoted by a certification.";
    }
    case "likely better":
    case "unclear":
    case "likely worse": {
      const effect = edgeEstimate(state, trial.number);
      if (effect === null) return "";
      const tested = state.certifications.findLast(
        ({ started, finished }) => started.candidate === trial.number && finished && finished.outcome !== "promoted",
      );
      const after = tested?.finished
        ? ` A certification ended ${tested.finished.outcome} after ${tested.finished.n} pairs.`
        : "";
      return `P(the edit helps) = ${formatProbability(probabilityAbove(effect))} by the tree posterior: effect ${formatEffect(scale, effect.value)} ± ${formatNumber(scale.isLog ? 100 * effect.sd : effect.sd, scale.isLog ? 2 : scale.decimals)} from ${trial.bySeed.size} ${trial.bySeed.size === 1 ? "seed" : "seeds"} and its relatives.${after}`;
    }
    case "in progress":
      return trial.proposal ? "No measurement yet." : "";
    default:
      return trial.settledReason;
  }
};

const concerns =
  (number: number) =>
  ({ started }: Certification): boolean =>
    started.candidate === number;

const guardrailRows = (state: StudyState, trial: Trial): readonly GuardrailRow[] => {
  const root = state.trials[0];
  return state.spec.guardrails.map(({ metric, direction, notWorseBy, strict }) => {
    const differences = [...trial.bySeed.values()].flatMap(({ seed, metrics }) => {
      const mine = metrics?.[metric];
      const base = root?.bySeed.get(seed)?.metrics?.[metric];
      return mine === undefined || base === undefined ? [] : [orient(direction, mine) - orient(direction, base)];
    });
    const looked = state.certifications
      .filter(concerns(trial.number))
      .flatMap(({ looks }) => looks)
      .flatMap(({ guardrails }) => guardrails)
      .findLast((look) => look.metric === metric);
    return {
      metric,
      notWorseBy,
      strict,
      decimals: metricScales(state).find((scale) => scale.metric === metric)?.decimals ?? 4,
      difference: looked?.mean ?? (differences.length === 0 || trial.number === 0 ? null : meanOf(differences)),
      n: differences.length,
      verdict: looked?.verdict ?? "unclear",
    };
  });
};
