import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import type { Candidate } from "../candidate.ts";
import {
  type CodeBase,
  editableFiles,
  indentOf,
  isWithinReach,
  numberOf,
  type PythonFile,
  scopeOf,
  statementOf,
} from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";

/** Proposes other encodings of columns: indicators for codes, logarithms of heavy tails, indicators and waves for cycles. */
export const columnEdits = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => [
    ...indicators(file),
    ...logarithms(file),
    ...cycles(file),
    ...frameCycles(file),
    ...windows(file),
    ...lags(file),
  ]);

/** `[df[c].map(codes[c])… for c in COLUMNS]`: one indicator column for each value instead of its rank. */
const indicators = (file: PythonFile): Candidate[] =>
  comprehensions(file).flatMap(({ node, body, clause }) => {
    const map = nodesOfType(body, "call").find((call) =>
      textOf(file.tree, childOf(call, "function") ?? call).endsWith(".map"),
    );
    const callee = map === undefined ? undefined : childOf(map, "function");
    const column = callee === undefined ? undefined : childOf(callee, "object");
    const codes = map === undefined ? undefined : childOf(map, "arguments")?.children.find(({ isNamed }) => isNamed);
    if (column === undefined || codes === undefined || !["subscript", "identifier", "attribute"].includes(codes.type))
      return [];
    const text = `(${textOf(file.tree, column)} == value).values.astype(float)`;
    return [
      candidate(file, node, {
        kind: "indicators",
        aspects: ["features", "preprocessing"],
        change: {
          component: "categorical columns",
          operation: "replace",
          parameter: "encoding",
          from: "integer codes",
          to: "one-hot",
        },
        action: "Encoding each category as an indicator column instead of an integer code",
        reason: "integer codes put categories in an order that they do not have",
        prior: 0.6,
        edits: [
          { path: file.path, start: body.start, end: body.end, text },
          { path: file.path, start: clause.end, end: clause.end, text: ` for value in ${textOf(file.tree, codes)}` },
        ],
      }),
    ];
  });

