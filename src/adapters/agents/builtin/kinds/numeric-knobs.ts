import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import { addKeyword, hasSpread } from "../call-edits.ts";
import type { Candidate, TextEdit } from "../candidate.ts";
import { estimatorOf } from "../catalog/estimators.ts";
import {
  type Call,
  type CodeBase,
  editableFiles,
  isWithinReach,
  numberOf,
  type PythonFile,
  parametersOf,
  scopeOf,
} from "../code-base.ts";
import { knobKindOf, UNKNOWN_KNOB } from "../knob-names.ts";
import { type Knob, stepsOf } from "../knob-steps.ts";
import { isContractCall, isContractName } from "../off-limits.ts";

/** Proposes each number one step up and one step down on its scale. */
export const numericKnobs = (code: CodeBase): Candidate[] =>
  editableFiles(code)
    .flatMap((file) => knobsOf(code, file))
    .flatMap(stepsOf);

/** Every tunable number of a file: constants, fields, defaults, options, and arguments of calls. */
const knobsOf = (code: CodeBase, file: PythonFile): Knob[] => [
  ...constants(code, file),
  ...parameterDefaults(code, file),
  ...dictionaryEntries(file),
  ...file.calls.filter(({ node }) => isWithinReach(file, node)).flatMap((call) => argumentsOf(code, call)),
  ...loopLengths(file),
  ...ridges(file),
];

const constants = (code: CodeBase, file: PythonFile): Knob[] =>
  nodesOfType(file.tree.root, "assignment").flatMap((assignment) => {
    if (!isWithinReach(file, assignment)) return [];
    const left = childOf(assignment, "left");
    const right = childOf(assignment, "right");
    if (left === undefined || right === undefined) return [];
    const scope = scopeOf(file, assignment);
    const atTop = file.parents.get(file.parents.get(assignment) ?? assignment)?.type === "module";
    const isField =
      file.parents.get(file.parents.get(file.parents.get(assignment) ?? assignment) ?? assignment)?.type ===
      "class_definition";
    const targets = left.type === "pattern_list" ? left.children.filter(({ isNamed }) => isNamed) : [left];
    const values = right.type === "expression_list" ? right.children.filter(({ isNamed }) => isNamed) : [right];
    if (targets.length !== values.length) return [];
    return targets.flatMap((target, i) => {
      const value = values[i];
      if (value === undefined || !["identifier", "attribute"].includes(target.type)) return [];
      const name = textOf(file.tree, target.type === "attribute" ? (childOf(target, "attribute") ?? target) : target);
      if (code.outsideWords.has(name)) return [];
      // Within a function only names that say what they are: `total = 0` is bookkeeping.
      if (!atTop && !isField && knobKindOf(name) === undefined) return [];
      const component = isField || !atTop ? scope : moduleName(file);
      return literal(file, name, component, value, 0.9);
    });
  });

const parameterDefaults = (code: CodeBase, file: PythonFile): Knob[] =>
  nodesOfType(file.tree.root, "function_definition").flatMap((definition) => {
    const nameNode = childOf(definition, "name");
    if (nameNode === undefined || !isWithinReach(file, nameNode)) return [];
    const functionName = textOf(file.tree, nameNode);
    const owner = functionName === "__init__" ? scopeOf(file, definition) : functionName;
    return parametersOf(file, definition).flatMap(({ name, value }) => {
      // A default that every caller overrides changes nothing.
      const isOverridden = code.files.some((other) =>
        other.calls.some((call) => call.name === owner && (call.keywords.has(name) || call.positional.length > 1)),
      );
      return value === undefined || isOverridden || knobKindOf(name) === undefined
        ? []
        : literal(file, name, owner, value, 0.8);
    });
  });

