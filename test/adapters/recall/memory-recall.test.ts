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
  commandFingerprint: "command",
  result: "in flight",
  ...more,
});

const query = (hypothesis: string, to: string, distance = 0): IdeaQuery => ({
  id: "attempt-99",
  commandFingerprint: "command",
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

  test("asks about an idea that another command measured", () => {
    const recall = memoryRecall();
    recall.remember(idea(3, "Dropout of 0.1 in the head lowers the loss.", "0.1", { commandFingerprint: "short run" }));
    const verdict = recall.judge(query("Dropout of 0.1 in the head lowers the loss.", "0.1"));
    expect(verdict).toMatchObject({ verdict: "ask", differing: ["command"], match: { trial: 3 } });
    expect(verdict.message).toContain("by another command");
  });

  test("finds the idea that came to the same code, unless another command measured it", () => {
    const recall = memoryRecall();
    recall.remember(idea(3, "Dropout of 0.1 lowers the loss.", "0.1", { treeFingerprint: "tree" }));
    const code = { id: "attempt-99", treeFingerprint: "tree", commandFingerprint: "command" };
    expect(recall.sameCode(code)?.id).toBe("attempt-3");
    expect(recall.sameCode({ ...code, id: "attempt-3" })).toBeNull();
    expect(recall.sameCode({ ...code, commandFingerprint: "short run" })).toBeNull();
    expect(recall.sameCode({ ...code, treeFingerprint: "other" })).toBeNull();
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
