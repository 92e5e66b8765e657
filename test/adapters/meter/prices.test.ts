import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readPrices } from "../../../src/adapters/meter/index.ts";
import { flatPrice, priceOf } from "../../../src/adapters/meter/prices.ts";

const folder = mkdtempSync(join(tmpdir(), "espalier-prices-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (text: string): string => {
  const path = join(folder, "prices.json");
  writeFileSync(path, text);
  return path;
};

const MILLION = { input: 1e6, output: 0, cacheRead: 0, cacheWrite: 0 };
const NO_OWN = new Map();

describe("The price of a model", () => {
  it("is the list price, whoever sells it and whichever day its name holds", () => {
    const tokens = { ...MILLION, input: 1000, output: 1000 };
    expect(priceOf("gpt-5-mini-2025-08-07", NO_OWN)?.(tokens)).toBeCloseTo(0.00225, 10);
    expect(priceOf("claude-sonnet-4-5", NO_OWN)?.(tokens)).toBeCloseTo(0.018, 10);
    expect(priceOf("anthropic/Claude-Sonnet-4-5", NO_OWN)?.(tokens)).toBeCloseTo(0.018, 10);
  });

  it("counts cached input with prices of its own, and long prompts with theirs", () => {
    const sonnet = priceOf("claude-sonnet-4-5", NO_OWN);
    const plain = sonnet?.({ ...MILLION, input: 1000 }) ?? Number.NaN;
    expect(sonnet?.({ ...MILLION, input: 0, cacheRead: 1000 })).toBeCloseTo(plain / 10, 10);
    expect(sonnet?.({ ...MILLION, input: 0, cacheWrite: 1000 })).toBeCloseTo(plain * 1.25, 10);
    const gemini = priceOf("gemini-2.5-pro", NO_OWN);
    expect((gemini?.(MILLION) ?? 0) / 1e6).toBeGreaterThan((gemini?.({ ...MILLION, input: 1000 }) ?? 0) / 1000);
  });

  it("is unknown for a model that nobody lists", () => {
    expect(priceOf("model-of-tomorrow", NO_OWN)).toBeNull();
  });

  it("multiplies each kind of token with its own price where the user names it", () => {
    const tokens = { input: 1_000_000, output: 100_000, cacheRead: 500_000, cacheWrite: 200_000 };
    expect(flatPrice({ input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 })(tokens)).toBeCloseTo(
      3 + 1.5 + 0.15 + 0.75,
      10,
    );
  });

  it("is the user's before the list's, with what it leaves out filled in", async () => {
    const own = await readPrices(file('{"gpt-5*": {"input": 2, "output": 20}, "mine": {"input": 0, "output": 0}}'));
    const price = priceOf("gpt-5", own);
    expect(price?.(MILLION)).toBe(2);
    expect(price?.({ ...MILLION, input: 0, cacheRead: 1e6 })).toBeCloseTo(0.2, 10);
    expect(price?.({ ...MILLION, input: 0, cacheWrite: 1e6 })).toBe(2);
    expect(priceOf("mine", own)?.(MILLION)).toBe(0);
    expect(priceOf("claude-sonnet-4-5", own)?.({ ...MILLION, input: 1000 })).toBeCloseTo(0.003, 10);
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
