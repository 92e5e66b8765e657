import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { Executor, ReplicateJob } from "../../../src/ports/executor.ts";
import { hasInEnvironment, processTable } from "../../../src/process/index.ts";
import { aProject, aSpec, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;
const PROGRAM = fileURLToPath(new URL("./run-one-job.ts", import.meta.url));

describe.each(sandboxes)("in the $name sandbox a replicate under way", (sandbox) => {
  let project: Project;
  let environmentHash: string;
  let count = 0;
  const spec = aSpec({ protect: [] });
  const anExecutor = (): Executor => localExecutor({ sandbox, stateFolder: project.stateFolder });

  beforeAll(async () => {
    project = aProject({ "evaluate.py": "print('{\"score\": 1}')\n" });
    const captured = await anExecutor().capture(project.captureJob(spec), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    environmentHash = captured.environment.hash;
  });
  afterAll(() => project.remove());

  /** Takes its time, and gives another score each time that it is run. */
  const SLOW = "import time\nprint('begun', flush=True)\ntime.sleep(4)\nprint('{\"score\": %r}' % time.time())";
  const slowJob = (extra: Partial<ReplicateJob> = {}, script = SLOW): ReplicateJob => {
    count += 1;
    const common = { environmentHash, id: `slow-${count}`, seed: count };
    return project.job(project.candidate({ "evaluate.py": script }), spec, { ...common, ...extra });
  };

  const anOrchestrator = (job: ReplicateJob): ChildProcess =>
    spawn(process.execPath, [PROGRAM, project.stateFolder, JSON.stringify(job), sandbox.name], { stdio: "ignore" });

  const until = async (condition: () => boolean): Promise<void> => {
    for (let tries = 0; !condition(); tries++) {
      if (tries > 2_000) throw new Error("waited for too long");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const hasBegun = (job: ReplicateJob) => () => {
    const log = join(job.folder, "log");
    return existsSync(log) && readFileSync(log, "utf8").includes("begun");
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  const supervisorOf = (job: ReplicateJob): number => {
    const folder = join(job.folder, "evaluation.job");
    const claim = readdirSync(folder).find((name) => name.startsWith("started-"));
    return JSON.parse(readFileSync(join(folder, claim ?? ""), "utf8")).pid;
  };
  const survivors = () =>
    processTable().filter(
      ({ pid, isZombie }) =>
        !isZombie && hasInEnvironment(pid, `ESPALIER_PROJECT_COPIES=${project.baseline.path}:${project.checkout}`),
    );

  test("outlives the orchestrator, and is adopted by the next one, not measured again", async () => {
    const job = slowJob();
    const orchestrator = anOrchestrator(job);
    await until(hasBegun(job));
    await kill(orchestrator);
    const next = anExecutor();
    expect(await next.adoptable()).toEqual([job.id]);
    const outcome = await next.run(job, never);
    expect(outcome).toMatchObject({ kind: "finished" });
    expect(readFileSync(join(job.folder, "log"), "utf8").match(/begun/g)).toHaveLength(1);
    expect(await next.adoptable()).toEqual([]);
  });

  test("that ended while nobody was there has its outcome kept", async () => {
    const job = slowJob();
    const orchestrator = anOrchestrator(job);
    await until(hasBegun(job));
    await kill(orchestrator);
    const folder = join(job.folder, "evaluation.job");
    await until(() => readdirSync(folder).some((name) => /^result-\d+\.json$/.test(name)));
    expect(survivors()).toEqual([]);
    const outcome = await anExecutor().run(job, never);
    expect(outcome).toMatchObject({ kind: "finished" });
    expect(readFileSync(join(job.folder, "log"), "utf8").match(/begun/g)).toHaveLength(1);
  });

  test("ends itself at its timeout although the orchestrator is dead", async () => {
    const job = slowJob({ timeoutMs: 6_000 }, "import time\nprint('begun', flush=True)\ntime.sleep(600)");
    const orchestrator = anOrchestrator(job);
    await until(hasBegun(job));
    await kill(orchestrator);
    await until(() => survivors().length === 0);
    expect(await anExecutor().run(job, never)).toMatchObject({ failure: "timeout" });
  });

  test("whose supervisor is killed takes its processes along, and is run again", async () => {
    const job = slowJob();
    const outcome = anExecutor().run(job, never);
    await until(hasBegun(job));
    process.kill(supervisorOf(job), "SIGKILL");
    expect(await outcome).toMatchObject({ kind: "finished" });
    expect(readFileSync(join(job.folder, "log"), "utf8").match(/begun/g)).toHaveLength(2);
    expect(survivors()).toEqual([]);
  });

  test("that is adopted can be cancelled", async () => {
    const job = slowJob();
    const orchestrator = anOrchestrator(job);
    await until(hasBegun(job));
    await kill(orchestrator);
    const abort = new AbortController();
    const adopted = anExecutor().run(job, abort.signal);
    setTimeout(() => abort.abort(), 200);
    expect(await adopted).toMatchObject({ failure: "killed" });
    expect(survivors()).toEqual([]);
  });
});
