import { readFile } from "node:fs/promises";
import { EspalierError } from "../../core/errors.ts";
import type { Change } from "../../core/proposal.ts";
import { createMemory, type MemoryRecord, type Recollection } from "../../memory/memory.ts";

/** What `espalier check repeat` is told on the command line. */
export interface CheckRepeatOptions {
  /** JSONL file of the hypotheses that are known. */
  readonly memory: string;
  /** JSONL file of the hypotheses to judge. */
  readonly query: string;
  readonly json: boolean;
}

/** Runs `espalier check repeat`: judges every query against the memory file and writes one answer a line with `print`. */
export const checkRepeatCommand = async (
  options: CheckRepeatOptions,
  print: (text: string) => void,
): Promise<number> => {
  const known = await readRecords(options.memory);
  const queries = await readRecords(options.query);
  const memory = createMemory(known);
  for (const query of queries) {
    // A query is never the record of the same id: the two files number their lines as they like.
    const found = memory.query({ ...query, id: `\0query ${query.id}` });
    print(options.json ? jsonAnswer(query, found) : textAnswer(query, found));
  }
  return 0;
};

const jsonAnswer = (query: MemoryRecord, found: Recollection): string =>
  `${JSON.stringify({
    schemaVersion: 1,
    id: query.id,
    verdict: found.verdict,
    match: found.match?.id ?? null,
    score: Number(found.score.toFixed(6)),
    layer: found.layer,
    differing: found.differing,
  })}\n`;

const textAnswer = (query: MemoryRecord, { verdict, match, score, layer, differing }: Recollection): string => {
  if (verdict === "new" || match === undefined) return `${query.id}: new\n`;
  const by = layer === "score" ? `score ${score.toFixed(2)}` : `same ${layer}`;
  const asked = differing.length > 0 ? `; say what differs: ${differing.join(", ")}` : "";
  return `${query.id}: ${verdict} of ${match.id} (${by}${asked})\n  ${query.text}\n  ${match.text}\n`;
};

const readRecords = async (path: string): Promise<MemoryRecord[]> => {
  const lines = (await readText(path)).split("\n");
  return lines.flatMap((line, index) => (line.trim() === "" ? [] : [parseRecord(line, `${path}:${index + 1}`)]));
};

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new EspalierError("not_found", `${path} cannot be read.`, { hint: "Name a JSONL file that exists.", cause });
  }
};

const HINT = 'Write one JSON object a line: {"id": "…", "text": "…"}, with "aspect" and "change" if you have them.';

const parseRecord = (line: string, place: string): MemoryRecord => {
  const fail = (problem: string): never => {
    throw new EspalierError("usage", `${place}: ${problem}`, { hint: HINT });
  };
  const value = parseJson(line, fail);
  if (!isObject(value)) return fail(`expected an object, got ${kindOf(value)}.`);
  const text = (name: string, needed: boolean): string | undefined => {
    const field = value[name];
    if (typeof field === "string" && field.trim() !== "") return field;
    if (field === undefined && !needed) return undefined;
    return fail(
      `"${name}" must be a string that is not empty, got ${field === undefined ? "nothing" : JSON.stringify(field)}.`,
    );
  };
  const id = text("id", true) ?? "";
  const sentence = text("text", true) ?? "";
  const aspect = text("aspect", false);
  const change = value.change === undefined || value.change === null ? undefined : parseChange(value.change, fail);
  return {
    id,
    text: sentence,
    ...(aspect === undefined ? {} : { aspect }),
    ...(change === undefined ? {} : { change }),
  };
};

const parseJson = (line: string, fail: (problem: string) => never): unknown => {
  try {
    return JSON.parse(line);
  } catch (error) {
    return fail(`not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
};

const SLOTS = ["component", "operation", "parameter", "from", "to", "unit", "scope"] as const;

const parseChange = (value: unknown, fail: (problem: string) => never): Change => {
  if (!isObject(value)) return fail(`"change" must be an object, got ${kindOf(value)}.`);
  const slot = (name: (typeof SLOTS)[number]): string => {
    const field = value[name] ?? "";
    if (typeof field === "string") return field;
    if (typeof field === "number" || typeof field === "boolean") return String(field);
    return fail(`"change.${name}" must be a string, got ${JSON.stringify(field)}.`);
  };
  return {
    component: slot("component"),
    operation: slot("operation"),
    parameter: slot("parameter"),
    from: slot("from"),
    to: slot("to"),
    unit: slot("unit"),
    scope: slot("scope"),
  };
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
