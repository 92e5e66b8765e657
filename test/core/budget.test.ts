import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const { budget } = simulatedSpec();

describe("A budget", { timeout: 60_000 }, () => {
  it("of trials is kept by several workers too, and by the round of combinations", () => {
    for (const parallel of [1, 4]) {
      const spec = simulatedSpec({ parallel, budget: { ...budget, replicates: 150, trials: 18 } });
      const { state } = play(simulatedStudy(spec), simulatedWorld({ seed: 7 }));
      expect(state.phase).toBe("finished");
      expect(state.trials.length - 1).toBe(18);
    }
  });
});
