import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Change } from "../../src/core/proposal.ts";
import { createMemory, type MemoryRecord, type Recollection } from "../../src/memory/memory.ts";

const judge = (known: string, query: string): Recollection =>
  createMemory([{ id: "known", text: known }]).query({ id: "query", text: query });

const change = (slots: Partial<Change>): Change => ({
  component: "",
  operation: "set",
  parameter: "",
  from: "",
  to: "",
  unit: "",
  scope: "",
  ...slots,
});

describe("Other words for the same experiment are a repeat", () => {
  test.each([
    ["Lower the learning rate from 1e-3 to 1e-4.", "lr: 0.001 -> 0.0001"],
    ["Train in bfloat16 instead of float32.", "Use bf16 rather than full precision for training."],
    ["Clip gradients to norm 0.5.", "clip_grad_norm_(model.parameters(), max_norm=0.5)"],
    ["Apply label smoothing of 0.1.", "CrossEntropyLoss(label_smoothing=0.1)"],
    ["Standardise all continuous columns.", "Standardize all continuous columns"],
  ])("%s — %s", (known, query) => {
    expect(judge(known, query).verdict).toBe("repeat");
  });
});

describe("A difference of value, direction, target or method is another experiment, however alike the words", () => {
  test.each([
    ["Apply label smoothing of 0.1.", "Apply label smoothing of 0.3."],
    ["Raise the weight decay to 0.1.", "Lower the weight decay to 0.01."],
    ["Use Lion instead of AdamW.", "Use AdamW instead of Lion."],
    ["Impute missing ages with the median.", "Impute missing ages with the mean."],
    ["Add batch normalisation after each convolution.", "Remove batch normalisation after each convolution."],
    ["Use SGD with momentum 0.9.", "Use RMSprop with momentum 0.9."],
  ])("%s — %s", (known, query) => {
    expect(judge(known, query).verdict).not.toBe("repeat");
  });

  test("An unrelated idea is new", () => {
    expect(judge("Apply label smoothing of 0.1.", "Split the folds by patient.").verdict).toBe("new");
  });

  test("Everything is new to an empty memory", () => {
    expect(createMemory().query({ id: "query", text: "Use dropout." })).toMatchObject({
      verdict: "new",
      match: undefined,
    });
  });
});

describe("The cheapest layer that is sure answers", () => {
  test("text: only articles, case and the spelling of numbers differ", () => {
    expect(judge("Use a dropout of 0.10.", "use dropout of .1")).toMatchObject({
      verdict: "repeat",
      layer: "text",
      score: 1,
    });
  });

  test("patch: the same normalised patch under another sentence", () => {
    const memory = createMemory([{ id: "known", text: "Use dropout.", patchFingerprint: "p" }]);
    const found = memory.query({ id: "query", text: "Tune the pooling.", patchFingerprint: "p" });
    expect(found).toMatchObject({ verdict: "repeat", layer: "patch", match: { id: "known" } });
  });

  test("patch: the same tree under another patch", () => {
    const memory = createMemory([{ id: "known", text: "Use dropout.", patchFingerprint: "p", treeFingerprint: "t" }]);
    expect(memory.query({ id: "query", text: "Tune it.", patchFingerprint: "q", treeFingerprint: "t" }).layer).toBe(
      "patch",
    );
  });

  test("patch: the same patch run by another command is another experiment", () => {
    const memory = createMemory([
      { id: "known", text: "Use dropout.", patchFingerprint: "p", commandFingerprint: "lr 1" },
    ]);
    const query = { id: "query", text: "Tune the pooling.", patchFingerprint: "p", commandFingerprint: "lr 2" };
    expect(memory.query(query).verdict).toBe("new");
  });

  test("slots: two agents fill the same change", () => {
    const known = {
      id: "known",
      text: "Resample all recordings to 16 kHz.",
      change: change({ component: "audio loading", parameter: "sample rate", to: "16", unit: "kHz" }),
    };
    const query = {
      id: "query",
      text: "Every clip gets a rate of 16000 Hz.",
      change: change({ component: "audio loading", parameter: "sampling_rate", to: "16000", unit: "Hz" }),
    };
    expect(createMemory([known]).query(query)).toMatchObject({ verdict: "repeat", layer: "slots" });
  });

  test("slots: the same change, letter for letter, under sentences that have nothing in common", () => {
    const slots = { component: "trainer", parameter: "learning_rate", to: "0.01", scope: "train.py" };
    const known = { id: "known", text: "Ten times slower steps.", change: change(slots) };
    const found = createMemory([known]).query({ id: "query", text: "A gentler descent.", change: change(slots) });
    expect(found).toMatchObject({ verdict: "repeat", layer: "slots" });
  });

  test("slots: the same change in another file is asked about", () => {
    const text = "Raising the learning_rate of the trainer helps.";
    const slots = { component: "trainer", parameter: "learning_rate", to: "0.01" };
    const memory = createMemory([{ id: "known", text, change: change({ ...slots, scope: "teacher.py" }) }]);
    const found = memory.query({ id: "query", text, change: change({ ...slots, scope: "student.py" }) });
    expect(found.verdict).not.toBe("repeat");
  });

  test("slots: another value vetoes even equal sentences", () => {
    const text = "Tune the dropout of the classification head.";
    const slots = { component: "classification head", parameter: "dropout" };
    const memory = createMemory([{ id: "known", text, change: change({ ...slots, to: "0.1" }) }]);
    const found = memory.query({ id: "query", text, change: change({ ...slots, to: "0.5" }) });
    expect(found.verdict).not.toBe("repeat");
  });
});

