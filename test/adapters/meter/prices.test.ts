import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { BUILT_IN_PRICES, readPrices } from "../../../src/adapters/meter/index.ts";
import { costOf, priceOf } from "../../../src/adapters/meter/prices.ts";

const folder = mkdtempSync(join(tmpdir(), "espalier-prices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (text: string): string => {
  const path = join(folder, "prices.json");
  writeFileSync(path, text);
  return path;
};

describe("The price table", () => {
  it("gives a model the price of the longest name that fits, whoever sells it", () => {
    expect(priceOf("gpt-5-mini-2025-08-07", BUILT_IN_PRICES)?.output).toBe(2);
    expect(priceOf("gpt-5-2025-08-07", BUILT_IN_PRICES)?.output).toBe(10);
    expect(priceOf("anthropic/claude-sonnet-4-5", BUILT_IN_PRICES)?.input).toBe(3);
    expect(priceOf("model-of-tomorrow", BUILT_IN_PRICES)).toBeNull();
  });

  it("multiplies each kind of token with its own price", () => {
    const tokens = { input: 1_000_000, output: 100_000, cacheRead: 500_000, cacheWrite: 200_000 };
    expect(costOf(tokens, { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 })).toBeCloseTo(
      3 + 1.5 + 0.15 + 0.75,
      10,
    );
  });

  it("takes the user's prices over its own, and fills in what they leave out", async () => {
    const prices = await readPrices(file('{"gpt-5*": {"input": 2, "output": 20}, "mine": {"input": 0, "output": 0}}'));
    expect(priceOf("gpt-5", prices)).toEqual({ input: 2, output: 20, cacheRead: 0.2, cacheWrite: 2 });
    expect(priceOf("mine", prices)?.output).toBe(0);
    expect(priceOf("claude-sonnet-4-5", prices)?.input).toBe(3);
  });

  it.each([
    ["not JSON", "{", /not JSON/],
    ["a list", "[]", /not an object/],
    [
      "a price that is a word",
      '{"m": {"input": "3", "output": 1}}',
      /"m" needs a number of dollars as "input", found "3"/,
    ],
    ["a price that is missing", '{"m": {"input": 3}}', /"m" needs a number of dollars as "output", found nothing/],
    ["a price below zero", '{"m": {"input": -3, "output": 1}}', /found -3/],
  ])("says what is wrong with a file that holds %s", async (_, text, message) => {
    await expect(readPrices(file(text))).rejects.toThrow(message);
  });

  it("says that a file is missing", async () => {
    await expect(readPrices(join(folder, "none.json"))).rejects.toMatchObject({ code: "not_found" });
  });
});
