import { readFile } from "node:fs/promises";
import { calcPrice } from "@pydantic/genai-prices";
import { EspalierError } from "../../core/errors.ts";

/** Tokens of one call by what they cost. */
export interface TokenCount {
  readonly input: number;
  readonly output: number;
  /** Input that the provider had cached. */
  readonly cacheRead: number;
  /** Input that the provider caches now. */
  readonly cacheWrite: number;
}

/** What a call with that many tokens costs in dollars. */
export type Price = (tokens: TokenCount) => number;

/** Prices of the user's own by model name; a name may end in `*`. The longest name that fits wins. */
export type OwnPrices = ReadonlyMap<string, Price>;

/**
 * The price of a model: the user's own, else the list price that the provider's page names, with its tiers, as the package
 * `@pydantic/genai-prices` keeps them. Null where neither is known.
 */
export const priceOf = (model: string, own: OwnPrices): Price | null => {
  const names = [...new Set([model, model.slice(model.lastIndexOf("/") + 1)])].map((name) => name.toLowerCase());
  const fits = [...own.keys()].filter((pattern) => names.some((name) => matches(name, pattern.toLowerCase())));
  const best = fits.sort((a, b) => b.length - a.length)[0];
  if (best !== undefined) return own.get(best) ?? null;
  const listed = names.find((name) => listCost(name, NOTHING) !== null);
  return listed === undefined ? null : (tokens) => listCost(listed, tokens) ?? 0;
};

const listCost = (model: string, { input, output, cacheRead, cacheWrite }: TokenCount): number | null =>
  calcPrice(
    {
      input_tokens: input + cacheRead + cacheWrite,
      output_tokens: output,
      cache_read_tokens: cacheRead,
      cache_write_tokens: cacheWrite,
    },
    model,
  )?.total_price ?? null;

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** A price of so many dollars for a million tokens of each kind. */
export const flatPrice =
  (dollars: TokenCount): Price =>
  (tokens) =>
    (tokens.input * dollars.input +
      tokens.output * dollars.output +
      tokens.cacheRead * dollars.cacheRead +
      tokens.cacheWrite * dollars.cacheWrite) /
    1e6;

/** Reads a price file (JSON: model to `{"input", "output", "cacheRead"?, "cacheWrite"?}`, dollars for a million tokens). */
export const readPrices = async (path: string): Promise<OwnPrices> => {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new EspalierError("not_found", `The price file ${path} cannot be read.`, {
      hint: "Correct agent.prices in the project file, or leave it out to use list prices.",
      cause,
    });
  });
  return parsePrices(text, path);
};

const parsePrices = (text: string, path: string): OwnPrices => {
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
      const dollars = { input, output: number("output"), cacheRead, cacheWrite: number("cacheWrite", input) };
      return [model, flatPrice(dollars)];
    }),
  );
};

const NOTHING: TokenCount = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
