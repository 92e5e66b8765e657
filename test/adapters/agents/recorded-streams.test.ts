import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { PROFILES, type Profile } from "../../../src/adapters/agents/profiles/index.ts";
import { realAgent } from "../../../src/adapters/agents/real-agent.ts";
import { lastJsonObject } from "../../../src/adapters/agents/session/last-json-object.ts";
import { plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import { exampleBrief } from "../../../src/testing/agent-contract.ts";
import { EXAMPLE_FILES, programFolder } from "./example-programs.ts";
import { exampleWorktree } from "./example-worktree.ts";

const STREAMS = join(import.meta.dirname, "streams");
const programs = programFolder();
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => programs.remove());

/** What each agent says of its own usage over the protocol, which is why the meter's figures are used. */
const REPORTED: Readonly<Record<string, { readonly tokens: boolean; readonly dollars: boolean }>> = {
  codex: { tokens: true, dollars: false },
  claude: { tokens: true, dollars: true },
  gemini: { tokens: true, dollars: false },
  opencode: { tokens: true, dollars: false },
  qwen: { tokens: false, dollars: false },
  kimi: { tokens: false, dollars: false },
  copilot: { tokens: true, dollars: false },
  pi: { tokens: false, dollars: false },
};

const PROPOSAL = { aspect: "hyperparameter", change: { parameter: "learning_rate", from: "0.1", to: "0.01" } };

describe.each(PROFILES)("What $title once said", (profile) => {
  it("over the Agent Client Protocol is read as a proposal and an edit, with the usage that it reports", async () => {
    const replay = fileURLToPath(new URL("./replay-acp.ts", import.meta.url));
    const recording = join(STREAMS, `${profile.name}-acp.jsonl`);
    const program = programs.write(profile.name, `exec '${process.execPath}' --no-warnings '${replay}' '${recording}'`);
    const agent = realAgent(profile, optionsWith(program), {
      sandbox: plainSandbox("for the test"),
      meter: null,
      secrets: () => [],
    });
    const { worktree, folder, remove } = exampleWorktree(EXAMPLE_FILES);
    const session = agent.open({
      id: `replay-${profile.name}`,
      worktree,
      folder,
      sealed: [],
      proposeTimeoutMs: 30_000,
      implementTimeoutMs: 30_000,
      usdLimit: null,
    });
    cleanUps.push(remove, () => session.close());
    const never = new AbortController().signal;

    const proposed = await session.propose(exampleBrief(), never);
    expect(proposed).toMatchObject({ kind: "proposed", proposal: PROPOSAL, usage: { estimated: true } });
    const patch = {
      attempt: 1,
      trial: 1,
      proposal: {} as never,
      edit: [],
      protect: [],
      remark: null,
      prompt: "Implement.",
    };
    const implemented = await session.implement(patch, never);
    expect(implemented.kind).toBe("edited");
    const reported = {
      tokens: implemented.usage.inputTokens > 0,
      dollars: proposed.usage.usd + implemented.usage.usd > 0,
    };
    expect(reported).toEqual(REPORTED[profile.name]);
  });

  it("headless is read as a session, a proposal and a count of tokens where it gives one", () => {
    const facts = factsOf(profile);
    const text = facts.map((fact) => (fact.kind === "text" ? fact.text : "")).join("");
    expect(lastJsonObject(text.slice(0, text.lastIndexOf("}") + 1))).toMatchObject(PROPOSAL);
    expect(facts.some((fact) => fact.kind === "session" && fact.id !== "")).toBe(true);
    expect(facts.filter((fact) => fact.kind === "error")).toEqual([]);
    const input = facts.reduce((sum, fact) => sum + (fact.kind === "usage" ? fact.input : 0), 0);
    expect(input > 0).toBe(!["kimi", "copilot"].includes(profile.name));
  });
});

const factsOf = ({ name, headless }: Profile) =>
  readFileSync(join(STREAMS, `${name}-headless.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly who: string; readonly what: string; readonly data: unknown })
    .filter(({ who, what }) => who === "agent" && what === "message")
    .flatMap(({ data }) => headless?.read(data) ?? []);

const optionsWith = (program: string) => ({
  model: null,
  provider: null,
  access: "key" as const,
  transport: "acp" as const,
  program,
  env: {},
  turnTimeoutMs: null,
  searchPath: "",
  hasKey: () => true,
});

describe("What agents say when a call fails", () => {
  const errorsIn = (name: string, line: unknown): readonly string[] =>
    (PROFILES.find((profile) => profile.name === name)?.headless?.read(line) ?? []).flatMap((fact) =>
      fact.kind === "error" ? [fact.message] : [],
    );

  it.each([
    ["codex", { type: "turn.failed", error: { message: "401 Unauthorized" } }, "401 Unauthorized"],
    ["claude", { type: "result", subtype: "success", is_error: true, result: "Invalid API key" }, "Invalid API key"],
    ["qwen", { type: "result", subtype: "error_during_execution", is_error: true }, "error_during_execution"],
    ["gemini", { type: "result", status: "error", error: { message: "API key not valid" } }, "API key not valid"],
    ["opencode", { type: "error", error: { name: "APIError", data: { message: "Unauthorized" } } }, "Unauthorized"],
    [
      "pi",
      { type: "message_end", message: { role: "assistant", content: [], stopReason: "error", errorMessage: "401" } },
      "401",
    ],
    ["copilot", { type: "session.error", data: { message: "429 Too Many Requests" } }, "429 Too Many Requests"],
  ])("%s's own word for it is kept", (name, line, message) => {
    expect(errorsIn(name, line)).toEqual([message]);
  });
});
