import type { OperationEvent, SessionFailure } from "./events.ts";
import type { StudyState } from "./state.ts";

/**
 * The rest that is due to a troubled provider, or its end; null when neither is. Rests double from 5 s to 10 min until the
 * provider answers; where it said how long to wait, that is waited for at least, up to 6 h.
 */
export const dueProviderPause = (state: StudyState, nowMs: number): ProviderPause | null => {
  if (state.providerPausedUntilMs > 0) return nowMs < state.providerPausedUntilMs ? null : { type: "provider_resumed" };
  if (state.blocked) return null;
  for (const number of state.activeAttempts) {
    const attempt = state.attempts[number - 1];
    const failure = attempt?.failure;
    if (!attempt || !failure || attempt.isWaiting || attempt.pausedTries === attempt.tries) continue;
    if (!isProviderTrouble(failure.failure)) continue;
    const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** state.providerPauses);
    const wishMs = Math.min(LONGEST_WISH_MS, failure.retryAfterMs ?? 0);
    return {
      type: "provider_paused",
      reason: `${failure.failure}: ${failure.message}`,
      untilMs: nowMs + Math.max(backoffMs, wishMs),
    };
  }
  return null;
};

type ProviderPause = Extract<OperationEvent, { readonly type: "provider_paused" | "provider_resumed" }>;

/** Whether asking again later may help, so that the attempt waits instead of failing. */
const isProviderTrouble = (failure: SessionFailure): boolean =>
  failure === "rate limit" || failure === "overload" || failure === "outage";

/** Rests in a row after which a person is called: an hour of trouble, or more where the provider asked for more. */
export const MOST_PROVIDER_PAUSES = 12;

const FIRST_BACKOFF_MS = 5_000;
const LONGEST_BACKOFF_MS = 10 * 60_000;
const LONGEST_WISH_MS = 6 * 3_600_000;
