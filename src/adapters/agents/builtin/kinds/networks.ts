import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import { type Candidate, pythonNumber, type TextEdit } from "../candidate.ts";
import { type CodeBase, editableFiles, isWithinReach, numberOf, type PythonFile, scopeOf } from "../code-base.ts";
import { localName } from "../imports.ts";

/** Proposes other starting weights and non-linearities for networks that are written out in numpy. */
export const networkEdits = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => [...initialisations(file), ...activations(file)]);

/** `0.1 * rng.randn(a, b)`: the scale up, down, or by the number of inputs of each unit. */
const initialisations = (file: PythonFile): Candidate[] =>
  file.calls
    .filter(({ name, node }) => /^(randn|standard_normal)$/.test(name) && isWithinReach(file, node))
    .flatMap((call) => {
      const product = file.parents.get(call.node);
      if (product?.type !== "binary_operator") return [];
      const [left, operator, right] = product.children;
      const scale = left === call.node ? right : left;
      const value = scale === undefined ? undefined : numberOf(file, scale);
      if (operator?.type !== "*" || scale === undefined || value === undefined) return [];
      const made = (to: string, text: string, prior: number): Candidate => ({
        kind: `initialisation ${to === "fan-in" ? "fan-in" : "scale"}`,
        aspects: ["architecture", "optimizer"],
        change: {
          component: "initial weights",
          operation: to === "fan-in" ? "replace" : Number(to) > value ? "increase" : "decrease",
          parameter: "scale",
          from: textOf(file.tree, scale),
          to,
          unit: "",
          scope: file.path,
        },
        action: `Changing the scale of the initial weights from ${textOf(file.tree, scale)} to ${to === "fan-in" ? "one over the root of the fan-in" : to}`,
        reason: "the scale of the first activations decides how fast training starts",
        edits: [{ path: file.path, start: scale.start, end: scale.end, text }],
        prior,
      });
      const [first, second] = call.positional;
      const fan =
        first?.type === "list_splat"
          ? `${textOf(file.tree, first).slice(1)}[0]`
          : first !== undefined && second !== undefined
            ? textOf(file.tree, first)
            : undefined;
      const up = pythonNumber(value * 3, false);
      const down = pythonNumber(value / 3, false);
      return [
        ...(fan === undefined ? [] : [made("fan-in", `(${fan}) ** -0.5`, 0.35)]),
        made(up, up, 0.2),
        made(down, down, 0.2),
      ];
    });

/** `h = np.tanh(z)` with its derivative `1 - h * h`, both replaced by those of the rectifier, and the other way round. */
const activations = (file: PythonFile): Candidate[] => {
  const found: Candidate[] = [];
  for (const assignment of nodesOfType(file.tree.root, "assignment")) {
    const left = childOf(assignment, "left");
    const right = childOf(assignment, "right");
    const call = file.calls.find(({ node }) => node === right);
    if (left?.type !== "identifier" || call === undefined || !isWithinReach(file, assignment)) continue;
    const h = textOf(file.tree, left);
    const np = localName(file, "numpy");
    const isTanh = call.callee === "numpy.tanh" && call.positional.length === 1;
    const isRectifier = call.callee === "numpy.maximum" && call.positional.some((node) => numberOf(file, node) === 0);
    const input = call.positional.find((node) => numberOf(file, node) !== 0);
    if (!(isTanh || isRectifier) || input === undefined) continue;
    const derivative = isTanh
      ? [`1 - ${h} * ${h}`, `1 - ${h} ** 2`, `1 - ${h}**2`, `1.0 - ${h} ** 2`, `1 - ${h}*${h}`]
      : [`${h} > 0`];
    const slopes = nodesOfType(file.tree.root, "binary_operator", "comparison_operator").filter(
      (node) => derivative.includes(textOf(file.tree, node)) && isWithinReach(file, node),
    );
    if (slopes.length !== 1) continue;
    const inputText = textOf(file.tree, input);
    const text = isTanh ? `${np}.maximum(${inputText}, 0)` : `${np}.tanh(${inputText})`;
    const edits: TextEdit[] = [
      { path: file.path, start: call.node.start, end: call.node.end, text },
      ...slopes.map((slope) => slopeEdit(file, slope, isTanh ? `${h} > 0` : `1 - ${h} * ${h}`)),
    ];
    found.push({
      kind: "activation",
      aspects: ["architecture"],
      change: {
        component: scopeOf(file, assignment),
        operation: "replace",
        parameter: "activation",
        from: isTanh ? "tanh" : "relu",
        to: isTanh ? "relu" : "tanh",
        unit: "",
        scope: file.path,
      },
      action: `Replacing ${isTanh ? "tanh by relu" : "relu by tanh"}`,
      reason: "another non-linearity passes gradients differently",
      edits,
      prior: 0.3,
    });
  }
  return found;
};

const slopeEdit = (file: PythonFile, slope: SyntaxNode, text: string): TextEdit => {
  const isWrapped = file.parents.get(slope)?.type === "parenthesized_expression";
  return { path: file.path, start: slope.start, end: slope.end, text: isWrapped ? text : `(${text})` };
};
