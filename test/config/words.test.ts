import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, formatDuration, joinCommand, parseDuration, splitCommand } from "../../src/config/index.ts";

describe("A command", () => {
  it("is split at spaces, with quotes and backslashes as in a shell", () => {
    expect(argvOf(`python  eval.py --name "a b" --x='c d' e\\ f ""`)).toEqual([
      "python",
      "eval.py",
      "--name",
      "a b",
      "--x=c d",
      "e f",
      "",
    ]);
    expect(argvOf(`a "b\\"c" 'd\\e' "$" {seed} [x] *.py ~ #`)).toEqual([
      "a",
      'b"c',
      "d\\e",
      "$",
      "{seed}",
      "[x]",
      "*.py",
      "~",
      "#",
    ]);
  });

  it("is refused where it would need a shell", () => {
    for (const text of ["a | b", "a > b", "a && b", "a; b", "a $HOME", 'a "$(b)"', "a `b`", "A=1 b", "", "  ", "'a"]) {
      expect(splitCommand(text).kind).toBe("refused");
    }
  });

  it("comes back from its text, whatever its arguments are", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        const argv = words[0] === "" || /^[A-Za-z_]\w*=/.test(words[0] ?? "") ? ["program", ...words] : words;
        expect(argvOf(joinCommand(argv))).toEqual(argv);
      }),
    );
  });

  const argvOf = (text: string): readonly string[] | null => {
    const split = splitCommand(text);
    return split.kind === "split" ? split.argv : null;
  };
});

describe("A duration", () => {
  it("has a unit, or several", () => {
    expect(["250ms", "90s", "10m", "1h30m", "1.5h", "2d"].map(parseDuration)).toEqual([
      250, 90_000, 600_000, 5_400_000, 5_400_000, 172_800_000,
    ]);
    expect(["", "10", "m", "10 m", "1x", "-1s"].map(parseDuration)).toEqual([null, null, null, null, null, null]);
  });

  it("comes back from its text", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});

describe("A misspelt word", () => {
  it("is taken for the nearest known one, or for none", () => {
    const known = ["maximize", "minimize", "budget", "parallel"];
    expect(
      ["max", "maximise", "bugdet", "paralel", "Budget", "xyz", "m"].map((word) => didYouMean(word, known)),
    ).toEqual(["maximize", "maximize", "budget", "parallel", "budget", null, null]);
  });
});
