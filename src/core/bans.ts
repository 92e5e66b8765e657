import type { StudyState } from "./state.ts";

/** Whether a person banned this trial or one whose edit it holds. */
export const isUnderBan = (state: StudyState, trial: number): boolean =>
  state.banned > 0 && (bannedBranches(state)[trial] ?? 0) > 0;

/** Last confirmed trial of those that no ban takes away; 0 where there is none. */
export const standingTrunk = (state: StudyState): number =>
  state.certifications.findLast(
    ({ started, finished }) => finished?.outcome === "promoted" && !isUnderBan(state, started.candidate),
  )?.started.candidate ?? 0;

// Parents come before their children, so one pass marks whole branches.
const bannedBranches = (state: StudyState): Uint8Array => {
  const version = `${state.pins}/${state.trials.length}`;
  const cached = known.get(state);
  if (cached?.version === version) return cached.marks;
  const marks = new Uint8Array(state.trials.length);
  const isMarked = (trial: number): boolean => (marks[trial] ?? 0) > 0;
  for (const { number, parent, operator, edits, isBanned } of state.trials) {
    const holdsBanned = (parent !== null && isMarked(parent)) || (operator === "combine" && edits.some(isMarked));
    marks[number] = isBanned || holdsBanned ? 1 : 0;
  }
  known.set(state, { version, marks });
  return marks;
};

// Only a cache: every ban and every pin counts up the version.
const known = new WeakMap<StudyState, { readonly version: string; readonly marks: Uint8Array }>();
