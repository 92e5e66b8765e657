import type { IncomingHttpHeaders } from "node:http";
import type { MeterProblem } from "../../ports/meter.ts";

/** What a provider's error status means for the study; null where the request itself was wrong or all is well. */
export const problemOf = (
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  provider: string,
): MeterProblem | null => {
  const failure = failureOf(status, body);
  if (failure === null) return null;
  const said = messageIn(body);
  const wish = retryAfterMs(headers);
  const waiting = wish === null || wish < 1000 ? "" : ` (asks to wait ${Math.ceil(wish / 1000)} s)`;
  return {
    failure,
    message: `${provider} answered ${status}${said === "" ? "" : `: ${said}`}${waiting}`,
    retryAfterMs: wish,
  };
};

const failureOf = (status: number, body: string): MeterProblem["failure"] | null => {
  if (status === 401 || status === 402 || status === 403) return "sign-in";
  if (status === 400 && /api key not valid|api_key_invalid/i.test(body)) return "sign-in";
  // Waiting does not help an account without money: a person has to act.
  if ((status === 400 || status === 429) && NO_CREDIT.test(body)) return "sign-in";
  if (status === 429) return "rate limit";
  if (status === 529 || status === 503 || (status >= 500 && /overloaded/i.test(body))) return "overload";
  return status === 408 || status >= 500 ? "outage" : null;
};

const NO_CREDIT = /insufficient_quota|credit balance is too low|exceeded your current quota|billing_hard_limit/i;

/** Whether asking again may help. */
export const isWorthRetrying = ({ failure }: MeterProblem): boolean =>
  failure === "rate limit" || failure === "overload" || failure === "outage";

/** What the provider asks to wait: milliseconds, seconds, or a date. */
const retryAfterMs = (headers: IncomingHttpHeaders, nowMs = Date.now()): number | null => {
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const value = headers["retry-after"];
  if (value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs);
};

const messageIn = (body: string): string => {
  const match = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body);
  return (match?.[1] ?? "")
    .replace(/\\[nrt"]/g, " ")
    .replace(/\s+/g, " ")
    .slice(0, MAX_MESSAGE);
};

const MAX_MESSAGE = 200;
