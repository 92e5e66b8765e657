import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/core/canonical-json.ts";
import { editsOf } from "../../src/core/policies/slimming.ts";
import { replay } from "../../src/core/replay.ts";
import type { StudyState } from "../../src/core/state.ts";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

const REPLICATES = 120;

const specWith = (slim: number, parallel = 1) =>
  simulatedSpec({ slim, parallel, budget: { ...simulatedSpec().budget, replicates: REPLICATES } });

const slimmed = (slim: number, parallel = 1, seed = 3) =>
  play(simulatedStudy(specWith(slim, parallel), `slim-${seed}`), simulatedWorld({ seed }));

const ablationsOf = ({ attempts }: StudyState) => attempts.filter(({ operator }) => operator === "ablate");

describe("Slimming", { timeout: 60_000 }, () => {
  it("is left out unless it is paid for", () => {
    expect(ablationsOf(slimmed(0).state)).toEqual([]);
  });

  it("is not begun where nothing can be certified, since its result could not be claimed", () => {
    const spec = simulatedSpec({ slim: 0.5, budget: { ...simulatedSpec().budget, replicates: 40 } });
    expect(ablationsOf(play(simulatedStudy(spec), simulatedWorld({ seed: 2 })).state)).toEqual([]);
  });

  it("leaves edits of the champion out at random, on top of the budget and within what was granted", () => {
    const { state } = slimmed(0.5);
    expect(state.phase).toBe("finished");
    expect(ablationsOf(state).length).toBeGreaterThan(10);
    expect(state.usage.replicates).toBeGreaterThan(REPLICATES);
    expect(state.usage.replicates).toBeLessThanOrEqual(1.5 * REPLICATES);
  });

  it("ends with a lineage of fewer edits that is certified against the baseline", () => {
    const champions = [3, 4, 5].map((seed) => {
      const { state } = slimmed(0.5, 1, seed);
      return { champion: state.trials[state.trunk], ablations: ablationsOf(state), state };
    });
    const slim = champions.filter(({ champion }) => champion?.operator === "ablate");
    expect(slim.length).toBeGreaterThan(0);
    for (const { champion, ablations, state } of slim) {
      const before = editsOf(state, ablations[0]?.parent ?? 0);
      const dropped = champion?.edits ?? [];
      expect(dropped.length).toBeGreaterThan(0);
      expect(dropped.every((edit) => before.includes(edit))).toBe(true);
      const { started } = state.certifications.findLast(({ finished }) => finished?.outcome === "promoted") ?? {};
      expect(started).toMatchObject({ candidate: champion?.number, trunk: 0 });
    }
  });

  it("keeps ablations that only inform out of the tree of evidence", () => {
    const { state } = slimmed(0.5);
    const observed = new Set(state.observations.trials);
    const informing = ablationsOf(state).filter(({ aspect, trial }) => aspect === "ablate" && trial !== null);
    expect(informing.filter(({ trial }) => observed.has(trial ?? -1))).toEqual([]);
  });

  it("takes a version that was measured before where not every edit comes out", () => {
    // Edits with odd numbers lie on lines that later edits changed, so they never come out.
    const stuck = (world: SimulatedWorld): SimulatedWorld => ({
      ...world,
      answer: (state, request) => {
        const answer = world.answer(state, request);
        if (request.type !== "combination_requested" || answer.type !== "combination_finished") return answer;
        if (request.operator !== "ablate") return answer;
        const applied = request.edits.filter((edit) => edit % 2 === 0).slice(0, 1);
        const tree = applied.length > 0 ? `without-${applied.join()}` : null;
        return { ...answer, applied, commit: tree, tree };
      },
    });
    const { state } = play(simulatedStudy(specWith(0.5), "stuck"), stuck(simulatedWorld({ seed: 4 })));
    const final = ablationsOf(state).find(({ aspect }) => aspect === "slim");
    expect(state.phase).toBe("finished");
    expect(final?.trial).toBeNull();
    const twin = state.trials.find(({ tree }) => tree === final?.combination?.tree);
    expect(state.certifications.some(({ started }) => started.candidate === twin?.number)).toBe(true);
  });

  it("is decided again from its journal to the same bytes, with several workers too", () => {
    for (const parallel of [1, 3]) {
      const { entries } = slimmed(0.5, parallel);
      expect(replay(entries).mismatch).toBeNull();
    }
  });

  it("killed in its midst ends where an unbroken one does", () => {
    const whole = slimmed(0.5);
    const expected = whole.entries.map(({ event }) => canonicalJson(event));
    const first = whole.entries.findIndex(
      ({ event }) => event.type === "attempt_started" && event.operator === "ablate",
    );
    const cuts = whole.cuts.filter((cut, i) => cut > first && i % 37 === 0);
    expect(cuts.length).toBeGreaterThan(3);
    for (const cut of cuts) {
      const resumed = play(whole.entries.slice(0, cut), simulatedWorld({ seed: 3 }));
      expect(resumed.entries.map(({ event }) => canonicalJson(event))).toEqual(expected);
    }
  });
});
