import { fold } from "../../src/core/apply.ts";
import type { StudyState } from "../../src/core/state.ts";
import { type RecordedStudyOptions, recordStudy } from "../../src/testing/recorded-study.ts";

/** A recorded study, folded; each kind is recorded once for a test file. */
export const aStudy = (options: RecordedStudyOptions): StudyState => {
  const key = JSON.stringify(options);
  const known = studies.get(key);
  if (known) return known;
  const state = fold(recordStudy(options));
  studies.set(key, state);
  return state;
};

/** As a page would look at it that knows nothing but the journal. */
export const FROM_OUTSIDE = { nowMs: null, isRunning: null } as const;

const studies = new Map<string, StudyState>();
