import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectLeftovers } from "../../../src/adapters/executors/local/index.ts";
import { runningJobs } from "../../../src/adapters/executors/local/running-jobs.ts";
import { isUnderWay, superviseJob } from "../../../src/adapters/executors/local/supervise-job.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "espalier-leftovers-"));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const replicate = (trial: number, name: string): string => {
  const folder = join(state, "trials", String(trial), name);
  mkdirSync(join(folder, "evaluation-1a2b.work", "tree"), { recursive: true });
  writeFileSync(join(folder, "evaluation-1a2b.work", "tree", "train.py"), "x = 1\n");
  writeFileSync(join(folder, "log"), "what it printed\n");
  return folder;
};

test("What kills left of evaluations is removed, but logs, and nothing of a job that is still at work", async () => {
  const dead = replicate(1, "search-0");
  const alive = replicate(2, "search-1");
  const jobs = runningJobs(join(state, "running"));
  for (const folder of [dead, alive]) jobs.add({ id: folder, folder, gpus: [] });
  mkdirSync(join(state, "discarded", "aa11", "tree"), { recursive: true });

  const job = join(alive, "evaluation.job");
  const cancelling = new AbortController();
  const ended = superviseJob(
    job,
    async (marker) => ({
      tag: "tag",
      steps: [
        {
          name: "evaluation",
          argv: ["sleep", "60"],
          env: { PATH: process.env.PATH ?? "", ESPALIER_JOB: marker.split("=")[1] ?? "" },
          cwd: alive,
        },
      ],
      timeoutMs: 60_000,
      graceMs: 100,
      marker,
      logPath: join(alive, "log"),
      maxLogBytes: 1_000,
      stdoutTailPath: join(job, "stdout"),
      maxProcesses: 1_000,
      maxMemoryBytes: 2 ** 40,
      minFreeBytes: 0,
    }),
    cancelling.signal,
  );
  await expect.poll(() => existsSync(job) && isUnderWay(job), { timeout: 20_000 }).toBe(true);

  collectLeftovers(state);
  expect(readdirSync(dead)).toEqual(["log"]);
  expect(existsSync(join(alive, "evaluation-1a2b.work", "tree", "train.py"))).toBe(true);
  expect(jobs.underWay().map(({ folder }) => folder)).toEqual([alive]);
  expect(readdirSync(join(state, "running"))).toHaveLength(1);
  await expect.poll(() => readdirSync(join(state, "discarded")).length, { timeout: 20_000 }).toBe(0);

  cancelling.abort();
  expect((await ended).kind).toBe("cancelled");
});
