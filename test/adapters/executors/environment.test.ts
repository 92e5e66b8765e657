import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { StudySpec } from "../../../src/core/study-spec.ts";
import type { CaptureOutcome } from "../../../src/ports/executor.ts";
import { aProject, aSpec, evaluateWith, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

describe.each(sandboxes)("the environment, in the $name sandbox", (sandbox) => {
  let project: Project;

  beforeEach(() => {
    project = aProject({
      "evaluate.py":
        "import json, os\nfrom mypkg import VALUE\nimport installed\nprint(json.dumps({'score': VALUE + installed.VALUE}))\n",
      "mypkg.py": "VALUE = 1\n",
      "requirements.lock.txt": "installed==1\n",
      "uv.lock": "version = 1\n",
      "setup.sh": SETUP,
    });
  });
  afterEach(() => project.remove());

  /** Makes a virtual environment with one package, and installs the project editable, like a package manager would. */
  const SETUP = `set -e
echo "setting up"
python3 -m venv --without-pip "$ESPALIER_ENVIRONMENT"
site=$(echo "$ESPALIER_ENVIRONMENT"/lib/*/site-packages)
echo "VALUE = 100" > "$site/installed.py"
pwd > "$site/editable.pth"
echo run >> "$(dirname "$ESPALIER_ENVIRONMENT")/runs"
`;
  const spec = (setup: readonly string[] | null, extra: Partial<StudySpec> = {}) =>
    aSpec({
      evaluate: evaluateWith(["python", "evaluate.py"]),
      environment: { setup: setup === null ? null : { argv: setup }, env: [], network: false, include: [] },
      ...extra,
    });
  const capture = (wanted: StudySpec, signal = never): Promise<CaptureOutcome> =>
    localExecutor({ sandbox, stateFolder: project.stateFolder }).capture(project.captureJob(wanted), signal);
  const environments = () => join(project.stateFolder, "environments");
  const hashOf = (outcome: CaptureOutcome): string => {
    if (outcome.kind !== "captured") throw new Error(`${outcome.message} ${outcome.hint}`);
    return outcome.environment.hash;
  };

  test("is built once, outside the worktrees, and every trial runs its own code in it", async () => {
    const wanted = spec(["sh", "setup.sh"]);
    const first = await capture(wanted);
    const hash = hashOf(first);
    expect(hashOf(await capture(wanted))).toBe(hash);
    expect(first).toMatchObject({
      environment: { interpreter: expect.stringContaining(environments()), lockHash: expect.any(String) },
    });
    expect(readFileSync(join(environments(), "runs"), "utf8")).toBe("run\n");
    const executor = localExecutor({ sandbox, stateFolder: project.stateFolder });
    const job = project.job(project.candidate({ "mypkg.py": "VALUE = 2\n" }), wanted, { environmentHash: hash });
    expect(await executor.run(job, never)).toMatchObject({ kind: "finished", metrics: { score: 102 } });
  });

  test("that was left half-made is built again", async () => {
    const wanted = spec(["sh", "setup.sh"]);
    hashOf(await capture(wanted));
    const [ready] = readdirSync(environments()).filter((name) => name.endsWith(".ready"));
    const folder = join(environments(), (ready ?? "").replace(/\.ready$/, ""));
    rmSync(`${folder}.ready`);
    rmSync(join(folder, "bin"), { recursive: true });
    writeFileSync(join(folder, "rubbish"), "");
    writeFileSync(`${folder}.lock`, JSON.stringify({ bootId: "an earlier one", pid: 1, startTicks: 1 }));
    hashOf(await capture(wanted));
    expect(existsSync(join(folder, "rubbish"))).toBe(false);
    expect(existsSync(join(folder, "bin"))).toBe(true);
  });

  test("that cannot be built is refused with the last words of the command and the place of its log", async () => {
    const outcome = await capture(spec(["sh", "-c", "echo resolving; echo 'no version of torch fits' >&2; exit 3"]));
    expect(outcome).toMatchObject({ kind: "refused", code: "config_invalid" });
    const message = outcome.kind === "refused" ? outcome.message : "";
    expect(message).toMatch(/set-up command failed \(no version of torch fits\); its output is in .*\.log/);
    expect(readFileSync(/in (\S+\.log)/.exec(message)?.[1] ?? "", "utf8")).toMatch(/resolving\nno version/);
    expect(readdirSync(environments()).some((name) => name.endsWith(".ready"))).toBe(false);
  });

  test("of the user's shell is there for commands that a shell starts", async () => {
    const venv = join(project.folder, "venv");
    execFileSync("python3", ["-m", "venv", "--without-pip", venv]);
    const site = join(venv, "lib", readdirSync(join(venv, "lib"))[0] ?? "", "site-packages");
    writeFileSync(join(site, "installed.py"), "VALUE = 50\n");
    const searchPath = `${join(venv, "bin")}:${process.env.PATH}`;
    const executor = localExecutor({ sandbox, stateFolder: project.stateFolder, searchPath });
    const wanted = aSpec({ evaluate: evaluateWith(["sh", "-c", "cd . && python evaluate.py"]) });
    const environmentHash = hashOf(await executor.capture(project.captureJob(wanted), never));
    const job = project.job(project.candidate({ "mypkg.py": "VALUE = 2\n" }), wanted, { environmentHash });
    expect(await executor.run(job, never)).toMatchObject({ kind: "finished", metrics: { score: 52 } });
  });

  test("is the one that a version manager chooses in the checkout", async () => {
    const question = "import os, sys; print(os.path.realpath(sys.executable))";
    const real = execFileSync("python3", ["-c", question], { encoding: "utf8" }).trim();
    const shims = join(project.folder, "shims");
    mkdirSync(shims);
    writeFileSync(join(shims, "python3"), `#!/bin/sh\n[ -f mypkg.py ] || exit 3\nexec ${real} "$@"\n`, { mode: 0o755 });
    const searchPath = `${shims}:${process.env.PATH}`;
    const executor = localExecutor({ sandbox, stateFolder: project.stateFolder, searchPath });
    const wanted = aSpec({ evaluate: evaluateWith(["python3", "-c", "import mypkg; print('{\"score\": 5}')"]) });
    const captured = await executor.capture(project.captureJob(wanted), never);
    expect(captured).toMatchObject({ environment: { interpreter: expect.stringContaining(real) } });
    const job = project.job(project.candidate({}), wanted, { environmentHash: hashOf(captured) });
    expect(await executor.run(job, never)).toMatchObject({ kind: "finished", metrics: { score: 5 } });
  });

  test("is named by what could change a score: code that is protected, data, packages, the command", async () => {
    const data = join(project.folder, "data");
    mkdirSync(data);
    writeFileSync(join(data, "a"), "1");
    const python = { evaluate: evaluateWith(["python3", "-c", "import mypkg; print('{\"score\": 1}')"]), data: [data] };
    const base = hashOf(await capture(spec(null, python)));
    expect(hashOf(await capture(spec(null, python)))).toBe(base);
    const others = [
      spec(null, { ...python, data: [] }),
      spec(null, { ...python, protect: ["mypkg.py"] }),
      spec(null, { ...python, evaluate: evaluateWith(["python3", "-c", "import mypkg; print('{\"score\": 2}')"]) }),
    ];
    for (const other of others) expect(hashOf(await capture(other))).not.toBe(base);
    writeFileSync(join(data, "a"), "2");
    expect(hashOf(await capture(spec(null, python)))).not.toBe(base);
  });

  test.each<[string, Partial<StudySpec>, RegExp]>([
    ["program", { evaluate: evaluateWith(["no-such-program", "x"]) }, /"no-such-program" .* was not found/],
    ["command", { evaluate: evaluateWith([]) }, /command is empty/],
    ["data", { data: ["/no/such/data"] }, /The data \/no\/such\/data does not exist/],
    [
      "file",
      { environment: { setup: null, env: [], network: false, include: ["absent"] } },
      /absent does not exist in .*checkout/,
    ],
  ])("is refused when the project file names a %s that is not there", async (_, extra, message) => {
    const outcome = await capture(aSpec(extra));
    expect(outcome).toMatchObject({ kind: "refused", code: "config_invalid" });
    expect(outcome.kind === "refused" && outcome.message).toMatch(message);
  });
});
