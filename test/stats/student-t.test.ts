import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { studentTQuantile, studentTUpperQuantile, studentTUpperTail } from "../../src/stats/index.ts";

describe("Student's t", () => {
  test("with one degree of freedom is the Cauchy distribution", () => {
    for (const t of [-20, -1, -0.01, 0, 0.3, 1, 7, 400]) {
      expect(studentTUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 14);
    }
  });

  test("with two degrees of freedom has the closed form 1/2 - t / (2 sqrt(2 + t^2))", () => {
    for (const t of [-9, -1, 0, 0.5, 2, 31]) {
      expect(studentTUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.sqrt(2 + t * t)), 14);
    }
  });

  test("tables of the 97.5 % point are reproduced", () => {
    expect(studentTQuantile(0.975, 3)).toBeCloseTo(3.18244630528371, 11);
    expect(studentTQuantile(0.975, 30)).toBeCloseTo(2.042272456301238, 11);
    expect(studentTQuantile(0.025, 30)).toBeCloseTo(-2.042272456301238, 11);
    expect(studentTQuantile(0.5, 7)).toBe(0);
  });

  test("infinite t leaves no doubt", () => {
    expect(studentTUpperTail(Number.POSITIVE_INFINITY, 4)).toBe(0);
    expect(studentTUpperTail(Number.NEGATIVE_INFINITY, 4)).toBe(1);
  });

  test("the quantile undoes the tail, also for tiny probabilities and fractional degrees of freedom", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -12, max: -0.31, noNaN: true }),
        fc.double({ min: 0.8, max: 300, noNaN: true }),
        (exponent, df) => {
          const p = 10 ** exponent;
          expect(studentTUpperTail(studentTUpperQuantile(p, df), df) / p).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  test("a tail only falls as t grows, and the two tails make one", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 40, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        (t, more, df) => {
          expect(studentTUpperTail(t + more, df)).toBeLessThanOrEqual(studentTUpperTail(t, df));
          expect(studentTUpperTail(t, df) + studentTUpperTail(-t, df)).toBeCloseTo(1, 12);
        },
      ),
    );
  });
});
