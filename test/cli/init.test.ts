import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { espalier, gitIn, toyProject } from "./toy-project.ts";

describe("`espalier init`", () => {
  it("writes a project file that runs, from README, script and one run of the evaluation", async () => {
    const folder = toyProject();
    const answer = await espalier(folder, "init", "--yes");
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stdout).toBe(`${join(folder, "espalier.yaml")}\n`);
    expect(answer.stderr).toMatch(/evaluation: python3 evaluate\.py --seed \{seed\} {2}\(README\)/);
    expect(answer.stderr).toMatch(/metrics: seed 1, loss [\d.]+, recall/);
    const config = JSON.parse((await espalier(folder, "config", "show")).stdout);
    expect(config.spec).toMatchObject({
      objective: { metric: "loss", direction: "minimize" },
      constraints: [{ metric: "size", max: 100 }],
      guardrails: [{ metric: "recall", direction: "maximize", notWorseBy: 0.1 }],
      evaluate: { form: { command: { argv: ["python3", "evaluate.py", "--seed", "{seed}"] } } },
      edit: ["**/*.py"],
      protect: ["evaluate.py"],
    });
    expect(gitIn(folder, "status", "--porcelain")).toBe("?? espalier.yaml\n");
    expect(existsSync(join(folder, ".espalier/schema.json"))).toBe(true);
    expect((await espalier(folder, "baseline")).exitCode).toBe(0);
  });

  it("leaves a project file that is there alone, unless it is forced", async () => {
    const folder = toyProject();
    writeFileSync(join(folder, "espalier.yaml"), "mine\n");
    expect(await espalier(folder, "init", "--yes")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("is there already"),
    });
    expect(readFileSync(join(folder, "espalier.yaml"), "utf8")).toBe("mine\n");
    expect((await espalier(folder, "init", "--yes", "--force")).exitCode).toBe(0);
  });

  it("writes nothing when the evaluation does not work and nothing else names a metric", async () => {
    const folder = toyProject({ "README.md": "# Toy\n", "evaluate.py": "raise SystemExit('boom')\n" });
    const answer = await espalier(folder, "init", "--yes");
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/The evaluation did not work: It ended with exit code 1\.\nboom/);
    expect(existsSync(join(folder, "espalier.yaml"))).toBe(false);
    expect(gitIn(folder, "worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("takes the command from the user where it finds none", async () => {
    const folder = toyProject({ "README.md": "# Toy\n" });
    gitIn(folder, "mv", "evaluate.py", "measure.py");
    gitIn(folder, "commit", "-q", "-m", "rename");
    expect((await espalier(folder, "init", "--yes")).stderr).toMatch(
      /No script that evaluates the project was found[\s\S]*--evaluate/,
    );
    const answer = await espalier(folder, "init", "--yes", "--evaluate", "python3 measure.py --seed {seed}");
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stderr).toMatch(/objective: minimize loss/);
    expect(readFileSync(join(folder, "espalier.yaml"), "utf8")).toContain("- measure.py");
  });

  it("refuses a command that needs a shell, and names one with a shell that works", async () => {
    const folder = toyProject();
    const command = "python3 evaluate.py --seed {seed} && true";
    const refused = await espalier(folder, "init", "--yes", "--evaluate", command);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('commands run without a shell, and "&" needs one');
    expect(refused.stderr).toMatch(/espalier init --evaluate 'bash -c /);
    expect(existsSync(join(folder, "espalier.yaml"))).toBe(false);
    const answer = await espalier(folder, "init", "--yes", "--evaluate", `bash -c '${command}'`);
    expect(answer.exitCode, answer.stderr).toBe(0);
  });

  it("says when the only script is the evaluation, so that nothing is left to edit", async () => {
    const folder = toyProject({ "README.md": "# Toy\n", "package/__init__.py": "" });
    const others = gitIn(folder, "ls-files", "*.py", "*.yaml").trim().split("\n");
    gitIn(folder, "rm", "-q", ...others.filter((path) => path !== "evaluate.py" && path !== "package/__init__.py"));
    writeFileSync(
      join(folder, "evaluate.py"),
      "import json, os\nprint(json.dumps({'loss': 1 + int(os.environ['ESPALIER_SEED'])}))\n",
    );
    gitIn(folder, "commit", "-q", "-am", "one script");
    const answer = await espalier(folder, "init", "--yes");
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stderr).toMatch(/nothing is left for agents to edit, because evaluate\.py is protected/);
  });

  it("brings in ignored files that the evaluation speaks of, and leaves caches out", async () => {
    const folder = toyProject({
      ".gitignore": "inputs/\n__pycache__/\nvenv/\n.env\n",
      "README.md": "# Toy\n",
      "evaluate.py": 'import json\nprint(json.dumps({"accuracy": float(open("inputs/x.txt").read())}))\n',
    });
    mkdirSync(join(folder, "inputs"));
    mkdirSync(join(folder, "venv"));
    writeFileSync(join(folder, "inputs/x.txt"), "0.5");
    writeFileSync(join(folder, "venv/x"), "");
    writeFileSync(join(folder, ".env"), "SECRET=1");
    const answer = await espalier(folder, "init", "--yes");
    expect(answer.exitCode, answer.stderr).toBe(0);
    const { spec } = JSON.parse((await espalier(folder, "config", "show")).stdout);
    expect(spec.environment.include).toEqual(["inputs"]);
    expect(spec.objective).toMatchObject({ metric: "accuracy", direction: "maximize" });
    expect((await espalier(folder, "run", "--budget-replicates", "6")).stderr).toMatch(/baseline accuracy 0\.5/);
  });

  it("asks for a git repository first", async () => {
    expect(await espalier("/", "init", "--yes")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("not in a git repository"),
    });
  });
});
