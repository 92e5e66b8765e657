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

  it("of hours buys what the machine's slots can measure in them, however many workers wait for one", () => {
    const planOf = (parallel: number): number => {
      const spec = simulatedSpec({ parallel, budget: { ...budget, replicates: null, hours: 0.1 } });
      const { entries } = play(simulatedStudy(spec), simulatedWorld());
      const plan = entries.find(({ event }) => event.type === "budget_planned")?.event;
      return plan?.type === "budget_planned" ? plan.replicates : 0;
    };
    // One slot, one second a replicate.
    expect(planOf(1)).toBeGreaterThan(300);
    expect(planOf(4)).toBeLessThanOrEqual(360);
  });
});
