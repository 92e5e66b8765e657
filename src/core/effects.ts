import { fitOf } from "./fit.ts";
import { onceForEachEvent } from "./once-for-each-event.ts";
import type { StudyState, Trial } from "./state.ts";

/** Whether a certification promoted this trial. */
export const isConfirmed = (state: StudyState, trial: number): boolean => promotedTrials(state).has(trial);

const promotedTrials = onceForEachEvent(
  ({ certifications }): ReadonlySet<number> =>
    new Set(
      certifications.flatMap(({ started, finished }) => (finished?.outcome === "promoted" ? [started.candidate] : [])),
    ),
);

/** Posterior of a trial's edit against its parent, larger is better; null while nothing was measured. */
export const editEffectOf = (
  state: StudyState,
  trial: Trial,
): { readonly mean: number; readonly sd: number; readonly probability: number } | null => {
  const fit = fitOf(state);
  if (!fit || trial.parent === null || !(fit.counts[trial.number] ?? 0)) return null;
  return {
    mean: fit.edgeMean[trial.number] ?? 0,
    sd: Math.sqrt(fit.edgeVariance[trial.number] ?? 0),
    probability: fit.edgeProbabilityPositive[trial.number] ?? 0.5,
  };
};

/** Changed lines on the way between two trials through their nearest common ancestor: how far their bases differ. */
export const linesBetween = (state: StudyState, a: number, b: number): number => {
  const above = new Map<number, number>();
  let lines = 0;
  for (let at: number | null = a; at !== null; at = state.trials[at]?.parent ?? null) {
    above.set(at, lines);
    lines += linesOf(state, at);
  }
  lines = 0;
  for (let at: number | null = b; at !== null; at = state.trials[at]?.parent ?? null) {
    const other = above.get(at);
    if (other !== undefined) return lines + other;
    lines += linesOf(state, at);
  }
  return lines;
};

const linesOf = (state: StudyState, number: number): number => {
  const trial = state.trials[number];
  return trial ? Math.max(trial.addedLines, trial.removedLines) : 0;
};
