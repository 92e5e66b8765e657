import { describe, expect, it } from "vitest";
import {
  editGlobs,
  findEntrypoints,
  guessObjective,
  limitsFrom,
  projectFileText,
  protectGlobs,
  pythonRequirements,
  readmeFacts,
  type TrackedFiles,
  usualDirection,
} from "../../../src/config/detect/index.ts";

describe("A README", () => {
  const facts = readmeFacts(`
# Churn model

\`\`\`
$ pip install -r requirements.txt
$ python3 scripts/score.py --seed 0    # prints one JSON line
python3 train.py
\`\`\`

Primary: \`roc_auc\` (higher is better). Guardrails:

| metric | limit |
| --- | --- |
| \`log_loss\` | not worse than baseline by more than 0.005 |
| \`peak_error\` | not worse than baseline |
| \`ece\` | <= 0.03 |
| \`coverage\` | at least 0.9 |

- \`latency_ms\`: at most 120
- \`train_s\` must stay below 60

\`model_kb\`: size of everything. \`scripts/score.py\`, \`data/\`: fixed, never edit them.
`);

  it("gives the commands of its code blocks without prompts and comments", () => {
    expect(facts.commands).toEqual(["python3 scripts/score.py --seed 0", "python3 train.py"]);
  });

  it("names the primary metric and its direction", () => {
    expect(facts.primary).toEqual({ metric: "roc_auc", direction: "maximize" });
    expect(readmeFacts("The target metric is `wer`, lower is better.").primary).toEqual({
      metric: "wer",
      direction: "minimize",
    });
    expect(readmeFacts("Your task: minimise `val_bpb` on the held-out shard.").primary).toEqual({
      metric: "val_bpb",
      direction: "minimize",
    });
    expect(readmeFacts("We report `acc` and `f1`.").primary).toBeNull();
  });

  it("gives limits and non-inferiority margins from tables, lists and sentences", () => {
    expect(facts.limits).toEqual([
      { metric: "log_loss", kind: "not worse", value: 0.005 },
      { metric: "peak_error", kind: "not worse", value: 0 },
      { metric: "ece", kind: "max", value: 0.03 },
      { metric: "coverage", kind: "min", value: 0.9 },
      { metric: "latency_ms", kind: "max", value: 120 },
      { metric: "train_s", kind: "max", value: 60 },
    ]);
  });

  it("says what is fixed", () => {
    expect(facts.fixed).toEqual(["scripts/score.py", "data/"]);
  });
});

describe("The entrypoint", () => {
  const tree = (contents: Readonly<Record<string, string>>): TrackedFiles => ({
    paths: Object.keys(contents),
    read: (path) => contents[path] ?? null,
  });

  it("is the README's evaluation command, with the seed to be filled in", () => {
    const files = tree({ "evaluate.py": "", "train.py": "" });
    expect(findEntrypoints(files, ["python3 train.py --seed 0", "python3 evaluate.py --seed 0"])[0]).toMatchObject({
      command: "python3 evaluate.py --seed {seed}",
      script: "evaluate.py",
      takesSeed: true,
    });
  });

  it("is found by its name, with the seed flag that it parses", () => {
    const files = tree({
      "src/model.py": "",
      "scripts/eval_model.py": `p.add_argument("--random-seed", type=int)`,
      "tests/eval.py": "",
    });
    expect(findEntrypoints(files, [])).toEqual([
      {
        command: "python3 scripts/eval_model.py --random-seed {seed}",
        script: "scripts/eval_model.py",
        takesSeed: true,
        foundIn: "file name",
      },
    ]);
  });

  it("may be a module, or take its seed as a setting", () => {
    const files = tree({ "src/churn/evaluate.py": "", "run.py": "@hydra.main()\ndef f(cfg): seed(cfg.seed)" });
    const [first, second] = findEntrypoints(files, ["python -m churn.evaluate model.seed=3"]);
    expect(first).toMatchObject({
      command: "python -m churn.evaluate model.seed={seed}",
      script: "src/churn/evaluate.py",
    });
    expect(second).toMatchObject({ command: "python3 run.py seed={seed}" });
  });

  it("is said to take no seed where it takes none", () => {
    expect(findEntrypoints(tree({ "evaluate.py": "print(1)" }), [])[0]).toMatchObject({
      command: "python3 evaluate.py",
      takesSeed: false,
    });
  });

  it("is protected together with its data and what the README calls fixed", () => {
    const files = tree({
      "evaluate.py": 'open(os.path.join(HERE, "data"))',
      "data/a.csv": "",
      "lib/x.py": "",
      "golden/y.csv": "",
    });
    expect(protectGlobs(files, "evaluate.py", ["golden/", "nowhere.py"])).toEqual([
      "evaluate.py",
      "data/**",
      "golden/**",
    ]);
  });

  it("leaves code and settings for agents to edit", () => {
    expect(editGlobs(["a.py", "conf/model.yaml", "data/x.csv"])).toEqual(["**/*.py", "conf/**"]);
    expect(editGlobs(["data/x.csv"])).toEqual(["**"]);
  });

  it("needs what requirements.txt, pyproject.toml or uv.lock name", () => {
    expect(
      pythonRequirements(
        tree({ "requirements.txt": "numpy==1.2\nScikit-Learn [x] >=1 # why\n-r more.txt\n\ntorch\n" }),
      ),
    ).toMatchObject({
      packages: ["numpy", "scikit-learn", "torch"],
      setup: ["sh", "-c", expect.stringContaining("install --quiet -r requirements.txt")],
    });
    const pyproject = '[project]\nname = "x"\ndependencies = ["pandas>=2", "numpy"]\n';
    expect(pythonRequirements(tree({ "pyproject.toml": pyproject }))?.packages).toEqual(["pandas", "numpy"]);
    expect(pythonRequirements(tree({ "pyproject.toml": pyproject, "uv.lock": "" }))?.setup).toBe("uv sync --frozen");
    expect(pythonRequirements(tree({ "a.py": "" }))).toBeNull();
  });
});

