import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isUnderWay, superviseJob } from "../../../src/adapters/executors/local/supervise-job.ts";
import type { SupervisedJob } from "../../../src/adapters/executors/local/supervision.ts";

const never = new AbortController().signal;
let folder: string;
let job: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "espalier-supervise-"));
  job = join(folder, "job");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aJob = (script: string, marker: string, extra: Partial<SupervisedJob> = {}): SupervisedJob => {
  const cut = marker.indexOf("=");
  const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", [marker.slice(0, cut)]: marker.slice(cut + 1) };
  return {
    tag: "tag",
    steps: [{ name: "evaluation", argv: ["sh", "-c", script], env, cwd: folder }],
    timeoutMs: 60_000,
    graceMs: 100,
    marker,
    logPath: join(folder, "log"),
    maxLogBytes: 1_000,
    stdoutTailPath: join(job, "stdout"),
    maxProcesses: 1_000,
    maxMemoryBytes: 8 * 1024 ** 3,
    minFreeBytes: 0,
    ...extra,
  };
};
const supervise = (script: string, extra: Partial<SupervisedJob> = {}) =>
  superviseJob(job, async (marker) => aJob(script, marker, extra), never);

describe("a supervised job", () => {
  test("ends with the exit code of its last step, and stops at the first that fails", async () => {
    const env = { PATH: process.env.PATH ?? "" };
    const step = (name: string, script: string) => ({ name, argv: ["sh", "-c", script], env, cwd: folder });
    const steps = [step("one", "echo 1"), step("two", "echo 2; exit 5"), step("three", "echo 3")];
    const end = await supervise("", { steps });
    expect(end).toMatchObject({
      kind: "ended",
      result: {
        endedBy: null,
        treeGone: true,
        tag: "tag",
        steps: [
          { name: "one", exitCode: 0 },
          { name: "two", exitCode: 5 },
        ],
      },
    });
    expect(readFileSync(join(folder, "log"), "utf8")).toBe("1\n2\n");
    expect(readFileSync(join(job, "stdout"), "utf8")).toBe("1\n2\n");
  });

  test("is started once, however many ask for it at the same time", async () => {
    const ends = await Promise.all(Array.from({ length: 6 }, () => supervise("echo run >> runs; sleep 1")));
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(readFileSync(join(folder, "runs"), "utf8")).toBe("run\n");
  });

  test("whose program does not exist says so", async () => {
    const steps = [{ name: "evaluation", argv: ["/no/such/program"], env: {}, cwd: folder }];
    const end = await supervise("", { steps, maxProcesses: 0 });
    expect(end.kind).toBe("ended");
    if (end.kind !== "ended") return;
    const [step] = end.result.steps;
    expect(step?.startError !== null || step?.exitCode !== 0).toBe(true);
  });

  test("that takes more memory than it may is ended, and the reason known", async () => {
    const script = `python3 -c "x = bytearray(400 * 1024 ** 2); import time; time.sleep(1)"`;
    const end = await supervise(script, { maxMemoryBytes: 128 * 1024 ** 2 });
    expect(end).toMatchObject({ kind: "ended", result: { outOfMemory: true, treeGone: true } });
  });

  test("is ended when the disk fills up under it", async () => {
    const end = await supervise("sleep 60", { minFreeBytes: Number.MAX_SAFE_INTEGER });
    expect(end).toMatchObject({ kind: "ended", result: { endedBy: "disk", treeGone: true } });
  });

  test("keeps the head and the tail of a long output", async () => {
    await supervise("echo first; head -c 100000 /dev/zero | tr '\\0' x; echo; echo last");
    const log = readFileSync(join(folder, "log"), "utf8");
    expect(log).toMatch(/^first\nx+\n\[… \d+ bytes left out …\]\nx+\nlast\n$/);
    expect(log.length).toBeLessThan(1_100);
  });

  test("is given up after its supervisor was killed three times", async () => {
    const running = supervise("echo begun; sleep 60");
    const killed = new Set<string>();
    while (killed.size < 3) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const claims = existsSync(job) ? readdirSync(job).filter((name) => /^started-\d\.json$/.test(name)) : [];
      for (const claim of claims.filter((name) => !killed.has(name))) {
        killed.add(claim);
        expect(isUnderWay(job)).toBe(true);
        process.kill(JSON.parse(readFileSync(join(job, claim), "utf8")).pid, "SIGKILL");
      }
    }
    expect(await running).toMatchObject({
      kind: "lost",
      message: expect.stringMatching(/ended 3 times without a result/),
    });
    expect(isUnderWay(job)).toBe(false);
  });
});
