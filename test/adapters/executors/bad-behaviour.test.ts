import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { Executor, ReplicateJob } from "../../../src/ports/executor.ts";
import { hasInEnvironment, processTable } from "../../../src/process/index.ts";
import { aProject, aSpec, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

describe.each(sandboxes)("in the $name sandbox an evaluation", (sandbox) => {
  let project: Project;
  let executor: Executor;
  let environmentHash: string;
  let count = 0;
  const spec = aSpec({ protect: [] });

  beforeAll(async () => {
    project = aProject({ "evaluate.py": "print('{\"score\": 1}')\n" });
    executor = localExecutor({ sandbox, stateFolder: project.stateFolder });
    const captured = await executor.capture(project.captureJob(spec), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    environmentHash = captured.environment.hash;
  });
  afterAll(() => project.remove());

  const jobFor = (script: string, extra: Partial<ReplicateJob> = {}): ReplicateJob =>
    project.job(project.candidate({ "evaluate.py": script }), spec, {
      environmentHash,
      id: `bad-${count++}`,
      ...extra,
    });
  const run = (script: string, extra: Partial<ReplicateJob> = {}) => executor.run(jobFor(script, extra), never);

  /** Processes of this project's evaluations, found by what only they have in their environment. */
  const survivors = () =>
    processTable().filter(
      ({ pid, isZombie }) =>
        !isZombie && hasInEnvironment(pid, `ESPALIER_PROJECT_COPIES=${project.baseline.path}:${project.checkout}`),
    );

  test("that hangs is ended at its timeout", async () => {
    const outcome = await run("import time\nwhile True: time.sleep(1)", { timeoutMs: 1_000 });
    expect(outcome).toMatchObject({ failure: "timeout", message: "the evaluation was still running after 1 s" });
    expect(survivors()).toEqual([]);
  });

  test("may save its work when it is asked to end", async () => {
    const script = `import os, signal, sys, time
def save(*_):
    open(os.environ["ESPALIER_OUT_DIR"] + "/saved", "w").write("x"); print("saved"); sys.exit(1)
signal.signal(signal.SIGTERM, save)
while True: time.sleep(0.05)`;
    const job = jobFor(script, { timeoutMs: 6_000 });
    expect(await executor.run(job, never)).toMatchObject({ failure: "timeout" });
    expect(readFileSync(join(job.folder, "log"), "utf8")).toMatch(/saved/);
  });

  test("that ignores SIGTERM is killed ten seconds later", async () => {
    const script = "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(0.1)";
    const outcome = await run(script, { timeoutMs: 5_000 });
    expect(outcome).toMatchObject({ failure: "timeout" });
    expect(outcome.durationMs).toBeGreaterThan(10_000);
    expect(survivors()).toEqual([]);
  });

  test("leaves no daemon behind, and is measured without waiting for it", async () => {
    const script = `import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(3600)
    os._exit(0)
os.wait()
print('{"score": 1}')`;
    expect(await run(script)).toMatchObject({ kind: "finished", metrics: { score: 1 } });
    expect(survivors()).toEqual([]);
  });

  test("that multiplies does not take the machine down", async () => {
    // Bounded by itself as well: the test must not depend on the defence that it tests.
    const script = `import os, time
made = 0
try:
    for _ in range(2600):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
except OSError:
    pass
print('{"score": %d}' % made)`;
    const outcome = await run(script, { timeoutMs: 30_000 });
    const isBounded = outcome.kind === "failed" || (outcome.metrics.score ?? Infinity) < 2_100;
    expect(isBounded).toBe(true);
    expect(survivors()).toEqual([]);
  });

  test("is ended when the caller cancels it, and can be run another time", async () => {
    const abort = new AbortController();
    const job = jobFor(
      "import os, time\nif not os.path.exists('/nonexistent'): time.sleep(2)\nprint('{\"score\": 1}')",
    );
    const cancelled = executor.run(job, abort.signal);
    while (!existsSync(join(job.folder, "log"))) await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    expect(await cancelled).toMatchObject({ failure: "killed", message: "the replicate was cancelled" });
    expect(survivors()).toEqual([]);
    expect(await executor.run(job, never)).toMatchObject({ kind: "finished" });
  });

  test("that meets a full disk of its own making says so", async () => {
    const outcome = await run("open('/dev/full', 'w').write('x' * 100000)");
    expect(outcome).toMatchObject({ failure: "crash", message: expect.stringMatching(/No space left on device/) });
  });

  test("is not started on a full disk, and one under way is ended", async () => {
    const full = localExecutor({ sandbox, stateFolder: project.stateFolder, minFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(full.run(jobFor("print(1)"), never)).rejects.toMatchObject({
      code: "disk_full",
      message: expect.stringMatching(/is full/),
      hint: expect.stringMatching(/Free some space/),
    });
  });
});
