import { describe, it } from "vitest";
import { localExecutor } from "../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../src/adapters/sandbox/index.ts";
import type { ReplicateJob } from "../../src/ports/executor.ts";
import type { Sandbox } from "../../src/ports/sandbox.ts";
import { type ExecutorSubject, executorContract } from "../../src/testing/executor-contract.ts";
import { scriptedExecutor } from "../../src/testing/scripted-executor.ts";
import { aProject, aSpec } from "../adapters/executors/a-project.ts";

const MEASURED = 'import time\nprint(\'{"score": 1, "stamp": %r}\' % time.time())\n';
const CRASHING = "raise SystemExit('broken')\n";
const LASTING = "import time\ntime.sleep(60)\nprint('{\"score\": 1}')\n";

const localSubject = async (sandbox: Sandbox): Promise<ExecutorSubject> => {
  const project = aProject({ "evaluate.py": MEASURED });
  const spec = aSpec({ protect: [] });
  const open = () => localExecutor({ sandbox, stateFolder: project.stateFolder });
  const jobOf = (script: string) => (id: string, environmentHash: string) =>
    project.job(project.candidate({ "evaluate.py": script }), spec, { id, environmentHash, seed: id.charCodeAt(0) });
  return {
    executor: open(),
    reopen: open,
    capture: project.captureJob(spec),
    measured: jobOf(MEASURED),
    crashing: jobOf(CRASHING),
    lasting: jobOf(LASTING),
    dispose: async () => project.remove(),
  };
};

const scriptedSubject = async (): Promise<ExecutorSubject> => {
  let stamp = 0;
  const executor = scriptedExecutor({
    measure: async ({ worktree }) => {
      if (worktree.name === "crashing")
        return { kind: "failed", failure: "crash", message: "broken", durationMs: 1, gpuMs: 0 };
      if (worktree.name === "lasting") await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
      return { score: 1, stamp: stamp++ };
    },
  });
  const spec = aSpec();
  const worktreeNamed = (name: string) => ({ name, path: "/nowhere", commit: name });
  const jobOf =
    (name: string) =>
    (id: string, environmentHash: string): ReplicateJob => ({
      ...{ id, spec, trial: 1, worktree: worktreeNamed(name), baseCommit: "base", checkout: "/nowhere", seed: 1 },
      ...{ holdout: false, timeoutMs: 60_000, environmentHash, folder: "/nowhere" },
    });
  return {
    executor,
    // What it knows, it knows in memory.
    reopen: () => executor,
    capture: { spec, worktree: worktreeNamed("root"), checkout: "/nowhere" },
    measured: jobOf("measured"),
    crashing: jobOf("crashing"),
    lasting: jobOf("lasting"),
  };
};

const detected = await detectSandbox();
const subjects: readonly (readonly [string, () => Promise<ExecutorSubject>])[] = [
  ["the scripted executor", scriptedSubject],
  ["the local executor without a sandbox", () => localSubject(plainSandbox("for this test"))],
  ...(detected.isolates ? [["the local executor in a sandbox", () => localSubject(detected)] as const] : []),
];

for (const [name, makeSubject] of subjects) {
  describe(name, () => {
    for (const { title, run } of executorContract(makeSubject)) it(title, run);
  });
}
