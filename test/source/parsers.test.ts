import { describe, expect, test } from "vitest";
import { childOf, loadParsers, nodesOfType, textOf } from "../../src/source/index.ts";

const parsers = await loadParsers();

describe("Source text becomes a plain syntax tree", () => {
  test("Python nodes carry their role, their text and their lines, counted from 1", () => {
    const tree = parsers.parse("python", "import torch\n\nlr = 1e-3  # slow\nfit(lr=lr, é='ü')\n");
    const [assignment] = nodesOfType(tree.root, "assignment");
    expect(assignment?.startLine).toBe(3);
    expect(assignment && textOf(tree, assignment)).toBe("lr = 1e-3");
    const right = assignment && childOf(assignment, "right");
    expect(right && [right.type, textOf(tree, right)]).toEqual(["float", "1e-3"]);
    expect(nodesOfType(tree.root, "keyword_argument").map((node) => textOf(tree, node))).toEqual(["lr=lr", "é='ü'"]);
    expect(tree.hasError).toBe(false);
  });

  test("a file with a syntax error is parsed around it and says so", () => {
    const tree = parsers.parse("python", "a = 1\ndef f(:\nb = 2\n");
    expect(tree.hasError).toBe(true);
    expect(nodesOfType(tree.root, "assignment").length).toBeGreaterThan(0);
  });

  test("shell scripts are parsed into commands", () => {
    const tree = parsers.parse("shell", "set -e\npython train.py --lr 3e-4 --seed $SEED\n");
    expect(nodesOfType(tree.root, "command").map((node) => textOf(tree, node))).toEqual([
      "set -e",
      "python train.py --lr 3e-4 --seed $SEED",
    ]);
  });

  test("the grammars are loaded once in a process", async () => {
    expect(await loadParsers()).toBe(parsers);
  });
});
