import { ruleOf } from "../core/fit.ts";
import type { Certification, StudyState } from "../core/state.ts";
import { luckLine } from "../stats/index.ts";
import { noiseSd, objectiveScale } from "./estimate.ts";
import { formatEffect, formatInterval, formatP, type MetricScale } from "./format.ts";
import { metricScales } from "./table.ts";

/** What the study's claims rest on: the noise of the baseline, the error account, every certification look by look. */
export interface EvidenceView {
  readonly schemaVersion: 1;
  readonly seq: number;
  readonly scale: MetricScale;
  readonly calibration: Calibration | null;
  readonly account: ErrorAccount;
  readonly certifications: readonly CertificationView[];
  readonly audit: StudyState["audit"];
  readonly plan: StudyState["plan"];
  readonly environment: StudyState["environment"];
}

/** What repeating the unchanged baseline said. */
export interface Calibration {
  readonly noise: readonly (NonNullable<StudyState["baseline"]>["noise"][number] & { readonly decimals: number })[];
  readonly runs: readonly {
    readonly seed: number;
    readonly purpose: "baseline" | "repeat";
    readonly value: number | null;
  }[];
  readonly smallestDetectableEffect: number;
  readonly pairing: "paired" | "unpaired";
  readonly isDeterministic: boolean;
  readonly unrepeatable: readonly string[];
  /** One replicate's standard deviation as of now, pooled with the certifications. */
  readonly pooledSd: number | null;
  /** How far above the baseline the best of all measured trials would lie by luck alone. */
  readonly luck: number | null;
  readonly measuredTrials: number;
}

export interface ErrorAccount {
  readonly alpha: number;
  readonly tests: number;
  readonly promotions: number;
  /** Sum of the levels paid so far. */
  readonly paid: number;
  readonly sentence: string;
}

export interface CertificationView {
  readonly number: number;
  readonly candidate: number;
  readonly trunk: number;
  readonly alpha: number;
  readonly sdOfPair: number;
  readonly df: number;
  readonly looks: readonly {
    readonly look: number;
    readonly n: number;
    readonly mean: number;
    readonly p: number;
    readonly threshold: number;
    readonly decision: Certification["looks"][number]["decision"];
    readonly guardrails: Certification["looks"][number]["guardrails"];
  }[];
  readonly outcome: NonNullable<Certification["finished"]>["outcome"] | "under way";
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly anytimeP: number | null;
  readonly warnings: readonly string[];
  /** Trials between trunk and candidate: what the claim covers. */
  readonly bundle: readonly number[];
  readonly sentence: string;
  readonly startedMs: number;
  readonly finishedMs: number | null;
}

/** Builds the evidence page. */
export const evidence = (state: StudyState): EvidenceView => ({
  schemaVersion: 1,
  seq: state.seq,
  scale: objectiveScale(state),
  calibration: calibrationOf(state),
  account: accountOf(state),
  certifications: state.certifications.map((certification) => certificationView(state, certification)),
  audit: state.audit,
  plan: state.plan,
  environment: state.environment,
});

/** One certification, look by look, with its outcome in a sentence. */
export const certificationView = (
  state: StudyState,
  { started, looks, finished, ...times }: Certification,
): CertificationView => ({
  number: started.certification,
  candidate: started.candidate,
  trunk: started.trunk,
  alpha: started.alpha,
  sdOfPair: Math.sqrt(started.s2d),
  df: started.d0,
  looks: looks.map(({ look, n, meanDifference, p, threshold, decision, guardrails }) => ({
    look,
    n,
    mean: meanDifference,
    p,
    threshold,
    decision,
    guardrails,
  })),
  outcome: finished?.outcome ?? "under way",
  effect: finished?.effect ?? null,
  low: finished?.low ?? null,
  high: finished?.high ?? null,
  n: finished?.n ?? looks.at(-1)?.n ?? 0,
  anytimeP: finished?.anytimeP ?? null,
  warnings: finished?.warnings ?? [],
  bundle: bundleOf(state, started.candidate, started.trunk),
  sentence: certificationSentence(state, { started, looks, finished, ...times }),
  startedMs: times.startedMs,
  finishedMs: times.finishedMs,
});

