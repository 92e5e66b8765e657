import { afterEach, describe, expect, it } from "vitest";
import {
  type AgentProcess,
  SESSION_MARK,
  startAgentProcess,
} from "../../../src/adapters/agents/session/agent-process.ts";
import { hasInEnvironment, processTable } from "../../../src/process/index.ts";

const MIB = 1024 ** 2;
const started: AgentProcess[] = [];

afterEach(async () => {
  for (const agent of started.splice(0)) await agent.end();
});

const start = (mark: string, script: string, caps: { maxProcesses: number; maxMemoryBytes: number }): AgentProcess => {
  const env = { PATH: process.env.PATH ?? "", [SESSION_MARK]: mark };
  const agent = startAgentProcess({ argv: ["sh", "-c", script], env }, "/", mark, caps);
  started.push(agent);
  return agent;
};

describe("An agent's process", () => {
  it("that takes more memory than a session may have is killed, and says so", async () => {
    const script = "exec python3 -c 'x = bytearray(600 << 20); import time; time.sleep(60)'";
    const agent = start("agent-process-memory", script, { maxProcesses: 50, maxMemoryBytes: 128 * MIB });
    const { signal, code } = await agent.exited;
    expect(signal === "SIGKILL" || code !== 0).toBe(true);
    expect(agent.overrun()).toMatch(/more than the 0\.1 GiB of memory/);
    await agent.end();
    expect(agent.overrun()).toMatch(/memory/);
  });

  it("that multiplies is held, and ends with everything that it started", async () => {
    const mark = "agent-process-fork";
    const script = "f() { sleep 60 & f; }; f";
    const agent = start(mark, script, { maxProcesses: 40, maxMemoryBytes: 2 ** 40 });
    await Promise.race([agent.exited, new Promise((resolve) => setTimeout(resolve, 1_500))]);
    const alive = (): number =>
      processTable().filter(({ pid, isZombie }) => !isZombie && hasInEnvironment(pid, `${SESSION_MARK}=${mark}`))
        .length;
    expect(alive()).toBeLessThanOrEqual(40);
    await agent.end();
    expect(alive()).toBe(0);
  });

  it("that keeps within its limits met none", async () => {
    const agent = start("agent-process-modest", "exit 3", { maxProcesses: 50, maxMemoryBytes: 2 ** 40 });
    expect(await agent.exited).toEqual({ code: 3, signal: null, error: null });
    expect(agent.overrun()).toBeNull();
  });
});
