import { childOf, nodesOfType, textOf } from "../../../../source/index.ts";
import { type Candidate, pythonNumber, type TextEdit } from "../candidate.ts";
import { type CodeBase, editableFiles, isWithinReach, numberOf, type PythonFile, scopeOf } from "../code-base.ts";
import { localName, topLevelEdit } from "../imports.ts";

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
        kind: `initialisation ${to === FAN_IN ? "fan-in" : "scale"}`,
        aspects: ["architecture", "optimizer"],
        change: {
          component: "initial weights",
          operation: to === FAN_IN ? "replace" : Number(to) > value ? "increase" : "decrease",
          parameter: "scale",
          from: textOf(file.tree, scale),
          to,
          unit: "",
          scope: file.path,
        },
        action: `Changing the scale of the initial weights from ${textOf(file.tree, scale)} to ${to}`,
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
        ...(fan === undefined ? [] : [made(FAN_IN, `1 / ${localName(file, "numpy")}.sqrt(${fan})`, 0.35)]),
        made(up, up, 0.2),
        made(down, down, 0.2),
      ];
    });

const FAN_IN = "1 / sqrt(fan-in)";

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
    // One function for both, since the value and its slope only make sense together.
    if (/\bactivation\b/.test(file.tree.text)) continue;
    const [value, slope] = isTanh ? [`${np}.maximum(z, 0)`, "output > 0"] : [`${np}.tanh(z)`, "1 - output * output"];
    const edits: TextEdit[] = [
      topLevelEdit(file, [
        "def activation(z=None, output=None):",
        `    """The ${isTanh ? "rectifier" : "hyperbolic tangent"} of z, or its slope where it gave this output."""`,
        `    return ${value} if output is None else ${slope}`,
      ]),
      { path: file.path, start: call.node.start, end: call.node.end, text: `activation(${textOf(file.tree, input)})` },
      ...slopes.map(({ start, end }) => ({ path: file.path, start, end, text: `activation(output=${h})` })),
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
