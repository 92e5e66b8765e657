import { describe, expect, test } from "vitest";
import { splitGroups } from "../../src/guard/index.ts";
import { edited, judge, parsers, SCRIPT } from "./patches.ts";

const split = (after: string, before = SCRIPT): { title: string; content: string | null }[] =>
  splitGroups([{ path: "train.py", before, after }], parsers).map((part) => ({
    title: part?.title ?? "",
    content: part === null ? null : (part.files.get("train.py") ?? null),
  }));

describe("A coupled patch comes apart into patches that apply and parse alone", () => {
  test("two settings on lines of their own, also inside one call", () => {
    const parts = split(
      edited(
        ["    layers=5,", "    layers=3,"],
        ["    width=128,", "    width=160,"],
        ["max_norm=1.0", "max_norm=0.5"],
      ),
    );
    expect(parts).toContainEqual({ title: "layers: 5 → 3", content: edited(["    layers=5,", "    layers=3,"]) });
    expect(parts).toContainEqual({ title: "width: 128 → 160", content: edited(["    width=128,", "    width=160,"]) });
    expect(parts).toContainEqual({ title: "max_norm: 1.0 → 0.5", content: edited(["max_norm=1.0", "max_norm=0.5"]) });
  });

  test("each part is a single change, and comments and imports come along", () => {
    const flip: [string, string] = [
      "        x = normalise(x)\n",
      "        # Mirror.\n        x = normalise(x)\n        if cfg.flip:\n            x = x.flip(-1)\n",
    ];
    const option: [string, string] = ["    run_name: str", "    flip: bool = False\n    run_name: str"];
    const after = edited(["import torch\n", "import math\nimport torch\n"], option, flip, [
      "    layers=5,",
      "    layers=3,",
    ]);
    const parts = split(after);
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      expect(part.content).not.toBeNull();
      expect(part.content).toContain("import math");
      expect(judge(part.content ?? "")).toMatchObject({ verdict: "single", title: part.title });
    }
  });

  test("groups in different files", () => {
    const parts = splitGroups(
      [
        { path: "a.py", before: "x = f(1)\n", after: "x = g(1)\n" },
        { path: "b.yaml", before: "lr: 1\n", after: "lr: 2\n" },
      ],
      parsers,
    );
    expect(parts.map((part) => [...(part?.files ?? [])])).toEqual([[["a.py", "x = g(1)\n"]], [["b.yaml", "lr: 2\n"]]]);
  });

  test("two settings on one line do not come apart", () => {
    expect(
      split(edited(["start_factor=0.1, total_iters=3", "start_factor=0.3, total_iters=8"])).map((part) => part.content),
    ).toEqual([null, null]);
  });

  test("the arms of one switch do not come apart", () => {
    const before = "opt = adam(net)\nrun(opt)\n";
    const after = 'opt = sgd(net) if name == "sgd" else lion(net) if name == "lion" else adam(net)\nrun(opt)\n';
    expect(judge(after, before).verdict).toBe("coupled");
    expect(split(after, before).every((part) => part.content === null)).toBe(true);
  });
});
