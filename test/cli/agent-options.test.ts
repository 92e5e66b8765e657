import { describe, expect, it } from "vitest";
import { plainSandbox } from "../../src/adapters/sandbox/index.ts";
import { agentOptions } from "../../src/cli/agent-options.ts";
import { makeAgent } from "../../src/cli/make-agent.ts";

const read = (options: Record<string, unknown>, name = "claude") => agentOptions({ name, options });

describe("The options of an agent in the project file", () => {
  it("have defaults for everything", () => {
    expect(read({})).toMatchObject({ model: null, provider: null, access: "auto", transport: "auto", network: "none" });
  });

  it("split a command without a shell, or take it as a list", () => {
    expect(read({ command: "python3 'my agent.py' --fast" }).command).toEqual(["python3", "my agent.py", "--fast"]);
    expect(read({ command: ["sh", "-c", "echo 1"] }).command).toEqual(["sh", "-c", "echo 1"]);
  });

  it("name a provider that is known, or describe another", () => {
    expect(read({ provider: "openrouter" }).provider).toMatchObject({ api: "openai", keyEnv: "OPENROUTER_API_KEY" });
    const provider = { api: "anthropic", baseUrl: "https://llm.example.com/v1/", keyEnv: "MY_KEY" };
    expect(read({ provider }).provider).toMatchObject({ baseUrl: "https://llm.example.com", keyEnv: "MY_KEY" });
  });

  it.each([
    [{ modle: "x" }, /agent: .*modle.* \(agent claude\)/],
    [{ model: 3 }, /agent\.model: .* \(agent claude\)/],
    [{ provider: "acme" }, /agent\.provider: "acme" is no provider that is known/],
    [{ access: "maybe" }, /agent\.access/],
    [{ trialUsd: -1 }, /agent\.trialUsd/],
  ])("are refused with their name: %j", (options, message) => {
    expect(() => read(options)).toThrow(message);
  });

  it("must be there where an agent cannot do without: a program for `command`, a profile or a protocol for others", async () => {
    const make = (name: string, options = {}, studyUsd: number | null = null) =>
      makeAgent({
        choice: { name, options },
        sandbox: plainSandbox("for the test"),
        env: {},
        checkout: "/",
        studyUsd,
        spent: { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false },
      });
    await expect(make("command")).rejects.toThrow("agent.command is missing");
    await expect(make("coddex")).rejects.toThrow('There is no agent "coddex"');
    const made = await make("mine", { protocol: "acp", command: ["mine", "--acp"] });
    expect(made.agent.name).toBe("mine");
    await made.close();
    await expect(make("command", { command: "true" }, 5)).rejects.toThrow("budget.usd cannot be kept");
    await expect(make("claude", { access: "login" }, 5)).rejects.toThrow("budget.usd cannot be kept");
  });
});
