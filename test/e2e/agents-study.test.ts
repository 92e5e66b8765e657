import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Check, checksOf, type Idea, runFaultyStudy } from "../../scripts/agents/faulty-study.ts";
import { profileNamed } from "../../src/adapters/agents/profiles/index.ts";

const KNOBS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

const root = mkdtempSync(join(tmpdir(), "espalier-study-"));
const repo = join(root, "repo");

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("A study of twelve trials with a real agent whose model and provider do everything wrong", () => {
  let checks: readonly Check[] = [];
  let output = "";

  beforeAll(async () => {
    const agent = profileNamed("pi");
    if (agent === null) throw new Error("no profile for pi");
    makeRepository();
    const settings = { budget: { trials: 12, replicates: 60 }, seed: 1 };
    const onOutput = (text: string): void => {
      output += text;
    };
    checks = checksOf(await runFaultyStudy({ repo, agent, ideaFor, protectedFile: "evaluate.py", settings, onOutput }));
  }, 900_000);

  it("stops for a person, goes on, tells faults apart, loses no idea, measures what was edited, and leaves nothing", () => {
    expect(checks.length).toBeGreaterThan(8);
    expect(
      checks.filter(({ holds }) => !holds),
      output.slice(-4000),
    ).toEqual([]);
  });
});

/** Each idea sets a knob of its own. */
const ideaFor = (index: number): Idea => {
  const knob = KNOBS[index % KNOBS.length] ?? "alpha";
  const value = (1 + Math.floor(index / KNOBS.length) + index / 100).toFixed(2);
  return {
    proposal: {
      hypothesis: `Setting ${knob} to ${value} raises the score because the ${knob} term is far from its best value.`,
      change: {
        component: knob,
        operation: "set",
        parameter: knob,
        from: "0.0",
        to: value,
        unit: "",
        scope: `${knob} term`,
      },
      expects: [{ metric: "score", direction: "up" }],
      files: ["train.py"],
    },
    steps: [{ sh: `sed -i 's/^${knob} = .*/${knob} = ${value}/' train.py` }],
  };
};

const makeRepository = (): void => {
  mkdirSync(repo);
  const write = (name: string, text: string): void => writeFileSync(join(repo, name), text);
  write("train.py", `${KNOBS.map((knob) => `${knob} = 0.0`).join("\n")}\n`);
  write(
    "evaluate.py",
    [
      "import json, random, sys",
      "import train",
      "rng = random.Random(int(sys.argv[sys.argv.index('--seed') + 1]))",
      `knobs = [getattr(train, name) for name in ${JSON.stringify(KNOBS)}]`,
      "score = 1.0 + sum(0.1 * (1 - (k - 1.2) ** 2) for k in knobs) + rng.gauss(0, 0.02)",
      "print(json.dumps({'score': score}))",
      "",
    ].join("\n"),
  );
  write(
    "espalier.yaml",
    JSON.stringify({
      goal: "Raise the score",
      objective: { metric: "score", direction: "maximize" },
      evaluate: { command: "python3 evaluate.py --seed {seed}" },
      edit: ["train.py"],
      protect: ["evaluate.py"],
      aspects: ["hyperparameter", "features", "regularization", "architecture"],
    }),
  );
  const git = (...args: readonly string[]): unknown =>
    execFileSync("git", ["-C", repo, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
  execFileSync("git", ["init", "--quiet", repo]);
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
};
