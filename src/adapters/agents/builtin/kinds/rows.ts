import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import type { Candidate } from "../candidate.ts";
import {
  type CodeBase,
  editableFiles,
  functionOf,
  isWithinReach,
  numberOf,
  type PythonFile,
  parametersOf,
  scopeOf,
  statementOf,
} from "../code-base.ts";

/** Proposes more rows to learn from: filters that drop some are lifted, caps on their number are raised or removed. */
export const rowEdits = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => [...filters(file), ...droppedRows(file), ...caps(file), ...readCaps(file)]);

/** `return df[<condition>]` in a function that takes `df`: the rows stay. */
const filters = (file: PythonFile): Candidate[] =>
  nodesOfType(file.tree.root, "return_statement").flatMap((statement) => {
    const around = functionOf(file, statement);
    const value = statement.children.find(({ isNamed }) => isNamed);
    if (around === undefined || value === undefined || !isWithinReach(file, statement)) return [];
    const filter = innermost(file, value);
    const frame = filter === undefined ? undefined : childOf(filter, "value");
    const condition = filter === undefined ? undefined : childOf(filter, "subscript");
    if (filter === undefined || frame === undefined || condition === undefined) return [];
    const name = textOf(file.tree, frame);
    const isParameter = parametersOf(file, around).some((parameter) => parameter.name === name);
    if (!isParameter || !/[<>=!]=|[<>]|\.(notna|isin|between|all|any)\(/.test(textOf(file.tree, condition))) return [];
    return [
      lifted(file, statement, textOf(file.tree, condition), [
        { path: file.path, start: value.start, end: value.end, text: name },
      ]),
    ];
  });

/** The subscript below `.reset_index()`, `.copy()` and the like. */
const innermost = (file: PythonFile, node: SyntaxNode): SyntaxNode | undefined => {
  if (node.type === "subscript") return node;
  const callee = node.type === "call" ? childOf(node, "function") : undefined;
  const object = callee === undefined ? undefined : childOf(callee, "object");
  const method = callee === undefined ? undefined : childOf(callee, "attribute");
  if (object === undefined || method === undefined || !/^(reset_index|copy)$/.test(textOf(file.tree, method)))
    return undefined;
  return innermost(file, object);
};

/** `df = df[df.x < 10]` on a line of its own, and `.drop_duplicates()`. */
const droppedRows = (file: PythonFile): Candidate[] =>
  nodesOfType(file.tree.root, "assignment").flatMap((assignment) => {
    const left = childOf(assignment, "left");
    const right = childOf(assignment, "right");
    if (left?.type !== "identifier" || right === undefined || !isWithinReach(file, assignment)) return [];
    const name = textOf(file.tree, left);
    const filter = innermost(file, right);
    const isFilter =
      filter !== undefined &&
      textOf(file.tree, childOf(filter, "value") ?? filter) === name &&
      /[<>=!]=|[<>]|\.(isin|between)\(/.test(textOf(file.tree, childOf(filter, "subscript") ?? filter));
    const isDuplicates = new RegExp(`^${name}\\.drop_duplicates\\(`).test(textOf(file.tree, right));
    if (!isFilter && !isDuplicates) return [];
    // A later use of an index that the filter shifted stays right: the name keeps its meaning.
    const condition = isFilter ? textOf(file.tree, childOf(filter, "subscript") ?? filter) : "drop_duplicates";
    return [
      lifted(file, statementOf(file, assignment), condition, [
        { path: file.path, start: right.start, end: right.end, text: name },
      ]),
    ];
  });

const lifted = (file: PythonFile, at: SyntaxNode, condition: string, edits: Candidate["edits"]): Candidate => {
  const name = scopeOf(file, at) || "module";
  return {
    kind: "rows",
    aspects: ["data", "preprocessing"],
    change: {
      component: name,
      operation: "remove",
      parameter: "row filter",
      from: condition.replace(/\s+/g, " ").slice(0, 60),
      to: "none",
      unit: "",
      scope: file.path,
    },
    action: `Keeping the rows that ${name} drops`,
    reason: "the model also meets such rows when it predicts, and more rows lower the variance",
    edits,
    prior: 0.4,
  };
};

/** `train[:5000]`, several times in one function: a cap on the number of rows, raised everywhere at once. */
const caps = (file: PythonFile): Candidate[] => {
  const groups = new Map<string, SyntaxNode[]>();
  for (const slice of nodesOfType(file.tree.root, "slice")) {
    const parts = slice.children.filter(({ isNamed }) => isNamed);
    const [limit] = parts;
    if (limit === undefined || parts.length !== 1 || slice.children[0]?.type !== ":" || !isWithinReach(file, slice))
      continue;
    const value = numberOf(file, limit);
    if (value === undefined || value < 200 || !Number.isInteger(value)) continue;
    // The same number on the other side makes it the border of a split, which is not ours to move.
    if (new RegExp(`\\[\\s*${textOf(file.tree, limit)}\\s*:`).test(file.tree.text)) continue;
    const key = `${scopeOf(file, slice)} ${value}`;
    groups.set(key, [...(groups.get(key) ?? []), limit]);
  }
  return [...groups].map(([key, limits]): Candidate => {
    const [name = "", value = ""] = key.split(/ (?=\d+$)/);
    const to = String(Number(value) * 4);
    return {
      kind: "knob amount of training data",
      aspects: ["data"],
      change: {
        component: name || "module",
        operation: "increase",
        parameter: "number of rows",
        from: value,
        to,
        unit: "rows",
        scope: file.path,
      },
      action: `Training on up to ${to} rows instead of ${value}`,
      reason: "more training data lowers the variance",
      edits: limits.map(({ start, end }) => ({ path: file.path, start, end, text: to })),
      prior: 0.6,
    };
  });
};

/** `read_csv(…, nrows=5000)`: a cap on what is read. */
const readCaps = (file: PythonFile): Candidate[] =>
  file.calls.flatMap(({ name, node, keywords }) => {
    const limit = keywords.get("nrows");
    const value = limit === undefined ? undefined : numberOf(file, limit);
    if (!name.startsWith("read_") || limit === undefined || value === undefined || !isWithinReach(file, node))
      return [];
    const to = String(value * 4);
    return [
      {
        kind: "knob amount of training data",
        aspects: ["data"],
        change: {
          component: name,
          operation: "increase",
          parameter: "nrows",
          from: String(value),
          to,
          unit: "rows",
          scope: file.path,
        },
        action: `Reading up to ${to} rows instead of ${value}`,
        reason: "more training data lowers the variance",
        edits: [{ path: file.path, start: limit.start, end: limit.end, text: to }],
        prior: 0.6,
      },
    ];
  });
