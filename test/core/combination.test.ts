import { describe, expect, it } from "vitest";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** Of every combination only the first edit applies cleanly. */
const conflicting = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    if (answer.type !== "combination_finished") return answer;
    const [first, ...rest] = answer.applied;
    return {
      ...answer,
      applied: first === undefined ? [] : [first],
      leftOut: rest.map((trial) => ({ trial, reason: "conflict" })),
    };
  },
});

describe("A combination of which some edits do not apply", { timeout: 60_000 }, () => {
  const spec = simulatedSpec({ parallel: 2, budget: { ...simulatedSpec().budget, replicates: 150 } });
  const { state } = play(simulatedStudy(spec), conflicting(simulatedWorld({ seed: 3 })));
  const trials = state.trials.filter(
    ({ operator, combination }) => operator === "combine" && (combination?.leftOut.length ?? 0) > 0,
  );

  it("expects and teaches nothing of the edits that were left out", () => {
    expect(trials.length).toBeGreaterThan(0);
    for (const { prior, edits } of trials) {
      expect(prior?.edits.map(({ trial }) => trial)).toEqual(edits);
      const [edit] = prior?.edits ?? [];
      expect(prior?.mean).toBeCloseTo(0.8 * (edit?.mean ?? 0), 9);
      expect(prior?.variance).toBeGreaterThan(edit?.variance ?? Number.POSITIVE_INFINITY);
    }
  });
});
