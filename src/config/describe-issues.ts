import type { z } from "zod";
import { didYouMean } from "./did-you-mean.ts";
import type { ValuePath } from "./locate-value.ts";
import { projectFileSchema } from "./schema.ts";

/** One thing that is wrong with a project file. */
export interface ConfigProblem {
  readonly path: ValuePath;
  /** Whether the key itself is wrong, or its value. */
  readonly at: "key" | "value";
  /** What is wrong and what was found. */
  readonly message: string;
  /** What to write instead; empty where the message says it. */
  readonly hint: string;
}

/** Puts what the schema found into words. */
export const describeIssues = (issues: readonly z.core.$ZodIssue[], value: unknown): readonly ConfigProblem[] =>
  issues.flatMap((issue) => describeIssue(issue, value));

const describeIssue = (issue: z.core.$ZodIssue, value: unknown): readonly ConfigProblem[] => {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const found = valueAt(value, path);
  const one = (message: string, hint = ""): readonly ConfigProblem[] => [{ path, at: "value", message, hint }];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key));
  if (found === undefined && issue.code !== "custom") {
    return one(`${nameOf(path)} is missing`, exampleOf(path));
  }
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map(String);
    const guess = typeof found === "string" ? didYouMean(found, allowed) : null;
    const hint = guess === null ? `Write ${allowed.join(" or ")}.` : `Did you mean ${guess}?`;
    return one(`${nameOf(path)} is ${show(found)}, which is none of ${allowed.join(", ")}`, hint);
  }
  if (issue.code === "invalid_type" && !issue.message.startsWith("expected")) {
    const expected = TYPE_WORDS[issue.expected] ?? issue.expected;
    return one(`${nameOf(path)} is ${show(found)}, where ${expected} is expected`, quotedNumber(found, issue.expected));
  }
  if (issue.code === "invalid_union") {
    const inner = nearestBranch(issue, found);
    if (inner !== null) {
      return inner.flatMap((one) =>
        describeIssue({ ...one, path: [...issue.path, ...one.path] } as z.core.$ZodIssue, value),
      );
    }
  }
  const hint = issue.code === "custom" && typeof issue.params?.hint === "string" ? issue.params.hint : "";
  const shown = found !== undefined && typeof found !== "object" ? ` is ${show(found)}:` : ":";
  return one(`${nameOf(path)}${shown} ${issue.message}`, hint);
};

/** Of a union of a word and a map, the map's complaints when a map was written. */
const nearestBranch = (issue: z.core.$ZodIssueInvalidUnion, found: unknown): readonly z.core.$ZodIssue[] | null => {
  if (typeof found !== "object" || found === null || Array.isArray(found)) return null;
  return (
    issue.errors.find((branch) => branch.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys")) ??
    null
  );
};

const unknownKey = (path: ValuePath, key: string): ConfigProblem => {
  const known = keysAt(path);
  const guess = didYouMean(key, known) ?? FOREIGN_WORDS[key] ?? null;
  const where = path.length === 0 ? "The project file" : nameOf(path);
  return {
    path: [...path, key],
    at: "key",
    message: `${where} has no key "${key}"`,
    hint: guess === null ? `It may have: ${known.join(", ")}.` : `Did you mean ${guess}?`,
  };
};

/** What other tools call the same thing. */
const FOREIGN_WORDS: Readonly<Record<string, string>> = {
  metric: "objective",
  metrics: "objective",
  eval: "evaluate",
  evaluation: "evaluate",
  limits: "constraints",
  workers: "parallel",
  jobs: "parallel",
  max_runs: "budget",
  goal_metric: "objective",
  cmd: "command",
  run: "command",
  tolerance: "notWorseBy",
  margin: "notWorseBy",
  mode: "direction",
  name: "metric",
  cost: "usd",
  runs: "replicates",
};

/** Keys that the schema knows at a path. */
const keysAt = (path: ValuePath): readonly string[] => {
  let schema: unknown = projectFileSchema;
  for (const step of path)
    schema = typeof step === "number" ? elementOf(unwrap(schema)) : shapeOf(unwrap(schema))[step];
  return Object.keys(shapeOf(unwrap(schema)));
};

const unwrap = (schema: unknown): unknown => {
  const definition = definitionOf(schema);
  if (definition.innerType !== undefined) return unwrap(definition.innerType);
  if (Array.isArray(definition.options))
    return definition.options.find((option) => definitionOf(option).type === "object");
  return schema;
};

const definitionOf = (
  schema: unknown,
): { type?: unknown; innerType?: unknown; options?: unknown; shape?: unknown; element?: unknown } =>
  typeof schema === "object" &&
  schema !== null &&
  "def" in schema &&
  typeof schema.def === "object" &&
  schema.def !== null
    ? schema.def
    : {};

const shapeOf = (schema: unknown): Readonly<Record<string, unknown>> => {
  const { shape } = definitionOf(schema);
  return typeof shape === "object" && shape !== null ? { ...shape } : {};
};

const elementOf = (schema: unknown): unknown => definitionOf(schema).element;

const valueAt = (value: unknown, path: ValuePath): unknown => {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[step];
  }
  return current;
};

/** The path as people say it: `guardrails[1].metric`. */
const nameOf = (path: ValuePath): string =>
  path.length === 0
    ? "The project file"
    : path.reduce<string>(
        (name, step) => (typeof step === "number" ? `${name}[${step}]` : name === "" ? step : `${name}.${step}`),
        "",
      );

const show = (value: unknown): string => {
  const written = JSON.stringify(value) ?? String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
};

const quotedNumber = (found: unknown, expected: string): string => {
  if (typeof found !== "string" || (expected !== "number" && expected !== "int")) return "";
  const number = Number(found);
  return found.trim() !== "" && Number.isFinite(number) ? `Write it without quotes: ${number}` : "Write a number.";
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a map of keys",
};

const exampleOf = (path: ValuePath): string =>
  EXAMPLES[path.filter((step) => typeof step === "string").join(".")] ?? "";

const EXAMPLES: Readonly<Record<string, string>> = {
  objective: "Write: objective: { metric: accuracy, direction: maximize }",
  "objective.metric": "Write the name of a metric that the evaluation reports.",
  "objective.direction": "Write: direction: maximize (or minimize)",
  evaluate: 'Write: evaluate: { command: "python evaluate.py --seed {seed}" }',
  "guardrails.notWorseBy": "Write how much worse than the baseline it may be, for example: notWorseBy: 0.005",
  "guardrails.direction": "Write: direction: maximize (or minimize)",
};
