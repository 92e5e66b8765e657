import { describe, expect, test } from "vitest";
import { edited, editedEverywhere, judge, judgeFiles, SCRIPT } from "./patches.ts";

describe("A patch without effect is told where the text shows it", () => {
  test.each([
    ["comments and blank lines", edited(["boost = torch", "\n# Why: surface counts more.\nboost = torch"])],
    ["quotes, spaces, brackets over lines and trailing commas", edited(['"best.pt")', "'best.pt',\n        )"])],
    ["numbers in another spelling", edited(["lr: float = 5e-4", "lr: float = 0.0005"])],
    [
      "the order of imports",
      edited(["import torch\nimport torch.nn as nn\n", "import torch.nn as nn\nimport torch\n"]),
    ],
    ["a docstring", edited(['"""Trains a small network."""', '"""Fits."""'])],
    ["a variable renamed throughout", editedEverywhere("vol_loss", "volume_loss")],
    ["a function that nothing calls", `${SCRIPT}\n\ndef unused(x):\n    return x * 2\n`],
    ["an option that nothing reads", edited(["    run_name: str", "    trick: bool = True\n    run_name: str"])],
  ])("%s", (_, after) => {
    expect(judge(after).verdict).toBe("no effect");
  });

  test.each([
    [
      "code after a return",
      "def f(x):\n    return x\n\nf(1)\n",
      "def f(x):\n    return x\n    x = x + 1\n\nf(1)\n",
      "stands after `return`",
    ],
    ["a false condition", "go(x)\n", "go(x)\nif False:\n    go(2 * x)\n", "never holds"],
    [
      "a value that the next line replaces",
      "lr = 0.1\nfit(lr)\n",
      "lr = 0.2\nlr = 0.1\nfit(lr)\n",
      "is set again in the next line",
    ],
    [
      "a variable that nothing reads",
      "def f(x):\n    return x\n\nf(1)\n",
      "def f(x):\n    scale = 2.0\n    return x\n\nf(1)\n",
      "is never read",
    ],
  ])("%s", (_, before, after, reason) => {
    const verdict = judge(after, before);
    expect(verdict.verdict).toBe("no effect");
    expect(verdict.title).toContain(reason);
    expect(verdict.repairText).toContain("Make an edit that the evaluation can notice");
  });
});

describe("What may have an effect is not called without one", () => {
  test.each([
    ["1 instead of 1.0", "x = f(1.0)\n", "x = f(1)\n"],
    ["a tuple of one instead of a bracket", "x = f((a))\n", "x = f((a,))\n"],
    ["code moved into a loop", "for i in r:\n    f(i)\ng()\n", "for i in r:\n    f(i)\n    g()\n"],
    [
      "a variable that is read in the next line",
      "lr = 0.1\nlr = lr * 2\nfit(lr)\n",
      "lr = 0.3\nlr = lr * 2\nfit(lr)\n",
    ],
    ["a registered function", "x = 1\n", "x = 1\n\n@register\ndef layer(x):\n    return x\n"],
  ])("%s", (_, before, after) => {
    expect(judge(after, before).verdict).not.toBe("no effect");
  });

  test("logging alone is unclear: it should move nothing, but that cannot be shown", () => {
    expect(judge(edited(['print("best", best)', 'print("best", best, flush=True)'])).verdict).toBe("unclear");
  });

  test("a seed alone is one change", () => {
    expect(judge(edited(["cfg = parse(Config)\n", "cfg = parse(Config)\ntorch.manual_seed(3)\n"]))).toMatchObject({
      verdict: "single",
      title: "only the seed is changed",
    });
  });

  test("a new file that something else may run is a change", () => {
    expect(
      judgeFiles([["evaluate_again.py", null, "from train import model\n\nprint(model.score())\nrun(model)\n"]])
        .verdict,
    ).toBe("single");
  });
});
