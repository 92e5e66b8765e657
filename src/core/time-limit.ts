import type { Purpose } from "./events.ts";
import type { StudyState } from "./state.ts";

/**
 * How long one replicate may take, in milliseconds: what the project says, else what the baseline's duration suggests.
 * Where it is only suggested, replicates that decide over a claim get twice the time of the search's: a trial that was
 * just quick enough there is not to fail because the machine is busier now.
 */
export const timeLimitMs = (state: StudyState, purpose: Purpose): number => {
  const { timeoutMs } = state.spec.evaluate;
  if (timeoutMs !== null) return timeoutMs;
  const suggested = state.baseline?.timeoutMs ?? FIRST_LIMIT_MS;
  return purpose === "evidence" || purpose === "audit" || purpose === "holdout" ? 2 * suggested : suggested;
};

/** Nothing is known yet of how long an evaluation takes. */
const FIRST_LIMIT_MS = 24 * 3_600_000;
