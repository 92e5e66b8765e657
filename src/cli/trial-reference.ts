import { EspalierError } from "../core/errors.ts";
import { leaderOf } from "../core/fit.ts";
import type { StudyState, Trial } from "../core/state.ts";

/** Finds the trial that a person means: its number, `#12`, `root`, `best` or `champion`. */
export const findTrial = (state: StudyState, reference: string): Trial => {
  const number = numberOf(state, reference);
  const trial = number === null ? undefined : state.trials[number];
  if (trial !== undefined) return trial;
  const last = state.trials.length - 1;
  throw new EspalierError("not_found", `There is no trial ${JSON.stringify(reference)} in study "${state.name}".`, {
    hint: last > 0 ? `Name a number up to ${last}, or root, best, champion.` : "It has only the root so far.",
  });
};

const numberOf = (state: StudyState, reference: string): number | null => {
  if (reference === "root" || reference === "baseline") return 0;
  if (reference === "best" || reference === "leader") return leaderOf(state);
  if (reference === "champion" || reference === "trunk") return state.trunk;
  const [, digits] = /^#?(\d{1,9})$/.exec(reference) ?? [];
  return digits === undefined ? null : Number(digits);
};