describe("The objective", () => {
  const none = readmeFacts("");

  it("has a direction that well-known names tell", () => {
    const directions = [
      "roc_auc",
      "val/accuracy",
      "top5",
      "bits_per_char",
      "log_loss",
      "RMSE",
      "valLoss",
      "peak_mape",
      "p95_latency_ms",
      "eval.f1",
      "foo",
    ].map(usualDirection);
    expect(directions).toEqual([
      "maximize",
      "maximize",
      "maximize",
      "minimize",
      "minimize",
      "minimize",
      "minimize",
      "minimize",
      "minimize",
      "maximize",
      null,
    ]);
  });

  it("is the README's primary metric, when the evaluation reports it", () => {
    const readme = readmeFacts("Primary: `mape` (lower is better)");
    expect(guessObjective(["seed", "r2", "mape"], readme)).toMatchObject({
      metric: "mape",
      direction: "minimize",
      isSure: true,
    });
    expect(guessObjective(["seed", "r2"], readme)).toMatchObject({ metric: "r2", direction: "maximize" });
  });

  it("is else the first reported metric that measures quality, not cost", () => {
    expect(guessObjective(["seed", "train_s", "model_kb", "accuracy", "f1"], none)).toMatchObject({
      metric: "accuracy",
      isSure: false,
    });
    expect(guessObjective(["seed", "zork"], none)).toMatchObject({
      metric: "zork",
      direction: "maximize",
      isSure: false,
    });
    expect(guessObjective(["seed"], none)).toBeNull();
  });

  it("is surrounded by the README's limits on metrics that are reported", () => {
    const readme = readmeFacts("| `a_loss` | not worse than baseline |\n| `b` | <= 3 |\n| `gone` | <= 1 |\n");
    expect(limitsFrom(readme, ["a_loss", "b"], "acc")).toEqual({
      constraints: [{ metric: "b", max: 3 }],
      guardrails: [{ metric: "a_loss", direction: "minimize", notWorseBy: 0 }],
      unknown: ["gone"],
    });
  });
});

describe("The written file", () => {
  it("explains itself and leaves out what is empty", () => {
    const text = projectFileText({
      goal: "Raise accuracy",
      objective: { metric: "accuracy", direction: "maximize" },
      constraints: [],
      guardrails: [{ metric: "log_loss", direction: "minimize", notWorseBy: 0.005 }],
      command: "python3 evaluate.py --seed {seed}",
      setup: null,
      include: [],
      edit: ["**/*.py"],
      protect: ["evaluate.py", "data/**"],
      budget: 120,
      agent: "builtin",
      agentsFound: ["codex"],
    });
    expect(text).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=./.espalier/schema.json

      # What the study is for; agents read it.
      goal: Raise accuracy
      objective:
        metric: accuracy
        direction: maximize

      # Not worse than the baseline by more than this, on the same seeds. Margins well below the noise cannot be proven.
      guardrails:
        - metric: log_loss
          direction: minimize
          notWorseBy: 0.005

      # {seed} is filled in; the metrics are the JSON object that is printed last.
      evaluate:
        command: python3 evaluate.py --seed {seed}

      # What agents may edit, and what nothing may change.
      edit:
        - "**/*.py"
      protect:
        - evaluate.py
        - data/**

      # The study ends at the first limit that it reaches: replicates, hours, gpuHours, usd, trials.
      budget:
        replicates: 120

      # builtin needs no LLM; found here: codex.
      agent: builtin
      "
    `);
  });
});
