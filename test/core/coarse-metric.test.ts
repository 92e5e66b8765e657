import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import { type SimulatedWorld, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

/** The same world with a metric of few distinct values: two trials often score alike by chance. */
const coarse = (world: SimulatedWorld, step: number): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    if (answer.type !== "replicate_finished") return answer;
    const score = step * Math.round((answer.metrics.score ?? 0) / step);
    return { ...answer, metrics: { score, latency: 10 } };
  },
});

const inertTrials = (world: SimulatedWorld, secret: string) => {
  const { state } = play(simulatedStudy(undefined, secret), world);
  return { inert: state.trials.filter(({ settled }) => settled === "inert").length, all: state.trials.length - 1 };
};

describe("A metric with few distinct values", { timeout: 60_000 }, () => {
  it("does not get edits that do something set aside as inert", () => {
    const counts = [1, 2, 3, 4].map((seed) => inertTrials(coarse(simulatedWorld({ seed }), 1.5), `coarse-${seed}`));
    const inert = counts.reduce((sum, count) => sum + count.inert, 0);
    const all = counts.reduce((sum, count) => sum + count.all, 0);
    expect(inert / all).toBeLessThan(0.04);
  });

  it("still shows that an edit did nothing where every metric agrees on two seeds", () => {
    const { inert, all } = inertTrials(coarse(simulatedWorld({ seed: 5, noise: 0, isNull: true }), 1.5), "nothing");
    expect(all).toBeGreaterThan(10);
    expect(inert).toBe(all);
  });
});
