import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** The first two trials come to the same code. */
const sameCode = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    const isTwin = request.type === "guard_requested" && request.trial <= 2;
    return answer.type === "guard_judged" && isTwin ? { ...answer, treeFingerprint: "the same" } : answer;
  },
});

describe("Two workers that come to the same code at once", { timeout: 60_000 }, () => {
  it("have it measured once", () => {
    const spec = simulatedSpec({ parallel: 2, budget: { ...simulatedSpec().budget, replicates: 20 } });
    const { trials } = play(simulatedStudy(spec), sameCode(simulatedWorld({ seed: 3 }))).state;
    expect([trials[1]?.settled, trials[2]?.settled]).toEqual(["measured", "refused"]);
    expect(trials[2]?.settledReason).toBe("The patch is the same as that of #1, which is under way.");
    expect(trials[2]?.replicates).toEqual([]);
  });
});