/** `[df[c].values.astype(float) for c in COLUMNS]`: the signed logarithm of each column. */
const logarithms = (file: PythonFile): Candidate[] =>
  comprehensions(file).flatMap(({ node, body }) => {
    const text = textOf(file.tree, body);
    if (!/^\w+\[\w+\]\.(values|to_numpy\(\)|astype\(float\))/.test(text) || /\.map\(|log/.test(text)) return [];
    const np = localName(file, "numpy");
    return [
      candidate(file, node, {
        kind: "logarithms",
        aspects: ["preprocessing", "features"],
        change: {
          component: "numeric columns",
          operation: "add",
          parameter: "transform",
          from: "none",
          to: "signed log1p",
        },
        action: "Taking the signed logarithm of the numeric columns",
        reason: "amounts with heavy tails act in proportion rather than in absolute terms",
        prior: 0.25,
        edits: [
          {
            path: file.path,
            start: body.start,
            end: body.end,
            text: `${np}.sign(${text}) * ${np}.log1p(${np}.abs(${text}))`,
          },
          ...importEdits(file, ["numpy"]),
        ],
      }),
    ];
  });

const comprehensions = (file: PythonFile): { node: SyntaxNode; body: SyntaxNode; clause: SyntaxNode }[] =>
  nodesOfType(file.tree.root, "list_comprehension").flatMap((node) => {
    const body = childOf(node, "body");
    const clauses = node.children.filter(({ type }) => type === "for_in_clause");
    const [clause] = clauses;
    return body === undefined || clause === undefined || clauses.length > 1 || !isWithinReach(file, node)
      ? []
      : [{ node, body, clause }];
  });

/** A name assigned from `… % K` or a calendar field that is stacked into a matrix as a number. */
const cycles = (file: PythonFile): Candidate[] =>
  file.calls
    .filter(({ name, node }) => /^(column_stack|hstack|concatenate|c_)$/.test(name) && isWithinReach(file, node))
    .flatMap((call) => {
      const list = call.positional[0];
      if (list === undefined || !["list", "tuple"].includes(list.type)) return [];
      return list.children
        .filter(({ isNamed }) => isNamed)
        .flatMap((element) => {
          const name = /^(\w+)(\.astype\((float|np\.\w+)\))?$/.exec(textOf(file.tree, element))?.[1];
          const period = name === undefined ? undefined : periodOf(file, call.node, name);
          if (name === undefined || period === undefined) return [];
          const np = localName(file, "numpy");
          const whole = `${name}.astype(int)`;
          const angle = `2 * ${np}.pi * ${name} / ${period}`;
          const made = (to: string, text: string, prior: number): Candidate =>
            candidate(file, call.node, {
              kind: `cycle ${to}`,
              aspects: ["features", "preprocessing"],
              change: { component: name, operation: "replace", parameter: "encoding", from: "number", to },
              action: `Encoding ${name} as ${to} instead of a number`,
              reason: "the last value of a cycle is a neighbour of the first",
              prior,
              edits: [
                { path: file.path, start: element.start, end: element.end, text },
                ...importEdits(file, ["numpy"]),
              ],
            });
          return [
            ...(period <= 60 ? [made("one-hot", `${np}.eye(${period})[${whole}]`, 0.6)] : []),
            made("sine and cosine", `${np}.sin(${angle}), ${np}.cos(${angle})`, 0.4),
          ];
        });
    });

const periodOf = (file: PythonFile, before: SyntaxNode, name: string): number | undefined => {
  for (const assignment of nodesOfType(file.tree.root, "assignment")) {
    const left = childOf(assignment, "left");
    const right = childOf(assignment, "right");
    if (
      left === undefined ||
      right === undefined ||
      assignment.start > before.start ||
      textOf(file.tree, left) !== name
    )
      continue;
    const operands = right.type === "binary_operator" ? right.children : [];
    const modulus = operands[1]?.type === "%" ? operands[2] : undefined;
    const period = modulus === undefined ? undefined : numberOf(file, modulus);
    if (period !== undefined && Number.isInteger(period) && period >= 3 && period <= 400) return period;
    const field = /\.(hour|weekday|dayofweek|day_of_week)(\(\))?(\.values|\.to_numpy\(\))?$/.exec(
      textOf(file.tree, right),
    )?.[1];
    if (field !== undefined) return field === "hour" ? 24 : 7;
  }
  return undefined;
};

/** `df["hour"] = stamp.dt.hour`: two more columns that make the cycle close. */
const frameCycles = (file: PythonFile): Candidate[] =>
  nodesOfType(file.tree.root, "assignment").flatMap((assignment) => {
    const left = childOf(assignment, "left");
    const right = childOf(assignment, "right");
    if (left?.type !== "subscript" || right === undefined || !isWithinReach(file, assignment)) return [];
    const key = childOf(left, "subscript");
    const field = /\.(hour|weekday|dayofweek|day_of_week|month|dayofyear|day_of_year)$/.exec(
      textOf(file.tree, right),
    )?.[1];
    const period = field === undefined ? undefined : PERIODS[field];
    if (key?.type !== "string" || period === undefined || field === undefined) return [];
    const frame = textOf(file.tree, childOf(left, "value") ?? left);
    const column = textOf(file.tree, key).slice(1, -1);
    const statement = statementOf(file, assignment);
    const indent = indentOf(file, statement);
    const np = localName(file, "numpy");
    const lines = ["sin", "cos"].map(
      (wave) =>
        `\n${indent}${frame}["${column}_${wave}"] = ${np}.${wave}(2 * ${np}.pi * ${textOf(file.tree, left)} / ${period})`,
    );
    if (file.tree.text.includes(`"${column}_sin"`)) return [];
    return [
      candidate(file, assignment, {
        kind: "cycle sine and cosine",
        aspects: ["features"],
        change: { component: column, operation: "add", parameter: "encoding", from: "number", to: "sine and cosine" },
        action: `Adding sine and cosine of ${column}`,
        reason: "the last value of a cycle is a neighbour of the first",
        prior: 0.4,
        edits: [
          { path: file.path, start: statement.end, end: statement.end, text: lines.join("") },
          ...importEdits(file, ["numpy"]),
        ],
      }),
    ];
  });

const PERIODS: Readonly<Record<string, number>> = {
  hour: 24,
  weekday: 7,
  dayofweek: 7,
  day_of_week: 7,
  month: 12,
  dayofyear: 365,
  day_of_year: 365,
};

/** `history[:, -48:]`: a longer or shorter window, and of daily windows the same day a week before. */
const windows = (file: PythonFile): Candidate[] =>
  nodesOfType(file.tree.root, "subscript").flatMap((subscript) => {
    const array = childOf(subscript, "value");
    const slices = subscript.children.filter(({ type }) => type === "slice");
    const slice = slices.at(-1);
    if (array?.type !== "identifier" || slice === undefined || slices.length !== 2 || !isWithinReach(file, subscript))
      return [];
    const parts = slice.children.filter(({ isNamed }) => isNamed);
    const first = parts[0];
    const length =
      first === undefined || parts.length !== 1 || slice.children.at(-1)?.type !== ":"
        ? undefined
        : numberOf(file, first);
    if (first === undefined || length === undefined || length >= -1 || !Number.isInteger(length)) return [];
    const name = textOf(file.tree, array);
    const size = -length;
    const day = size % 24 === 0 ? 24 : 0;
    const sizes: [number, number][] = [
      [size * 2, 0.4],
      [day > 0 && size < 168 ? 168 : size * 4, 0.35],
      [Math.max(1, Math.round(size / 2)), 0.25],
    ];
    const found = sizes.map(
      ([to, prior]): Candidate =>
        candidate(file, subscript, {
          kind: "knob length of the context",
          aspects: ["features"],
          change: {
            component: name,
            operation: to > size ? "increase" : "decrease",
            parameter: "window",
            from: String(size),
            to: String(to),
            unit: "steps",
          },
          action: `Looking back ${to} instead of ${size} steps in ${name}`,
          reason: "the length of the history was probably never tuned",
          prior,
          edits: [{ path: file.path, start: first.start, end: first.end, text: `-${to}` }],
        }),
    );
    const above = file.parents.get(subscript);
    if (day > 0 && size < 168 && (above?.type === "list" || above?.type === "tuple"))
      found.push(
        candidate(file, subscript, {
          kind: "lag",
          aspects: ["features", "data"],
          change: {
            component: name,
            operation: "add",
            parameter: "lag",
            from: "none",
            to: "same day of last week",
            unit: "",
          },
          action: `Adding the same day of last week of ${name}`,
          reason: "days of the same name resemble each other",
          prior: 0.5,
          edits: [{ path: file.path, start: subscript.end, end: subscript.end, text: `, ${name}[:, -168:-144]` }],
        }),
      );
    return found;
  });

/** `LAGS = [1, 2, 24]`: one more lag, the next in a run or the next longer period. */
const lags = (file: PythonFile): Candidate[] =>
  nodesOfType(file.tree.root, "list", "tuple").flatMap((list) => {
    const above = file.parents.get(list);
    const named = above === undefined ? undefined : (childOf(above, "left") ?? childOf(above, "name"));
    const elements = list.children.filter(({ isNamed }) => isNamed);
    const values = elements.map((element) => numberOf(file, element) ?? Number.NaN);
    const last = elements.at(-1);
    const largest = Math.max(...values);
    const isAscending = values.every((value, i) => Number.isInteger(value) && value > (values[i - 1] ?? 0));
    if (named === undefined || last === undefined || !isAscending || !isWithinReach(file, list)) return [];
    const name = textOf(file.tree, named);
    if (
      !/(^|_)(lags?|windows?|rolling|l|k)(_|$)/i.test(name) ||
      !/^(for_statement|for_in_clause|assignment)$/.test(above?.type ?? "")
    )
      return [];
    const isRun = values.every((value, i) => value === i + 1);
    const longer = PERIODS_OF_LAGS.find((period) => period > largest) ?? largest * 2;
    return [...new Set(isRun ? [largest + 1, longer] : [longer, largest * 2])].map((to, rank) =>
      candidate(file, list, {
        kind: "lag",
        aspects: ["features", "data"],
        change: {
          component: name,
          operation: "add",
          parameter: "lag",
          from: values.join(" "),
          to: String(to),
          unit: "steps",
        },
        action: `Adding ${to} to ${name}`,
        reason: "what lies further back may carry the season",
        prior: rank === 0 ? 0.45 : 0.35,
        edits: [{ path: file.path, start: last.end, end: last.end, text: `, ${to}` }],
      }),
    );
  });

const PERIODS_OF_LAGS = [7, 24, 48, 168, 336];

type Words = Omit<Candidate, "change"> & {
  readonly change: Omit<Candidate["change"], "unit" | "scope"> & { readonly unit?: string };
};

const candidate = (file: PythonFile, at: SyntaxNode, words: Words): Candidate => {
  const scope = scopeOf(file, at);
  const component = scope === "" ? words.change.component : `${words.change.component} of ${scope}`;
  return { ...words, change: { unit: "", ...words.change, component, scope: file.path } };
};
