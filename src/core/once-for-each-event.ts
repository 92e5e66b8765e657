import type { StudyState } from "./state.ts";

/**
 * Remembers what a pure function of the state gave, until the next event: `apply` alone changes a state, and counts every
 * event that it folds in.
 */
export const onceForEachEvent = <Value>(compute: (state: StudyState) => Value): ((state: StudyState) => Value) => {
  const known = new WeakMap<StudyState, { readonly seq: number; readonly value: Value }>();
  return (state) => {
    const last = known.get(state);
    if (last?.seq === state.seq) return last.value;
    const value = compute(state);
    known.set(state, { seq: state.seq, value });
    return value;
  };
};
