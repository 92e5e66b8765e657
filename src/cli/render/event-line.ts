import type { JournalEntry } from "../../core/events.ts";
import type { StudyState } from "../../core/state.ts";
import {
  certificationSentence,
  edgeEstimate,
  formatDuration,
  formatEffect,
  formatNumber,
  levelOf,
  objectiveScale,
  plainLine,
  shorten,
  verdictOf,
} from "../../views/index.ts";
import { GLYPHS, palette, type RenderOptions } from "./style.ts";

/** One event in one line, with the state after it; null for what nobody watches for. */
export const eventLine = (
  state: StudyState,
  { event }: JournalEntry,
  options: Pick<RenderOptions, "colour">,
): string | null => {
  const c = palette(options);
  const trialName = (trial: number): string => c.bold(trial === 0 ? "root" : `#${trial}`);
  const idea = (text: string): string => plainLine(shorten(text, 110));
  const scale = objectiveScale(state);
  switch (event.type) {
    case "study_created":
      return `study ${c.bold(plainLine(event.name))}: ${idea(event.spec.goal)}`;
    case "orchestrator_started":
      return c.dim(`orchestrator started (pid ${event.pid})`);
    case "orchestrator_stopped":
      return c.dim(`orchestrator stopped: ${plainLine(event.reason)}`);
    case "baseline_captured":
      return `environment captured at ${event.commit.slice(0, 12)}: ${plainLine(event.environment.provenance)}`;
    case "baseline_judged": {
      const facts = event.noise.find(({ metric }) => metric === scale.metric);
      return facts
        ? `baseline ${plainLine(scale.metric)} ${c.bold(formatNumber(facts.mean, scale.decimals))}, noise ±${formatNumber(facts.sd, scale.decimals)} over ${facts.n} seeds`
        : "baseline measured";
    }
    case "baseline_refused":
      return `${c.bad("refused")}: ${plainLine(event.message)} ${plainLine(event.hint)}`;
    case "budget_planned":
      return c.dim(
        `budget: ${event.replicates} replicates${event.certification ? "" : `; ${plainLine(event.reason)}`}`,
      );
    case "proposal_refused":
      return c.dim(`⊘ refused: ${idea(event.proposal.hypothesis)} ${plainLine(shorten(event.reason, 110))}`);
    case "proposal_declined":
      // The built-in agent says so of every aspect that its catalogue has no more for.
      return state.spec.agent.name === "builtin" ? null : c.dim(`declined: ${plainLine(shorten(event.reason, 110))}`);
    case "session_failed":
      return c.warn(`agent: ${event.failure}: ${plainLine(shorten(event.message, 140))}`);
    case "trial_opened":
      return `${trialName(event.trial)} on ${trialName(event.parent)} ${c.dim(plainLine(event.proposal.aspect))}: ${idea(event.proposal.hypothesis)}`;
    case "trial_settled": {
      const trial = state.trials[event.trial];
      if (!trial) return null;
      const verdict = verdictOf(state, trial);
      const effect = edgeEstimate(state, event.trial);
      const words = effect && event.as === "measured" ? ` ${formatEffect(scale, effect.value)}` : "";
      const reason = event.reason && event.as !== "measured" ? `: ${plainLine(shorten(event.reason, 110))}` : "";
      return `${c.verdict(verdict)(`${GLYPHS[verdict]} #${event.trial} ${verdict}`)}${words}${reason}`;
    }
    case "trial_pruned":
      return c.dim(`#${event.trial} pruned: ${plainLine(event.reason)}`);
    case "trial_restored":
      return c.dim(`#${event.trial} restored`);
    case "certification_started":
      return c.accent(
        `certifying #${event.candidate} against ${event.trunk === 0 ? "the baseline" : `#${event.trunk}`} on fresh seeds`,
      );
    case "look_taken":
    case "certification_finished": {
      const certification = state.certifications[event.certification - 1];
      // The last look is followed by the end, which says the same.
      if (!certification || (event.type === "look_taken" && event.decision !== "continue")) return null;
      const text = plainLine(certificationSentence(state, certification));
      return event.type === "certification_finished" && event.outcome === "promoted"
        ? c.good(`✔ ${text}`)
        : c.accent(text);
    }
    case "search_closed":
      return `search closed: ${plainLine(event.reason)}`;
    case "integration_ended":
      return `integration: ${plainLine(event.reason)}`;
    case "audit_finished":
      return event.trial === 0
        ? "audit: nothing to audit"
        : `audit of #${event.trial}: ${c.bold(formatEffect(scale, event.estimate))} over the baseline on ${event.n} fresh pairs${event.confirmed ? "" : " (exploratory)"}`;
    case "holdout_opened":
      return "hold-out opened: the search is closed for good";
    case "study_finished":
      return c.bold(`finished: ${plainLine(event.reason)}`);
    case "replicate_failed":
      return c.warn(`replicate ${plainLine(event.id)}: ${event.failure}: ${plainLine(shorten(event.message, 110))}`);
    case "replicate_finished": {
      const value = event.metrics[scale.metric];
      return c.dim(
        `replicate ${plainLine(event.id)}: ${value === undefined ? "no value" : formatNumber(scale.isLog ? value : levelOf(scale, scale.direction === "minimize" ? -value : value), scale.decimals)} in ${formatDuration(event.durationMs)}`,
      );
    }
    case "provider_paused":
      return c.warn(`agent's provider: ${plainLine(event.reason)}; waiting`);
    case "handover_finished":
      return `report: ${plainLine(event.reportPath)}`;
    case "study_paused":
    case "study_resumed":
    case "study_stopped":
      return c.accent(`${event.type.slice("study_".length)} by ${plainLine(event.by)}`);
    case "trial_banned":
    case "trial_pinned":
    case "trial_retried":
      return c.accent(`#${event.trial} ${event.type.slice("trial_".length)} by ${plainLine(event.by)}`);
    case "trial_noted":
      return c.accent(`note on #${event.trial} by ${plainLine(event.by)}: ${idea(event.text)}`);
    case "instruction_given":
      return c.accent(`instruction by ${plainLine(event.by)}: ${idea(event.text)}`);
    case "hypothesis_suggested":
      return c.accent(`suggested by ${plainLine(event.by)}: ${idea(event.text)}`);
    case "review_given":
      return c.accent(
        `${event.stage} ${event.subject} ${event.approved ? "approved" : "not approved"} by ${plainLine(event.by)}`,
      );
    case "capture_failed":
      return c.bad(plainLine(event.message));
    case "smoke_finished":
      return event.passed ? null : c.warn(`smoke run failed: ${plainLine(shorten(event.message, 110))}`);
    default:
      return null;
  }
};
