import { isPruned, probabilityAboveTrunk } from "../../stats/index.ts";
import type { DecisionEvent } from "../events.ts";
import { type Fit, fitOf, leaderOf } from "../fit.ts";
import { brokenGuardrail } from "../guardrail-odds.ts";
import type { StudyState } from "../state.ts";

/**
 * Prunes trials that hardly can be as good as the trunk or likely break a guardrail, and brings back those that evidence
 * speaks for again.
 */
export const pruneTrials = (state: StudyState): readonly DecisionEvent[] => {
  const fit = fitOf(state);
  if (!fit || (state.phase !== "search" && state.phase !== "integration")) return [];
  const leader = leaderOf(state);
  const line = `${leader}/${state.trunk}/${state.settledTrials}/${state.pins}`;
  const silent = silences.get(fit);
  if (silent === line) return [];
  const trunk = { mean: fit.mean[state.trunk] ?? 0, variance: fit.variance[state.trunk] ?? 1 };
  const events: DecisionEvent[] = [];
  for (const trial of state.trials) {
    if (trial.settled !== "measured" || trial.number === 0 || !(fit.counts[trial.number] ?? 0)) continue;
    const own = { mean: fit.mean[trial.number] ?? 0, variance: fit.variance[trial.number] ?? 1 };
    const isExempt = trial.number === state.trunk || trial.number === leader || trial.isPinned;
    const guardrail = brokenGuardrail(state, fit, trial.number);
    const shouldPrune = !isExempt && (guardrail !== null || isPruned(own, trunk));
    if (shouldPrune === (trial.pruned !== null)) continue;
    const probability = probabilityAboveTrunk(own, trunk);
    events.push(
      shouldPrune
        ? {
            type: "trial_pruned",
            trial: trial.number,
            probability,
            reason: guardrail
              ? `${guardrail.metric} is worse than allowed with a probability of ${(100 * guardrail.probability).toFixed(1)} %.`
              : `The chance that #${trial.number} is at least as good as #${state.trunk} is ${(100 * probability).toFixed(1)} %.`,
          }
        : { type: "trial_restored", trial: trial.number, probability },
    );
  }
  if (events.length === 0) silences.set(fit, line);
  return events;
};

// Where all is as it was when nothing was due, nothing is due now: thousands of trials are not looked at again.
const silences = new WeakMap<Fit, string>();
