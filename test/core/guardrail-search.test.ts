import { describe, expect, it } from "vitest";
import { replay } from "../../src/core/replay.ts";
import type { StudyState } from "../../src/core/state.ts";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** Every fourth idea costs 3 units of latency, beyond the 1 unit that the project file allows. */
const isSlow = (trial: number): boolean => trial % 4 === 1;

const slowEditsOf = (state: StudyState, number: number): number => {
  const trial = state.trials[number];
  if (!trial || trial.parent === null) return 0;
  const own = trial.operator === "improve" ? Number(isSlow(number)) : trial.edits.filter(isSlow).length;
  return slowEditsOf(state, trial.parent) + own;
};

const withSlowIdeas = (world: SimulatedWorld): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    if (answer.type !== "replicate_finished" || request.type !== "replicate_requested") return answer;
    const { score = 0, latency = 0 } = answer.metrics;
    return { ...answer, metrics: { score, latency: latency + 3 * slowEditsOf(state, request.trial) } };
  },
});

const studied = (seed: number) =>
  play(simulatedStudy(simulatedSpec(), `guarded-${seed}`), withSlowIdeas(simulatedWorld({ seed })));

const studies = [1, 2, 3, 4].map(studied);

describe("A search under guardrails", { timeout: 60_000 }, () => {
  it("turns away from trials that break one, so that what it finds can be confirmed", () => {
    const confirmed = studies.filter(({ state }) => state.trunk !== 0);
    expect(confirmed.length).toBeGreaterThanOrEqual(2);
    for (const { state } of confirmed) expect(slowEditsOf(state, state.trunk)).toBe(0);
  });

  it("says which guardrail a trial was pruned for, and extends it no more", () => {
    const { entries, state } = studies[1] ?? studied(2);
    const pruned = entries.flatMap(({ event, seq }) =>
      event.type === "trial_pruned" && event.reason.startsWith("latency is worse than allowed") ? [{ event, seq }] : [],
    );
    expect(pruned.length).toBeGreaterThan(0);
    const first = pruned[0];
    expect(slowEditsOf(state, first?.event.trial ?? 0)).toBeGreaterThan(0);
    const later = entries.filter(
      ({ event, seq }) =>
        event.type === "attempt_started" && event.parent === first?.event.trial && seq > (first?.seq ?? 0),
    );
    expect(later).toEqual([]);
  });

  it("decides the same again from the journal", () => {
    expect(replay(studies[2]?.entries ?? []).mismatch).toBeNull();
  });
});
