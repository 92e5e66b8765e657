import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { StudySpec } from "../../../src/core/study-spec.ts";
import type { Executor, ReplicateOutcome } from "../../../src/ports/executor.ts";
import { aProject, aSpec, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

/** Three programs: a model that repeats the first training label, predictions for four rows, accuracy. */
const files = {
  "train.py": `import os, shutil
label = open("data/train.csv").read().split()[0]
open(os.environ["ESPALIER_OUT_DIR"] + "/model", "w").write(label)
`,
  "predict.py": `import os
out = os.environ["ESPALIER_OUT_DIR"]
open(out + "/predictions.csv", "w").write(open(out + "/model").read() * 4)
`,
  "score.py": `import json, os
from metric import accuracy
truth = open("data/labels.csv").read().strip()
guess = open(os.environ["ESPALIER_OUT_DIR"] + "/predictions.csv").read()
json.dump({"accuracy": accuracy(truth, guess)}, open(os.environ["ESPALIER_METRICS_FILE"], "w"))
`,
  "metric.py": "def accuracy(a, b): return sum(x == y for x, y in zip(a, b)) / len(a)\n",
  "data/train.csv": "1 0 1\n",
  "data/labels.csv": "1101\n",
};

describe.each(sandboxes)("train, predict and score apart, in the $name sandbox", (sandbox) => {
  let project: Project;
  let executor: Executor;
  let environmentHash: string;
  let spec: StudySpec;
  let count = 0;

  beforeAll(async () => {
    project = aProject(files);
    const outside = join(project.folder, "outside");
    mkdirSync(join(outside, "deep"), { recursive: true });
    writeFileSync(join(outside, "features"), "f");
    writeFileSync(join(outside, "deep/labels"), "secret");
    writeFileSync(join(outside, "deep/other"), "o");
    mkdirSync(join(project.checkout, "untracked"));
    writeFileSync(join(project.checkout, "untracked/holdout"), "secret");
    writeFileSync(join(project.checkout, "untracked/rest"), "r");
    spec = aSpec({
      objective: { metric: "accuracy", direction: "maximize", minEffect: 0, scale: "linear" },
      evaluate: {
        form: {
          kind: "sealed",
          train: { argv: ["python3", "train.py"] },
          predict: { argv: ["python3", "predict.py"] },
          score: { argv: ["python3", "score.py"] },
          sealed: ["data/labels.csv", join(outside, "deep/labels"), "untracked/holdout"],
        },
        timeoutMs: null,
        smoke: null,
        holdout: { argv: ["sh", "-c", 'echo "{\\"accuracy\\": $(wc -c < "$ESPALIER_OUT_DIR/predictions.csv")}"'] },
      },
      environment: { setup: null, env: [], network: false, include: ["untracked"] },
      data: [outside],
      protect: ["score.py", "data/**"],
    });
    executor = localExecutor({ sandbox, stateFolder: project.stateFolder });
    const captured = await executor.capture(project.captureJob(spec), never);
    if (captured.kind !== "captured") throw new Error(captured.message);
    environmentHash = captured.environment.hash;
  });
  afterAll(() => project.remove());

  const measure = (changed: Readonly<Record<string, string>>, holdout = false): Promise<ReplicateOutcome> => {
    const id = `sealed-${count++}`;
    return executor.run(project.job(project.candidate(changed), spec, { environmentHash, id, holdout }), never);
  };

  test("the score is of the predictions that were left in the output folder", async () => {
    expect(await measure({})).toMatchObject({ kind: "finished", metrics: { accuracy: 0.75 } });
  });

  test("what is sealed does not exist for train and predict, in the commit or outside", async () => {
    const outside = join(project.folder, "outside");
    const peek = `import os
out = os.environ["ESPALIER_OUT_DIR"]
sealed = ["data/labels.csv"${sandbox.isolates ? `, "${outside}/deep/labels"` : ""}, "untracked/holdout"]
for path in sealed:
    try:
        open(path)
        raise SystemExit("could read " + path)
    except FileNotFoundError:
        pass
assert open("${outside}/features").read() + open("${outside}/deep/other").read() + open("untracked/rest").read() == "for"
assert "ESPALIER_METRICS_FILE" not in os.environ
open(out + "/model", "w").write("1"); open(out + "/predictions.csv", "w").write("1111")
`;
    expect(await measure({ "train.py": peek, "predict.py": peek })).toMatchObject({ metrics: { accuracy: 0.75 } });
  });

  test("nothing that the candidate prints, imports or leaves beside the scorer is part of the score", async () => {
    const cheat = `import os, glob
open(os.environ["ESPALIER_OUT_DIR"] + "/model", "w").write("0")
open(os.environ["ESPALIER_OUT_DIR"] + "/metrics.json", "w").write('{"accuracy": 1}')
open("metric.py", "w").write("def accuracy(a, b): return 1.0")
for folder in glob.glob("../report") + ["."]: open(folder + "/metrics.json", "w").write('{"accuracy": 1}')
print('{"accuracy": 1}')
`;
    const outcome = await measure({ "train.py": cheat, "metric.py": "def accuracy(a, b): return 1.0\n" });
    expect(outcome).toMatchObject({ kind: "finished", metrics: { accuracy: 0.25 } });
  });

  test("a process that predict leaves behind is dead before the score is taken", async () => {
    const late = `import os, sys, time
out = os.environ["ESPALIER_OUT_DIR"]
open(out + "/predictions.csv", "w").write("0000")
if os.fork() == 0:
    os.setsid()
    for fd in range(3): os.close(fd)
    while True:
        time.sleep(0.01)
        open(out + "/predictions.csv", "w").write("1101")
`;
    const predicted = { "predict.py": late };
    const outcome = await measure(predicted);
    expect(outcome.kind).toBe("finished");
    expect(outcome.kind === "finished" ? outcome.predictionsHash : null).not.toBeNull();
  });

  test("predictions that are a link to the labels are refused", async () => {
    const link = `import os
open(os.environ["ESPALIER_OUT_DIR"] + "/model", "w")
os.symlink(os.path.abspath("data/labels.csv"), os.environ["ESPALIER_OUT_DIR"] + "/predictions.csv")
`;
    expect(await measure({ "predict.py": link })).toMatchObject({
      failure: "tampering",
      message: expect.stringMatching(/predictions.csv in the output folder is a link that leads out/),
    });
  });

  test("a step that fails is named", async () => {
    expect(await measure({ "predict.py": "raise KeyError('x')\n" })).toMatchObject({
      failure: "crash",
      message: "the predict step ended with exit code 1, saying: KeyError: 'x'",
    });
  });

  test("the hold-out command takes the scorer's place", async () => {
    expect(await measure({}, true)).toMatchObject({ metrics: { accuracy: 4 } });
  });
});
