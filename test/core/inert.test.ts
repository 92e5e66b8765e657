import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** Reports the number of parameters too, and gives no score twice to the last bit. */
const notBitExact = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    if (answer.type !== "replicate_finished" || request.type !== "replicate_requested") return answer;
    const drift = request.purpose === "repeat" ? 1e-6 : 0;
    const { score = 0, latency = 0 } = answer.metrics;
    return { ...answer, metrics: { score: score + drift, latency: latency + drift, parameters: 1000 } };
  },
});

describe("An evaluation that is not bit-exact", { timeout: 60_000 }, () => {
  it("never has a trial set aside as inert because a constant metric beside the objective is the same", () => {
    const { state } = play(simulatedStudy(simulatedSpec()), notBitExact(simulatedWorld({ seed: 3, noise: 0.3 })));
    expect(state.baseline?.unrepeatable).toContain("score");
    expect(state.trials.filter(({ settled }) => settled === "inert")).toEqual([]);
    expect(state.trunk).not.toBe(0);
  });
});
