import { describe, expect, test } from "vitest";
import type { Change, Proposal } from "../../src/core/proposal.ts";
import { edited, judge, judgeFiles, SCRIPT } from "./patches.ts";

const proposal = (change: Partial<Change>, files: string[] = ["train.py"]): Proposal => ({
  hypothesis: "It gets better.",
  aspect: "hyperparameter",
  change: { component: "", operation: "set", parameter: "", from: "", to: "", unit: "", scope: "", ...change },
  expects: [],
  files,
});

describe("What was declared and what was done must agree", () => {
  const deeper = edited(["    layers=5,", "    layers=8,"]);

  test.each([
    ["the name in the code", { parameter: "layers" }],
    ["words for it", { parameter: "number of layers" }],
    ["another name for the same thing", { parameter: "network depth" }],
    ["a parameter that the proposal leaves open", { parameter: "" }],
  ])("%s is found", (_, change) => {
    expect(judge(deeper, SCRIPT, "train.py", { declared: proposal(change) }).violations).toEqual([]);
  });

  test("an abbreviation in the code is known", () => {
    const faster = edited(["lr: float = 5e-4", "lr: float = 1e-3"]);
    expect(
      judge(faster, SCRIPT, "train.py", { declared: proposal({ parameter: "learning rate" }) }).violations,
    ).toEqual([]);
  });

  test("a parameter that was not touched is missing", () => {
    const verdict = judge(deeper, SCRIPT, "train.py", {
      declared: proposal({ parameter: "dropout", component: "regularizer" }),
    });
    expect(verdict.violations).toEqual([
      {
        kind: "declared parameter missing",
        path: null,
        message:
          "The proposal changes `dropout`, but nothing of that name was changed; changed: model_config. " +
          "Make the declared change, or declare the one that was made.",
      },
    ]);
    expect(verdict.repairText).toContain("Make the declared change");
  });

  test("a file that the proposal does not name is told", () => {
    const verdict = judgeFiles(
      [
        ["train.py", SCRIPT, edited(["        x = normalise(x)\n", "        x = warp(x)\n"])],
        ["warp.py", null, "def warp(x):\n    return x.sin()\n"],
      ],
      { declared: proposal({ parameter: "warp" }) },
    );
    expect(verdict.violations.map(({ kind, path }) => [kind, path])).toEqual([["undeclared file", "warp.py"]]);
  });
});

describe("Nothing outside of `edit` and nothing under `protect` is touched", () => {
  const globs = { editGlobs: ["**/*.py", "conf/**"], protectGlobs: ["evaluate.py", "data/**"] };

  test("allowed files are allowed", () => {
    expect(judge("lr: 2\n", "lr: 1\n", "conf/a.yaml", globs).violations).toEqual([]);
  });

  test.each([
    ["evaluate.py", "protected"],
    ["data/.hidden/labels.csv", "protected"],
    ["Makefile", "outside edit"],
  ])("%s: %s", (path, kind) => {
    const verdict = judge("b = 2\n", "b = 1\n", path, globs);
    expect(verdict.violations.map((violation) => [violation.kind, violation.path])).toEqual([[kind, path]]);
    expect(verdict.repairText).toContain("put it back as it was");
  });

  test("a protected file counts even where the change in it means nothing", () => {
    expect(judge("a = 1  # x\n", "a = 1\n", "evaluate.py", globs).violations).toHaveLength(1);
  });
});