/** What a certification was about and how it ended. */
export const certificationSentence = (state: StudyState, { started, looks, finished }: Certification): string => {
  const scale = objectiveScale(state);
  const trunk = started.trunk === 0 ? "the baseline" : `#${started.trunk}`;
  const last = looks.at(-1);
  if (finished === null)
    return last
      ? `#${started.candidate} against ${trunk}: ${formatEffect(scale, last.meanDifference)} after ${last.n} pairs, p = ${formatP(last.p)}, needs ${formatP(last.threshold)}.`
      : `#${started.candidate} against ${trunk}: the first look is being measured.`;
  const interval = formatInterval(scale, finished.low, finished.high);
  switch (finished.outcome) {
    case "promoted":
      return `#${started.candidate} beats ${trunk} by ${formatEffect(scale, finished.effect)} ${interval}, ${finished.n} pairs, p = ${formatP(last?.p ?? 0)} ≤ ${formatP(last?.threshold ?? 0)}.`;
    case "futile":
      return `#${started.candidate} against ${trunk}: stopped after ${finished.n} pairs, since more would hardly have shown a gain (${formatEffect(scale, finished.effect)}).`;
    case "inconclusive":
      return `#${started.candidate} against ${trunk}: inconclusive after ${finished.n} pairs (${formatEffect(scale, finished.effect)} ${interval}).`;
    case "guardrail":
    case "unstable":
    case "ignores seed":
    case "aborted":
      return finished.reason;
  }
};

const calibrationOf = (state: StudyState): Calibration | null => {
  const { baseline, trials } = state;
  const root = trials[0];
  if (!baseline || !root) return null;
  const sd = noiseSd(state);
  const measuredTrials = trials.filter(({ number, bySeed }) => number > 0 && bySeed.size > 0).length;
  const scales = metricScales(state);
  return {
    noise: baseline.noise.map((facts) => ({
      ...facts,
      decimals: scales.find(({ metric }) => metric === facts.metric)?.decimals ?? 4,
    })),
    runs: root.replicates.flatMap((id) => {
      const run = state.replicates.get(id);
      if (!run || (run.purpose !== "baseline" && run.purpose !== "repeat")) return [];
      return [{ seed: run.seed, purpose: run.purpose, value: run.metrics?.[state.spec.objective.metric] ?? null }];
    }),
    smallestDetectableEffect: baseline.smallestDetectableEffect,
    pairing: baseline.pairing,
    isDeterministic: baseline.isDeterministic,
    unrepeatable: baseline.unrepeatable,
    pooledSd: sd,
    luck: sd === null || measuredTrials === 0 ? null : luckLine(measuredTrials, sd),
    measuredTrials,
  };
};

const accountOf = (state: StudyState): ErrorAccount => {
  const { alpha } = ruleOf(state);
  const tests = state.certifications.length;
  const promotions = state.certifications.filter(({ finished }) => finished?.outcome === "promoted").length;
  const share = `${Number((100 * alpha).toPrecision(2))} %`;
  return {
    alpha,
    tests,
    promotions,
    paid: state.certifications.reduce((sum, { started }) => sum + started.alpha, 0),
    sentence:
      state.spec.evidence.mode === "off" || state.plan?.certification === false
        ? "Certification is off in this study: nothing is claimed."
        : `Of all that this study confirms, at most ${share} is expected to be false, however long it searches and whenever it is stopped.`,
  };
};

const bundleOf = (state: StudyState, candidate: number, trunk: number): readonly number[] => {
  const bundle: number[] = [];
  for (
    let at: number | null = candidate;
    at !== null && at !== trunk && at !== 0;
    at = state.trials[at]?.parent ?? null
  )
    bundle.push(at);
  return bundle.reverse();
};
