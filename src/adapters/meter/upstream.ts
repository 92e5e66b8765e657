import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";

/** How long a silent provider is waited for before it counts as dead, in milliseconds. */
export interface Patience {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From then until the answer's headers; models that think answer late. */
  readonly firstByteMs: number;
  /** Between two parts of an answer. */
  readonly idleMs: number;
  /** Attempts for one call that meets a rate limit, overload or an outage, the first included. */
  readonly attempts: number;
  /** Pause before the second attempt, doubled for each further one; a provider's own wish goes first. */
  readonly backoffMs: number;
  /** A provider that asks for a longer pause is not waited for: the call fails and the study pauses. */
  readonly longestPauseMs: number;
}

/** Patience with real providers. */
export const DEFAULT_PATIENCE: Patience = {
  connectMs: 10_000,
  firstByteMs: 300_000,
  idleMs: 120_000,
  attempts: 5,
  backoffMs: 1_000,
  longestPauseMs: 30_000,
};

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and resolves with the answer's head; rejects with a reason in words when the provider is dead. The
 * signal counts until then.
 */
export const askUpstream = ({
  url,
  method,
  headers,
  body,
  patience,
  signal,
}: UpstreamRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const length = body.length > 0 ? { "content-length": body.length } : {};
    const outgoing = send(url, { method, headers: { ...headers, ...length } });
    const giveUp = (): void => void outgoing.destroy(new Error("nobody waits for the answer any more"));
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    const timer = deadline((ms) => outgoing.destroy(silence(url, ms)));
    timer.start(patience.connectMs);
    outgoing.once("socket", (socket) => {
      const connected = (): void => timer.start(patience.firstByteMs);
      if (!socket.connecting) connected();
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected);
    });
    outgoing.once("error", (error) => {
      timer.stop();
      reject(error);
    });
    outgoing.once("response", (incoming) => {
      timer.stop();
      signal.removeEventListener("abort", giveUp);
      outgoing.setTimeout(patience.idleMs, () => incoming.destroy(silence(url, patience.idleMs)));
      resolve(incoming);
    });
    outgoing.end(body);
  });

const silence = (url: URL, ms: number): Error => new Error(`no answer from ${url.host} in ${seconds(ms)}`);

/** A timer that can be set again and again. */
const deadline = (onPassed: (ms: number) => void): { start(ms: number): void; stop(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearTimeout(timer);
  return {
    stop,
    start(ms) {
      stop();
      timer = setTimeout(() => onPassed(ms), ms);
    },
  };
};

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
