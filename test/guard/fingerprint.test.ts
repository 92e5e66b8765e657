import { describe, expect, test } from "vitest";
import { fileFingerprint, patchFingerprint, treeFingerprint } from "../../src/guard/index.ts";
import { edit, edited, parsers, SCRIPT } from "./patches.ts";

const fingerprint = (after: string, before = SCRIPT): string =>
  patchFingerprint([{ path: "train.py", before, after }], parsers);

describe("Two patches that do the same have one fingerprint", () => {
  const after = edited(["max_norm=1.0", "max_norm=0.5"]);

  test("whatever their comments, layout and imports' order", () => {
    expect(fingerprint(edit(after, ["boost =", "# More.\nboost ="], ["max_norm=0.5", "max_norm = 0.50"]))).toBe(
      fingerprint(after),
    );
  });

  test("whatever the code around the change", () => {
    const base = edited(["ema_decay = 0.99", "ema_decay = 0.9"]);
    expect(fingerprint(edit(base, ["max_norm=1.0", "max_norm=0.5"]), base)).toBe(fingerprint(after));
  });

  test("another value is another patch", () => {
    expect(fingerprint(edited(["max_norm=1.0", "max_norm=0.6"]))).not.toBe(fingerprint(after));
  });

  test("the same value put elsewhere is another patch", () => {
    expect(fingerprint(edited(["start_factor=0.1", "start_factor=0.5"]))).not.toBe(fingerprint(after));
  });

  test("it is 32 hexadecimal digits and does not change between versions unnoticed", () => {
    expect(fingerprint(after)).toMatch(/^[0-9a-f]{32}$/);
    expect(patchFingerprint([], parsers)).toBe(patchFingerprint([], parsers));
  });
});

describe("Two trees that say the same have one fingerprint", () => {
  test("a file counts by its statements, notes do not count", () => {
    expect(fileFingerprint("a.py", "x = f( 1 )  # c\n", parsers)).toBe(fileFingerprint("a.py", "x = f(1)\n", parsers));
    expect(fileFingerprint("a.py", "if a:\n    b()\nc()\n", parsers)).not.toBe(
      fileFingerprint("a.py", "if a:\n    b()\n    c()\n", parsers),
    );
    expect(fileFingerprint("README.md", "# A\n", parsers)).toBeUndefined();
  });

  test("the order in which files are listed does not count, their paths do", () => {
    const tree = treeFingerprint(
      new Map([
        ["a", "1"],
        ["b", "2"],
      ]),
    );
    expect(
      treeFingerprint(
        new Map([
          ["b", "2"],
          ["a", "1"],
        ]),
      ),
    ).toBe(tree);
    expect(
      treeFingerprint(
        new Map([
          ["a", "2"],
          ["b", "1"],
        ]),
      ),
    ).not.toBe(tree);
  });
});
