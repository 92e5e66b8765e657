import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../source/index.ts";
import type { Candidate, TextEdit } from "./candidate.ts";
import { ancestorsOf, indentOf, isWithinReach, lineStart, numberOf, type PythonFile } from "./code-base.ts";
import { knobKindOf } from "./knob-names.ts";

/** One `for v in range(n)` with the gradient steps that it takes. */
export interface Loop {
  readonly file: PythonFile;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  /** The first statement of the body. */
  readonly first: SyntaxNode;
  readonly variable: SyntaxNode;
  /** Python text of the loop variable, and of the number of passes. */
  readonly step: string;
  readonly steps: string;
  readonly updates: readonly Update[];
  /** Reads of the learning rate within the loop, those of the updates included. */
  readonly rates: readonly SyntaxNode[];
  readonly renames: readonly TextEdit[];
}

/** `target -= rate * gradient`. */
export interface Update {
  readonly statement: SyntaxNode;
  readonly target: SyntaxNode;
  readonly rate: SyntaxNode;
  readonly gradient: SyntaxNode;
  /** Python text of the key under which state for this parameter is kept. */
  readonly key: string;
}

/** Finds the outermost loops of a file that take gradient steps. */
export const loopsOf = (file: PythonFile): Loop[] =>
  nodesOfType(file.tree.root, "for_statement").flatMap((node) => {
    const variable = childOf(node, "left");
    const right = childOf(node, "right");
    const body = childOf(node, "body");
    const isOutermost = !ancestorsOf(file, node).some(({ type }) => type === "for_statement");
    if (
      variable?.type !== "identifier" ||
      right?.type !== "call" ||
      body === undefined ||
      !isOutermost ||
      !isWithinReach(file, node)
    )
      return [];
    const range = file.calls.find((call) => call.node === right);
    const count = range?.name === "range" && range.positional.length === 1 ? range.positional[0] : undefined;
    const first = body.children.find(({ isNamed, type }) => isNamed && type !== "comment");
    // A body on the line of its `for` has no place for another statement.
    if (count === undefined || first === undefined || first.startLine === node.startLine) return [];
    const updates = nodesOfType(body, "augmented_assignment").flatMap((statement) => updateOf(file, statement));
    const rates = nodesOfType(body, "identifier", "attribute").filter((use) => isRateRead(file, use));
    if (updates.length === 0 && rates.length === 0) return [];
    const isUnused = textOf(file.tree, variable) === "_";
    const step = isUnused ? "step" : textOf(file.tree, variable);
    const countText = textOf(file.tree, count);
    return [
      {
        file,
        node,
        body,
        first,
        variable,
        step,
        updates,
        steps: /^\w+$/.test(countText) ? countText : `(${countText})`,
        rates: [...new Set([...rates, ...updates.map(({ rate }) => rate)])],
        renames: isUnused ? [{ path: file.path, start: variable.start, end: variable.end, text: step }] : [],
      },
    ];
  });

const updateOf = (file: PythonFile, statement: SyntaxNode): Update[] => {
  const target = childOf(statement, "left");
  const right = childOf(statement, "right");
  if (
    target === undefined ||
    right?.type !== "binary_operator" ||
    textOf(file.tree, childOf(statement, "operator") ?? right) !== "-="
  )
    return [];
  const [left, operator, other] = right.children;
  if (left === undefined || other === undefined || operator?.type !== "*") return [];
  const rate = isRate(file, left) ? left : isRate(file, other) ? other : undefined;
  if (rate === undefined) return [];
  const subscript = target.type === "subscript" ? childOf(target, "subscript") : undefined;
  const key =
    subscript?.type === "identifier" ? textOf(file.tree, subscript) : JSON.stringify(textOf(file.tree, target));
  return [{ statement, target, rate, gradient: rate === left ? other : left, key }];
};

const isRate = (file: PythonFile, node: SyntaxNode): boolean =>
  (["identifier", "attribute"].includes(node.type) && hasRateName(file, node)) || (numberOf(file, node) ?? 9) < 2;

/** Whether a name is one of those that a learning rate goes by. */
export const hasRateName = (file: PythonFile, node: SyntaxNode): boolean => {
  const text = textOf(file.tree, node);
  return knobKindOf(text.slice(text.lastIndexOf(".") + 1))?.label === "learning rate";
};

/** A read of the learning rate as a factor or as an argument of a call. */
const isRateRead = (file: PythonFile, node: SyntaxNode): boolean => {
  const above = file.parents.get(node);
  if (above === undefined || !hasRateName(file, node) || above.type === "attribute") return false;
  if (above.type === "keyword_argument") return node.field === "value";
  return above.type === "binary_operator" || above.type === "argument_list";
};

/** The number behind a name, looked up among the file's assignments. */
export const namedNumber = (file: PythonFile, node: SyntaxNode): number | undefined => {
  const direct = numberOf(file, node);
  if (direct !== undefined) return direct;
  const name = textOf(file.tree, node);
  for (const assignment of nodesOfType(file.tree.root, "assignment", "default_parameter", "typed_default_parameter")) {
    const left = childOf(assignment, "left") ?? childOf(assignment, "name");
    const right = childOf(assignment, "right") ?? childOf(assignment, "value");
    if (left === undefined || right === undefined || textOf(file.tree, left) !== name) continue;
    const value = numberOf(file, right);
    if (value !== undefined) return value;
  }
  return undefined;
};

/** A line of its own before a statement, at the same depth. */
export const insertBefore = (file: PythonFile, statement: SyntaxNode, text: string): TextEdit => {
  const at = lineStart(file, statement.start);
  return { path: file.path, start: at, end: at, text: `${indentOf(file, statement)}${text}\n` };
};

type Words = Omit<Candidate, "change"> & { readonly change: Omit<Candidate["change"], "unit" | "scope"> };

/** A candidate of a loop: the scope is its file. */
export const ofLoop = (loop: Loop, words: Words): Candidate => ({
  ...words,
  change: { ...words.change, unit: "", scope: loop.file.path },
});
