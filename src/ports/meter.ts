import type { SessionFailure, Usage } from "../core/events.ts";

/**
 * The only way out of an agent's sandbox: a proxy that holds the real key, counts every call and ends what costs too much.
 *
 * **The key stays here.** Agents present a token that is worth nothing elsewhere. **Nothing else gets through**: only the
 * provider's model endpoints are forwarded. **Counts.** Tokens and dollars of every call, also of ones that were broken
 * off. **Budgets hold within one call.** A call that starts under the limit may end above it; the next one is refused.
 * **Patience.** Rate limits, overload and outages are retried here; what reaches the agent as an error is final.
 */
export interface Meter {
  open(request: MeterRequest): Promise<MeterSession>;
  /** What all sessions of this meter have used, with what was spent before it started. */
  spent(): Usage;
  /** Sends the smallest possible request, or none where the provider has a free one; null when the key works. */
  probe(provider: Provider, signal: AbortSignal): Promise<MeterProblem | null>;
  close(): Promise<void>;
}

/** How requests are written: OpenAI's covers Chat Completions and Responses. */
export type ProviderApi = "openai" | "anthropic" | "gemini";

/** Where an agent's calls go. */
export interface Provider {
  readonly name: string;
  readonly api: ProviderApi;
  /** Address that the agent's base URL stands for, without a trailing slash. */
  readonly baseUrl: string;
  /** Environment variable of the user that holds the key; null where the provider needs none. */
  readonly keyEnv: string | null;
}

export interface MeterRequest {
  readonly id: string;
  /** Null for an agent with a login of its own, which can be let out but not be counted. */
  readonly provider: Provider | null;
  /** Host names to which encrypted connections are passed through unread, for agents with a login of their own. */
  readonly tunnelHosts: readonly string[];
  /** Limit in dollars of this session, null: none. */
  readonly usdLimit: number | null;
  /** Sessions with the same group (a trial, an attempt) share one limit. */
  readonly group: string;
}

export interface MeterSession {
  /** Unix socket that speaks HTTP; one per session. */
  readonly socketPath: string;
  /** The dummy key that the agent is given. */
  readonly token: string;
  usage(): Usage;
  calls(): number;
  /** The last problem that no later call has mended. */
  problem(): MeterProblem | null;
  /** Called once for each problem that retrying did not solve; returns a function that stops it. */
  onProblem(listener: (problem: MeterProblem) => void): () => void;
  close(): Promise<void>;
}

export interface MeterProblem {
  readonly failure: Extract<SessionFailure, "sign-in" | "rate limit" | "overload" | "outage" | "budget">;
  /** One line for people. */
  readonly message: string;
  /** How long the provider asked to wait, null where it did not say. */
  readonly retryAfterMs: number | null;
}
