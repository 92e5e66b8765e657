import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { StudySpec } from "../../../src/core/study-spec.ts";
import type { Executor, ReplicateJob, ReplicateOutcome } from "../../../src/ports/executor.ts";
import { aProject, aSpec, EVALUATE, evaluateWith, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

describe.each(sandboxes)("in the $name sandbox", (sandbox) => {
  let project: Project;
  let executor: Executor;
  const hashes = new Map<string, string>();
  let count = 0;

  const files = {
    "evaluate.py": EVALUATE,
    "model.py": "VALUE = 1.0\n",
    "data/labels.csv": "1\n2\n",
    "report.py": "print(open('data/labels.csv').read())\n",
  };

  beforeAll(() => {
    project = aProject(files);
    executor = localExecutor({ sandbox, stateFolder: project.stateFolder });
  });
  afterAll(() => project.remove());

  const captured = async (spec: StudySpec): Promise<string> => {
    const key = JSON.stringify(spec);
    const outcome = hashes.has(key) ? null : await executor.capture(project.captureJob(spec), never);
    if (outcome?.kind === "refused") throw new Error(`${outcome.message} ${outcome.hint}`);
    if (outcome !== null) hashes.set(key, outcome.environment.hash);
    return hashes.get(key) ?? "";
  };

  /** Measures the baseline with some files changed. */
  const measure = async (
    changed: Readonly<Record<string, string | null>>,
    spec = aSpec(),
    extra: Partial<ReplicateJob> = {},
  ): Promise<ReplicateOutcome & { folder: string; job: ReplicateJob }> => {
    const environmentHash = await captured(spec);
    const job = project.job(project.candidate(changed), spec, { environmentHash, id: `test-${count++}`, ...extra });
    const outcome = await executor.run(job, never);
    return { ...outcome, folder: job.folder, job };
  };
  /** Measures with another evaluation script, which a candidate may write here because nothing is protected. */
  const evaluateBy = (script: string, extra: Partial<StudySpec> = {}, job: Partial<ReplicateJob> = {}) =>
    measure({ "evaluate.py": script }, aSpec({ protect: [], ...extra }), job);

  describe("an evaluation", () => {
    test("measures the candidate's own code, for the seed that it is given", async () => {
      const outcome = await measure({ "model.py": "VALUE = 2.0\n" }, aSpec(), { seed: 5 });
      expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 2.05, "nested.n": 1 }, gpuMs: 0 });
    });

    test("is not run again for an id that has a result", async () => {
      const first = await evaluateBy("import time; print({}) or print('{\"score\": %r}' % time.time())");
      const again = localExecutor({ sandbox, stateFolder: project.stateFolder });
      expect(await again.run(first.job, never)).toEqual(await executor.run(first.job, never));
      expect(await executor.run(first.job, never)).toMatchObject({
        metrics: first.kind === "finished" ? first.metrics : 0,
      });
    });

    test("is run once when two callers ask for it at the same time", async () => {
      const spec = aSpec({ protect: [] });
      const environmentHash = await captured(spec);
      const tree = project.candidate({
        "evaluate.py": "import time; time.sleep(1); print('{\"score\": %r}' % time.time())",
      });
      const job = project.job(tree, spec, { environmentHash, id: `test-${count++}` });
      const other = localExecutor({ sandbox, stateFolder: project.stateFolder });
      const [one, two, three] = await Promise.all([
        executor.run(job, never),
        other.run(job, never),
        executor.run(job, never),
      ]);
      expect(one.kind).toBe("finished");
      expect(two).toEqual(one);
      expect(three).toEqual(one);
    });

    test("is not run again where an earlier study measured the same files, command, seed and environment", async () => {
      const script = "import time; print('{\"score\": %r}' % time.time()) # once";
      const first = await evaluateBy(script);
      const second = await evaluateBy(script);
      expect(second).toMatchObject({
        metrics: first.kind === "finished" ? first.metrics : 0,
        cachedFrom: expect.stringMatching(/^trials\/test-\d+$/),
      });
      expect(first).toMatchObject({ cachedFrom: null });
      const repeated = await evaluateBy(script, {}, { remeasure: true });
      expect(repeated).toMatchObject({ kind: "finished", cachedFrom: null });
      expect(repeated.kind === "finished" && repeated.metrics).not.toEqual(first.kind === "finished" && first.metrics);
      expect(await evaluateBy(script, {}, { seed: 2 })).toMatchObject({ cachedFrom: null });
    });

    test("in a folder that another job has used is measured afresh", async () => {
      const first = await measure({ "model.py": "VALUE = 3.0\n" });
      const other = { ...first.job, seed: 9 };
      expect(await executor.run(other, never)).toMatchObject({ metrics: { score: 3.09 } });
    });

    test("may write its metrics to a file, whatever it prints", async () => {
      const script = `import json, os
json.dump({"score": 0.25, "val": {"f1": 2}}, open(os.environ["ESPALIER_METRICS_FILE"], "w"))
print('{"score": 99}')`;
      const outcome = await evaluateBy(script);
      expect(outcome).toMatchObject({ metrics: { score: 0.25, "val.f1": 2 } });
      expect(JSON.parse(readFileSync(join(outcome.folder, "metrics.json"), "utf8"))).toEqual({
        score: 0.25,
        "val.f1": 2,
      });
    });

    test("gets its seed in the command and in the environment, and nothing of ours beside what the project names", async () => {
      process.env.ESPALIER_TEST_CANARY = "secret";
      process.env.ESPALIER_TEST_PASSED = "passed on";
      const script = `import json, os, sys
e = os.environ
assert "ESPALIER_TEST_CANARY" not in e and e["ESPALIER_TEST_PASSED"] == "passed on"
assert e["ESPALIER_SEED"] == "7" == sys.argv[1], (e["ESPALIER_SEED"], sys.argv)
assert e["ESPALIER_TRIAL"] == "1" and os.path.samefile(e["ESPALIER_WORKTREE"], ".")
assert os.path.isdir(e["ESPALIER_OUT_DIR"]) and e["OMP_NUM_THREADS"] == "3" and e["PYTHONNOUSERSITE"] == "1"
assert e["HOME"] and os.listdir(e["HOME"]) == [] and e["CUDA_VISIBLE_DEVICES"] == ""
print(json.dumps({"score": 1}))`;
      const extra = {
        evaluate: evaluateWith(["python3", "evaluate.py", "{seed}"]),
        environment: { setup: null, env: ["ESPALIER_TEST_PASSED", "ABSENT"], network: false, include: [] },
        resources: { gpus: 0, cpus: 3 },
      };
      expect(await evaluateBy(script, extra, { seed: 7 })).toMatchObject({ kind: "finished", metrics: { score: 1 } });
      delete process.env.ESPALIER_TEST_CANARY;
      delete process.env.ESPALIER_TEST_PASSED;
    });

    test("finds nothing that an earlier replicate wrote: worktree, home, temporary folder, caches", async () => {
      const script = `import json, os, pathlib
places = [pathlib.Path("."), pathlib.Path.home(), pathlib.Path(os.environ["TMPDIR"]), pathlib.Path("data")]
assert not any((p / "left").exists() for p in places)
for p in places: (p / "left").write_text("x")
open("data/labels.csv").read()
print(json.dumps({"score": 1}))`;
      const tree = project.candidate({ "evaluate.py": script });
      const spec = aSpec({ protect: ["data/**"] });
      const environmentHash = await captured(spec);
      for (const seed of [1, 2]) {
        const job = project.job(tree, spec, { environmentHash, seed, id: `test-${count++}` });
        expect(await executor.run(job, never)).toMatchObject({ kind: "finished" });
      }
      expect(existsSync(join(tree.path, "left"))).toBe(false);
    });

    test("runs from its commit also when the worktree was deleted by hand", async () => {
      const tree = project.candidate({ "model.py": "VALUE = 4.0\n" });
      const environmentHash = await captured(aSpec());
      const gone = { ...tree, path: join(project.folder, "deleted") };
      const job = project.job(gone, aSpec(), { environmentHash, id: `test-${count++}` });
      expect(await executor.run(job, never)).toMatchObject({ metrics: { score: 4.01 } });
    });

    test("leaves its log as the bytes that were printed, and no working folder", async () => {
      const outcome = await evaluateBy(`import sys
sys.stdout.buffer.write(b"caf\\xc3\\xa9 \\xff\\x00\\x1b[31m\\n"); sys.stdout.flush()
print('{"score": 1}')`);
      expect(readFileSync(join(outcome.folder, "log")).subarray(0, 14).toString("latin1")).toBe(
        "cafÃ© \xff\0\x1b[31m\n",
      );
      expect(existsSync(join(outcome.folder, "outcome.json"))).toBe(true);
      expect(readdirSync(outcome.folder).sort()).toEqual(["log", "metrics.json", "out", "outcome.json"]);
    });

    test("that prints 200 MB is measured, and its log is capped", async () => {
      const outcome = await evaluateBy(`import sys
line = b"x" * 65535 + b"\\n"
for _ in range(3200): sys.stdout.buffer.write(line)
sys.stdout.flush()
print('{"score": 1}')`);
      expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 1 } });
      const { size } = statSync(join(outcome.folder, "log"));
      expect(size).toBeGreaterThan(16 * 1024 ** 2);
      expect(size).toBeLessThan(16 * 1024 ** 2 + 1_000);
      expect(readFileSync(join(outcome.folder, "log"), "latin1")).toMatch(/bytes left out/);
    });

    test("is told apart by what it predicts", async () => {
      const script = (value: number) => `import os
out = os.environ["ESPALIER_OUT_DIR"]
open(out + "/predictions.csv", "w").write("${value}")
open(out + "/timing.txt", "w").write(str(os.getpid()))
print('{"score": 1}')`;
      const [one, same] = [await evaluateBy(script(1)), await evaluateBy(`${script(1)}\n# the same`)];
      const other = await evaluateBy(script(2));
      const hash = (outcome: ReplicateOutcome) => (outcome.kind === "finished" ? outcome.predictionsHash : "failed");
      expect(hash(one)).toMatch(/^[0-9a-f]{64}$/);
      expect(hash(same)).toBe(hash(one));
      expect(hash(other)).not.toBe(hash(one));
      expect(readFileSync(join(one.folder, "out/predictions.csv"), "utf8")).toBe("1");
    });

    test("of the hold-out runs the command for it", async () => {
      const spec = aSpec({
        evaluate: evaluateWith(["python3", "evaluate.py"], { holdout: { argv: ["sh", "-c", `echo '{"score": 77}'`] } }),
      });
      expect(await measure({}, spec, { holdout: true })).toMatchObject({ metrics: { score: 77 } });
      expect(await measure({}, spec)).toMatchObject({ metrics: { score: 1.01 } });
    });

    test("in another language than Python works as well", async () => {
      const spec = aSpec({ evaluate: evaluateWith(["sh", "score.sh"]), protect: [] });
      const own = aProject({ "score.sh": `. ./value.sh; echo "{\\"score\\": $VALUE}"`, "value.sh": "VALUE=3" });
      const captures = localExecutor({ sandbox, stateFolder: own.stateFolder });
      const facts = await captures.capture(own.captureJob(spec), never);
      if (facts.kind !== "captured") throw new Error(facts.message);
      expect(facts.environment).toMatchObject({ provenance: "breaking the editable files breaks the evaluation" });
      const job = own.job(own.candidate({ "value.sh": "VALUE=4" }), spec, { environmentHash: facts.environment.hash });
      expect(await captures.run(job, never)).toMatchObject({ metrics: { score: 4 } });
      own.remove();
    });
  });

  describe("a replicate without a score says why", () => {
    test.each([
      ["raise ValueError('no such layer')", "crash", /exit code 1, saying: ValueError: no such layer/],
      ["import os; os.abort()", "killed", /SIGABRT/],
      ["import os; os.kill(os.getpid(), 9)", "killed", /SIGKILL/],
      ["x = [0] * 10**18", "out of memory", /MemoryError/],
      ["print('done')", "metrics", /the last line that the evaluation printed is no JSON object \("done"\)/],
      ["print('{\"score\": NaN}')", "metrics", /NaN/],
      ["print('{\"scor\": 1}')", "metrics", /metric "score" was not reported; the evaluation reported scor/],
      ["import os; os.mkfifo(os.environ['ESPALIER_METRICS_FILE'])", "metrics", /printed nothing/],
      ["import os; os.symlink('/etc/passwd', os.environ['ESPALIER_METRICS_FILE'])", "metrics", /printed nothing/],
      ["import os; open(os.environ['ESPALIER_METRICS_FILE'], 'w').write('1')", "metrics", /a number/],
      [
        "import os; os.mkfifo(os.environ['ESPALIER_OUT_DIR'] + '/p'); print('{\"score\": 1}')",
        "tampering",
        /neither a file/,
      ],
    ])("%s", async (script, failure, message) => {
      const outcome = await evaluateBy(script);
      expect(outcome).toMatchObject({ kind: "failed", failure });
      expect(outcome.kind === "failed" ? outcome.message : "").toMatch(message);
    });
  });

  describe("what is protected", () => {
    test("comes from the baseline, whatever the candidate made of it", async () => {
      const outcome = await measure({
        "evaluate.py": `print('{"score": 1000}')`,
        "data/labels.csv": "0\n",
        "data/more.csv": "0\n",
        "model.py": "import os; VALUE = len(os.listdir('data')) + len(open('data/labels.csv').read())\n",
      });
      expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 5.01 } });
    });

    test("is there although the candidate deleted it, or put a file or a link in the place of its folder", async () => {
      const read = "VALUE = len(open('data/labels.csv').read())\n";
      expect(await measure({ "evaluate.py": null, "model.py": read })).toMatchObject({ metrics: { score: 4.01 } });
      expect(await measure({ "data/labels.csv": null, "model.py": read })).toMatchObject({ metrics: { score: 4.01 } });
      const swapped = { "data/labels.csv": null, "elsewhere/labels.csv": "cheat", data: "a file", "model.py": read };
      expect(await measure({ ...swapped, data: null })).toMatchObject({ metrics: { score: 4.01 } });
    });

    test.each([
      ["changed", "open('evaluate.py', 'a').write('#')", /evaluate.py is protected and was changed/],
      ["deleted", "import os; os.remove('data/labels.csv')", /data\/labels.csv is protected and was deleted/],
      [
        "changed and put back",
        "p = 'data/labels.csv'; t = open(p).read(); open(p, 'w').write('9'); open(p, 'w').write(t)",
        /data\/labels.csv is protected and was written to/,
      ],
    ])("must stay as it is while it runs: %s", async (_, code, message) => {
      const outcome = await measure({ "model.py": `${code}\nVALUE = 1.0\n` });
      expect(outcome).toMatchObject({ kind: "failed", failure: "tampering" });
      expect(outcome.kind === "failed" ? outcome.message : "").toMatch(message);
    });

    test.each([
      [
        "json.py",
        "def dumps(x): return '{\"score\": 9}'\n",
        /json.py: it would be imported in place of the module "json"/,
      ],
      ["json/__init__.py", "", /in place of the module "json"/],
      ["sitecustomize.py", "print('hello')\n", /sitecustomize.py: Python runs it before/],
      ["pkg/usercustomize.py", "", /usercustomize.py/],
      ["evil.pth", "import evil\n", /evil.pth: Python runs it unseen/],
      ["__pycache__/model.cpython-311.pyc", "", /pyc: Python runs it unseen/],
    ])("is not to be got round by %s", async (path, content, message) => {
      const outcome = await measure({ [path]: content });
      expect(outcome).toMatchObject({ kind: "failed", failure: "tampering" });
      expect(outcome.kind === "failed" ? outcome.message : "").toMatch(message);
    });

    test("leaves room for honest new modules, packages and tests", async () => {
      const honest = {
        "layers.py": "X = 1\n",
        "tests/test_it.py": "",
        "my/json.py": "",
        "data.py": "",
        "model.py": "from layers import X\nVALUE = X\n",
      };
      expect(await measure(honest)).toMatchObject({ kind: "finished", metrics: { score: 1.01 } });
    });
  });

  describe("data outside the commit", () => {
    test("is read from where it is, cannot be written where the sandbox isolates, and may not change", async () => {
      const data = join(project.folder, "dataset");
      mkdirSync(data);
      writeFileSync(join(data, "train.csv"), "12345");
      const spec = aSpec({ data: [data] });
      const script = `import os
path = ${JSON.stringify(join(data, "train.csv"))}
try:
    open(path, "a").write("") if ${sandbox.isolates ? "True" : "False"} else None
    writable = True
except OSError:
    writable = False
VALUE = len(open(path).read()) + (0 if ${sandbox.isolates ? "writable" : "False"} else 10)
`;
      expect(await measure({ "model.py": script }, spec)).toMatchObject({ metrics: { score: 15.01 } });
      writeFileSync(join(data, "train.csv"), "123456");
      expect(await measure({ "model.py": script }, spec)).toMatchObject({ failure: "tampering" });
    });

    test("that git ignores comes from the checkout when the project asks for it", async () => {
      mkdirSync(join(project.checkout, "untracked/deep"), { recursive: true });
      writeFileSync(join(project.checkout, "untracked/deep/weights"), "abc");
      writeFileSync(join(project.checkout, "untracked-settings"), "de");
      const include = ["untracked", "./untracked-settings"];
      const spec = aSpec({ environment: { setup: null, env: [], network: false, include } });
      const script = "VALUE = len(open('untracked/deep/weights').read() + open('untracked-settings').read())\n";
      expect(await measure({ "model.py": script }, spec)).toMatchObject({ metrics: { score: 5.01 } });
      expect(await measure({ "model.py": script })).toMatchObject({ failure: "crash" });
    });
  });

  describe("the smoke run", () => {
    const smoking = (argv: readonly string[]) =>
      aSpec({ evaluate: evaluateWith(["python3", "evaluate.py"], { smoke: { argv } }) });
    const smoke = async (spec: StudySpec) => {
      const job = project.job(project.candidate({}), spec, {
        environmentHash: await captured(spec),
        id: `test-${count++}`,
      });
      return executor.smoke(job, never);
    };

    test("passes, fails with the reason, and passes where the project has none", async () => {
      expect(await smoke(smoking(["python3", "-c", "import model"]))).toMatchObject({ passed: true });
      expect(await smoke(smoking(["python3", "-c", "import absent"]))).toMatchObject({
        passed: false,
        message: expect.stringMatching(/No module named 'absent'/),
      });
      expect(await smoke(aSpec())).toMatchObject({ passed: true });
    });
  });
});
