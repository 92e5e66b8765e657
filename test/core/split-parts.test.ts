import { describe, expect, it } from "vitest";
import type { GuardJudged, PatchPart } from "../../src/core/events.ts";
import type { StudySpec } from "../../src/core/study-spec.ts";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

/** The first trial's patch is coupled whenever it is judged, and comes apart into two. */
const coupledFirst = (world: SimulatedWorld, violations: readonly string[]): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const answer = world.answer(state, request);
    if (answer.type !== "guard_judged" || request.type !== "guard_requested" || request.trial !== 1) return answer;
    return { ...answer, verdict: { ...answer.verdict, verdict: "coupled", violations }, parts: [part(1), part(2)] };
  },
});

const part = (number: number): PatchPart => ({
  title: `part ${number}`,
  commit: `commit-part-${number}`,
  tree: `tree-part-${number}`,
  files: ["model.py"],
  addedLines: 1,
  removedLines: 1,
  patchFingerprint: `patch-part-${number}`,
  treeFingerprint: `tree-part-${number}`,
});

const playSplit = (changes: Partial<StudySpec> = {}, violations: GuardJudged["verdict"]["violations"] = []) =>
  play(
    simulatedStudy(
      simulatedSpec({ coupled: "split", budget: { ...simulatedSpec().budget, replicates: 20 }, ...changes }),
    ),
    coupledFirst(simulatedWorld({ seed: 3 }), violations),
  ).state;

describe("The parts of a patch that stays coupled", () => {
  it("become trials of their own", () => {
    const { trials } = playSplit();
    expect(trials.slice(1, 4).map(({ settled, commit }) => [settled, commit])).toEqual([
      ["refused", "commit-1"],
      ["measured", "commit-part-1"],
      ["measured", "commit-part-2"],
    ]);
  });

  it("are refused with it where it breaks a rule, since one of them would break it again", () => {
    const { trials } = playSplit({}, ["evaluate.py is protected"]);
    expect(trials[1]?.settledReason).toBe("evaluate.py is protected");
    expect(trials.filter(({ commit }) => commit?.startsWith("commit-part"))).toEqual([]);
  });

  it("wait for a person like any other patch where patches are reviewed", () => {
    const { phase, attempts, trials } = playSplit({ review: "patches" });
    expect([phase, attempts[1]?.step, attempts[1]?.approvedPatch]).toEqual(["search", "rule on patch", null]);
    expect(trials[2]?.replicates).toEqual([]);
  });
});
