import { spawn, spawnSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { killTree, processLimits } from "../../src/process/index.ts";

const MIB = 1024 ** 2;
const roots: number[] = [];

afterEach(async () => {
  for (const rootPid of roots.splice(0)) expect(await killTree({ rootPid })).toBe(true);
});

const start = (argv: readonly string[]): number => {
  const child = spawn(argv[0] ?? "", argv.slice(1), { detached: true, stdio: "ignore" });
  if (child.pid === undefined) throw new Error(`${argv[0]} could not be started`);
  roots.push(child.pid);
  return child.pid;
};

/** A group below one that is not there cannot be made, as on a machine that lets us make none. */
const NO_GROUP = "not-there/group";

/** Control groups that a process has made and that are still there. */
const groupsOf = (pid: number): readonly string[] =>
  spawnSync("find", ["/sys/fs/cgroup", "-maxdepth", "6", "-type", "d", "-name", `espalier-${pid}-*`], {
    encoding: "utf8",
  })
    .stdout.split("\n")
    .filter((line) => line !== "");

describe("Limits on a tree of processes", () => {
  it("are looked after by looking where no control group can be made: memory", async () => {
    const limits = processLimits({ maxProcesses: 100, maxMemoryBytes: 128 * MIB }, NO_GROUP);
    expect(limits).toMatchObject({ limitsProcesses: false, limitsMemory: false });
    const hungry = start(["python3", "-c", "x = bytearray(300 << 20); import time; time.sleep(60)"]);
    const modest = start(["python3", "-c", "import time; time.sleep(60)"]);
    await vi.waitUntil(() => limits.overrun({ rootPid: hungry }) === "memory", { timeout: 20_000 });
    expect(limits.overrun({ rootPid: modest })).toBeNull();
  });

  it("are looked after by looking where no control group can be made: processes", async () => {
    const limits = processLimits({ maxProcesses: 5, maxMemoryBytes: 2 ** 50 }, NO_GROUP);
    const many = start(["sh", "-c", "for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait"]);
    const few = start(["sh", "-c", "sleep 60 & wait"]);
    await vi.waitUntil(() => limits.overrun({ rootPid: many }) === "processes", { timeout: 20_000 });
    expect(limits.overrun({ rootPid: few })).toBeNull();
  });

  it("leave no control group behind, also when their processes ended a moment ago", async () => {
    for (let i = 0; i < 5; i++) {
      const limits = processLimits({ maxProcesses: 50, maxMemoryBytes: 2 ** 40 });
      const rootPid = start(limits.wrap(["sh", "-c", "for i in 1 2 3 4; do sleep 60 & done; wait"]));
      await new Promise((resolve) => setTimeout(resolve, 100));
      await killTree({ rootPid });
      await limits.remove();
    }
    expect(groupsOf(process.pid)).toEqual([]);
  });

  it("of a process that was killed are cleared away by the next one that sets any", () => {
    const module = new URL("../../src/process/process-limits.ts", import.meta.url).href;
    const limits = `(await import(${JSON.stringify(module)})).processLimits({ maxProcesses: 50, maxMemoryBytes: 2 ** 40 })`;
    const run = (script: string) =>
      spawnSync(process.execPath, ["--no-warnings", "--input-type=module", "-e", script], { encoding: "utf8" });
    const killed = run(`${limits}; process.kill(process.pid, "SIGKILL")`);
    expect(killed.signal).toBe("SIGKILL");
    expect(run(`await ${limits}.remove()`).status).toBe(0);
    expect(groupsOf(killed.pid)).toEqual([]);
  });
});
