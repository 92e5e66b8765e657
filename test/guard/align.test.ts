import fc from "fast-check";
import { expect, test } from "vitest";
import { align } from "../../src/guard/align.ts";

const items = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 40 });

test("matches are equal items in the same order on both sides", () => {
  fc.assert(
    fc.property(items, items, (before, after) => {
      const partners = [...align(before, after)];
      const matched = partners.filter((at) => at >= 0);
      expect(matched).toEqual([...matched].sort((a, b) => a - b));
      expect(new Set(matched).size).toBe(matched.length);
      partners.forEach((at, index) => {
        if (at >= 0) expect(after[at]).toBe(before[index]);
      });
    }),
  );
});

test("an insertion leaves everything else matched", () => {
  fc.assert(
    fc.property(items, items, fc.nat(40), (before, inserted, at) => {
      const after = [...before.slice(0, at), ...inserted.map(() => "new"), ...before.slice(at)];
      expect([...align(before, after)].every((partner) => partner >= 0)).toBe(true);
    }),
  );
});

test("two long texts without a common line end as replaced, in bounded time", () => {
  const lines = (prefix: string): string[] => Array.from({ length: 5000 }, (_, index) => `${prefix}${index % 50}`);
  expect([...align(lines("a"), lines("b"))].every((partner) => partner < 0)).toBe(true);
});
