import { describe, expect, test } from "vitest";
import { boost } from "../../scripts/memory/boost.ts";
import { parseFamilies } from "../../scripts/memory/families.ts";
import { edits, nearCopies } from "../../scripts/memory/variants.ts";
import { logOdds } from "../../src/memory/model.ts";

const options = { trees: 20, depth: 2, shrinkage: 0.3, leastHessian: 0.5, ridge: 1, monotone: [1, 0] };

const examples = Array.from({ length: 200 }, (_, i) => {
  const x = (i * 37) % 100;
  // One in ten labels is wrong, so that a fit without the constraint would wiggle.
  const same = i % 10 === 0 ? x < 50 : x >= 50;
  return { features: Float64Array.from([x, i % 7]), same, weight: 1 };
});

describe("Training", () => {
  test("gives the same weights for the same examples", () => {
    expect(JSON.stringify(boost(examples, options))).toBe(JSON.stringify(boost(examples, options)));
  });

  test("keeps to the direction that a feature may move the score", () => {
    const model = boost(examples, options);
    const scores = Array.from({ length: 100 }, (_, x) => logOdds(model, Float64Array.from([x, 3])));
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(scores[90]).toBeGreaterThan(scores[10] as number);
  });

  test("reads families of a base, its paraphrases and its hard negatives", () => {
    const [family] = parseFamilies("toy", "## a | loss\n= Use MSE.\n+ nn.MSELoss()\n- Use MAE.\n");
    expect(family).toMatchObject({
      id: "a",
      domain: "toy",
      base: { text: "Use MSE." },
      negatives: [{ text: "Use MAE." }],
    });
  });

  test("names the file and line of a family that cannot be read", () => {
    expect(() => parseFamilies("toy", "## a\n= Use MSE.\n* Use MAE.\n")).toThrow(/toy\.txt:3/);
  });

  test("makes near-copies that say the same and edits that do not", () => {
    expect(nearCopies("Lower the learning rate from 1e-3 to 1e-4.")).toContain(
      "Lower learning rate from 1e-3 to 1e-4.",
    );
    expect(edits("Lower the learning rate from 1e-3 to 1e-4.")).toContain("Lower the learning rate from 1e-4 to 1e-3.");
  });
});
