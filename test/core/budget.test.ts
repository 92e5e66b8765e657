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

  it("of replicates is not exceeded because the last trial crashes and would be mended", () => {
    for (let seed = 1; seed <= 30; seed++) {
      const spec = simulatedSpec({ budget: { ...budget, replicates: 20 } });
      const { state } = play(simulatedStudy(spec), simulatedWorld({ seed, crashes: 0.4 }));
      expect(state.usage.replicates, `seed ${seed}`).toBeLessThanOrEqual(20);
    }
  });

  it("that is raised later leaves the search on the seeds that the baseline was measured on", () => {
    const world = simulatedWorld({ seed: 7 });
    const { entries } = play(simulatedStudy(simulatedSpec({ budget: { ...budget, replicates: 40 } })), world);
    const raised = { seq: entries.length + 1, atMs: 0, event: { type: "budget_changed" as const, replicates: 120 } };
    const { state } = play([...entries, raised], world);
    const baseline = new Set([...state.replicates.values()].flatMap((r) => (r.purpose === "baseline" ? r.seed : [])));
    const searched = [...state.replicates.values()].filter(({ purpose }) => purpose === "search");
    expect(searched.length).toBeGreaterThan(60);
    expect(searched.filter(({ seed }) => !baseline.has(seed))).toEqual([]);
  });
});
