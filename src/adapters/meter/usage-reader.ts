import { StringDecoder } from "node:string_decoder";
import type { ProviderApi } from "../../ports/meter.ts";
import type { TokenCount } from "./prices.ts";

/** Reads along a provider's answer and finds the token counts in it. */
export interface UsageReader {
  push(chunk: Buffer): void;
  /** The counts, once the answer is over or broken off; null where it named none. */
  end(): TokenCount | null;
  /** Characters of the answer so far, for an estimate where it named no counts. */
  readonly characters: number;
}

/** A reader for one answer: an event stream, or one JSON document. */
export const usageReader = (api: ProviderApi, isStream: boolean): UsageReader => {
  const decoder = new StringDecoder("utf8");
  let found: Counts = NONE;
  let rest = "";
  let characters = 0;
  const readLine = (line: string): void => {
    if (!line.startsWith("data:") || !MAY_COUNT.test(line)) return;
    found = merged(found, countsIn(api, parsed(line.slice(5))));
  };
  const feed = (text: string): void => {
    characters += text.length;
    rest += text;
    if (!isStream) return;
    const lines = rest.split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) readLine(line);
  };
  return {
    push: (chunk) => feed(decoder.write(chunk)),
    end() {
      feed(decoder.end());
      if (isStream) readLine(rest);
      else for (const part of documentsIn(parsed(rest))) found = merged(found, countsIn(api, part));
      return found === NONE ? null : tokensOf(api, found);
    },
    get characters() {
      return characters;
    },
  };
};

/** Counts as providers name them; later ones of a stream replace earlier ones. */
interface Counts {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

const NONE: Counts = {};

const merged = (before: Counts, now: Counts | null): Counts => (now === null ? before : { ...before, ...now });

/** Gemini without `alt=sse` streams one JSON array of chunks. */
const documentsIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const countsIn = (api: ProviderApi, value: unknown): Counts | null => {
  switch (api) {
    case "openai":
      return openaiCounts(at(value, "usage") ?? at(at(value, "response"), "usage"));
    case "anthropic":
      return anthropicCounts(at(value, "usage") ?? at(at(value, "message"), "usage"));
    case "gemini":
      return geminiCounts(at(value, "usageMetadata") ?? at(at(value, "response"), "usageMetadata"));
  }
};

/** Chat Completions says prompt and completion, Responses says input and output; cached input is part of the input. */
const openaiCounts = (usage: unknown): Counts | null => {
  if (!isRecord(usage)) return null;
  const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
  return defined({
    input: count(usage.prompt_tokens ?? usage.input_tokens),
    output: count(usage.completion_tokens ?? usage.output_tokens),
    cacheRead: count(at(details, "cached_tokens")),
  });
};

/** Cached input comes on top of the input here. */
const anthropicCounts = (usage: unknown): Counts | null =>
  isRecord(usage)
    ? defined({
        input: count(usage.input_tokens),
        output: count(usage.output_tokens),
        cacheRead: count(usage.cache_read_input_tokens),
        cacheWrite: count(usage.cache_creation_input_tokens),
      })
    : null;

/** Thoughts are billed as output and counted apart. */
const geminiCounts = (usage: unknown): Counts | null => {
  if (!isRecord(usage)) return null;
  const candidates = count(usage.candidatesTokenCount);
  const thoughts = count(usage.thoughtsTokenCount);
  const output = candidates === undefined && thoughts === undefined ? undefined : (candidates ?? 0) + (thoughts ?? 0);
  return defined({ input: count(usage.promptTokenCount), output, cacheRead: count(usage.cachedContentTokenCount) });
};

const tokensOf = (api: ProviderApi, { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 }: Counts): TokenCount =>
  api === "anthropic"
    ? { input, output, cacheRead, cacheWrite }
    : { input: Math.max(0, input - cacheRead), output, cacheRead, cacheWrite };

const defined = (counts: Readonly<Record<string, number | undefined>>): Counts =>
  Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined));

const count = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;

const at = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // `[DONE]`, a comment, or an answer that broke off: it holds no counts.
    return null;
  }
};

/** Most events carry text and no counts: parsing them all would cost more than the rest of the meter. */
const MAY_COUNT = /usage/i;
