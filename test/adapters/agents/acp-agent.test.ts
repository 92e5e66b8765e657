import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { startMockProvider } from "../../../scripts/agents/mock-provider.ts";
import { customProfile } from "../../../src/adapters/agents/profiles/custom.ts";
import { realAgent } from "../../../src/adapters/agents/real-agent.ts";
import { SESSION_MARK, sessionMark } from "../../../src/adapters/agents/session/agent-process.ts";
import { openMeter } from "../../../src/adapters/meter/index.ts";
import { detectSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { Agent, AgentSession } from "../../../src/ports/agent.ts";
import type { Meter, Provider } from "../../../src/ports/meter.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";
import { hasInEnvironment, processTable } from "../../../src/process/index.ts";
import { agentContract, exampleBrief } from "../../../src/testing/agent-contract.ts";
import { EXAMPLE_FILES, EXAMPLE_PROPOSAL } from "./example-programs.ts";
import { exampleWorktree } from "./example-worktree.ts";

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await detectSandbox();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** The sources of the fake agent are mounted like an installed program's folder. */
const ROOT = join(import.meta.dirname, "../../..");

const fakeAgent = (manners: string, meter: Meter | null = null, provider: Provider | null = null): Agent => {
  const profile = customProfile({
    name: "fake",
    argv: [process.execPath, "--no-warnings", fileURLToPath(new URL("./fake-acp-agent.ts", import.meta.url))],
    env: { FAKE_MANNERS: manners, FAKE_BASE_URL: "{baseUrl}", FAKE_TOKEN: "{token}" },
    files: {},
    modes: { propose: "ask", implement: "act" },
    model: null,
  });
  const options = {
    ...{
      model: null,
      provider,
      access: "key" as const,
      transport: "acp" as const,
      program: null,
      env: {},
      turnTimeoutMs: null,
    },
    ...{ searchPath: "", hasKey: () => true },
  } as const;
  const seeing: Sandbox = {
    ...sandbox,
    command: (request) =>
      sandbox.command({ ...request, readable: [...request.readable, { outside: ROOT, inside: ROOT }] }),
  };
  return realAgent(profile, options, { sandbox: seeing, meter, secrets: () => [] });
};

interface Opened {
  readonly session: AgentSession;
  readonly agent: Agent;
  readonly mark: string;
  readonly worktree: string;
  readonly reopen: () => AgentSession;
}

const open = (manners: string, timeoutMs = 60_000): Opened => {
  return openWith(fakeAgent(manners), manners, timeoutMs);
};

const openWith = (agent: Agent, manners: string, timeoutMs = 60_000): Opened => {
  const { worktree, folder, remove } = exampleWorktree(EXAMPLE_FILES);
  const id = `fake-${process.pid}-${manners.replaceAll(" ", "-")}`;
  const request = {
    id,
    worktree,
    folder,
    sealed: [],
    proposeTimeoutMs: timeoutMs,
    implementTimeoutMs: timeoutMs,
    usdLimit: null,
  };
  cleanUps.push(remove);
  const reopen = (): AgentSession => {
    const session = agent.open(request);
    cleanUps.push(() => session.close());
    return session;
  };
  return { session: reopen(), agent, mark: sessionMark(id, folder), worktree, reopen };
};

const never = new AbortController().signal;
const brief = { ...exampleBrief(), prompt: "Propose something." };
const patch = {
  attempt: 1,
  trial: 1,
  proposal: EXAMPLE_PROPOSAL as never,
  edit: [],
  protect: [],
  remark: null,
  prompt: "Implement it.",
};
const survivors = (mark: string): number =>
  processTable().filter(({ pid, isZombie }) => !isZombie && hasInEnvironment(pid, `${SESSION_MARK}=${mark}`)).length;

const memoryOf = (turn: { readonly kind: string; readonly proposal?: unknown }): readonly string[] =>
  (turn.proposal as { readonly remembered: readonly string[] }).remembered;

describe("An agent over the Agent Client Protocol", () => {
  it("is asked in its asking mode, may not edit, and implements in its acting mode in the same session", async () => {
    const { session, worktree } = open("");
    const proposed = await session.propose(brief, never);
    expect(memoryOf(proposed as never)).toEqual(["new", "prompt propose"]);
    expect(readFileSync(join(worktree, "train.py"), "utf8")).not.toContain("sneaky");
    expect((await session.implement(patch, never)).kind).toBe("edited");
    expect(memoryOf((await session.propose(brief, never)) as never).slice(0, 5)).toEqual([
      "new",
      "prompt propose",
      "mode act",
      "prompt implement",
      "mode ask",
    ]);
  });

  it("is asked once more when its answer holds no JSON", async () => {
    const { session } = open("mumbles");
    const turn = await session.propose(brief, never);
    expect(turn).toMatchObject({ kind: "proposed", proposal: { aspect: "hyperparameter" } });
    expect(memoryOf(turn as never)).toEqual(["new", "prompt propose", "prompt propose"]);
  });

  it("that dies in a turn is started again and goes on with its session", async () => {
    const { session } = open("dies once");
    expect(memoryOf((await session.propose(brief, never)) as never)).toEqual([
      "new",
      "prompt propose",
      "resumed",
      "prompt propose",
    ]);
  });

  it("that was killed with the orchestrator goes on with its session under the next one", async () => {
    const first = open("");
    await first.session.propose(brief, never);
    for (const { pid } of processTable())
      if (hasInEnvironment(pid, `${SESSION_MARK}=${first.mark}`)) process.kill(pid, "SIGKILL");
    const turn = await first.reopen().propose(brief, never);
    expect(memoryOf(turn as never)).toEqual(["new", "prompt propose", "resumed", "prompt propose"]);
  });

  it("that cannot resume is asked the same in a new session", async () => {
    const first = open("forgets");
    await first.session.propose(brief, never);
    for (const { pid } of processTable())
      if (hasInEnvironment(pid, `${SESSION_MARK}=${first.mark}`)) process.kill(pid, "SIGKILL");
    const turn = await first.reopen().propose(brief, never);
    expect(memoryOf(turn as never)).toEqual(["new", "prompt propose", "new", "prompt propose"]);
  });

  it.each([
    ["hangs", "timeout", /at its time limit/],
    ["refuses", "crash", /The agent stopped: refusal/],
    ["refuses key", "sign-in", /Authentication required/],
  ])("that %s fails its turn as %s and leaves nothing running", async (manners, failure, message) => {
    const { session, mark } = open(manners, 8_000);
    expect(await session.propose(brief, never)).toMatchObject({
      kind: "failed",
      failure,
      message: expect.stringMatching(message),
    });
    if (manners === "hangs") expect(survivors(mark)).toBe(0);
    await session.close();
    expect(survivors(mark)).toBe(0);
  });

  it("that ends its turn without an edit has failed, whatever it says", async () => {
    const { session } = open("idle");
    expect(await session.implement(patch, never)).toMatchObject({ kind: "failed", failure: "no edit" });
  });

  it("is told to stop when the turn is cancelled, and is gone soon after", async () => {
    const { session, mark } = open("hangs");
    const controller = new AbortController();
    const turn = session.propose(brief, controller.signal);
    await expect.poll(() => survivors(mark), { timeout: 30_000, interval: 100 }).toBeGreaterThan(2);
    controller.abort();
    expect(await turn).toMatchObject({ kind: "failed", failure: "lost" });
    expect(survivors(mark)).toBe(0);
  });
});

describe("An agent that goes on calling its provider after its answer", () => {
  it("is charged for those calls when its session is closed, once", async () => {
    const mock = await startMockProvider();
    cleanUps.push(() => mock.stop());
    const meter = openMeter({ keys: () => "the key" });
    cleanUps.push(() => meter.close());
    const provider = { name: "Mock", api: "openai", baseUrl: mock.url, keyEnv: "MOCK_KEY" } as const;
    const { session } = openWith(fakeAgent("goes on", meter, provider), "goes on");
    const turn = await session.propose(brief, never);
    expect(turn).toMatchObject({ kind: "proposed", usage: { inputTokens: 0 } });
    await expect.poll(() => meter.spent().inputTokens, { timeout: 30_000 }).toBeGreaterThan(0);
    expect((await session.close()).inputTokens).toBe(mock.counted().input);
    expect((await session.close()).inputTokens).toBe(0);
  });
});

describe("A turn that is cancelled while the agent is still being started", () => {
  it.each([0, 30, 300, 900])("leaves nothing running, %i ms after its beginning", async (delayMs) => {
    const { session, mark } = open("hangs");
    const controller = new AbortController();
    const turn = session.propose(brief, controller.signal);
    setTimeout(() => controller.abort(), delayMs);
    expect(await turn).toMatchObject({ kind: "failed", failure: "lost" });
    await session.close();
    expect(survivors(mark)).toBe(0);
  });
});

describe("The ACP adapter keeps the contract of the agent port:", () => {
  const subject = async () => ({ agent: fakeAgent(""), files: EXAMPLE_FILES, brief: { prompt: "Propose something." } });
  for (const { title, run } of agentContract(subject)) it(title, run);
});
