import { parse as parseToml } from "smol-toml";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { type JsonNode, readJson } from "./json-values.ts";
import { lineFinder } from "./lines.ts";

/** One setting of a YAML, TOML or JSON file: its dotted path, its value as written, and its lines, counted from 1. */
export interface Setting {
  readonly path: string;
  /** The value in one spelling: JSON of the parsed value, so that `1.0` and `1.00` or two quote styles are equal. */
  readonly value: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Reads a settings file into a flat list in the order of the file; undefined where it cannot be parsed. */
export const readSettings = (language: "yaml" | "toml" | "json", text: string): Setting[] | undefined => {
  if (language === "json") return jsonSettings(text);
  if (language === "yaml") return yamlSettings(text);
  return tomlSettings(text);
};

const jsonSettings = (text: string): Setting[] | undefined => {
  const root = readJson(text);
  if (root === undefined) return undefined;
  const lineOf = lineFinder(text);
  const settings: Setting[] = [];
  const visit = (node: JsonNode, path: readonly string[], start: number): void => {
    if (node.kind === "object" && node.members.length > 0)
      for (const member of node.members) visit(member.value, [...path, member.key], member.start);
    else if (node.kind === "array" && node.items.some((item) => item.kind !== "scalar"))
      node.items.forEach((item, index) => {
        visit(item, [...path, String(index)], item.start);
      });
    else
      settings.push({
        path: path.join("."),
        value: JSON.stringify(plain(node)),
        startLine: lineOf(start),
        endLine: lineOf(node.end - 1),
      });
  };
  visit(root, [], root.start);
  return settings;
};

const plain = (node: JsonNode): unknown => {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "array") return node.items.map(plain);
  return Object.fromEntries(node.members.map((member) => [member.key, plain(member.value)]));
};

const yamlSettings = (text: string): Setting[] | undefined => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0) return undefined;
  // References multiply what they name; a settings file with more than a few is not read.
  if ((text.match(/(?:^|[\s,[])\*\w/g)?.length ?? 0) > MAX_REFERENCES) return undefined;
  const settings: Setting[] = [];
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  const visit = (node: unknown, path: readonly string[], start: number): void => {
    if (isMap(node) && node.items.length > 0) {
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
        visit(pair.value, [...path, key], (pair.key as Node).range?.[0] ?? start);
      }
    } else if (isSeq(node) && node.items.some((item) => isMap(item) || isSeq(item))) {
      node.items.forEach((item, index) => {
        visit(item, [...path, String(index)], (item as Node).range?.[0] ?? start);
      });
    } else {
      const end = (node as Node | null)?.range?.[1] ?? start + 1;
      const value = JSON.stringify(node === null ? null : (node as Node).toJS(document)) ?? "null";
      settings.push({
        path: path.join("."),
        value,
        startLine: lineOf(start),
        endLine: lineOf(Math.max(start, end - 1)),
      });
    }
  };
  visit(document.contents, [], 0);
  return settings;
};

const MAX_REFERENCES = 50;

/** The parser knows the values but not the lines, so a scan of the key lines adds them. */
const tomlSettings = (text: string): Setting[] | undefined => {
  let values: unknown;
  try {
    values = parseToml(text);
  } catch {
    // Not TOML: the caller falls back to comparing lines and says so.
    return undefined;
  }
  const keyLines = tomlKeyLines(text);
  const settings: Setting[] = [];
  let last = 1;
  const visit = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value) && value.some((item) => typeof item === "object" && item !== null)) {
      value.forEach((item, index) => {
        visit(item, [...path, String(index)]);
      });
      return;
    }
    const isTable = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
    const members = isTable ? Object.entries(value) : [];
    if (members.length > 0) {
      for (const [key, member] of members) visit(member, [...path, key]);
      return;
    }
    const name = path.join(".");
    const lines = keyLines.get(name) ?? keyLines.get(path.slice(0, -1).join(".")) ?? { startLine: last, endLine: last };
    last = lines.startLine;
    settings.push({ path: name, value: JSON.stringify(tomlValue(value)), ...lines });
  };
  visit(values, []);
  return settings;
};

const tomlValue = (value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

const tomlKeyLines = (text: string): Map<string, { startLine: number; endLine: number }> => {
  const found = new Map<string, { startLine: number; endLine: number }>();
  const tableCounts = new Map<string, number>();
  let table = "";
  let open: { name: string; depth: number } | undefined;
  text.split("\n").forEach((raw, index) => {
    const line = index + 1;
    const bare = raw.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, (quoted) => "_".repeat(quoted.length)).replace(/#.*$/, "");
    const depth = (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
    if (open !== undefined) {
      const start = found.get(open.name)?.startLine ?? line;
      found.set(open.name, { startLine: start, endLine: line });
      open = open.depth + depth > 0 ? { name: open.name, depth: open.depth + depth } : undefined;
      return;
    }
    const heading = /^\s*(\[{1,2})\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$/.exec(raw);
    if (heading !== null) {
      table = keyPath(heading[2] ?? "");
      if (heading[1] === "[[") {
        const count = tableCounts.get(table) ?? 0;
        tableCounts.set(table, count + 1);
        table = `${table}.${count}`;
      }
      found.set(table, { startLine: line, endLine: line });
      return;
    }
    const key = /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/.exec(raw);
    if (key === null) return;
    const name = [table, keyPath(key[1] ?? "")].filter((part) => part !== "").join(".");
    found.set(name, { startLine: line, endLine: line });
    if (depth > 0) open = { name, depth };
  });
  return found;
};

const keyPath = (written: string): string =>
  (written.match(/"[^"]*"|'[^']*'|[^.\s]+/g) ?? []).map((part) => part.replace(/^["']|["']$/g, "")).join(".");
