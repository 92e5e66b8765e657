import { describe, expect, it } from "vitest";
import { timeLimitMs } from "../../src/core/time-limit.ts";
import { play } from "../../src/testing/play.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const playWith = (timeoutMs: number | null) => {
  const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 12 } });
  const evaluate = { ...spec.evaluate, timeoutMs };
  return play(simulatedStudy({ ...spec, evaluate }), simulatedWorld({ seed: 3 })).state;
};

describe("The time limit of a replicate", () => {
  it("is twice the search's where a claim is decided, so that a busier machine fails nobody", () => {
    const state = playWith(null);
    const search = timeLimitMs(state, "search");
    expect(search).toBe(state.baseline?.timeoutMs);
    for (const purpose of ["evidence", "audit", "holdout"] as const)
      expect(timeLimitMs(state, purpose)).toBe(2 * search);
    expect(timeLimitMs(state, "repeat")).toBe(search);
  });

  it("is exactly the project's where the project names one", () => {
    const state = playWith(40_000);
    for (const purpose of ["search", "audit"] as const) expect(timeLimitMs(state, purpose)).toBe(40_000);
  });
});
