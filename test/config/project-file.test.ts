import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectFileJsonSchema, readProject } from "../../src/config/index.ts";
import type { EspalierError } from "../../src/core/errors.ts";

const MINIMAL = `
objective: { metric: accuracy, direction: maximize }
evaluate: { command: "python evaluate.py --seed {seed}" }
`;

describe("The project file", () => {
  it("needs an objective and an evaluation, and has a default for everything else", () => {
    expect(read(MINIMAL).spec).toMatchObject({
      goal: "Raise accuracy",
      objective: { metric: "accuracy", direction: "maximize", minEffect: 0, scale: "linear" },
      evaluate: { form: { kind: "command", command: { argv: ["python", "evaluate.py", "--seed", "{seed}"] } } },
      budget: { replicates: 120, hours: null },
      evidence: { mode: "on", alpha: 0.05, baselineReplicates: null, pairing: "paired" },
      agent: { name: "builtin", options: {} },
      edit: ["**"],
      protect: ["evaluate.py"],
      parallel: 1,
      seed: null,
    });
  });

  it("says everything that a study may want", () => {
    const { spec } = read(`
goal: Lower the validation bits per character of the language model
objective: { metric: bits_per_char, direction: minimize, minEffect: 0.01 }
constraints:
  - { metric: tail_bits, max: 12 }
guardrails:
  - { metric: macro_f1, direction: maximize, notWorseBy: 0.005 }
evaluate:
  train: python train.py
  predict: [python, predict.py]
  score: python score.py
  sealed: [data/labels.csv]
  timeout: 1h30m
  smoke: python train.py --steps 2
  holdout: python evaluate.py --seed {seed} --split test
environment: { setup: uv sync --frozen, env: [CUDA_HOME], network: false, include: [cache/tokens.bin] }
data: [/datasets/shakespeare, ~/corpus]
resources: { gpus: 1, cpus: 4 }
edit: ["**/*.py", "conf/**"]
protect: ["evaluate.py", "data/**"]
aspects: [data, optimizer]
budget: { replicates: 120, hours: 8, gpuHours: 40, usd: 20, trials: 50 }
target: 1.2
stagnation: 30
evidence: "off"
agent: { name: command, command: [python, agent.py] }
parallel: 2
seed: 1
coupled: split
review: patches
slim: 0.5
`);
    expect(spec).toMatchObject({
      evaluate: { form: { kind: "sealed", sealed: ["data/labels.csv"] }, timeoutMs: 5_400_000 },
      constraints: [{ metric: "tail_bits", min: null, max: 12 }],
      guardrails: [{ metric: "macro_f1", direction: "maximize", notWorseBy: 0.005, strict: false }],
      environment: { setup: { argv: ["uv", "sync", "--frozen"] }, include: ["cache/tokens.bin"] },
      evidence: { mode: "off" },
      agent: { name: "command", options: { command: ["python", "agent.py"] } },
      slim: 0.5,
    });
    expect(spec.data[1]).toMatch(/^\/.*\/corpus$/);
  });

  it("may be a table of pyproject.toml", () => {
    const { spec } = readFiles({
      "pyproject.toml": `
[project]
name = "x"

[tool.espalier.objective]
metric = "loss"
direction = "minimize"

[tool.espalier.evaluate]
command = "python -m x.evaluate"
`,
    });
    expect(spec.objective.metric).toBe("loss");
  });

  it("is looked for upwards to the top of the checkout, not beyond", () => {
    const folder = files({ "espalier.yaml": MINIMAL, "a/b/c.txt": "" });
    expect(readProject({ start: join(folder, "a/b"), top: folder, file: null }).folder).toBe(folder);
    const error = errorOf(() => readProject({ start: join(folder, "a/b"), top: join(folder, "a"), file: null }));
    expect(error.message).toMatch(/^There is no espalier\.yaml in .*\/a\/b or above it\.$/);
    expect(error.hint).toContain("espalier init");
  });

  it("wins over a table of pyproject.toml beside it, with a warning", () => {
    const { spec, warnings } = readFiles({
      "espalier.yaml": MINIMAL,
      "pyproject.toml": '[tool.espalier.objective]\nmetric = "x"\n',
    });
    expect(spec.objective.metric).toBe("accuracy");
    expect(warnings.join()).toMatch(/\[tool\.espalier\] in .*pyproject\.toml is ignored/);
  });

  it("is changed by espalier.local.yaml, map by map", () => {
    const { spec, warnings } = readFiles({
      "espalier.yaml": `${MINIMAL}budget: { replicates: 10, hours: 2 }\nedit: [a, b]\n`,
      "espalier.local.yaml": "budget: { replicates: 20 }\nedit: [c]\n",
    });
    expect(spec.budget).toMatchObject({ replicates: 20, hours: 2 });
    expect(spec.edit).toEqual(["c"]);
    expect(warnings).toEqual(["espalier.local.yaml changes some settings."]);
  });

  it("has a schema for editors that is shipped as it is", () => {
    const shipped = readFileSync(new URL("../../schema/espalier.schema.json", import.meta.url), "utf8");
    expect(shipped).toBe(`${JSON.stringify(projectFileJsonSchema(), null, 2)}\n`);
  });
});

