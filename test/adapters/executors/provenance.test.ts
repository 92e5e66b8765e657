import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localExecutor } from "../../../src/adapters/executors/local/index.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { StudySpec } from "../../../src/core/study-spec.ts";
import type { CaptureOutcome, ReplicateOutcome } from "../../../src/ports/executor.ts";
import { aProject, aSpec, evaluateWith, type Project } from "./a-project.ts";

const detected = await detectSandbox();
const sandboxes = [plainSandbox("for this test"), ...(detected.isolates ? [detected] : [])];
const never = new AbortController().signal;

/** Scripts in a folder of their own, and a package that they do not lie beside: where the traps are. */
const EVALUATE = `import json
from mypkg.model import VALUE
print(json.dumps({"score": VALUE}))
`;
const layouts = {
  flat: { "mypkg/__init__.py": "", "mypkg/model.py": "VALUE = 1\n" },
  src: { "src/mypkg/__init__.py": "", "src/mypkg/model.py": "VALUE = 1\n" },
  lib: { "lib/mypkg/__init__.py": "", "lib/mypkg/model.py": "VALUE = 1\n" },
  renamed: { "lib/core/__init__.py": "", "lib/core/model.py": "VALUE = 1\n" },
};
const modelOf = {
  flat: "mypkg/model.py",
  src: "src/mypkg/model.py",
  lib: "lib/mypkg/model.py",
  renamed: "lib/core/model.py",
};

/** What setuptools writes for an editable install of a package that no path entry can express. */
const finderOf = (mapping: Record<string, string>) => `import sys
from importlib.util import spec_from_file_location
from pathlib import Path
MAPPING = ${JSON.stringify(mapping)}
class _EditableFinder:
    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        for pkg, pkg_path in reversed(list(MAPPING.items())):
            if fullname == pkg or fullname.startswith(f"{pkg}."):
                rest = fullname.replace(pkg, "", 1).strip(".").split(".")
                base = Path(pkg_path, *[part for part in rest if part])
                for init in (base / "__init__.py", Path(f"{base}.py")):
                    if init.exists():
                        return spec_from_file_location(fullname, init)
        return None
def install():
    sys.meta_path.append(_EditableFinder)
`;