const dictionaryEntries = (file: PythonFile): Knob[] =>
  nodesOfType(file.tree.root, "pair").flatMap((pair) => {
    const key = childOf(pair, "key");
    const value = childOf(pair, "value");
    if (key?.type !== "string" || value === undefined || !isWithinReach(file, pair)) return [];
    const name = textOf(file.tree, key).replace(/^["']|["']$/g, "");
    return knobKindOf(name) === undefined
      ? []
      : literal(file, name, scopeOf(file, pair) || moduleName(file), value, 0.9);
  });

const argumentsOf = (code: CodeBase, call: Call): Knob[] => {
  const { file } = call;
  if (call.name === "add_argument") return optionDefault(code, call);
  if (isContractCall(call.callee)) return [];
  const estimator = estimatorOf(call);
  const definition = code.definitions.get(call.name);
  const isLibraryClass = /\./.test(call.callee) && /^[A-Z]/.test(call.name);
  const weight = estimator?.role === "model" ? 1 : 0.9;
  const knobs: Knob[] = [];
  for (const [name, value] of call.keywords) {
    const known = knobKindOf(name) !== undefined || estimator?.numbers?.[name] !== undefined;
    if (estimator !== undefined || definition !== undefined ? true : (isLibraryClass || PANDAS.has(call.name)) && known)
      knobs.push(...literal(file, name, call.name, value, weight));
  }
  const parameters = definition?.parameters ?? estimator?.positional ?? POSITIONAL[call.name] ?? [];
  call.positional.forEach((value, i) => {
    const name = parameters[i];
    if (name !== undefined && knobKindOf(name) !== undefined)
      knobs.push(...literal(file, name, call.name, value, weight));
  });
  for (const [name, value] of Object.entries(estimator?.numbers ?? {})) {
    const isGiven = call.keywords.has(name) || call.positional.length > (estimator?.positional?.indexOf(name) ?? 99);
    const kind = knobKindOf(name);
    if (isGiven || kind === undefined || hasSpread(call)) continue;
    knobs.push({
      path: file.path,
      name,
      component: call.name,
      value,
      isInteger: Number.isInteger(value) && !/alpha|l2|reg|C|learning|gamma|decay|momentum|smoothing/.test(name),
      kind,
      weight: 0.85,
      write: (text) => [addKeyword(call, name, text)],
    });
  }
  return knobs;
};

const optionDefault = (code: CodeBase, call: Call): Knob[] => {
  const flagNode = call.positional.find(
    ({ type, start }) => type === "string" && call.file.tree.text.slice(start + 1, start + 3) === "--",
  );
  const value = call.keywords.get("default");
  if (flagNode === undefined || value === undefined) return [];
  const flag = textOf(call.file.tree, flagNode).slice(1, -1);
  // The evaluation passes this option itself, so that its default is never used.
  if (code.outsideWords.has(flag)) return [];
  return literal(call.file, flag.replace(/^--/, "").replaceAll("-", "_"), moduleName(call.file), value, 0.9);
};

/** `for epoch in range(20)`: the length of training, where the loop trains. */
const loopLengths = (file: PythonFile): Knob[] =>
  nodesOfType(file.tree.root, "for_statement").flatMap((loop) => {
    const left = childOf(loop, "left");
    const right = childOf(loop, "right");
    if (left === undefined || right?.type !== "call" || !isWithinReach(file, loop)) return [];
    if (!/^range\(\s*\d[\d_]*\s*\)$/.test(textOf(file.tree, right))) return [];
    const variable = textOf(file.tree, left);
    if (!/^(_|epoch|step|it|iteration|i|t|e|round)\w*$/.test(variable)) return [];
    if (!/\.step\(|partial_fit|-=|backward\(|grad/.test(textOf(file.tree, loop))) return [];
    const [number] = nodesOfType(right, "integer");
    return number === undefined
      ? []
      : literal(file, /^e/.test(variable) ? "epochs" : "steps", "training loop", number, 0.9);
  });

/** `1e-3 * np.eye(n)` in a closed-form fit: its regularisation. */
const ridges = (file: PythonFile): Knob[] =>
  file.calls
    .filter(({ callee, node }) => callee === "numpy.eye" && isWithinReach(file, node))
    .flatMap(({ node }) => {
      const product = file.parents.get(node);
      const [left, operator, right] = product?.type === "binary_operator" ? product.children : [];
      const factor = left === node ? right : left;
      return operator?.type === "*" && factor !== undefined
        ? literal(file, "ridge", scopeOf(file, node) || moduleName(file), factor, 0.9)
        : [];
    });

const literal = (file: PythonFile, name: string, component: string, node: SyntaxNode, weight: number): Knob[] => {
  if (isContractName(name)) return [];
  const value = numberOf(file, node);
  if (value !== undefined) {
    const kind = knobKindOf(name) ?? UNKNOWN_KNOB;
    if (kind === UNKNOWN_KNOB && (value === 0 || value === 1 || value === -1)) return [];
    const write = (text: string): TextEdit[] => [{ path: file.path, start: node.start, end: node.end, text }];
    return [{ path: file.path, name, component, value, isInteger: node.type === "integer", kind, weight, write }];
  }
  if (node.type === "tuple" && knobKindOf(name)?.label === "width")
    return layerSizes(file, name, component, node, weight);
  return [];
};

/** `hidden_layer_sizes=(64, 32)`: all layers grow or shrink together. */
const layerSizes = (file: PythonFile, name: string, component: string, node: SyntaxNode, weight: number): Knob[] => {
  const numbers = node.children.filter(({ type }) => type === "integer");
  const values = numbers.map((number) => numberOf(file, number) ?? 0);
  const kind = knobKindOf(name);
  const [first] = values;
  if (
    first === undefined ||
    kind === undefined ||
    numbers.length !== node.children.filter(({ isNamed }) => isNamed).length
  )
    return [];
  const write = (text: string): TextEdit[] =>
    numbers.map((number, i) => ({
      path: file.path,
      start: number.start,
      end: number.end,
      text: String(Math.max(1, Math.round(((values[i] ?? first) * Number(text)) / first))),
    }));
  return [{ path: file.path, name, component, value: first, isInteger: true, kind, weight, write }];
};

/** A file's name without folder and ending, which stands for the module in a proposal. */
const moduleName = (file: PythonFile): string => file.path.replace(/^.*\//, "").replace(/\.py$/, "");

const PANDAS = new Set(["rolling", "ewm", "head", "sample"]);
const POSITIONAL: Readonly<Record<string, readonly string[]>> = {
  Dropout: ["dropout"],
  Dropout2d: ["dropout"],
  rolling: ["window"],
  head: ["n_rows"],
};
