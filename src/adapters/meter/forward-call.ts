import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { MeterProblem, Provider } from "../../ports/meter.ts";
import { type OwnPrices, type Price, priceOf, type TokenCount } from "./prices.ts";
import { isWorthRetrying, problemOf } from "./problem-class.ts";
import { errorBody, isBilled, isModelEndpoint, presentedToken, upstreamHeaders } from "./provider-rules.ts";
import { askUpstream, type Patience } from "./upstream.ts";
import { type UsageReader, usageReader } from "./usage-reader.ts";

/** What forwarding needs to know of the session that a call belongs to. */
export interface CallContext {
  readonly provider: Provider;
  readonly key: string | null;
  readonly token: string;
  readonly prices: OwnPrices;
  readonly patience: Patience;
  /** Whether any budget in dollars applies, so that a model without a price cannot be let through. */
  readonly hasBudget: boolean;
  /** The limit that is used up, in words. */
  exhausted(): string | null;
  book(tokens: TokenCount, price: Price | null, estimated: boolean): void;
  /** A problem that retrying did not solve; null once a call has gone well again. */
  report(problem: MeterProblem | null): void;
}

/** Checks one request of an agent, sends it on with the real key, streams the answer back and books what it cost. */
export const forwardCall = async (
  call: CallContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://meter");
  const method = request.method ?? "GET";
  const refuse = (status: number, code: string, message: string): void =>
    answer(response, status, errorBody(call.provider.api, status, code, message));

  if (presentedToken(request.headers, url.searchParams) !== call.token)
    return refuse(401, "espalier_token", "This address belongs to another session.");
  if (!isModelEndpoint(call.provider.api, method, url.pathname))
    return refuse(404, "espalier_closed", `${method} ${url.pathname} is not a model endpoint, so it is not let out.`);

  if (call.provider.keyEnv !== null && call.key === null) {
    const message = `${call.provider.keyEnv} is not set, so ${call.provider.name} cannot be used.`;
    call.report({ failure: "sign-in", message, retryAfterMs: null });
    return refuse(401, "espalier_sign_in", message);
  }

  const body = await bodyOf(request);
  if (body === null) return refuse(413, "espalier_too_large", "The request is larger than 64 MiB.");
  const asked = askedIn(body, url.pathname);
  const price = priceOf(asked.model, call.prices);
  const billed = isBilled(method, url.pathname);
  const objection = billed ? objectionTo(call, asked.model, price) : null;
  if (objection !== null) {
    call.report({ failure: "budget", message: objection, retryAfterMs: null });
    return refuse(400, "espalier_budget", objection);
  }

  const target = targetOf(call.provider, url);
  const sent = billed ? withUsageAsked(call.provider, url.pathname, asked.document, body) : body;
  const gone = new AbortController();
  onceLeft(response, () => gone.abort());
  const outcome = await askPatiently(call, { target, method, request, body: sent }, gone.signal);
  if (gone.signal.aborted) {
    // The provider was asked and may charge for it, whether or not anybody still listens.
    if (billed) call.book(guessOf(sent.length, 0), price, true);
    return;
  }
  if (outcome.kind === "dead") {
    call.report(outcome.problem);
    return refuse(502, "espalier_outage", outcome.problem.message);
  }
  const { incoming, problem, errorText } = outcome;
  call.report(problem);
  if (errorText !== null)
    return answer(response, incoming.statusCode ?? 502, errorText, incoming.headers["content-type"]);
  await stream(call, { incoming, response, price, billed, requestBytes: sent.length });
};

