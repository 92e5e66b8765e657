import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { countSlots, equalSlots, type Slot } from "../../../src/adapters/executors/local/slots.ts";
import { detectSandbox } from "../../../src/adapters/sandbox/index.ts";
import { aProject, aSpec, type Project } from "./a-project.ts";

const never = new AbortController().signal;
const gpu = (index: number) => ({ index, uuid: `GPU-${index}`, name: "Fake" });
const slotOf = (taken: Slot | string): Slot => {
  if (typeof taken === "string") throw new Error(taken);
  return taken;
};

describe("a machine's slots", () => {
  test.each([
    [{ gpus: 0, cpus: 1 }, { cpus: 8, gpus: 0 }, 8],
    [{ gpus: 0, cpus: 3 }, { cpus: 8, gpus: 0 }, 2],
    [{ gpus: 0, cpus: 16 }, { cpus: 8, gpus: 0 }, 1],
    [{ gpus: 1, cpus: 1 }, { cpus: 8, gpus: 4 }, 4],
    [{ gpus: 2, cpus: 1 }, { cpus: 8, gpus: 5 }, 2],
    [{ gpus: 1, cpus: 4 }, { cpus: 8, gpus: 4 }, 2],
    [{ gpus: 1, cpus: 1 }, { cpus: 8, gpus: 0 }, 0],
  ])("are what %o fits into %o: %i", (resources, machine, slots) => {
    expect(countSlots(resources, machine)).toBe(slots);
  });

  test("are handed out one by one, each GPU to one holder at a time", async () => {
    const slots = equalSlots({ gpus: 1, cpus: 1 }, 2, [gpu(0), gpu(1)], async () => true);
    const one = slotOf(await slots.acquire(never));
    const two = slotOf(await slots.acquire(never));
    expect([...one.gpus, ...two.gpus].map(({ index }) => index).sort()).toEqual([0, 1]);
    let third: Slot | string = "none yet";
    const waiting = slots.acquire(never).then((slot) => {
      third = slot;
    });
    await Promise.resolve();
    expect(third).toBe("none yet");
    two.release();
    two.release();
    await waiting;
    expect(slotOf(third).gpus).toEqual(two.gpus);
  });

  test("leave out a device that something still holds, until it is free", async () => {
    let busy = true;
    const options = { retryMs: 5, patienceMs: 60_000 };
    const slots = equalSlots(
      { gpus: 1, cpus: 1 },
      2,
      [gpu(0), gpu(1)],
      async ({ index }) => index === 1 || !busy,
      options,
    );
    const one = slotOf(await slots.acquire(never));
    expect(one.gpus).toEqual([gpu(1)]);
    const waiting = slots.acquire(never);
    setTimeout(() => {
      busy = false;
    }, 20);
    expect(slotOf(await waiting).gpus).toEqual([gpu(0)]);
  });

  test("are given up when devices stay busy, or the caller does", async () => {
    const slots = equalSlots({ gpus: 1, cpus: 1 }, 1, [gpu(0)], async () => false, { retryMs: 1, patienceMs: 5 });
    expect(await slots.acquire(never)).toBe("busy");
    const abort = new AbortController();
    const held = equalSlots({ gpus: 0, cpus: 1 }, 1, [], async () => true);
    await held.acquire(never);
    const waiting = held.acquire(abort.signal);
    abort.abort();
    expect(await waiting).toBe("aborted");
  });

  test("stay with the jobs that hold them from before", async () => {
    const slots = equalSlots({ gpus: 1, cpus: 1 }, 2, [gpu(0), gpu(1)], async () => true);
    slots.reserve(["GPU-0"]);
    expect(slotOf(await slots.acquire(never)).gpus).toEqual([gpu(1)]);
  });
});

