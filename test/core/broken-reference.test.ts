import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** The baseline crashes on every evidence seed. */
const brokenBaseline = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) =>
    request.type === "replicate_requested" && request.trial === 0 && request.purpose === "evidence"
      ? { type: "replicate_failed", id: request.id, failure: "crash", message: "boom", durationMs: 1, gpuMs: 0 }
      : world.answer(state, request),
});

describe("A baseline that fails on an evidence seed", { timeout: 60_000 }, () => {
  it("aborts the test under way, and no other level is spent on tests that must end alike", () => {
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 250 } });
    const { state } = play(simulatedStudy(spec), brokenBaseline(simulatedWorld({ seed: 3 })));
    expect(state.phase).toBe("finished");
    expect(state.certifications.map(({ finished }) => finished?.outcome)).toEqual(["aborted"]);
    expect(state.audit?.confirmed).toBe(false);
  });
});