describe("Patches with their subject lines", () => {
  const patch = (value: string): string =>
    `diff --git a/train.py b/train.py\n--- a/train.py\n+++ b/train.py\n@@ -1 +1 @@\n-    slice_num=32,\n+    slice_num=${value},\n`;
  const memory = createMemory([{ id: "known", text: "Increase slice_num to 48", patch: patch("48") }]);

  test("the same edit is a repeat whatever the subject", () => {
    expect(memory.query({ id: "query", text: "48 slices, finer partition", patch: patch("48") }).verdict).toBe(
      "repeat",
    );
  });

  test("the same line set to another value is not", () => {
    expect(memory.query({ id: "query", text: "Increase slice_num to 64", patch: patch("64") }).verdict).toBe("new");
  });
});

describe("An old idea on a new base", () => {
  const memory = createMemory([{ id: "known", text: "Use dropout of 0.1." }]);
  const query = { id: "query", text: "Use dropout of 0.1." };

  test("is refused while the bases differ by at most ten lines", () => {
    expect(memory.query(query, { baseDistance: () => 10 }).verdict).toBe("repeat");
  });

  test("is asked about when the base moved further", () => {
    expect(memory.query(query, { baseDistance: () => 11 })).toMatchObject({ verdict: "ask", differing: ["base"] });
  });
});

describe("The memory of a running study", () => {
  test("finds ideas that are still in flight, and later their outcome", () => {
    const memory = createMemory();
    memory.add({ id: "attempt-1", text: "Use dropout of 0.1.", outcome: "in flight" });
    expect(memory.query({ id: "attempt-2", text: "Use dropout of 0.1." }).match?.outcome).toBe("in flight");
    memory.add({ id: "attempt-1", text: "Use dropout of 0.1.", outcome: "#1: unclear" });
    expect(memory.query({ id: "attempt-2", text: "Use dropout of 0.1." }).match?.outcome).toBe("#1: unclear");
    expect(memory.size).toBe(1);
  });

  test("never holds an idea against itself", () => {
    const memory = createMemory([{ id: "attempt-1", text: "Use dropout of 0.1." }]);
    expect(memory.query({ id: "attempt-1", text: "Use dropout of 0.1." }).verdict).toBe("new");
  });

  test("forgets the old words of an id that was said anew", () => {
    const memory = createMemory([{ id: "attempt-1", text: "Use dropout of 0.1." }]);
    memory.add({ id: "attempt-1", text: "Split the folds by patient." });
    expect(memory.query({ id: "query", text: "Use dropout of 0.1." }).verdict).toBe("new");
    expect(memory.query({ id: "query", text: "Split folds by patient." }).verdict).toBe("repeat");
  });

  test("gives the nearest ideas first", () => {
    const memory = createMemory([
      { id: "a", text: "Split the folds by patient." },
      { id: "b", text: "Use dropout of 0.3." },
    ]);
    expect(memory.nearest({ id: "query", text: "Use dropout of 0.1." }, 1).map(({ id }) => id)).toEqual(["b"]);
  });
});

const subject = fc.constantFrom(
  "dropout",
  "weight decay",
  "the learning rate",
  "label smoothing",
  "momentum",
  "the batch size",
);
const idea = fc
  .tuple(fc.constantFrom("Raise", "Lower", "Set"), subject, fc.integer({ min: 1, max: 999 }))
  .map(([verb, what, amount]) => `${verb} ${what} to ${amount}.`);

describe("Whatever is remembered", () => {
  const recordsOf = (texts: readonly string[]): MemoryRecord[] => texts.map((text, i) => ({ id: `known-${i}`, text }));

  test("is found again in its own words", () => {
    fc.assert(
      fc.property(fc.uniqueArray(idea, { minLength: 1, maxLength: 150 }), (texts) => {
        const memory = createMemory(recordsOf(texts));
        const text = texts[texts.length >> 1] as string;
        expect(memory.query({ id: "query", text })).toMatchObject({
          verdict: "repeat",
          layer: "text",
          match: { text },
        });
      }),
      { numRuns: 20 },
    );
  });

  test("gives the same answers whether it was added at once or one by one, and however often it is asked", () => {
    fc.assert(
      fc.property(fc.array(idea, { minLength: 1, maxLength: 120 }), idea, (texts, text) => {
        const atOnce = createMemory(recordsOf(texts));
        const oneByOne = createMemory();
        for (const record of recordsOf(texts)) {
          oneByOne.add(record);
          oneByOne.query({ id: "query", text });
        }
        expect(oneByOne.query({ id: "query", text })).toEqual(atOnce.query({ id: "query", text }));
      }),
      { numRuns: 15 },
    );
  });
});
