import type { SessionFailure } from "../../../core/events.ts";

/**
 * Tells apart why an agent gave nothing, from what it or its provider printed; null where the text names no cause.
 * Used where no meter saw the call itself.
 */
export const failureClass = (text: string): SessionFailure | null =>
  PATTERNS.find(({ pattern }) => pattern.test(text.slice(-MAX_CHARS)))?.failure ?? null;

/** Ordered: an account without credit also says 429, and an outage page may say "try again". */
const PATTERNS: readonly { readonly failure: SessionFailure; readonly pattern: RegExp }[] = [
  { failure: "budget", pattern: /espalier_budget/i },
  {
    failure: "sign-in",
    pattern:
      /(?<![\d.])40[13](?!\.?\d)|unauthori[sz]ed|authentication[_ ](?:error|required|failed)|invalid[_ ]api[_ ]key|api key not valid|incorrect api key|not logged in|please (?:log ?in|sign ?in|run \/login)|log ?in again|login required|token (?:has )?expired|insufficient_quota|exceeded your current quota|credit balance is too low|billing|no api key/i,
  },
  {
    failure: "rate limit",
    pattern: /(?<![\d.])429(?!\.?\d)|rate[_ -]?limit|too many requests|resource[_ ]exhausted|usage limit|quota/i,
  },
  {
    failure: "overload",
    pattern: /(?<![\d.])5(?:29|03)(?!\.?\d)|overloaded|over capacity|at capacity|service unavailable|server is busy/i,
  },
  {
    failure: "outage",
    pattern:
      /(?<![\d.])50[0-24](?!\.?\d)|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|connection (?:refused|error|reset)|fetch failed|network error|stream disconnected|internal server error|bad gateway|gateway time-?out|error sending request/i,
  },
];

const MAX_CHARS = 20_000;