describe.each(sandboxes)("whose code is measured, in the $name sandbox", (sandbox) => {
  const projects: Project[] = [];
  let systemPython: string;

  beforeAll(() => {
    const question = "import os, sys; print(os.path.realpath(sys.executable))";
    systemPython = execFileSync("python3", ["-c", question], { encoding: "utf8" }).trim();
  });
  afterAll(() => {
    for (const project of projects) project.remove();
  });

  /** A project and, outside git, a virtual environment with these files in its site-packages. */
  const projectWith = (
    files: Readonly<Record<string, string>>,
    sitePackages: (checkout: string) => Readonly<Record<string, string>>,
  ): { project: Project; python: string } => {
    const project = aProject({ "scripts/eval.py": EVALUATE, ...files });
    projects.push(project);
    const venv = join(project.checkout, ".venv");
    execFileSync(systemPython, ["-m", "venv", "--without-pip", venv]);
    const lib = join(venv, "lib");
    const site = join(lib, readdirSync(lib)[0] ?? "", "site-packages");
    for (const [path, content] of Object.entries(sitePackages(project.checkout))) {
      mkdirSync(dirname(join(site, path)), { recursive: true });
      writeFileSync(join(site, path), content);
    }
    return { project, python: ".venv/bin/python" };
  };

  const captureWith = async (project: Project, spec: StudySpec): Promise<CaptureOutcome> =>
    localExecutor({ sandbox, stateFolder: project.stateFolder }).capture(project.captureJob(spec), never);

  const measure = async (
    project: Project,
    spec: StudySpec,
    changed: Readonly<Record<string, string>>,
  ): Promise<ReplicateOutcome> => {
    const captured = await captureWith(project, spec);
    if (captured.kind !== "captured") throw new Error(`${captured.code}: ${captured.message}`);
    const job = project.job(project.candidate(changed), spec, { environmentHash: captured.environment.hash });
    return localExecutor({ sandbox, stateFolder: project.stateFolder }).run(job, never);
  };
  const specOf = (argv: readonly string[], extra: Partial<StudySpec> = {}) =>
    aSpec({ evaluate: evaluateWith(argv), protect: [], ...extra });
  const two = "VALUE = 2\n";

  const layoutNames = ["flat", "src", "lib"] as const;
  test.each(layoutNames)("an editable install by path, %s layout: the candidate's score", async (layout) => {
    const folder = { flat: "", src: "/src", lib: "/lib" }[layout];
    const { project, python } = projectWith(layouts[layout], (checkout) => ({
      "editable.pth": `${checkout}${folder}\n`,
    }));
    const outcome = await measure(project, specOf([python, "scripts/eval.py"]), { [modelOf[layout]]: two });
    expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 2 } });
  });

  test.each(["lib", "renamed"] as const)(
    "an editable install by finder, %s layout: the candidate's score",
    async (layout) => {
      const folder = { lib: "lib/mypkg", renamed: "lib/core" }[layout];
      const { project, python } = projectWith(layouts[layout], (checkout) => ({
        "__editable__.mypkg.pth": "import __editable___mypkg_finder; __editable___mypkg_finder.install()\n",
        "__editable___mypkg_finder.py": finderOf({ mypkg: join(checkout, folder) }),
      }));
      const spec = specOf([python, "scripts/eval.py"]);
      expect(await measure(project, spec, { [modelOf[layout]]: two })).toMatchObject({ metrics: { score: 2 } });
    },
  );

  test("a copy that was installed like any other package: the candidate's score", async () => {
    const { project, python } = projectWith(layouts.src, () => ({
      "mypkg/__init__.py": "",
      "mypkg/model.py": "VALUE = 9\n",
    }));
    const spec = specOf([python, "scripts/eval.py"]);
    expect(await measure(project, spec, { "src/mypkg/model.py": two })).toMatchObject({ metrics: { score: 2 } });
  });

  test("PYTHONPATH into the checkout, passed through: the candidate's score", async () => {
    const { project, python } = projectWith(layouts.lib, () => ({}));
    process.env.PYTHONPATH = join(project.checkout, "lib");
    const spec = specOf([python, "scripts/eval.py"], {
      environment: { setup: null, env: ["PYTHONPATH"], network: false, include: [] },
    });
    const outcome = await measure(project, spec, { "lib/mypkg/model.py": two });
    delete process.env.PYTHONPATH;
    expect(outcome).toMatchObject({ kind: "finished", metrics: { score: 2 } });
  });

  test("a module of the package that is run: the candidate's score", async () => {
    const files = { ...layouts.flat, "mypkg/eval.py": EVALUATE };
    const { project, python } = projectWith(files, (checkout) => ({ "editable.pth": `${checkout}\n` }));
    expect(await measure(project, specOf([python, "-m", "mypkg.eval"]), { "mypkg/model.py": two })).toMatchObject({
      metrics: { score: 2 },
    });
  });

  test("an absolute path into the checkout is refused, and the reason is said", async () => {
    const { project, python } = projectWith(layouts.flat, () => ({}));
    const outcome = await captureWith(project, specOf([python, join(project.checkout, "scripts/eval.py")]));
    expect(outcome).toMatchObject({ kind: "refused", code: "provenance" });
    expect(outcome.kind === "refused" && outcome.message).toMatch(
      /names .*scripts\/eval.py, a path into your checkout/,
    );
  });

  test("an import hook that insists on the checkout is refused", async () => {
    const { project, python } = projectWith(layouts.flat, (checkout) => ({
      "hook.pth": "import insistent\n",
      "insistent.py": `import sys
from importlib.util import spec_from_file_location
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.startswith("mypkg"):
            path = "${checkout}/" + name.replace(".", "/")
            init = path + "/__init__.py" if name == "mypkg" else path + ".py"
            search = [path] if name == "mypkg" else None
            return spec_from_file_location(name, init, submodule_search_locations=search)
sys.meta_path.insert(0, Finder)
`,
    }));
    const outcome = await captureWith(project, specOf([python, "scripts/eval.py"]));
    expect(outcome).toMatchObject({ kind: "refused", code: "provenance" });
    expect(outcome.kind === "refused" && outcome.message).toMatch(
      /imports the project's module "mypkg" from .*checkout\/mypkg/,
    );
  });

  test("Python that ignores our variables is tried out with broken files instead of asked", async () => {
    const { project, python } = projectWith(layouts.flat, () => ({
      "mypkg/__init__.py": "",
      "mypkg/model.py": "VALUE = 9\n",
    }));
    const installed = specOf([python, "-I", "-c", "from mypkg.model import VALUE; print('{\"score\": %d}' % VALUE)"]);
    expect(await captureWith(project, installed)).toMatchObject({
      kind: "refused",
      code: "provenance",
      message: expect.stringMatching(/overwritten by rubbish .* gives the same metrics/),
    });
    const own = specOf([python, "-I", "scripts/own.py"]);
    const honest = projectWith({ ...layouts.flat, "scripts/own.py": "print('{\"score\": 1}')" }, () => ({}));
    expect(await captureWith(honest.project, own)).toMatchObject({
      environment: { provenance: "breaking the editable files breaks the evaluation" },
    });
  });

  test("a candidate that reaches for the checkout fails, where it can reach it at all", async () => {
    const { project, python } = projectWith(layouts.flat, () => ({}));
    const reach = `import sys
sys.path.insert(0, ${JSON.stringify(project.checkout)})
from mypkg.other import VALUE
`;
    const own = { "mypkg/model.py": reach, "mypkg/other.py": two };
    writeFileSync(join(project.checkout, "mypkg/other.py"), "VALUE = 9\n");
    const spec = specOf([python, "scripts/eval.py"]);
    expect(await measure(project, spec, own)).toMatchObject({ metrics: { score: 2 } });
    const stolen = {
      "scripts/eval.py": `exec(compile(open(${JSON.stringify(join(project.checkout, "mypkg/other.py"))}).read(), ${JSON.stringify(join(project.checkout, "mypkg/other.py"))}, "exec"))\nprint('{"score": %d}' % VALUE)`,
    };
    const outcome = await measure(project, spec, stolen);
    expect(outcome).toMatchObject({ kind: "failed", failure: sandbox.isolates ? "crash" : "provenance" });
  });

  test("the user's own sitecustomize still runs, and workers of every kind are listed", async () => {
    const { project, python } = projectWith(layouts.flat, () => ({
      "sitecustomize.py": "import os\nos.environ['OWN'] = '1'\n",
    }));
    const script = `import json, multiprocessing, os, subprocess, sys
from mypkg.model import VALUE
def work(x): return x + VALUE
if __name__ == "__main__":
    assert os.environ["OWN"] == "1"
    total = 0
    for kind in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(kind).Pool(2) as pool: total += sum(pool.map(work, range(3)))
    total += int(subprocess.check_output([sys.executable, "-c", "from mypkg.model import VALUE; print(VALUE)"]))
    print(json.dumps({"score": total}))
`;
    const changed = { "scripts/eval.py": script, "mypkg/model.py": two };
    expect(await measure(project, specOf([python, "scripts/eval.py"]), changed)).toMatchObject({
      metrics: { score: 29 },
    });
  });
});
