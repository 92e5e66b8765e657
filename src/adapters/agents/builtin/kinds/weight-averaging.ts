import { childOf, textOf } from "../../../../source/index.ts";
import type { Candidate } from "../candidate.ts";
import { type CodeBase, editableFiles, functionOf, indentOf } from "../code-base.ts";
import { insertBefore, type Loop, loopsOf, ofLoop } from "../training-loops.ts";

/** Proposes that a hand-written loop ends with the mean of its last weights. */
export const weightAveraging = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => loopsOf(file).flatMap(averages));

/** The mean of the weights over the last quarter of the steps in place of the last weights. */
const averages = (loop: Loop): Candidate[] => {
  const { file, updates, step, steps, body } = loop;
  const [first] = updates;
  if (first === undefined || /\baverag/i.test(textOf(file.tree, functionOf(file, loop.node) ?? file.tree.root)))
    return [];
  if (updates.some(({ target }) => functionOf(file, target) !== functionOf(file, loop.node))) return [];
  const container =
    first.target.type === "subscript" && updates.length === 1 ? childOf(first.target, "value") : undefined;
  const names = updates.map(({ target }) => textOf(file.tree, target));
  if (
    container === undefined &&
    updates.some(({ target }) => target.type !== "identifier" && target.type !== "attribute")
  )
    return [];
  const items =
    container === undefined
      ? `(${names.map((name) => `(${JSON.stringify(name)}, ${name})`).join(", ")},)`
      : `${textOf(file.tree, container)}.items()`;
  const after =
    container === undefined
      ? `${names.map((name) => `${name} = averaged[${JSON.stringify(name)}]`).join("\n")}`
      : `${textOf(file.tree, container)}.update(averaged)`;
  const outer = indentOf(file, loop.node);
  const last = body.children.filter(({ isNamed }) => isNamed).at(-1);
  if (last === undefined) return [];
  const inner = indentOf(file, loop.first);
  const unit = inner.slice(outer.length);
  const lines = [
    `if ${step} >= 0.75 * ${steps}:`,
    `${unit}averaged_steps += 1`,
    `${unit}for name, value in ${items}:`,
    `${unit}${unit}averaged[name] = averaged.get(name, value) + (value - averaged.get(name, value)) / averaged_steps`,
  ];
  return [
    ofLoop(loop, {
      kind: "weight averaging",
      aspects: ["ensembling", "schedule"],
      change: {
        component: "weights",
        operation: "add",
        parameter: "averaging",
        from: "none",
        to: "mean of the last steps",
      },
      action: "Averaging the weights over the last steps",
      reason: "the mean of noisy iterates lies closer to the optimum",
      prior: 0.5,
      edits: [
        insertBefore(file, loop.node, "averaged, averaged_steps = {}, 0"),
        {
          path: file.path,
          start: loop.node.end,
          end: loop.node.end,
          text: `${lines.map((line) => `\n${inner}${line}`).join("")}\n${after
            .split("\n")
            .map((line) => outer + line)
            .join("\n")}`,
        },
        ...loop.renames,
      ],
    }),
  ];
};
