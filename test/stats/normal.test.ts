import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  chiSquareQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  normalUpperTail,
  zeta,
} from "../../src/stats/index.ts";

describe("the normal distribution", () => {
  test("has its well-known points", () => {
    expect(normalUpperTail(0)).toBe(0.5);
    expect(normalUpperTail(1.959963984540054)).toBeCloseTo(0.025, 15);
    expect(normalUpperTail(6) / 9.865876450376981e-10).toBeCloseTo(1, 12);
    expect(normalUpperTail(30) / 4.906713927148187e-198).toBeCloseTo(1, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  });

  test("integrates to the differences of its distribution function (Simpson's rule)", () => {
    const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    for (const [from, to] of [
      [-0.6, 0.6],
      [0.4, 0.8],
      [2, 6],
    ] as const) {
      const steps = 2000;
      const h = (to - from) / steps;
      let sum = density(from) + density(to);
      for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * h);
      expect(normalCdf(to) - normalCdf(from)).toBeCloseTo((sum * h) / 3, 12);
    }
  });

  test("its quantile undoes its distribution function", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-14, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 9);
      }),
    );
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(-0.1)).toBeNaN();
  });
});

describe("the functions beneath", () => {
  test("chi-square with two degrees of freedom is exponential", () => {
    for (const p of [0.001, 0.025, 0.5, 0.975]) {
      expect(chiSquareQuantile(p, 2)).toBeCloseTo(-2 * Math.log1p(-p), 10);
    }
  });

  test("chi-square with one degree of freedom is a squared normal", () => {
    for (const p of [0.05, 0.5, 0.95])
      expect(chiSquareQuantile(p, 1)).toBeCloseTo(normalQuantile((1 + p) / 2) ** 2, 10);
  });

  test("log-gamma continues the factorials and knows gamma(1/2)", () => {
    expect(logGamma(6)).toBeCloseTo(Math.log(120), 13);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
    expect(logGamma(0.25) + logGamma(0.75)).toBeCloseTo(Math.log(Math.PI / Math.sin(Math.PI / 4)), 12);
  });

  test("zeta sums the inverse powers", () => {
    expect(zeta(2)).toBeCloseTo(Math.PI ** 2 / 6, 14);
    expect(zeta(4)).toBeCloseTo(Math.PI ** 4 / 90, 14);
  });
});
