import { readFile } from "node:fs/promises";
import { EspalierError } from "../../core/errors.ts";

/** Dollars for a million tokens of one kind. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** Input that the provider had cached; default: a tenth of `input`. */
  readonly cacheRead: number;
  /** Input that the provider caches now; default: `input`. */
  readonly cacheWrite: number;
}

/** Prices by model name; a name may end in `*`. The longest name that fits wins. */
export type PriceTable = ReadonlyMap<string, Price>;

/** Tokens of one call by what they cost. */
export interface TokenCount {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** The price of a model, null where the table has none. */
export const priceOf = (model: string, table: PriceTable): Price | null => {
  const names = [model, model.slice(model.lastIndexOf("/") + 1)].map((name) => name.toLowerCase());
  const fits = [...table.keys()].filter((pattern) => names.some((name) => matches(name, pattern.toLowerCase())));
  const best = fits.sort((a, b) => b.length - a.length)[0];
  return best === undefined ? null : (table.get(best) ?? null);
};

/** What a call cost in dollars. */
export const costOf = (tokens: TokenCount, price: Price): number =>
  (tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite) /
  1e6;

/** Reads a price file (JSON: model to `{"input", "output", "cacheRead"?, "cacheWrite"?}`) on top of the built-in table. */
export const readPrices = async (path: string): Promise<PriceTable> => {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new EspalierError("not_found", `The price file ${path} cannot be read.`, {
      hint: "Correct agent.prices in the project file, or leave it out to use the built-in prices.",
      cause,
    });
  });
  return new Map([...BUILT_IN_PRICES, ...parsePrices(text, path)]);
};

const parsePrices = (text: string, path: string): PriceTable => {
  const refuse = (message: string): never => {
    throw new EspalierError("config_invalid", `${path}: ${message}`, {
      hint: 'Write {"model-name": {"input": 3, "output": 15}}: dollars for a million tokens. A name may end in *.',
    });
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return refuse(`not JSON (${(error as Error).message})`);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return refuse("not an object");
  return new Map(
    Object.entries(parsed).map(([model, given]) => {
      const number = (key: string, otherwise?: number): number => {
        const found: unknown = typeof given === "object" && given !== null ? Reflect.get(given, key) : undefined;
        const value = found ?? otherwise;
        if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
        return refuse(`"${model}" needs a number of dollars as "${key}", found ${JSON.stringify(value) ?? "nothing"}`);
      };
      const input = number("input");
      const cacheRead = number("cacheRead", input / 10);
      return [model, { input, output: number("output"), cacheRead, cacheWrite: number("cacheWrite", input) }];
    }),
  );
};

const price = (input: number, output: number, cacheRead = input / 10, cacheWrite = input): Price => ({
  input,
  output,
  cacheRead,
  cacheWrite,
});

/** List prices in dollars for a million tokens. They change: a price file in the project overrides any of them. */
export const BUILT_IN_PRICES: PriceTable = new Map([
  ["claude-opus-4-5*", price(5, 25, 0.5, 6.25)],
  ["claude-opus*", price(15, 75, 1.5, 18.75)],
  ["claude-sonnet*", price(3, 15, 0.3, 3.75)],
  ["claude-haiku*", price(1, 5, 0.1, 1.25)],
  ["claude-3-5-haiku*", price(0.8, 4, 0.08, 1)],
  ["gpt-5*", price(1.25, 10, 0.125)],
  ["gpt-5-mini*", price(0.25, 2, 0.025)],
  ["gpt-5-nano*", price(0.05, 0.4, 0.005)],
  ["gpt-5-pro*", price(15, 120)],
  ["gpt-4.1*", price(2, 8, 0.5)],
  ["gpt-4.1-mini*", price(0.4, 1.6, 0.1)],
  ["gpt-4o*", price(2.5, 10, 1.25)],
  ["gpt-4o-mini*", price(0.15, 0.6, 0.075)],
  ["o3*", price(2, 8, 0.5)],
  ["o4-mini*", price(1.1, 4.4, 0.275)],
  ["gemini-2.5-pro*", price(1.25, 10, 0.125)],
  ["gemini-2.5-flash*", price(0.3, 2.5, 0.03)],
  ["gemini-2.5-flash-lite*", price(0.1, 0.4, 0.01)],
  ["gemini-3-pro*", price(2, 12, 0.2)],
  ["kimi-k2*", price(0.6, 2.5, 0.15)],
  ["qwen3-coder*", price(1, 5)],
  ["deepseek-*", price(0.28, 0.42, 0.028)],
]);

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
