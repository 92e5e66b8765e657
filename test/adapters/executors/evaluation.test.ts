import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { Executor } from "../../../src/ports/executor.ts";
import { aProject, aSpec, EVALUATE, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

describe.each(sandboxes)("an evaluation in the $name sandbox", (sandbox) => {
  let project: Project;
  let executor: Executor;
  let environmentHash: string;

  beforeEach(async () => {
    project = aProject({ "evaluate.py": EVALUATE, "model.py": "VALUE = 1.0\n" });
    executor = localExecutor({ sandbox, stateFolder: project.stateFolder });
    const captured = await executor.capture(project.captureJob(aSpec()), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    environmentHash = captured.environment.hash;
  });
  afterEach(() => project.remove());

  test("measures the candidate's own code, for the seed that it is given", async () => {
    const candidate = project.candidate({ "model.py": "VALUE = 2.0\n" });
    const outcome = await executor.run(project.job(candidate, aSpec(), { environmentHash, seed: 5 }), never);
    expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 2.05, "nested.n": 1 } });
  });
});
