import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { patchFingerprint, splitGroups } from "../../src/guard/index.ts";
import { edited, judge, judgeFiles, parsers, SCRIPT } from "./patches.ts";

describe("Whatever an agent writes, the guard answers", { timeout: 60_000 }, () => {
  test.each([
    ["brackets nested without end", "train.py", `x = ${"(".repeat(3_000)}1${")".repeat(3_000)}\n`],
    [
      "blocks nested without end",
      "train.py",
      Array.from({ length: 600 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join(""),
    ],
    ["JSON nested without end", "a.json", "[".repeat(50_000)],
    ["YAML nested without end", "a.yaml", "[".repeat(3_000)],
    [
      "references that multiply",
      "a.yaml",
      `a: &a [1]\n${Array.from({ length: 99 }, (_, index) => `b${index}: [*a, *a]\n`).join("")}`,
    ],
    ["one very long line", "train.py", `x = [${"1, ".repeat(4_000)}]\n`],
    ["only carriage returns", "train.py", "x = 1\r\ny = 2\r\n"],
    ["half a surrogate pair", "train.py", "x = '\ud800'\n"],
    ["a notebook without cells", "a.ipynb", "{}"],
    ["an unclosed quote", "run.sh", "python train.py --name 'x\n"],
  ])("%s", (_, path, text) => {
    for (const [before, after] of [
      ["x = 2\n", text],
      [text, "x = 2\n"],
      [null, text],
      [text, null],
    ] as const) {
      const verdict = judgeFiles([[path, before, after]]);
      expect(["single", "coupled", "no effect", "unclear"]).toContain(verdict.verdict);
      expect(patchFingerprint([{ path, before, after }], parsers)).toMatch(/^[0-9a-f]{32}$/);
      splitGroups([{ path, before, after }], parsers);
    }
  });

  test("any lines of the script taken out or doubled: always an answer, always the same, every group with lines", () => {
    const lines = SCRIPT.split("\n");
    const mutilated = fc
      .array(fc.tuple(fc.nat(lines.length - 1), fc.constantFrom("drop", "double", "replace")), {
        minLength: 1,
        maxLength: 6,
      })
      .map((changes) => {
        const result: (string | null)[] = [...lines];
        for (const [at, what] of changes)
          result[at] = what === "drop" ? null : what === "double" ? `${lines[at]}\n${lines[at]}` : "y = g(x)";
        return result.filter((line) => line !== null).join("\n");
      });
    fc.assert(
      fc.property(mutilated, (after) => {
        const verdict = judge(after);
        expect(judge(after)).toEqual(verdict);
        for (const group of verdict.groups) expect(group.hunks.length).toBeGreaterThan(0);
        if (verdict.verdict === "coupled") expect(verdict.groups.length).toBeGreaterThan(1);
      }),
      { numRuns: 25 },
    );
  });

  test("a split part holds its group's change and nothing of the others", () => {
    const pieces: [string, string][] = [
      ["    layers=5,", "    layers=3,"],
      ["    width=128,", "    width=160,"],
      ["max_norm=1.0", "max_norm=0.5"],
      ["batch_size: int = 4", "batch_size: int = 8"],
      ["ema_decay = 0.99", "ema_decay = 0.999"],
    ];
    fc.assert(
      fc.property(fc.subarray(pieces, { minLength: 2 }), (chosen) => {
        const parts = splitGroups([{ path: "train.py", before: SCRIPT, after: edited(...chosen) }], parsers);
        const contents = new Set(parts.map((part) => part?.files.get("train.py")));
        expect(contents).toEqual(new Set(chosen.map((piece) => edited(piece))));
      }),
      { numRuns: 10 },
    );
  });

  test("a patch of many unrelated changes gets a text of bounded length", () => {
    const before = Array.from(
      { length: 300 },
      (_, index) => `setting_${index} = ${index}\nuse(setting_${index})\n`,
    ).join("");
    const verdict = judge(before.replace(/= (\d+)/g, "= $19"), before);
    expect(verdict.groups.length).toBeGreaterThan(100);
    expect(verdict.title.length).toBeLessThan(400);
    expect(verdict.repairText.length).toBeLessThan(2500);
  });
});
