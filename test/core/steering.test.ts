import { describe, expect, it } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { StudyEvent } from "../../src/core/events.ts";
import { leaderOf } from "../../src/core/fit.ts";
import type { StudyState } from "../../src/core/state.ts";
import type { StudySpec } from "../../src/core/study-spec.ts";
import { type Played, play } from "../../src/testing/play.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const SPEC = simulatedSpec();

/** A study cut where the state is as wanted for the first time, then played on after what a person asks for. */
const steered = (
  changes: Partial<StudySpec>,
  isMoment: (state: StudyState) => boolean,
  ...events: readonly StudyEvent[]
): Played => {
  const world = simulatedWorld({ seed: 3 });
  const { entries, cuts } = play(simulatedStudy(simulatedSpec(changes)), world);
  const cut = cuts.find((length) => isMoment(fold(entries.slice(0, length))));
  if (cut === undefined) throw new Error("the study never comes to this moment");
  return play(continued(entries.slice(0, cut), events), world);
};

const continued = (entries: Played["entries"], events: readonly StudyEvent[]): Played["entries"] => [
  ...entries,
  ...events.map((event, i) => ({ seq: entries.length + 1 + i, atMs: entries.length * 1000, event })),
];

describe("More budget", { timeout: 60_000 }, () => {
  it("given once the hold-out is open changes nothing of the search, and the study ends", () => {
    const evaluate = { ...SPEC.evaluate, holdout: { argv: ["evaluate", "--split", "test"] } };
    const { state } = steered({ evaluate }, ({ isHoldoutOpened }) => isHoldoutOpened, {
      type: "budget_changed",
      replicates: 500,
    });
    expect(state.phase).toBe("finished");
    expect(state.audit?.holdout?.n).toBeGreaterThan(0);
    expect(state.usage.replicates).toBeLessThan(100);
  });
});

describe("A study that a person reviews", { timeout: 60_000 }, () => {
  const waitsForProposal = ({ attempts }: StudyState): boolean =>
    attempts[0]?.step === "rule on novelty" && attempts[0].approvedProposal === null;
  const waitsForPatch = ({ attempts }: StudyState): boolean =>
    attempts[0]?.step === "rule on patch" && attempts[0].approvedPatch === null;
  const stop: StudyEvent = { type: "study_stopped", by: "me" };

  it("waits for the person and goes no further", () => {
    const { state } = play(simulatedStudy(simulatedSpec({ review: "proposals" })), simulatedWorld());
    expect([state.phase, state.trials.length, waitsForProposal(state)]).toEqual(["search", 1, true]);
  });

  it("ends when it is stopped, without the proposal that nobody looked at", () => {
    const { state } = steered({ review: "proposals" }, waitsForProposal, stop);
    expect([state.phase, state.attempts[0]?.end, state.trials.length]).toEqual(["finished", "cancelled", 1]);
  });

  it("ends when it is stopped, without measuring the patch that nobody looked at", () => {
    const { state } = steered({ review: "patches" }, waitsForPatch, stop);
    expect([state.phase, state.attempts[0]?.end, state.trials[1]?.settled]).toEqual([
      "finished",
      "cancelled",
      "refused",
    ]);
    expect(state.trials[1]?.replicates).toEqual([]);
  });

  const review = (stage: "proposal" | "patch", subject: number, approved: boolean): StudyEvent => ({
    type: "review_given",
    stage,
    subject,
    approved,
    by: "me",
  });

  it("asks again for the next proposal after one was not approved", () => {
    const { state } = steered({ review: "proposals" }, waitsForProposal, review("proposal", 1, false));
    expect(state.refusedProposals.length).toBe(1);
    expect(state.attempts[0]?.proposalRemark?.kind).toBe("not approved");
    expect(waitsForProposal(state)).toBe(true);
  });

  it("takes no approval for what is not there yet", () => {
    const { state } = steered(
      { review: "proposals" },
      ({ attempts }) => attempts[0]?.step === "propose",
      review("proposal", 1, true),
    );
    expect(waitsForProposal(state)).toBe(true);
  });

  it("asks again for a patch that was mended after it was approved", () => {
    const spec = simulatedSpec({ review: "patches" });
    const world = simulatedWorld({ crashes: 1 });
    const { entries } = play(simulatedStudy(spec), world);
    const { state } = play(continued(entries, [review("patch", 1, true)]), world);
    expect(state.attempts[0]?.hasRepairedCrash).toBe(true);
    expect(waitsForPatch(state)).toBe(true);
  });
});

describe("A ban", { timeout: 60_000 }, () => {
  const certified = ({ certifications }: StudyState): number => certifications[0]?.started.candidate ?? 0;
  const ban = (trial: number): StudyEvent => ({ type: "trial_banned", trial, by: "me" });
  const isBelow = (state: StudyState, trial: number, above: number): boolean =>
    trial === above || (trial !== 0 && isBelow(state, state.trials[trial]?.parent ?? 0, above));

  it("of the candidate under test ends the test, and nothing that stands on it is handed over", () => {
    const candidate = certified(steered({}, ({ trunk }) => trunk !== 0).state);
    const { state } = steered({}, ({ certifications }) => certifications.length === 1, ban(candidate));
    expect(state.certifications[0]?.finished?.outcome).toBe("aborted");
    expect(isBelow(state, state.audit?.trial ?? candidate, candidate)).toBe(false);
  });

  it("of the champion takes the claim back, and pinning it gives it back", () => {
    const isConfirmed = ({ trunk }: StudyState): boolean => trunk !== 0;
    const { entries, state } = steered({}, isConfirmed);
    const champion = state.trunk;
    const banned = continued(entries, [ban(champion)]);
    expect(fold(banned).trunk).not.toBe(champion);
    expect(fold(continued(banned, [{ type: "trial_pinned", trial: champion, by: "me" }])).trunk).toBe(champion);
  });

  it("keeps combinations and leaders off the whole branch", () => {
    const leads = (state: StudyState): number => leaderOf(state);
    const { state } = steered({ parallel: 2 }, (s) => s.trials.length > 20 && leads(s) !== 0, ban(1), ban(2));
    expect([1, 2].some((above) => isBelow(state, leads(state), above))).toBe(false);
  });
});
