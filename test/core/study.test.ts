import { afterEach, describe, expect, it, vi } from "vitest";
import { fold } from "../../src/core/apply.ts";
import { canonicalJson } from "../../src/core/canonical-json.ts";
import { replay } from "../../src/core/replay.ts";
import { play } from "../../src/testing/play.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const eventsOf = ({ entries }: ReturnType<typeof play>): readonly string[] =>
  entries.map(({ event }) => canonicalJson(event));

describe("A study in a simulated world", { timeout: 120_000 }, () => {
  afterEach(() => vi.restoreAllMocks());

  it("goes from the baseline through search and certification to an audited champion", () => {
    const { state } = play(simulatedStudy(), simulatedWorld({ seed: 3 }));
    expect(state.phase).toBe("finished");
    expect(state.usage.replicates).toBeLessThanOrEqual(80);
    expect(state.trunk).not.toBe(0);
    expect(state.audit?.confirmed).toBe(true);
    expect(state.audit?.low).toBeGreaterThan(0);
  });

  it("killed after any append ends where an unbroken one does", () => {
    const world = simulatedWorld({ seed: 4, crashes: 0.1 });
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 54 } });
    const whole = play(simulatedStudy(spec), world);
    const expected = eventsOf(whole).join("\n");
    expect(whole.state.certifications.length).toBeGreaterThan(0);
    for (const cut of whole.cuts) {
      const resumed = play(whole.entries.slice(0, cut), world);
      expect(eventsOf(resumed).join("\n") === expected, `killed after event ${cut}`).toBe(true);
    }
  });

  it("with the same secret and the same answers writes the same journal, byte for byte", () => {
    const first = play(simulatedStudy(), simulatedWorld({ seed: 5 }));
    const second = play(simulatedStudy(), simulatedWorld({ seed: 5 }));
    expect(eventsOf(second)).toEqual(eventsOf(first));
  });

  it("is decided again from its journal to the same bytes, with several workers too", () => {
    for (const parallel of [1, 3]) {
      const { entries } = play(simulatedStudy(simulatedSpec({ parallel })), simulatedWorld({ seed: 6, crashes: 0.2 }));
      const report = replay(entries);
      expect(report.mismatch).toBeNull();
      expect(report.decisions).toBeGreaterThan(300);
    }
  });

  it("shows a decision that was changed afterwards", () => {
    const { entries } = play(simulatedStudy(), simulatedWorld());
    const at = entries.findIndex(({ event }) => event.type === "certification_started");
    const tampered = entries.map((entry, i) =>
      i === at && entry.event.type === "certification_started"
        ? { ...entry, event: { ...entry.event, candidate: 1 } }
        : entry,
    );
    expect(replay(tampered).mismatch?.seq).toBe(entries[at]?.seq);
  });

  it("never asks for the time or for chance", () => {
    const { entries } = play(simulatedStudy(), simulatedWorld());
    const poison = () => {
      throw new Error("the core looked at the outer world");
    };
    vi.spyOn(Math, "random").mockImplementation(poison);
    vi.spyOn(Date, "now").mockImplementation(poison);
    expect(replay(entries).mismatch).toBeNull();
  });

  it("claims nothing where no idea helps", () => {
    const claims = Array.from({ length: 40 }, (_, seed) =>
      play(simulatedStudy(simulatedSpec(), `null-${seed}`), simulatedWorld({ seed, isNull: true })),
    ).filter(({ state }) => state.trunk !== 0);
    expect(claims.length).toBeLessThanOrEqual(3);
  });

  it("with fewer than 50 replicates certifies nothing and still hands over its best trial", () => {
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 40 } });
    const { state } = play(simulatedStudy(spec), simulatedWorld({ seed: 2 }));
    expect(state.plan?.certification).toBe(false);
    expect(state.certifications).toEqual([]);
    expect(state.audit?.trial).toBeGreaterThan(0);
    expect(state.audit?.confirmed).toBe(false);
  });

  it("refuses a budget that ends before the baseline", () => {
    const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 3 } });
    const { state } = play(simulatedStudy(spec), simulatedWorld());
    expect(state.phase).toBe("refused");
    expect(state.refusal?.code).toBe("budget_before_baseline");
  });

  it("goes on after its end when the budget is raised", () => {
    const world = simulatedWorld({ seed: 7 });
    const first = play(simulatedStudy(), world);
    const raised = [
      ...first.entries,
      { seq: first.entries.length + 1, atMs: 0, event: { type: "budget_changed" as const, replicates: 120 } },
    ];
    const { state } = play(raised, world);
    expect(state.phase).toBe("finished");
    expect(state.usage.replicates).toBeGreaterThan(fold(first.entries).usage.replicates);
    expect(state.usage.replicates).toBeLessThanOrEqual(120);
  });
});