interface Outgoing {
  readonly target: URL;
  readonly method: string;
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

type Outcome =
  | { readonly kind: "dead"; readonly problem: MeterProblem }
  | {
      readonly kind: "answered";
      readonly incoming: IncomingMessage;
      readonly problem: MeterProblem | null;
      /** Body of an error answer, read whole; null where the answer is still to be streamed. */
      readonly errorText: string | null;
    };

/** Asks until the answer is good, the error is one that asking again does not mend, or patience is used up. */
const askPatiently = async (call: CallContext, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> => {
  for (let attempt = 1; ; attempt++) {
    const outcome = await askOnce(call, outgoing, signal);
    const { problem } = outcome;
    if (problem === null || !isWorthRetrying(problem) || attempt >= call.patience.attempts || signal.aborted)
      return outcome;
    const pauseMs = problem.retryAfterMs ?? call.patience.backoffMs * 2 ** (attempt - 1);
    if (pauseMs > call.patience.longestPauseMs) return outcome;
    // An agent that goes away in the meantime ends the waiting too.
    await pause(pauseMs, undefined, { signal }).catch(() => {});
  }
};

const askOnce = async (call: CallContext, outgoing: Outgoing, signal: AbortSignal): Promise<Outcome> => {
  const { target, method, request, body } = outgoing;
  const headers = upstreamHeaders(request.headers, call.provider, call.key);
  try {
    const incoming = await askUpstream({ url: target, method, headers, body, patience: call.patience, signal });
    if ((incoming.statusCode ?? 0) < 400) return { kind: "answered", incoming, problem: null, errorText: null };
    const errorText = await textOf(incoming);
    const problem = problemOf(incoming.statusCode ?? 0, incoming.headers, errorText, call.provider.name);
    return { kind: "answered", incoming, problem, errorText };
  } catch (error) {
    const message = `${call.provider.name} cannot be reached: ${(error as Error).message}`;
    return { kind: "dead", problem: { failure: "outage", message, retryAfterMs: null } };
  }
};

interface Streaming {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly price: Price | null;
  readonly billed: boolean;
  readonly requestBytes: number;
}

/** Passes the answer on as it comes; what it cost is booked also when one of the two sides breaks it off. */
const stream = (call: CallContext, { incoming, response, price, billed, requestBytes }: Streaming): Promise<void> =>
  new Promise((resolve) => {
    const reader = usageReader(call.provider.api, /event-stream/.test(incoming.headers["content-type"] ?? ""));
    response.writeHead(incoming.statusCode ?? 200, passedOn(incoming));
    response.flushHeaders();
    let over = false;
    const finish = (problem: MeterProblem | null): void => {
      if (over) return;
      over = true;
      if (billed) book(call, reader, price, requestBytes, response.writableFinished || incoming.complete);
      if (problem !== null) {
        call.report(problem);
        response.destroy();
      } else response.end();
      resolve();
    };
    incoming.on("data", (chunk: Buffer) => {
      reader.push(chunk);
      if (!response.destroyed && !response.write(chunk)) {
        incoming.pause();
        response.once("drain", () => incoming.resume());
      }
    });
    incoming.once("end", () => finish(null));
    incoming.once("error", (error) => finish(brokenOff(call.provider, error)));
    incoming.once("close", () => finish(incoming.complete ? null : brokenOff(call.provider, null)));
    // Without this, what nobody reads would stay in the pipe.
    response.once("close", () => incoming.resume());
    onceLeft(response, () => {
      finish(null);
      incoming.destroy();
    });
  });

/**
 * Calls back a moment after the agent has hung up. Some do so at the last word, just before the counts, or when the
 * answer is already on its way: it is charged, so it is worth waiting for.
 */
const onceLeft = (response: ServerResponse, then: () => void): void => {
  const later = (): void => void setTimeout(then, LAST_WORDS_MS).unref();
  if (response.closed) later();
  else response.once("close", later);
};

const brokenOff = (provider: Provider, error: Error | null): MeterProblem => ({
  failure: "outage",
  message: `${provider.name} broke its answer off${error === null ? "" : `: ${error.message}`}`,
  retryAfterMs: null,
});

const book = (
  call: CallContext,
  reader: UsageReader,
  price: Price | null,
  requestBytes: number,
  whole: boolean,
): void => {
  const counted = reader.end();
  const guess = guessOf(requestBytes, reader.characters);
  if (counted === null) call.book(guess, price, true);
  else if (whole) call.book(counted, price, false);
  else call.book({ ...counted, output: Math.max(counted.output, guess.output) }, price, true);
};

/** Four bytes a token in a request; an answer's events are wrapped in four times as much. */
const guessOf = (requestBytes: number, answerCharacters: number): TokenCount => ({
  input: Math.ceil(requestBytes / 4),
  output: Math.ceil(answerCharacters / 16),
  cacheRead: 0,
  cacheWrite: 0,
});

const objectionTo = (call: CallContext, model: string, price: Price | null): string | null => {
  if (price === null && call.hasBudget)
    return `The model "${model}" has no price, so a budget in dollars cannot be kept. Add it to a price file (agent.prices).`;
  return call.exhausted();
};

/** The provider's address with the agent's path and query; a key in the query is ours to replace. */
const targetOf = (provider: Provider, url: URL): URL => {
  const target = new URL(provider.baseUrl + url.pathname);
  for (const [name, value] of url.searchParams) if (name !== "key") target.searchParams.append(name, value);
  return target;
};

interface Asked {
  readonly model: string;
  readonly document: Readonly<Record<string, unknown>> | null;
}

const askedIn = (body: Buffer, path: string): Asked => {
  const inPath = /\/models\/([^/:]+)/.exec(path)?.[1];
  const document = documentIn(body);
  const named = document?.model;
  return { model: typeof named === "string" ? named : decodeURIComponent(inPath ?? "unknown"), document };
};

const documentIn = (body: Buffer): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    // Not our business: the provider says what is wrong with it.
    return null;
  }
};

/** Chat Completions streams name no counts unless they are asked to. */
const withUsageAsked = (provider: Provider, path: string, document: Asked["document"], body: Buffer): Buffer => {
  if (provider.api !== "openai" || !path.endsWith("/chat/completions") || document?.stream !== true) return body;
  const options = typeof document.stream_options === "object" ? document.stream_options : {};
  return Buffer.from(JSON.stringify({ ...document, stream_options: { ...options, include_usage: true } }));
};

const passedOn = (incoming: IncomingMessage): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      value === undefined || HOP.has(name) ? [] : [[name, value]],
    ),
  );

const HOP: ReadonlySet<string> = new Set(["connection", "keep-alive", "transfer-encoding", "set-cookie"]);

const answer = (response: ServerResponse, status: number, body: string, type = "application/json"): void => {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
};

const textOf = async (incoming: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of incoming) if (text.length < MAX_ERROR_CHARS) text += (chunk as Buffer).toString("utf8");
  return text;
};

const LAST_WORDS_MS = 1_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_ERROR_CHARS = 64 * 1024;
