import { describe, expect, it } from "vitest";
import {
  countOf,
  decimalsFor,
  formatBytes,
  formatDuration,
  formatEffect,
  formatNumber,
  formatP,
  formatProbability,
  formatUsd,
  type MetricScale,
} from "../../src/views/index.ts";

const linear: MetricScale = { metric: "loss", direction: "minimize", decimals: 3, isLog: false };

describe("numbers are written with sensible digits", () => {
  it.each([
    [0.0129, 1.48, 3],
    [0.0031, 1.48, 4],
    [12.5, 800, 0],
    [0, 1.48, 4],
    [null, 0.00123, 7],
  ])("the noise %s of a level %s shows %s digits after the point", (sd, level, digits) => {
    expect(decimalsFor(sd, level)).toBe(digits);
  });

  it("effects carry a sign, plus is better, and a zero says that it is one within its digits", () => {
    expect([0.0124, -0.0124, 0.0001, null].map((effect) => formatEffect(linear, effect))).toEqual([
      "+0.012",
      "−0.012",
      "±0.000",
      "–",
    ]);
  });

  it("effects on a log scale are percentages", () => {
    expect(formatEffect({ ...linear, isLog: true }, Math.log(1.05))).toBe("+5.00 %");
  });

  it("what is not a number is a dash, never NaN", () => {
    expect([Number.NaN, null, undefined, Number.POSITIVE_INFINITY].map((value) => formatNumber(value, 2))).toEqual([
      "–",
      "–",
      "–",
      "–",
    ]);
  });

  it("a probability is never rounded to certainty", () => {
    expect([0.9999, 0.0001, 0.5].map(formatProbability)).toEqual(["> 99 %", "< 1 %", "50 %"]);
  });

  it("p values keep two significant digits", () => {
    expect([0.34, 0.0213, 0.0000123, 1e-9].map(formatP)).toEqual(["0.34", "0.021", "0.000012", "< 0.000001"]);
  });

  it("durations use the two largest units that say something", () => {
    expect([340, 1500, 44_000, 150_000, 3_600_000, 9_000_000, 200_000_000].map(formatDuration)).toEqual([
      "340 ms",
      "1.5 s",
      "44 s",
      "2 min 30 s",
      "1 h",
      "2 h 30 min",
      "2 d 7 h",
    ]);
  });

  it("bytes, dollars and counts have units and plurals", () => {
    expect([formatBytes(999), formatBytes(48_000_000), formatUsd(0.0042), formatUsd(3.5)]).toEqual([
      "999 B",
      "48.0 MB",
      "$0.0042",
      "$3.50",
    ]);
    expect([countOf(1, "trial"), countOf(0, "trial"), countOf(12_345, "branch", "branches")]).toEqual([
      "1 trial",
      "0 trials",
      "12\u202f345 branches",
    ]);
  });
});
