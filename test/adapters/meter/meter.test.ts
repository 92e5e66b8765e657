import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { planText, startMockProvider } from "../../../scripts/agents/mock-provider.ts";
import { openMeter } from "../../../src/adapters/meter/index.ts";
import type { MeterOptions } from "../../../src/adapters/meter/meter.ts";
import { flatPrice } from "../../../src/adapters/meter/prices.ts";
import type { MeterProblem, MeterSession, Provider, ProviderApi } from "../../../src/ports/meter.ts";
import { ask, tunnelStatus } from "./raw-client.ts";

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const KEY = "sk-the-real-key-of-the-user";

const openSession = async (
  baseUrl: string,
  {
    api = "openai",
    usdLimit = null,
    ...options
  }: Partial<MeterOptions> & { api?: ProviderApi; usdLimit?: number | null } = {},
): Promise<MeterSession> => {
  const meter = openMeter({ keys: () => KEY, patience: { backoffMs: 5 }, ...options });
  cleanUps.push(() => meter.close());
  return meter.open({
    id: "attempt-1",
    group: "attempt-1",
    usdLimit,
    tunnelHosts: [],
    provider: providerAt(baseUrl, api),
  });
};

const providerAt = (baseUrl: string, api: ProviderApi = "openai"): Provider => ({
  name: "Mock",
  api,
  baseUrl,
  keyEnv: "MOCK_KEY",
});

const mockProvider = async (...args: Parameters<typeof startMockProvider>) => {
  const mock = await startMockProvider(...args);
  cleanUps.push(() => mock.stop());
  return mock;
};

