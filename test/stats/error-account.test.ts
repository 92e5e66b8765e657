import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  certificationLevel,
  certificationLevels,
  DEFAULT_RULE,
  eBenjaminiHochberg,
  gammaShare,
  lordPlusPlus,
} from "../../src/stats/index.ts";

describe("the error account", () => {
  test("all certifications together may draw alpha, however many there are", () => {
    let drawn = 0;
    for (let test = 1; test <= 100_000; test++) drawn += gammaShare(test);
    expect(drawn).toBeLessThan(1);
    expect(drawn).toBeGreaterThan(0.999);
  });

  test("the first certification gets nearly half, later ones less and less", () => {
    expect(certificationLevel({ test: 1, promotions: 0 })).toBeCloseTo(0.05 * 0.43749, 6);
    const levels = certificationLevels([false, false, false, false]);
    expect([...levels].sort((a, b) => b - a)).toEqual(levels);
  });

  test("every promotion adds one share to the certifications that start after it", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), (promoted) => {
        certificationLevels(promoted).forEach((level, i) => {
          const promotions = promoted.slice(0, i).filter(Boolean).length;
          expect(level / (DEFAULT_RULE.alpha * gammaShare(i + 1))).toBeCloseTo(promotions + 1, 10);
        });
      }),
    );
  });
});

describe("procedures to compare the account with", () => {
  test("LORD++ earns back alpha with a rejection, and only half of it with the first", () => {
    const { levels, rejected } = lordPlusPlus([0.001, 0.9, 0.9]);
    expect(rejected).toEqual([true, false, false]);
    expect(levels[1]).toBeCloseTo(0.025 * (gammaShare(2) + gammaShare(1)), 14);
    expect(levels[2]).toBeCloseTo(0.025 * (gammaShare(3) + gammaShare(2)), 14);
  });

  test("e-BH rejects the largest e-values together", () => {
    expect(eBenjaminiHochberg([1, 41, 29], 0.05)).toEqual([]);
    expect(eBenjaminiHochberg([1, 41, 31], 0.05)).toEqual([1, 2]);
    expect(eBenjaminiHochberg([31, 0, 60], 0.05)).toEqual([0, 2]);
  });
});
