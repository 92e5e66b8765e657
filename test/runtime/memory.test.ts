import { describe, expect, it } from "vitest";
import { memoryRecall } from "../../src/adapters/recall/index.ts";
import { memoryOf } from "../../src/runtime/memory.ts";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** The agent runs out of time with the first trial, which therefore never gets a commit. */
const firstTrialTimesOut = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const { id } = request;
    const usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };
    return request.type === "patch_requested" && request.trial === 1
      ? { type: "session_failed", id, failure: "timeout", message: "no answer in time", usage }
      : world.answer(state, request);
  },
});

describe("The memory of a study in which a trial failed before it had a commit", () => {
  it("still refuses an idea that was tried on a trial after it", () => {
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 40 } });
    const { state } = play(simulatedStudy(spec), firstTrialTimesOut(simulatedWorld({ seed: 3 })));
    expect(state.trials[1]?.commit).toBeNull();
    const later = state.attempts.filter(({ parent, operator }) => parent > 1 && operator === "improve");
    const again = later.findLast(({ number, parent }) => later.some((a) => a.parent === parent && a.number < number));
    const tried = later.find(({ parent }) => parent === again?.parent);
    if (!tried?.proposal || !again) throw new Error("no trial was extended twice");
    const memory = memoryOf(state, memoryRecall(), new Map());
    const { verdict, match } = memory.judge({
      type: "novelty_requested",
      id: "again",
      attempt: again.number,
      proposal: tried.proposal,
    });
    expect([verdict, match?.trial, match?.baseDistance]).toEqual(["repeat", tried.trial, 0]);
  });

  it("knows how far bases lie apart, on both sides of that trial", () => {
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 40 } });
    const { state } = play(simulatedStudy(spec), firstTrialTimesOut(simulatedWorld({ seed: 3 })));
    const tried = state.attempts.find(({ parent, operator }) => parent > 1 && operator === "improve");
    const onRoot = state.attempts.findLast(({ parent }) => parent === 0);
    if (!tried?.proposal || !onRoot) throw new Error("no trial was extended");
    const memory = memoryOf(state, memoryRecall(), new Map());
    const { match } = memory.judge({
      type: "novelty_requested",
      id: "again",
      attempt: onRoot.number,
      proposal: tried.proposal,
    });
    expect(match?.baseDistance).toBe(2 * (state.trials[tried.parent]?.depth ?? 0));
  });
});