const serve = async (listener: RequestListener): Promise<string> => {
  const server: Server = createServer(listener).listen(0, "127.0.0.1");
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The same question in each provider's words. */
const QUESTIONS: readonly {
  readonly api: ProviderApi;
  readonly title: string;
  readonly path: string;
  readonly body: (text: string) => object;
}[] = [
  {
    api: "openai",
    title: "OpenAI chat",
    path: "/v1/chat/completions",
    body: (content) => ({ model: "gpt-5", messages: [{ role: "user", content }] }),
  },
  {
    api: "openai",
    title: "OpenAI chat, streamed",
    path: "/v1/chat/completions",
    body: (content) => ({ model: "gpt-5", stream: true, messages: [{ role: "user", content }] }),
  },
  { api: "openai", title: "OpenAI Responses", path: "/v1/responses", body: (input) => ({ model: "gpt-5", input }) },
  {
    api: "openai",
    title: "OpenAI Responses, streamed",
    path: "/v1/responses",
    body: (input) => ({ model: "gpt-5", stream: true, input }),
  },
  {
    api: "anthropic",
    title: "Anthropic Messages",
    path: "/v1/messages",
    body: (content) => ({ model: "claude-sonnet-4-5", max_tokens: 100, messages: [{ role: "user", content }] }),
  },
  {
    api: "anthropic",
    title: "Anthropic Messages, streamed",
    path: "/v1/messages",
    body: (content) => ({
      model: "claude-sonnet-4-5",
      max_tokens: 100,
      stream: true,
      messages: [{ role: "user", content }],
    }),
  },
  {
    api: "gemini",
    title: "Gemini",
    path: "/v1beta/models/gemini-2.5-pro:generateContent",
    body: (text) => ({ contents: [{ role: "user", parts: [{ text }] }] }),
  },
  {
    api: "gemini",
    title: "Gemini, streamed",
    path: "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
    body: (text) => ({ contents: [{ role: "user", parts: [{ text }] }] }),
  },
];

const chat = QUESTIONS[1] as (typeof QUESTIONS)[number];

describe("The meter", () => {
  it.each(QUESTIONS)("counts exactly what the provider counted: $title", async ({ api, path, body }) => {
    const mock = await mockProvider();
    const session = await openSession(mock.url, { api });
    for (const text of ["one", "two", "three"]) {
      const { status } = await ask(session.socketPath, path, {
        token: session.token,
        body: body(planText([{ say: text.repeat(50) }])),
      });
      expect(status).toBe(200);
    }
    const { input, output } = mock.counted();
    expect(session.usage()).toMatchObject({ inputTokens: input, outputTokens: output, estimated: false });
    expect(session.calls()).toBe(3);
    expect(session.usage().usd).toBeGreaterThan(0);
  });

  it("presents the real key to the provider and takes only the session's token", async () => {
    const keys: unknown[] = [];
    const url = await serve(({ headers }, response) => {
      keys.push(headers.authorization);
      response.end("{}");
    });
    const session = await openSession(url);
    await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("hello") });
    expect(keys).toEqual([`Bearer ${KEY}`]);
    expect(session.token).not.toContain(KEY);
    const stranger = await ask(session.socketPath, chat.path, { token: "sk-another", body: chat.body("hello") });
    expect(stranger.status).toBe(401);
    expect(keys).toHaveLength(1);
    expect(session.problem()).toBeNull();
  });

  it("passes each part of an answer on before the next one exists", async () => {
    let finish = (): void => {};
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
      finish = () => response.end("data: 2\n\n");
    });
    const session = await openSession(url);
    const options = { token: session.token, body: chat.body("x"), onFirst: () => finish() };
    const answer = await ask(session.socketPath, chat.path, options);
    expect(answer).toMatchObject({ text: "data: 1\n\ndata: 2\n\n", whole: true });
  });

  it.each([
    ["POST", "/v1/files"],
    ["POST", "/v1/batches"],
    ["GET", "/v1/files/file-1/content"],
    ["DELETE", "/v1/models/gpt-5"],
    ["POST", "/v1/organization/admin_api_keys"],
    ["POST", "/v1/chat/completions/../files"],
  ])("lets nothing out but calls of a model: %s %s", async (method, path) => {
    let reached = 0;
    const url = await serve((_, response) => {
      reached += 1;
      response.end("{}");
    });
    const session = await openSession(url);
    expect((await ask(session.socketPath, path, { token: session.token, method, body: {} })).status).toBe(404);
    expect(reached).toBe(0);
  });

  it.each(["session", "trial", "study"] as const)("stops a %s within one call of its budget", async (whose) => {
    const mock = await mockProvider();
    const prices = new Map([["gpt-5", flatPrice({ input: 1000, output: 0, cacheRead: 0, cacheWrite: 0 })]]);
    const limits = { session: { usdLimit: 2.5 }, trial: { groupUsd: 2.5 }, study: { studyUsd: 2.5 } }[whose];
    const session = await openSession(mock.url, { prices, ...limits });
    const problems: MeterProblem[] = [];
    session.onProblem((problem) => problems.push(problem));
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++)
      statuses.push((await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") })).status);
    expect(statuses).toEqual([200, 200, 200, 400, 400]);
    expect(mock.counted().calls).toBe(3);
    expect(problems[0]).toMatchObject({ failure: "budget", message: expect.stringContaining("is spent: $3.00") });
  });

  it("counts what a study spent before it was started again", async () => {
    const mock = await mockProvider();
    const session = await openSession(mock.url, {
      studyUsd: 1,
      spent: { inputTokens: 1, outputTokens: 1, usd: 1, estimated: false },
    });
    expect((await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") })).status).toBe(400);
  });

  it("refuses a model without a price when there is a budget in dollars, and counts its tokens when there is none", async () => {
    const mock = await mockProvider();
    const body = { ...chat.body("x"), model: "model-of-tomorrow" };
    const limited = await openSession(mock.url, { studyUsd: 1 });
    expect((await ask(limited.socketPath, chat.path, { token: limited.token, body })).text).toContain("has no price");
    const free = await openSession(mock.url);
    expect((await ask(free.socketPath, chat.path, { token: free.token, body })).status).toBe(200);
    expect(free.usage()).toMatchObject({ inputTokens: mock.counted().input, usd: 0, estimated: true });
  });

  it("estimates what a call cost that was broken off", async () => {
    const url = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: {"choices":[{"delta":{"content":"${"word ".repeat(100)}"}}]}\n\n`);
    });
    const session = await openSession(url);
    await ask(session.socketPath, chat.path, {
      token: session.token,
      body: chat.body("x".repeat(400)),
      stopAfterFirst: true,
    });
    await expect.poll(() => session.calls(), { timeout: 10_000 }).toBe(1);
    expect(session.usage()).toMatchObject({ estimated: true });
    expect(session.usage().inputTokens).toBeGreaterThan(100);
    expect(session.usage().outputTokens).toBeGreaterThan(10);
  });

  it("waits for a rate limit to pass, so that the agent never sees it", async () => {
    const mock = await mockProvider((_, index) => [
      index < 3 ? { error: { status: 429, message: "slow down", retryAfter: 0 } } : { say: "hi" },
    ]);
    const session = await openSession(mock.url);
    expect((await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") })).status).toBe(200);
    expect(session.problem()).toBeNull();
  });

  it.each([
    [401, "sign-in", "invalid api key"],
    [403, "sign-in", "no access"],
    [429, "sign-in", "insufficient_quota"],
    [429, "rate limit", "slow down"],
    [503, "overload", "busy"],
    [529, "overload", "overloaded_error"],
    [500, "outage", "internal error"],
  ] as const)("tells a %i apart as %s", async (status, failure, message) => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
    });
    const session = await openSession(url, { patience: { attempts: 3, backoffMs: 5 } });
    const answer = await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") });
    expect(answer.status).toBe(status);
    expect(session.problem()).toMatchObject({ failure, message: `Mock answered ${status}: ${message}` });
    expect(asked).toBe(failure === "sign-in" ? 1 : 3);
  });

  it("does not wait longer than it is willing to, and says how long the provider asked for", async () => {
    const url = await serve((_, response) => response.writeHead(429, { "retry-after": "3600" }).end("{}"));
    const session = await openSession(url);
    await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") });
    expect(session.problem()).toMatchObject({
      failure: "rate limit",
      retryAfterMs: 3_600_000,
      message: "Mock answered 429 (asks to wait 3600 s)",
    });
  });

  it("gives up on a provider that refuses connections, does not answer, or stops in the middle", async () => {
    const patience = { attempts: 2, backoffMs: 5, firstByteMs: 200, idleMs: 200 };
    const silent = await serve(() => {});
    const stopping = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: {}\n\n");
    });
    for (const url of ["http://127.0.0.1:1", silent, stopping]) {
      const session = await openSession(url, { patience });
      const answer = await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") });
      expect(answer.status === 502 || !answer.whole).toBe(true);
      expect(session.problem()).toMatchObject({ failure: "outage" });
    }
  });

  it("names the variable when there is no key to hold", async () => {
    const session = await openSession("http://127.0.0.1:1", { keys: () => undefined });
    await ask(session.socketPath, chat.path, { token: session.token, body: chat.body("x") });
    expect(session.problem()).toMatchObject({
      failure: "sign-in",
      message: "MOCK_KEY is not set, so Mock cannot be used.",
    });
  });

  it("opens tunnels to the hosts that were named, and to no other", async () => {
    const meter = openMeter({ keys: () => KEY });
    cleanUps.push(() => meter.close());
    const session = await meter.open({
      id: "a",
      group: "a",
      usdLimit: null,
      provider: null,
      tunnelHosts: ["api.example.com"],
    });
    expect(await tunnelStatus(session.socketPath, "evil.example.com:443")).toBe(403);
    expect(await tunnelStatus(session.socketPath, "api.example.com:22")).toBe(403);
    expect(session.usage().estimated).toBe(true);
  });
});
