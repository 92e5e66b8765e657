import { describe, expect, test } from "vitest";
import {
  audit,
  guardLook,
  type LookVerdict,
  lookAtGuardrail,
  smallestProvableTolerance,
} from "../../src/stats/index.ts";
import { seededRandom } from "./random.ts";

const noise = { pairedVariance: 0.02, priorDf: 3, look: 1 };

describe("a guardrail", { timeout: 60_000 }, () => {
  test("passes where even the low end of the interval keeps the tolerance", () => {
    expect(lookAtGuardrail({ ...noise, differences: [0.1, 0, 0.05, -0.1], tolerance: 0.3 }).verdict).toBe("pass");
  });

  test("fails where even the high end breaks it, and is unclear in between", () => {
    expect(lookAtGuardrail({ ...noise, differences: [-1.1, -1, -0.9, -1], tolerance: 0.3 }).verdict).toBe("fail");
    expect(lookAtGuardrail({ ...noise, differences: [-0.3, -0.2, -0.3, -0.2], tolerance: 0.3 }).verdict).toBe(
      "unclear",
    );
  });

  test("with no noise at all the mean decides alone", () => {
    const exact = { pairedVariance: 0, priorDf: 3, look: 1 };
    expect(lookAtGuardrail({ ...exact, differences: [-0.2, -0.2], tolerance: 0.3 }).verdict).toBe("pass");
    expect(lookAtGuardrail({ ...exact, differences: [-0.4, -0.4], tolerance: 0.3 }).verdict).toBe("fail");
  });

  test("a tolerance of about 1.6 paired standard deviations can be proven with four pairs", () => {
    const sd = Math.sqrt(noise.pairedVariance);
    const least = smallestProvableTolerance({ pairedVariance: noise.pairedVariance, priorDf: 5 });
    expect(least / sd).toBeGreaterThan(1.4);
    expect(least / sd).toBeLessThan(1.8);
  });

  test("a harmless candidate is called broken at most as often as its level allows", () => {
    const { normal } = seededRandom(21);
    let broken = 0;
    for (let i = 0; i < 20_000; i++) {
      const differences = Array.from({ length: 4 }, () => -0.3 + Math.SQRT2 * normal());
      const look = lookAtGuardrail({ pairedVariance: 2, priorDf: 8, look: 1, differences, tolerance: 0.3 });
      if (look.verdict === "fail") broken += 1;
    }
    expect(broken / 20_000).toBeLessThan(0.028);
  });
});

describe("a look under guardrails", () => {
  const promoted = { verdict: "promote" as LookVerdict, look: 1 };
  const guardrail = (verdict: "pass" | "fail" | "unclear", isStrict = false) => ({
    name: "latency",
    verdict,
    isStrict,
  });

  test("promotes with a warning where an ordinary guardrail is unproven", () => {
    expect(guardLook(promoted, [guardrail("unclear")])).toEqual({
      verdict: "promote",
      blockedBy: [],
      unproven: ["latency"],
    });
  });

  test("takes more pairs where a strict guardrail is unproven or any is broken, and gives up at the last look", () => {
    expect(guardLook(promoted, [guardrail("unclear", true)])).toMatchObject({
      verdict: "continue",
      blockedBy: ["latency"],
    });
    expect(guardLook({ ...promoted, look: 3 }, [guardrail("fail")]).verdict).toBe("inconclusive");
  });

  test("never promotes over a hard limit", () => {
    expect(guardLook(promoted, [guardrail("pass")], ["memory_gb"])).toMatchObject({
      verdict: "continue",
      blockedBy: ["memory_gb"],
    });
  });

  test("leaves every other verdict as it is", () => {
    expect(guardLook({ verdict: "futile", look: 0 }, [guardrail("fail")]).verdict).toBe("futile");
  });
});

describe("the audit", { timeout: 60_000 }, () => {
  test("publishes the mean of fresh differences with an interval around it", () => {
    const published = audit({ differences: [1, 2, 3], pairedVariance: 1, priorDf: 8 });
    expect(published).toMatchObject({ n: 3, estimate: 2, df: 10, variance: 1 });
    expect(published.high - published.estimate).toBeCloseTo(2.228138851964939 * Math.sqrt(1 / 3), 9);
    expect(published.estimate - published.low).toBeCloseTo(published.high - published.estimate, 12);
  });

  test("its interval holds the true gain in 93 to 98 of 100 studies", () => {
    const { normal } = seededRandom(31);
    let covered = 0;
    const studies = 4000;
    for (let i = 0; i < studies; i++) {
      const baseline = Array.from({ length: 4 }, normal);
      const mean = baseline.reduce((a, b) => a + b) / 4;
      const pairedVariance = (2 * baseline.reduce((sum, y) => sum + (y - mean) ** 2, 0)) / 3;
      const differences = Array.from({ length: 3 }, () => 5 + normal() - normal());
      const { low, high } = audit({ differences, pairedVariance, priorDf: 3 });
      if (low <= 5 && 5 <= high) covered += 1;
    }
    expect(covered / studies).toBeGreaterThan(0.93);
    expect(covered / studies).toBeLessThan(0.98);
  });

  test("a deterministic metric has no interval to speak of", () => {
    expect(audit({ differences: [0.1, 0.1], pairedVariance: 0, priorDf: 3 })).toMatchObject({ low: 0.1, high: 0.1 });
  });
});
