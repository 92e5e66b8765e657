import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";

/** Where something stands in a file; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Path of keys and indexes to a value of the project file. */
export type ValuePath = readonly (string | number)[];

/** Finds the value at `path` in a YAML document, or the key itself; null where the document has none. */
export const yamlPosition = (
  document: Document.Parsed,
  lines: LineCounter,
  path: ValuePath,
  what: "value" | "key",
): Position | null => {
  let node: unknown = document.contents;
  let key: unknown = null;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return null;
      key = pair.key;
      node = pair.value;
    } else if (isSeq(node) && typeof step === "number") {
      node = node.items[step];
      key = node;
    } else {
      return null;
    }
  }
  const found = (what === "key" ? key : node) ?? key;
  const offset = (found as Node | null)?.range?.[0];
  if (offset === undefined) return null;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
};

/**
 * Finds the line of a key below `[tool.espalier]`, as near as can be told without a parser that keeps positions: the
 * last table header or key that matches the path, else the table itself.
 */
export const tomlPosition = (text: string, path: ValuePath): Position | null => {
  const wanted = ["tool", "espalier", ...path.map(String)];
  let best: { readonly position: Position; readonly depth: number } | null = null;
  let table: readonly string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const header = /^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}/.exec(line);
    const assignment = /^(\s*)((?:[\w-]+|"[^"]*")(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=/.exec(line);
    if (header !== null) table = keysOf(header[1] ?? "");
    const here = header !== null ? table : assignment !== null ? [...table, ...keysOf(assignment[2] ?? "")] : null;
    if (here === null) continue;
    const depth = commonDepth(here, wanted);
    if (depth < here.length || depth < 2 || depth <= (best?.depth ?? 0)) continue;
    const column = assignment === null || header !== null ? 1 : (assignment[1]?.length ?? 0) + 1;
    best = { depth, position: { line: index + 1, column } };
  }
  return best?.position ?? null;
};

const keysOf = (dotted: string): readonly string[] => dotted.split(".").map((key) => key.trim().replace(/^"|"$/g, ""));

// Tables in arrays carry no index in their header.
const commonDepth = (here: readonly string[], wanted: readonly string[]): number => {
  const names = wanted.filter((step) => !/^\d+$/.test(step));
  let depth = 0;
  while (depth < here.length && here[depth] === names[depth]) depth += 1;
  return depth;
};
