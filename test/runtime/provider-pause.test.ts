import { describe, expect, it } from "vitest";
import { memoryJournal } from "../../src/adapters/journal/memory-journal.ts";
import type { RequestEvent, SessionFailed } from "../../src/core/events.ts";
import { replay } from "../../src/core/replay.ts";
import { createStudy, type Study } from "../../src/runtime/study.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const SPEC = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 20 } });

/** A study whose time passes only while it waits for its provider, and how long that was each time. */
interface Played {
  readonly study: Study;
  readonly waitsMs: readonly number[];
  readonly journal: ReturnType<typeof memoryJournal>;
}

const playWith = (trouble: (asked: number, request: RequestEvent) => Partial<SessionFailed> | null): Played => {
  const journal = memoryJournal();
  const world = simulatedWorld({ seed: 3 });
  const waitsMs: number[] = [];
  let nowMs = 1_000;
  let asked = 0;
  const study = createStudy(journal, simulatedStudy(SPEC), () => nowMs);
  for (;;) {
    const due = study.ask();
    for (const request of due.requests) {
      const isForAgent = request.type === "proposal_requested" || request.type === "patch_requested";
      const failed = isForAgent ? trouble(++asked, request) : null;
      const usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };
      study.tell(
        failed === null
          ? world.answer(study.state, request)
          : { type: "session_failed", id: request.id, failure: "outage", message: "in the test", usage, ...failed },
      );
    }
    if (due.requests.length > 0) continue;
    const { providerPausedUntilMs } = study.state;
    if (due.status === "done" || providerPausedUntilMs === 0) return { study, waitsMs, journal };
    waitsMs.push(providerPausedUntilMs - nowMs);
    nowMs = providerPausedUntilMs;
  }
};

const seconds = ({ waitsMs }: Played): readonly number[] => waitsMs.map((ms) => ms / 1000);

describe("A provider in trouble", () => {
  it("is given rests that double, and costs no idea: the study ends as it would have without", () => {
    const calm = playWith(() => null);
    const troubled = playWith((asked) => (asked >= 4 && asked <= 8 ? { failure: "overload" } : null));
    expect(seconds(troubled)).toEqual([5, 10, 20, 40, 80]);
    expect(seconds(calm)).toEqual([]);
    const settled = ({ study }: Played) => study.state.trials.map(({ settled, commit }) => [settled, commit]);
    expect(settled(troubled)).toEqual(settled(calm));
    expect(troubled.study.state.attempts.every(({ end }) => end !== "failed")).toBe(true);
  });

  it("is waited for as long as it asks, but not for days", () => {
    const wish = (retryAfterMs: number) =>
      playWith((asked) => (asked === 2 ? { failure: "rate limit", retryAfterMs } : null));
    expect(seconds(wish(90_000))).toEqual([90]);
    expect(seconds(wish(1_000))).toEqual([5]);
    expect(seconds(wish(9e9))).toEqual([6 * 3600]);
  });

  it("starts with a short rest again after it has answered", () => {
    const played = playWith((asked) => (asked === 2 || asked === 3 || asked === 6 ? {} : null));
    expect(seconds(played)).toEqual([5, 10, 5]);
  });

  it("that stays away for an hour calls a person, and the next run goes on with the same question", () => {
    let isAway = true;
    const played = playWith((asked) => (asked > 5 && isAway ? {} : null));
    const { study, journal } = played;
    expect(study.state.blocked).toEqual({ code: "agent_unavailable", message: "outage: in the test" });
    expect(seconds(played).reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3_600);
    expect(study.state.phase).toBe("search");

    isAway = false;
    study.record({ type: "orchestrator_started", pid: 1, version: "test" });
    expect(study.ask().requests.map(({ id }) => id)).toEqual(["trial-3/patch-1.14"]);
    expect(replay(journal.read(0)).mismatch).toBeNull();
  });
});
