import { describe, expect, it } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { StudyEvent } from "../../src/core/events.ts";
import { simulatedStudy } from "../../src/testing/simulated-world.ts";

const HOUR_MS = 3_600_000;

const workedHours = (...timeline: readonly (readonly [number, StudyEvent])[]): number => {
  const entries = timeline.map(([hour, event], i) => ({ seq: i + 2, atMs: hour * HOUR_MS, event }));
  return fold([{ seq: 1, atMs: 0, event: simulatedStudy() }, ...entries]).workedMs / HOUR_MS;
};

const started: StudyEvent = { type: "orchestrator_started", pid: 1, version: "1" };
const stopped: StudyEvent = { type: "orchestrator_stopped", reason: "interrupted" };
const asked: StudyEvent = { type: "capture_requested", id: "capture" };

describe("The hours budget", () => {
  it("counts the time at work, not the night between two runs", () => {
    expect(workedHours([0, started], [2, stopped], [10, started], [11, asked])).toBe(3);
  });

  it("does not count the night either where a person left a note or resumed the study in the morning", () => {
    const note: StudyEvent = { type: "trial_noted", trial: 0, text: "odd", by: "me" };
    const resumed: StudyEvent = { type: "study_resumed", by: "command line" };
    expect(workedHours([0, started], [2, stopped], [6, note], [10, resumed], [10, started], [11, asked])).toBe(3);
  });

  it("counts on while a person steers the running study", () => {
    expect(workedHours([0, started], [1, { type: "study_paused", by: "me" }], [3, asked])).toBe(3);
  });
});
