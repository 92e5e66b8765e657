import { describe, expect, test } from "vitest";
import { memoryRecall } from "../../../src/adapters/recall/index.ts";
import type { Proposal } from "../../../src/core/proposal.ts";
import type { Idea, IdeaQuery } from "../../../src/ports/recall.ts";

const proposal = (hypothesis: string, to: string): Proposal => ({
  hypothesis,
  aspect: "regularization",
  change: { component: "classifier head", operation: "set", parameter: "dropout", from: "", to, unit: "", scope: "" },
  expects: [],
  files: ["train.py"],
});

const idea = (number: number, hypothesis: string, to: string, more: Partial<Idea> = {}): Idea => ({
  id: `attempt-${number}`,
  proposal: proposal(hypothesis, to),
  trial: number,
  baseCommit: "base",
  patchFingerprint: null,
  treeFingerprint: null,
  result: "in flight",
  ...more,
});

const query = (hypothesis: string, to: string, distance = 0): IdeaQuery => ({
  id: "attempt-99",
  proposal: proposal(hypothesis, to),
  baseCommit: "here",
  baseDistance: () => distance,
});

describe("The recall of a study", () => {
  test("refuses a repeat, naming the trial and what came of it", () => {
    const recall = memoryRecall();
    recall.remember(
      idea(3, "Dropout of 0.1 in the classifier head lowers the loss.", "0.1", { result: "#3: unclear" }),
    );
    const verdict = recall.judge(query("Using 0.1 dropout in the classifier head lowers the loss.", "0.1"));
    expect(verdict).toMatchObject({ verdict: "repeat", match: { id: "attempt-3", trial: 3, result: "#3: unclear" } });
    expect(verdict.message).toContain("trial 3; #3: unclear");
  });

  test("asks about an old idea whose base has moved, and says by how much", () => {
    const recall = memoryRecall();
    recall.remember(idea(3, "Dropout of 0.1 in the head lowers the loss.", "0.1"));
    const verdict = recall.judge(query("Dropout of 0.1 in the head lowers the loss.", "0.1", 40));
    expect(verdict).toMatchObject({ verdict: "ask", differing: ["base"], match: { baseDistance: 40 } });
    expect(verdict.message).toContain("40 lines");
  });

  test("lets another value pass", () => {
    const recall = memoryRecall();
    recall.remember(idea(3, "Dropout of 0.1 in the head lowers the loss.", "0.1"));
    expect(recall.judge(query("Dropout of 0.5 in the head lowers the loss.", "0.5")).verdict).not.toBe("repeat");
  });

  test("replaces what it knew of an idea when it is remembered again", () => {
    const recall = memoryRecall();
    recall.remember(idea(3, "Dropout of 0.1 lowers the loss.", "0.1"));
    recall.remember(idea(3, "Dropout of 0.1 lowers the loss.", "0.1", { result: "#3: likely better" }));
    expect(recall.judge(query("Dropout of 0.1 lowers the loss.", "0.1")).match?.result).toBe("#3: likely better");
    expect(recall.nearest(query("Dropout of 0.1 lowers the loss.", "0.1"), 5)).toHaveLength(1);
  });

  test("hands out the names that are in use", () => {
    const recall = memoryRecall();
    recall.remember(idea(1, "Dropout helps.", "0.1"));
    expect(recall.vocabulary()).toEqual({ components: ["classifier head"], parameters: ["dropout"] });
  });
});
