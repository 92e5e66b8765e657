import { describe, expect, it } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { RequestEvent, SessionFailed } from "../../src/core/events.ts";
import type { StudyState } from "../../src/core/state.ts";
import { play } from "../../src/testing/play.ts";
import {
  type SimulatedWorld,
  simulatedSpec,
  simulatedStudy,
  simulatedWorld,
} from "../../src/testing/simulated-world.ts";

const SPEC = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 20 } });

/** A world in which some questions to the agent fail. */
const failing = (
  world: SimulatedWorld,
  failureOf: (request: RequestEvent, state: StudyState) => SessionFailed["failure"] | null,
): SimulatedWorld => ({
  ...world,
  answer: (state, request) => {
    const failure = failureOf(request, state);
    if (failure === null) return world.answer(state, request);
    const usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };
    return { type: "session_failed", id: request.id, failure, message: "in the test", usage };
  },
});

const strikesOf = ({ trials }: StudyState): readonly (readonly [string, number][])[] =>
  trials.map(({ strikes }) => [...strikes]);

describe("An agent that fails", { timeout: 60_000 }, () => {
  it("has its crashed code counted against the aspect whether or not the session was lost once before", () => {
    const world = simulatedWorld({ seed: 3, crashes: 0.5 });
    const isFirstQuestion = ({ type, id }: RequestEvent): boolean =>
      type === "proposal_requested" && id.endsWith("/proposal-1");
    const unbroken = play(simulatedStudy(SPEC), world).state;
    const broken = play(
      simulatedStudy(SPEC),
      failing(world, (request) => (isFirstQuestion(request) ? "lost" : null)),
    ).state;
    expect(broken.trials.length).toBe(unbroken.trials.length);
    expect(strikesOf(broken)).toEqual(strikesOf(unbroken));
  });

  it.each([
    ["crash", 6],
    ["timeout", 6],
    ["no edit", 12],
    ["invalid proposal", 12],
  ] as const)(
    "with a %s %i times in a row calls a person, instead of going through every aspect of every trial",
    (failure, times) => {
      const asked = failure === "no edit" ? "patch_requested" : "proposal_requested";
      const world = failing(simulatedWorld({ seed: 3 }), (request, { trials }) =>
        request.type === asked && trials.length > 5 ? failure : null,
      );
      const { state } = play(simulatedStudy(SPEC), world);
      expect(state.phase).toBe("search");
      expect(state.blocked?.code).toBe("agent_unavailable");
      expect(state.blocked?.message).toBe(`No attempt has given a patch for long; the last: ${failure}: in the test`);
      const failed = state.attempts.filter(({ end }) => end === "failed").length;
      expect(failed).toBeGreaterThanOrEqual(times - state.spec.parallel);
      expect(failed).toBeLessThanOrEqual(times);
    },
  );

  it("and goes on calling after its answer is charged for it, by attempt and by study", () => {
    const { entries, state } = play(simulatedStudy(SPEC), simulatedWorld({ seed: 3 }));
    const usage = { inputTokens: 900, outputTokens: 7, usd: 0.25, estimated: false };
    const event = { type: "session_closed", attempt: 2, usage } as const;
    const after = fold([...entries, { seq: entries.length + 1, atMs: 0, event }]);
    expect(after.usage.usd - state.usage.usd).toBeCloseTo(0.25);
    expect((after.attempts[1]?.usage.inputTokens ?? 0) - (state.attempts[1]?.usage.inputTokens ?? 0)).toBe(900);
  });

  it("now and then is only unlucky", () => {
    let asked = 0;
    const world = failing(simulatedWorld({ seed: 3 }), ({ type }) =>
      type === "patch_requested" && ++asked % 3 > 0 ? "timeout" : null,
    );
    const { state } = play(simulatedStudy(SPEC), world);
    expect(state.blocked).toBeNull();
    expect(state.phase).toBe("finished");
  });

  it("for want of money ends the search after three attempts, not after every aspect of every trial", () => {
    const world = failing(simulatedWorld({ seed: 3 }), (request, { trials }) =>
      request.type === "proposal_requested" && trials.length > 5 ? "budget" : null,
    );
    const { state } = play(simulatedStudy(SPEC), world);
    expect(state.phase).toBe("finished");
    expect(state.attempts.filter(({ end }) => end === "failed").length).toBe(3);
    expect(state.searchClosedReason).toContain("budget");
    expect(strikesOf(state).flat()).toEqual([]);
  });
});