describe("An error in the project file", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      "an unknown key",
      `${MINIMAL}budgets: { replicates: 3 }\n`,
      /^espalier\.yaml:4:1 The project file has no key "budgets"\. Did you mean budget\?$/,
    ],
    [
      "an unknown key inside",
      `${MINIMAL}budget: { replicate: 3 }\n`,
      /^espalier\.yaml:4:11 budget has no key "replicate"\. Did you mean replicates\?$/,
    ],
    [
      "another tool's word",
      `${MINIMAL}workers: 3\n`,
      /4:1 The project file has no key "workers"\. Did you mean parallel\?/,
    ],
    [
      "an unknown key in a list",
      `${MINIMAL}guardrails:\n  - { metric: a, direction: minimize, tolerance: 1, notWorseBy: 1 }\n`,
      /5:39 guardrails\[0\] has no key "tolerance"\. Did you mean notWorseBy\?/,
    ],
    [
      "a misspelt choice",
      MINIMAL.replace("maximize", "max"),
      /^espalier\.yaml:2:43 objective\.direction is "max", which is none of maximize, minimize\. Did you mean maximize\?$/,
    ],
    [
      "a wrong type",
      `${MINIMAL}budget: { replicates: many }\n`,
      /4:23 budget\.replicates is "many", where a number is expected\. Write a number\./,
    ],
    [
      "a quoted number",
      `${MINIMAL}parallel: "2"\n`,
      /4:11 parallel is "2", where a number is expected\. Write it without quotes: 2/,
    ],
    ["a fraction of a worker", `${MINIMAL}parallel: 1.5\n`, /4:11 parallel.*whole number/],
    ["a negative budget", `${MINIMAL}budget: { hours: -1 }\n`, /4:18 budget\.hours is -1: must be above 0\./],
    ["no objective", "evaluate: { command: x }\n", /^espalier\.yaml:1:1 objective is missing\. Write: objective:/],
    [
      "no direction",
      "objective: { metric: a }\nevaluate: { command: x }\n",
      /1:1 objective\.direction is missing\. Write: direction/,
    ],
    ["no command", "objective: { metric: a, direction: minimize }\nevaluate: {}\n", /2:11 evaluate: needs a `command`/],
    [
      "half of the sealed form",
      "objective: { metric: a, direction: minimize }\nevaluate: { train: x }\n",
      /2:11 evaluate: the sealed form needs all of/,
    ],
    [
      "both forms",
      "objective: { metric: a, direction: minimize }\nevaluate: { command: x, train: y, predict: z, score: w }\n",
      /has both `command` and the sealed form/,
    ],
    [
      "a pipe in a command",
      MINIMAL.replace("{seed}", "{seed} | tail"),
      /3:22 evaluate\.command is "python.*": commands run without a shell, and "\|" needs one\. Write the shell yourself: \[bash, -c,/,
    ],
    [
      "a variable before a command",
      MINIMAL.replace("python", "OMP=1 python"),
      /OMP=1 sets a variable.*Write: env OMP=1 python/,
    ],
    [
      "a duration without a unit",
      MINIMAL.replace('{seed}"', '{seed}", timeout: 600'),
      /evaluate\.timeout is 600: expected a duration such as 90s, 10m or 1h30m/,
    ],
    [
      "a limit that limits nothing",
      `${MINIMAL}constraints: [{ metric: a }]\n`,
      /4:15 constraints\[0\]: needs a min or a max/,
    ],
    [
      "data inside the repository",
      `${MINIMAL}data: [data/train.csv]\n`,
      /4:8 data\[0\] is "data\/train\.csv", which is no absolute path\..*environment\.include/,
    ],
    [
      "included files outside of it",
      `${MINIMAL}environment: { include: [../x] }\n`,
      /environment\.include\[0\] leads out of the repository/,
    ],
    [
      "a guarded objective",
      `${MINIMAL}guardrails: [{ metric: accuracy, direction: maximize, notWorseBy: 0 }]\n`,
      /guardrails\[0\] is the objective itself/,
    ],
    ["a list where a map belongs", `${MINIMAL}budget: [3]\n`, /4:9 budget is a list, where a map of keys is expected/],
    ["an agent without a name", `${MINIMAL}agent: { command: x }\n`, /agent\.name is missing/],
    ["evidence of a wrong kind", `${MINIMAL}evidence: { alpha: 5 }\n`, /evidence\.alpha is 5: must be below 1/],
    [
      "a bare {seed} inside of braces",
      MINIMAL.replaceAll('"', ""),
      /^espalier\.yaml:3:48 \{seed\} must be quoted inside/,
    ],
    ["broken YAML", "objective: { metric: a\nevaluate: [\n", /^espalier\.yaml:\d+:\d+ /],
    ["a key given twice", `${MINIMAL}seed: 1\nseed: 2\n`, /^espalier\.yaml:5:1 .*unique/],
    ["a file that is no map", "- a\n- b\n", /1:1 The project file is a list, where a map of keys is expected/],
    ["an empty file", "", /objective is missing/],
  ];
  for (const [what, text, message] of cases) {
    it(`says where and what to write instead: ${what}`, () => {
      const error = errorOf(() => read(text));
      expect(error.code).toBe("config_invalid");
      expect(
        error.message.split("\n").some((line) => message.test(line)),
        error.message,
      ).toBe(true);
    });
  }

  it("does not hide the others", () => {
    const error = errorOf(() => read(`${MINIMAL}budgets: 1\nparallel: x\n`));
    expect(error.message.split("\n")).toHaveLength(2);
  });

  it("in pyproject.toml has its line too", () => {
    const toml = `[tool.espalier]\nseed = "x"\n\n[tool.espalier.objective]\nmetric = "a"\ndirection = "up"\n\n[tool.espalier.evaluate]\ncommand = "x"\n`;
    const error = errorOf(() => readFiles({ "pyproject.toml": toml }));
    expect(error.message).toMatch(/^pyproject\.toml:6:1 objective\.direction is "up"/m);
    expect(error.message).toMatch(/^pyproject\.toml:2:1 seed is "x"/m);
    expect(errorOf(() => readFiles({ "pyproject.toml": "[tool.espalier]\nx = \n" })).message).toMatch(
      /^pyproject\.toml:2:5 /,
    );
  });

  it("in espalier.local.yaml is said to be there", () => {
    const folder = { "espalier.yaml": MINIMAL, "espalier.local.yaml": "\n\nparallel: 0\n" };
    expect(errorOf(() => readFiles(folder)).message).toMatch(
      /^espalier\.local\.yaml:3:11 parallel is 0: must be at least 1/,
    );
  });
});

const files = (contents: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-config-"));
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

const readFiles = (contents: Readonly<Record<string, string>>) => {
  const folder = files(contents);
  return readProject({ start: folder, top: folder, file: null });
};

const read = (text: string) => readFiles({ "espalier.yaml": text });

const errorOf = (act: () => unknown): EspalierError => {
  try {
    act();
  } catch (error) {
    return error as EspalierError;
  }
  throw new Error("Nothing was thrown.");
};