describe("a machine with GPUs", () => {
  let project: Project;
  let bin: string;

  /** Lists two devices, and of the processes that the file `holders` names those that live. */
  const SMI = `#!/bin/sh
here=$(dirname "$0")
case "$1" in
  --query-gpu=*) echo "0, GPU-aaaa, Fake 9000"; echo "1, GPU-bbbb, Fake 9000" ;;
  --query-compute-apps=*) while IFS=, read -r pid gpu; do [ -d "/proc/$pid" ] && echo "$pid,$gpu"; done < "$here/holders" ;;
esac
`;

  beforeAll(() => {
    project = aProject({ "evaluate.py": EVALUATE });
    bin = join(project.folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "nvidia-smi"), SMI);
    chmodSync(join(bin, "nvidia-smi"), 0o755);
    writeFileSync(join(bin, "holders"), "");
  });
  afterAll(() => project.remove());

  /** Reports which devices it was given; waits until the other one runs as well. */
  const EVALUATE = `import json, os, time
devices = os.environ["CUDA_VISIBLE_DEVICES"].split(",")
time.sleep(0.5)
print(json.dumps({"score": sum({"GPU-aaaa": 1, "GPU-bbbb": 10}[d] for d in devices)}))
`;
  const spec = (gpus: number) => aSpec({ resources: { gpus, cpus: 0 } });
  const anExecutor = async () => {
    const searchPath = `${bin}:${process.env.PATH}`;
    return localExecutor({ sandbox: await detectSandbox(), stateFolder: project.stateFolder, searchPath });
  };
  const scoreOf = async (
    executor: Awaited<ReturnType<typeof anExecutor>>,
    gpus: number,
    hash: string,
    seed: number,
  ) => {
    const outcome = await executor.run(
      project.job(project.baseline, spec(gpus), { environmentHash: hash, seed }),
      never,
    );
    if (outcome.kind === "failed") throw new Error(outcome.message);
    expect(outcome.gpuMs).toBe(gpus * outcome.durationMs);
    return outcome.metrics.score;
  };

  test("gives each replicate devices of its own, and books their time", async () => {
    const executor = await anExecutor();
    const captured = await executor.capture(project.captureJob(spec(1)), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    expect(captured.environment).toMatchObject({ slots: 2, hardware: expect.stringMatching(/Fake 9000, Fake 9000$/) });
    const { hash } = captured.environment;
    const scores = await Promise.all([1, 2].map((seed) => scoreOf(executor, 1, hash, seed)));
    expect(scores.sort()).toEqual([1, 10]);
  });

  test("gives several devices to one replicate, and refuses what it does not have", async () => {
    const executor = await anExecutor();
    const captured = await executor.capture(project.captureJob(spec(2)), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    expect(captured.environment.slots).toBe(1);
    expect(await scoreOf(executor, 2, captured.environment.hash, 5)).toBe(11);
    expect(await executor.capture(project.captureJob(spec(3)), never)).toMatchObject({
      kind: "refused",
      code: "config_invalid",
      message: "A replicate needs 3 GPU(s), and nvidia-smi lists 2.",
    });
  });

  test("leaves a device alone that another program has taken meanwhile", async () => {
    const executor = await anExecutor();
    const captured = await executor.capture(project.captureJob(spec(1)), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    const { hash } = captured.environment;
    await scoreOf(executor, 1, hash, 11);
    writeFileSync(join(bin, "holders"), "1, GPU-aaaa\n");
    expect(await scoreOf(executor, 1, hash, 12)).toBe(10);
    expect(await scoreOf(executor, 1, hash, 13)).toBe(10);
  });

  test("ends what an earlier evaluation left on a device", async () => {
    const left = spawn("sleep", ["600"], {
      env: { PATH: process.env.PATH, ESPALIER_JOB: "an earlier one" },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => left.once("exit", (_, signal) => resolve(signal)));
    writeFileSync(join(bin, "holders"), `${left.pid}, GPU-aaaa\n`);
    const executor = await anExecutor();
    const captured = await executor.capture(project.captureJob(spec(2)), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    expect(await scoreOf(executor, 2, captured.environment.hash, 21)).toBe(11);
    expect(await ended).toBe("SIGKILL");
  });
});
