import { fitOf, leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import { type Estimate, gainEstimate, levelEstimate, objectiveScale, probabilityAbove } from "./estimate.ts";
import { countOf, formatDuration, levelOf, type MetricScale } from "./format.ts";
import { type WorkerView, workersOf } from "./steps.ts";
import { VERDICTS, type Verdict, verdictOf } from "./verdict.ts";

/** What the shell knows and the journal does not. */
export interface Surroundings {
  /** Time of looking, in milliseconds since 1970; null: the time of the last event. */
  readonly nowMs: number | null;
  /** Whether an orchestrator holds the study; null where that is not known (a copied study). */
  readonly isRunning: boolean | null;
}

/** Where the study stands, what is proven and what it costs. */
export interface Overview {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly goal: string;
  readonly seq: number;
  readonly nowMs: number;
  readonly startedMs: number;
  readonly phase: StudyState["phase"];
  readonly activity: Activity;
  readonly objective: StudyState["spec"]["objective"];
  readonly scale: MetricScale;
  readonly agent: string;
  readonly review: StudyState["spec"]["review"];
  readonly baseCommit: string;
  readonly baseline: BaselineSummary | null;
  readonly best: StandingTrial | null;
  readonly champion: StandingTrial | null;
  readonly claim: Claim | null;
  readonly audit: AuditSummary | null;
  readonly counts: readonly { readonly verdict: Verdict; readonly count: number }[];
  readonly trials: number;
  readonly refusedProposals: number;
  readonly pruned: number;
  readonly budget: readonly BudgetLine[];
  readonly timeLeftMs: number | null;
  readonly spend: Spend;
  readonly workers: readonly WorkerView[];
  readonly slots: number;
  readonly attention: readonly AttentionItem[];
  readonly warnings: readonly string[];
  readonly branches: readonly { readonly name: string; readonly trial: number }[];
}

/** One word for the state, one sentence for the reason. */
export interface Activity {
  readonly word: string;
  readonly detail: string;
  readonly tone: "live" | "calm" | "done" | "trouble";
}

export interface BaselineSummary {
  readonly value: number;
  readonly sd: number;
  readonly sdLow: number;
  readonly sdHigh: number | null;
  readonly n: number;
  readonly smallestDetectableEffect: number;
  readonly isDeterministic: boolean;
}

/** A trial with its level and its gain over the baseline, by the posterior. */
export interface StandingTrial {
  readonly trial: number;
  readonly hypothesis: string;
  readonly verdict: Verdict;
  readonly level: number | null;
  readonly gain: Estimate | null;
  readonly probability: number | null;
  readonly n: number;
}

/** The last promotion: what was proven against what, with what certainty. */
export interface Claim {
  readonly candidate: number;
  readonly trunk: number;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly promotions: number;
}

export interface AuditSummary {
  readonly trial: number;
  readonly confirmed: boolean;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly method: "audit" | "shrunk";
}

export interface BudgetLine {
  readonly name: "replicates" | "hours" | "gpuHours" | "usd" | "trials";
  readonly used: number;
  readonly limit: number | null;
}

export interface Spend {
  readonly usd: number;
  readonly isEstimated: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly replicateMs: number;
  readonly gpuMs: number;
  readonly reused: number;
}

/** Something that waits for a person. */
export interface AttentionItem {
  readonly kind: "approve proposal" | "approve patch" | "look at trial" | "sign in" | "provider" | "refused";
  readonly subject: number | null;
  readonly text: string;
  readonly hint: string;
}

/** Builds the overview: the first thing that page, terminal, report and tools show. */
export const overview = (state: StudyState, around: Surroundings): Overview => {
  const nowMs = Math.max(state.nowMs, around.nowMs ?? state.nowMs);
  const objective = state.baseline?.noise.find(({ metric }) => metric === state.spec.objective.metric);
  const leader = leaderOf(state);
  return {
    schemaVersion: 1,
    name: state.name,
    goal: state.spec.goal,
    seq: state.seq,
    nowMs,
    startedMs: state.startedMs,
    phase: state.phase,
    activity: activityOf(state, around),
    objective: state.spec.objective,
    scale: objectiveScale(state),
    agent: state.spec.agent.name,
    review: state.spec.review,
    baseCommit: state.baseCommit,
    baseline:
      state.baseline && objective
        ? {
            value: objective.mean,
            sd: objective.sd,
            sdLow: objective.sdLow,
            sdHigh: objective.sdHigh,
            n: objective.n,
            smallestDetectableEffect: state.baseline.smallestDetectableEffect,
            isDeterministic: state.baseline.isDeterministic,
          }
        : null,
    best: leader === 0 ? null : standing(state, leader),
    champion: state.trunk === 0 ? null : standing(state, state.trunk),
    claim: lastClaim(state),
    audit: state.audit,
    counts: countVerdicts(state),
    trials: Math.max(0, state.trials.length - 1),
    refusedProposals: state.refusedProposals.length,
    pruned: state.trials.filter(({ status }) => status === "pruned").length,
    budget: budgetOf(state),
    timeLeftMs: timeLeft(state),
    spend: spendOf(state),
    workers: workersOf(state),
    slots: Math.max(state.spec.parallel, 1),
    attention: attentionOf(state),
    warnings: [...(state.environment?.warnings ?? []), ...(state.baseline?.warnings ?? []), ...planWarning(state)],
    branches: state.handover?.branches ?? [],
  };
};

/** A trial as a standing: level, gain over the baseline and the probability that it is one. */
const standing = (state: StudyState, number: number): StandingTrial => {
  const trial = state.trials[number];
  const level = levelEstimate(state, number);
  const gain = gainEstimate(state, number);
  return {
    trial: number,
    hypothesis: trial?.proposal?.hypothesis ?? "",
    verdict: trial ? verdictOf(state, trial) : "in progress",
    level: level === null ? null : levelOf(objectiveScale(state), level.value),
    gain,
    probability: gain === null ? null : probabilityAbove(gain),
    n: trial?.bySeed.size ?? 0,
  };
};

const activityOf = (state: StudyState, { isRunning }: Surroundings): Activity => {
  if (state.phase === "refused")
    return { word: "refused", detail: state.refusal?.message ?? "The baseline was refused.", tone: "trouble" };
  if (state.phase === "finished") return { word: "finished", detail: sentence(state.finishReason), tone: "done" };
  // A report is written during the hand-over, with the search and the audit behind it.
  if (state.phase === "handover" && isRunning === null)
    return { word: "finished", detail: sentence(state.searchClosedReason), tone: "done" };
  if (state.blocked) return { word: "blocked", detail: state.blocked.message, tone: "trouble" };
  if (isRunning === false)
    return {
      word: "stopped",
      detail: "No orchestrator is running. `espalier run` goes on where it stands.",
      tone: "calm",
    };
  if (state.isStopped) return { word: "stopping", detail: sentence(state.stopReason), tone: "calm" };
  if (state.isPaused) return { word: "paused", detail: "Nothing new is started until it is resumed.", tone: "calm" };
  if (state.providerPausedUntilMs > state.nowMs)
    return { word: "waiting", detail: sentence(state.providerPauseReason), tone: "calm" };
  return { word: PHASE_WORDS[state.phase], detail: phaseDetail(state), tone: "live" };
};

/** What each phase is called while it lasts. */
const PHASE_WORDS: Readonly<Record<StudyState["phase"], string>> = {
  created: "starting",
  baseline: "measuring the baseline",
  search: "searching",
  integration: "combining",
  audit: "auditing",
  handover: "handing over",
  finished: "finished",
  refused: "refused",
};

const phaseDetail = (state: StudyState): string => {
  const certification = state.certifications.at(-1);
  if (certification && certification.finished === null)
    return `Certifying #${certification.started.candidate} against ${trunkName(certification.started.trunk)} on fresh seeds.`;
  const active = workersOf(state).length;
  return active === 0 ? "Between two steps." : `${countOf(active, "step")} under way.`;
};

const trunkName = (trunk: number): string => (trunk === 0 ? "the baseline" : `#${trunk}`);

const lastClaim = (state: StudyState): Claim | null => {
  const promoted = state.certifications.filter(({ finished }) => finished?.outcome === "promoted");
  const last = promoted.at(-1);
  if (!last?.finished) return null;
  const { effect, low, high, n } = last.finished;
  return {
    candidate: last.started.candidate,
    trunk: last.started.trunk,
    effect,
    low,
    high,
    n,
    promotions: promoted.length,
  };
};

const countVerdicts = (state: StudyState): Overview["counts"] => {
  const fit = fitOf(state);
  const counts = new Map<Verdict, number>();
  for (const trial of state.trials) {
    if (trial.number === 0) continue;
    const verdict = verdictOf(state, trial, fit);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return VERDICTS.flatMap((verdict) => {
    const count = counts.get(verdict) ?? 0;
    return count > 0 ? [{ verdict, count }] : [];
  });
};

const budgetOf = ({ spec: { budget }, usage, workedMs, trials, plan }: StudyState): readonly BudgetLine[] => {
  const lines: BudgetLine[] = [
    { name: "replicates", used: usage.replicates, limit: plan?.replicates ?? budget.replicates },
    { name: "hours", used: workedMs / 3_600_000, limit: budget.hours },
    { name: "gpuHours", used: usage.gpuMs / 3_600_000, limit: budget.gpuHours },
    { name: "usd", used: usage.usd, limit: budget.usd },
    { name: "trials", used: Math.max(0, trials.length - 1), limit: budget.trials },
  ];
  return lines.filter(({ name, used, limit }) => limit !== null || (name !== "gpuHours" && name !== "usd") || used > 0);
};

/** Time left by the pace so far, the agent's time included; the first limit that will be met counts. */
const timeLeft = (state: StudyState): number | null => {
  if (state.phase === "finished" || state.phase === "refused") return null;
  const { usage, plan, workedMs, spec } = state;
  const candidates: number[] = [];
  if (spec.budget.hours !== null) candidates.push(spec.budget.hours * 3_600_000 - workedMs);
  const limit = plan?.replicates ?? spec.budget.replicates;
  if (limit !== null && usage.replicates >= 3)
    candidates.push((workedMs / usage.replicates) * (limit - usage.replicates));
  return candidates.length === 0 ? null : Math.max(0, Math.min(...candidates));
};

const spendOf = ({ usage }: StudyState): Spend => ({
  usd: usage.usd,
  isEstimated: usage.isEstimated,
  inputTokens: usage.inputTokens,
  outputTokens: usage.outputTokens,
  replicateMs: usage.replicateMs,
  gpuMs: usage.gpuMs,
  reused: usage.reused,
});

const attentionOf = (state: StudyState): readonly AttentionItem[] => {
  const items: AttentionItem[] = [];
  if (state.refusal && state.phase === "refused")
    items.push({ kind: "refused", subject: null, text: state.refusal.message, hint: state.refusal.hint });
  if (state.blocked)
    items.push({
      kind: "sign in",
      subject: null,
      text: state.blocked.message,
      hint: "Sign the agent in, then start `espalier run` again.",
    });
  if (state.providerPausedUntilMs > state.nowMs)
    items.push({
      kind: "provider",
      subject: null,
      text: state.providerPauseReason,
      hint: `Goes on by itself in ${formatDuration(state.providerPausedUntilMs - state.nowMs)}.`,
    });
  for (const number of state.activeAttempts) {
    const attempt = state.attempts[number - 1];
    if (!attempt) continue;
    const waitsForProposal =
      state.spec.review === "proposals" && attempt.step === "rule on novelty" && attempt.approvedProposal === null;
    const waitsForPatch =
      state.spec.review === "patches" && attempt.step === "rule on patch" && attempt.approvedPatch === null;
    if (waitsForProposal)
      items.push({
        kind: "approve proposal",
        subject: number,
        text: attempt.proposal?.hypothesis ?? "",
        hint: "Approve it, and it is implemented and measured; else it is refused.",
      });
    if (waitsForPatch && attempt.trial !== null)
      items.push({
        kind: "approve patch",
        subject: attempt.trial,
        text: attempt.proposal?.hypothesis ?? "",
        hint: "Approve it, and it is measured; else it is refused.",
      });
  }
  for (const trial of state.trials)
    if (trial.settled === "ignores seed" && trial.notes.length === 0)
      items.push({
        kind: "look at trial",
        subject: trial.number,
        text: `#${trial.number} gives the same value on every seed: ${trial.settledReason}`,
        hint: "Read its diff; a note on the trial says that you have.",
      });
  return items;
};

const planWarning = ({ plan }: StudyState): readonly string[] => (plan && !plan.certification ? [plan.reason] : []);

const sentence = (text: string): string => {
  if (text === "") return "";
  const capital = text[0]?.toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
};
