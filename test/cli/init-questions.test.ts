import { describe, expect, it } from "vitest";
import type { CliContext } from "../../src/cli/context.ts";
import { askerOf } from "../../src/cli/init/asker.ts";
import { missingInputs } from "../../src/cli/init/missing-inputs.ts";
import { metricsIn } from "../../src/cli/init/try-evaluation.ts";

describe("A question of `init`", () => {
  it("takes a number, a word, the first letter, or nothing for the best guess", async () => {
    const choices = ["accuracy", "f1", "log_loss"];
    expect(await asking(["2"])("Which?", choices, "accuracy")).toBe("f1");
    expect(await asking(["log_loss"])("Which?", choices, "accuracy")).toBe("log_loss");
    expect(await asking([""])("Which?", choices, "accuracy")).toBe("accuracy");
    expect(await asking(["n"])("Needed?", ["yes", "no"], "yes")).toBe("no");
  });

  it("is asked again when the answer is none of the choices", async () => {
    const said: string[] = [];
    expect(await asking(["maximise", "maximize"], said)("Which way?", ["maximize", "minimize"], "maximize")).toBe(
      "maximize",
    );
    expect(said.join("")).toContain("did you mean maximize?");
  });

  it("is not asked without a terminal, with --no-input or with --yes", async () => {
    const preset = async (context: CliContext, isYes: boolean) => askerOf(context, isYes)("Which?", ["a", "b"], "b");
    expect(await preset(contextWith([], { isTerminal: false }), false)).toBe("b");
    expect(await preset(contextWith([], { input: false }), false)).toBe("b");
    expect(await preset(contextWith([]), true)).toBe("b");
  });
});

describe("Files that git does not track", () => {
  it("are asked about unless they are environments, caches, results or secrets", () => {
    const files = { paths: ["train.py"], read: () => 'open("raw/train.csv"); load("weights.bin")' };
    const others = [
      "raw/",
      "weights.bin",
      "notes/",
      ".venv/",
      "__pycache__/",
      "wandb/",
      ".env",
      "outputs/",
      "a.log",
      "model.pyc",
    ];
    expect(missingInputs(others, files)).toEqual([
      { path: "raw", isMentioned: true },
      { path: "weights.bin", isMentioned: true },
      { path: "notes", isMentioned: false },
    ]);
  });

  it("are one question for a folder with many of them", () => {
    const files = { paths: [], read: () => null };
    const others = Array.from({ length: 9 }, (_, index) => `images/${index}.png`);
    expect(missingInputs(others, files)).toEqual([{ path: "images", isMentioned: false }]);
  });
});

describe("The metrics of one run", () => {
  it("are the finite numbers of the JSON object, nested ones by dotted path", () => {
    expect([...(metricsIn('{"a": 1, "b": {"c": 2, "d": "x"}, "e": [3], "f": null}') ?? [])]).toEqual([
      ["a", 1],
      ["b.c", 2],
    ]);
    expect(metricsIn("loss 0.3")).toBeNull();
    expect(metricsIn("[1]")).toBeNull();
  });
});

const asking = (answers: string[], said: string[] = []) => askerOf(contextWith(answers, {}, said), false);

const contextWith = (
  answers: string[],
  { isTerminal = true, input = true }: { isTerminal?: boolean; input?: boolean } = {},
  said: string[] = [],
): CliContext =>
  ({
    options: { input, color: false },
    world: {
      input: { isTerminal, ask: async () => answers.shift() ?? "" },
      stderr: { write: (text: string) => said.push(text) },
    },
  }) as unknown as CliContext;
