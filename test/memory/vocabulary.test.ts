import { expect, test } from "vitest";
import { vocabulary } from "../../src/memory/vocabulary.ts";

const change = (component: string, parameter: string) => ({
  component,
  operation: "set",
  parameter,
  from: "",
  to: "1",
  unit: "",
  scope: "",
});

test("The vocabulary of a study lists each name once, in its first spelling and the order of first use", () => {
  const used = [
    change("optimizer", "weight_decay"),
    change("Optimizer", "Weight decay"),
    change("head", ""),
    change("optimizer", "lr"),
  ];
  expect(vocabulary(used)).toEqual({ components: ["optimizer", "head"], parameters: ["weight_decay", "lr"] });
});
