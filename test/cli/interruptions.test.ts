import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { espalier, startEspalier, TOY_CONFIG, TOY_FILES, toyProject, until } from "./toy-project.ts";

// Slow enough to be met at work, quick enough for a test.
const slowToy = (): string => {
  const slow = (TOY_FILES["evaluate.py"] ?? "").replace(
    "import argparse",
    "import argparse\nimport time\ntime.sleep(0.5)",
  );
  const folder = toyProject({ "evaluate.py": slow });
  writeFileSync(join(folder, "espalier.yaml"), TOY_CONFIG.replace("replicates: 14", "replicates: 10"));
  return folder;
};

const eventsOf = async (folder: string): Promise<readonly { type: string; id?: string }[]> => {
  const { stdout } = await espalier(folder, "export");
  return stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { event: { type: string } }).event);
};

describe("A running study", () => {
  it("turns a second orchestrator away with the pid of the first, and hears what people ask from outside", async () => {
    const folder = slowToy();
    const first = startEspalier(folder, ["run", "--no-input"]);
    await until(() => first.said().includes("replicate trial-0/baseline-0"));

    const second = await espalier(folder, "run", "--no-input");
    expect(second.exitCode).toBe(9);
    expect(second.stderr).toContain(`process ${first.child.pid}`);
    expect((await espalier(folder, "gc")).exitCode).toBe(9);
    expect(JSON.parse((await espalier(folder, "status", "--json")).stdout)).toMatchObject({ pid: first.child.pid });

    expect((await espalier(folder, "instruct", "prefer small models")).stderr).toBe(
      "The agent reads it with its next task.\n",
    );
    await until(() => first.said().includes("prefer small models"));
    await espalier(folder, "stop");
    const ended = await first.ended;
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect((await eventsOf(folder)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(["instruction_given", "study_stopped"]),
    );
  });

  it("finishes its step at the first Ctrl-C, exits 130, and goes on with the next `run`", async () => {
    const folder = slowToy();
    const first = startEspalier(folder, ["run", "--no-input"]);
    await until(() => first.said().includes("replicate trial-0/baseline-0"));
    first.child.kill("SIGINT");
    const ended = await first.ended;
    expect(ended.exitCode, ended.stderr).toBe(130);
    expect(ended.stderr).toContain("Finishing what is under way");
    const again = await espalier(folder, "run", "--no-input");
    expect(again.exitCode, again.stderr).toBe(0);
    await expectEachMeasuredOnce(folder);
  });

  it("loses nothing and measures nothing twice when it is killed", async () => {
    const folder = slowToy();
    for (const moment of ["environment captured", "replicate trial-0/baseline-1", "#1 on root"]) {
      const run = startEspalier(folder, ["run", "--no-input"]);
      await until(() => run.said().includes(moment) || run.child.exitCode !== null);
      run.child.kill("SIGKILL");
      await run.ended;
    }
    const last = await espalier(folder, "run", "--no-input");
    expect(last.exitCode, last.stderr).toBe(0);
    await expectEachMeasuredOnce(folder);
    expect((await espalier(folder, "replay", "--verify")).exitCode).toBe(0);
  });

  it("can be left to itself with --detach, and met again", async () => {
    const folder = slowToy();
    const answer = await espalier(folder, "run", "--detach", "--budget-replicates", "9", "--no-input");
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stderr).toMatch(/Study "main" runs in process \d+; it writes to .*run\.log/);
    await until(async () => (await espalier(folder, "status", "--json")).stdout.includes('"phase": "finished"'));
    await until(async () => JSON.parse((await espalier(folder, "status", "--json")).stdout).pid === null);
    expect(readFileSync(join(folder, ".espalier/run.log"), "utf8")).toContain("finished");
    const follow = await espalier(folder, "logs", "root", "-f");
    expect(follow.exitCode).toBe(0);
  });

  it("that cannot begin in the background says why, with its exit code", async () => {
    const folder = slowToy();
    writeFileSync(join(folder, "model.py"), "LEARNING_RATE = 9\n");
    const answer = await espalier(folder, "run", "--detach");
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/changes that are not committed: model\.py/);
    expect(existsSync(join(folder, ".espalier/journal.db"))).toBe(false);
  });
});

const expectEachMeasuredOnce = async (folder: string): Promise<void> => {
  const finished = (await eventsOf(folder)).filter(({ type }) => type === "replicate_finished").map(({ id }) => id);
  expect(finished.length).toBeGreaterThan(3);
  expect(new Set(finished).size).toBe(finished.length);
};
