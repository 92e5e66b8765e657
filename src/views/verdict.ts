import { isConfirmed } from "../core/effects.ts";
import { type Fit, fitOf } from "../core/fit.ts";
import type { StudyState, Trial } from "../core/state.ts";
import { posteriorLabel } from "../stats/index.ts";

/** What the evidence says of a trial, or why there is none; one word for colour, table, tree and filter alike. */
export type Verdict =
  | "baseline"
  | "confirmed"
  | "likely better"
  | "unclear"
  | "likely worse"
  | "inert"
  | "unstable"
  | "ignores seed"
  | "limit broken"
  | "failed"
  | "refused"
  | "in progress";

/** Every verdict in the order in which legends and filters list them. */
export const VERDICTS: readonly Verdict[] = [
  "baseline",
  "confirmed",
  "likely better",
  "unclear",
  "likely worse",
  "inert",
  "unstable",
  "ignores seed",
  "limit broken",
  "failed",
  "refused",
  "in progress",
];

/** What a verdict means, for tooltips, legends and the glossary of a report. */
export const VERDICT_MEANING: Readonly<Record<Verdict, string>> = {
  baseline: "The unmodified repository.",
  confirmed: "Beat the trunk on fresh seeds at a level paid from the error account. The only verdict that is a claim.",
  "likely better": "The edit helps with a probability above 90 %, by the tree posterior. Not a claim.",
  unclear: "Between 10 % and 90 %: the measurements do not say.",
  "likely worse": "The edit helps with a probability below 10 %.",
  inert: "All metrics equal its ancestor's on the same seed to the last bit: the patch did nothing.",
  unstable: "Failed twice on a fresh seed while it was certified.",
  "ignores seed": "Its runs do not scatter where the baseline's do: a person has to look.",
  "limit broken": "Broke a hard limit of the project file.",
  failed: "No score: the code crashed, ran out of time or reported no finite metric.",
  refused: "The patch was refused before any compute was spent.",
  "in progress": "Being proposed, implemented or measured.",
};

/** The verdict on one trial, from its certifications, how it settled, and the tree posterior. */
export const verdictOf = (state: StudyState, trial: Trial, fit: Fit | null = fitOf(state)): Verdict => {
  if (trial.number === 0) return "baseline";
  switch (trial.settled) {
    case "inert":
    case "unstable":
    case "ignores seed":
    case "limit broken":
    case "failed":
    case "refused":
      return trial.settled;
    case "measured":
    case null:
      break;
  }
  if (isConfirmed(state, trial.number)) return "confirmed";
  // Ablations are measured but stay out of the tree that labels are read from.
  if (!fit || !(fit.counts[trial.number] ?? 0)) return trial.settled === "measured" ? "unclear" : "in progress";
  return posteriorLabel(fit.edgeProbabilityPositive[trial.number] ?? 0.5);
};

/** Trials from the root to `trial`, both included. */
export const lineageOf = (state: StudyState, trial: number): readonly number[] => {
  const path: number[] = [];
  for (let at: number | null = trial; at !== null; at = state.trials[at]?.parent ?? null) path.push(at);
  return path.reverse();
};
