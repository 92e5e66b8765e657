import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Usage } from "../../core/events.ts";
import { NO_USAGE } from "../../core/usage.ts";
import type { Meter, MeterProblem, MeterRequest, MeterSession, Provider } from "../../ports/meter.ts";
import { type CallContext, forwardCall } from "./forward-call.ts";
import { type Ledger, type Limit, openLedger } from "./ledger.ts";
import type { OwnPrices } from "./prices.ts";
import { problemOf } from "./problem-class.ts";
import { upstreamHeaders } from "./provider-rules.ts";
import { askUpstream, DEFAULT_PATIENCE, type Patience } from "./upstream.ts";

/** What a meter is made of; everything but `keys` has a default. */
export interface MeterOptions {
  /** The real key in the user's environment variable of that name. */
  readonly keys: (name: string) => string | undefined;
  /** Prices of the user's own, which go before list prices. */
  readonly prices?: OwnPrices;
  /** Dollars for the whole study and for one group of sessions (a trial). */
  readonly studyUsd?: number | null;
  readonly groupUsd?: number | null;
  /** What the study had spent before this process started. */
  readonly spent?: Usage;
  readonly patience?: Partial<Patience>;
}

/** Opens a meter: for each session a unix socket that leads to the session's provider, and nowhere else. */
export const openMeter = (options: MeterOptions): Meter => {
  const ledger = openLedger(new Map([[STUDY, options.spent ?? NO_USAGE]]));
  const patience: Patience = { ...DEFAULT_PATIENCE, ...options.patience };
  const sessions = new Set<MeterSession>();
  return {
    async open(request) {
      const session = await openSession(request, options, ledger, patience);
      sessions.add(session);
      return session;
    },
    spent: () => ledger.of(STUDY),
    probe: (provider, signal) => probe(provider, options, patience, signal),
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      sessions.clear();
    },
  };
};

const openSession = async (
  request: MeterRequest,
  options: MeterOptions,
  ledger: Ledger,
  patience: Patience,
): Promise<MeterSession> => {
  const folder = await mkdtemp(join(tmpdir(), "espalier-meter-"));
  const socketPath = join(folder, "meter.sock");
  const token = `sk-espalier-${randomBytes(24).toString("hex")}`;
  const account = `session ${request.id} ${token}`;
  const group = `group ${request.group}`;
  const limits: readonly Limit[] = [
    { account, title: "this session", usd: request.usdLimit },
    { account: group, title: "this trial", usd: options.groupUsd ?? null },
    { account: STUDY, title: "the study", usd: options.studyUsd ?? null },
  ];
  const listeners = new Set<(problem: MeterProblem) => void>();
  let problem: MeterProblem | null = null;
  let calls = 0;

  const callFor = (provider: Provider): CallContext => ({
    provider,
    key: provider.keyEnv === null ? null : (options.keys(provider.keyEnv) ?? null),
    token,
    prices: options.prices ?? new Map(),
    patience,
    hasBudget: limits.some(({ usd }) => usd !== null),
    exhausted: () => ledger.exhausted(limits),
    book(tokens, price, estimated) {
      calls += 1;
      ledger.book({ accounts: [account, group, STUDY], tokens, price, estimated });
    },
    report(found) {
      problem = found;
      if (found !== null) for (const listener of listeners) listener(found);
    },
  });

  const { provider } = request;
  const server = createServer((incoming, response) => {
    response.on("error", () => {});
    if (provider === null) return void response.writeHead(404).end();
    forwardCall(callFor(provider), incoming, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  const sockets = tunnelling(server, new Set(request.tunnelHosts));
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return {
    socketPath,
    token,
    usage: () => {
      const used = ledger.of(account);
      return provider === null ? { ...used, estimated: true } : used;
    },
    calls: () => calls,
    problem: () => problem,
    onProblem(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Lets encrypted connections through to the named hosts; what is said in them stays between agent and provider. */
const tunnelling = (server: Server, hosts: ReadonlySet<string>): ReadonlySet<Socket> => {
  const open = new Set<Socket>();
  server.on("connect", (request, inside: Socket) => {
    const [host = "", port = ""] = (request.url ?? "").split(":");
    if (!hosts.has(host.toLowerCase()) || port !== "443") {
      inside.on("error", () => {});
      inside.write("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      inside.destroySoon();
      return;
    }
    const outside = connect(443, host, () => {
      inside.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inside.pipe(outside);
      outside.pipe(inside);
    });
    for (const socket of [inside, outside]) {
      open.add(socket);
      socket.on("error", () => {});
      socket.once("close", () => {
        open.delete(socket);
        inside.destroy();
        outside.destroy();
      });
    }
  });
  return open;
};

/** Lists the provider's models, which costs nothing and needs a working key. */
const probe = async (
  provider: Provider,
  { keys }: MeterOptions,
  patience: Patience,
  signal: AbortSignal,
): Promise<MeterProblem | null> => {
  const key = provider.keyEnv === null ? null : (keys(provider.keyEnv) ?? null);
  if (provider.keyEnv !== null && key === null)
    return { failure: "sign-in", message: `${provider.keyEnv} is not set`, retryAfterMs: null };
  const extra = provider.api === "anthropic" ? { "anthropic-version": "2023-06-01" } : {};
  const url = new URL(provider.baseUrl + (provider.api === "gemini" ? "/v1beta/models" : "/v1/models"));
  const headers = upstreamHeaders(extra, provider, key);
  try {
    const incoming = await askUpstream({ url, method: "GET", headers, body: Buffer.alloc(0), patience, signal });
    let text = "";
    for await (const chunk of incoming) if (text.length < MAX_PROBE_CHARS) text += String(chunk);
    return problemOf(incoming.statusCode ?? 0, incoming.headers, text, provider.name);
  } catch (error) {
    return { failure: "outage", message: `${provider.name}: ${(error as Error).message}`, retryAfterMs: null };
  }
};

const STUDY = "study";
const MAX_PROBE_CHARS = 4096;
