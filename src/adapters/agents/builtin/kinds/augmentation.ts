import { textOf } from "../../../../source/index.ts";
import type { Candidate } from "../candidate.ts";
import {
  type Call,
  type CodeBase,
  editableFiles,
  indentOf,
  isWithinReach,
  lineStart,
  statementOf,
} from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";
import { seedAt } from "../model-sites.ts";

/** Proposes more training rows made from those there are: shifted pictures, and inputs with a little noise. */
export const augmentations = (code: CodeBase): Candidate[] =>
  editableFiles(code)
    .flatMap(({ calls }) => calls)
    .filter((call) => isTrainingFit(code, call))
    .flatMap((call) => [...shifts(code, call), ...noise(code, call)]);

/** `model.fit(X, y)` with two plain names, as a statement that nothing else rides on. */
const isTrainingFit = (code: CodeBase, call: Call): boolean => {
  const { file, node, positional } = call;
  if (call.name !== "fit" || positional.length !== 2 || call.keywords.size > 0 || !isWithinReach(file, node))
    return false;
  const isArray = code.files.some(({ imports }) => [...imports.values()].includes("numpy"));
  return (
    isArray &&
    positional[1]?.type === "identifier" &&
    !/\b(augmented|known_(inputs|pixels)|jitter)\b/.test(file.tree.text)
  );
};

const shifts = (code: CodeBase, call: Call): Candidate[] => {
  const side = sideOf(code);
  const [x, y] = call.positional;
  if (side === undefined || x === undefined || y === undefined) return [];
  const { file } = call;
  const np = localName(file, "numpy");
  const rolled = `${np}.roll(known_pixels.reshape(-1, ${side}, ${side}), step, axis=axis).reshape(len(known_pixels), -1)`;
  return [
    augmented(call, {
      lines: [
        `known_pixels = ${np}.asarray(${textOf(file.tree, x)})`,
        `augmented = ${np}.concatenate([known_pixels] + [${rolled} for step in (-1, 1) for axis in (1, 2)])`,
      ],
      target: `${np}.tile(${textOf(file.tree, y)}, 5)`,
      to: "shifts by one pixel",
      action: "Training also on pictures shifted by one pixel in each direction",
      reason: "a shifted picture shows the same thing",
      prior: 0.6,
    }),
  ];
};

/** The side of the pictures, where the code says that the inputs are some. */
const sideOf = (code: CodeBase): number | undefined => {
  const text = code.files.map(({ tree }) => tree.text).join("\n");
  const shape = /reshape\([^()]*?(?:-1|len\(\w+\)|n|1)\s*,\s*(?:1\s*,\s*)?(\d+)\s*,\s*(\d+)\s*\)/.exec(text);
  if (shape !== null && shape[1] === shape[2]) return Number(shape[1]);
  return /\bload_digits\b/.test(text) ? 8 : undefined;
};

const noise = (code: CodeBase, call: Call): Candidate[] => {
  const [x, y] = call.positional;
  const { file } = call;
  const seed = seedAt(code, file, call.node);
  if (x === undefined || y === undefined || seed === undefined) return [];
  const np = localName(file, "numpy");
  return [
    augmented(call, {
      lines: [
        `known_inputs = ${np}.asarray(${textOf(file.tree, x)}, dtype=float)`,
        `jitter = ${np}.random.RandomState(${seed}).normal(0.0, 0.1, known_inputs.shape) * known_inputs.std(axis=0)`,
        `augmented = ${np}.concatenate([known_inputs, known_inputs + jitter])`,
      ],
      target: `${np}.concatenate([${textOf(file.tree, y)}, ${textOf(file.tree, y)}])`,
      to: "noise on the inputs",
      action: "Training also on a copy of the inputs with a little noise",
      reason: "a model that is steady under small changes generalises better",
      prior: 0.15,
    }),
  ];
};

interface Augmentation {
  readonly lines: readonly string[];
  readonly target: string;
  readonly to: string;
  readonly action: string;
  readonly reason: string;
  readonly prior: number;
}

const augmented = (call: Call, { lines, target, to, action, reason, prior }: Augmentation): Candidate => {
  const { file, node } = call;
  const [x, y] = call.positional;
  const statement = statementOf(file, node);
  const at = lineStart(file, statement.start);
  const indent = indentOf(file, statement);
  return {
    kind: "augmentation",
    aspects: ["augmentation", "data"],
    change: {
      component: "training rows",
      operation: "add",
      parameter: "augmentation",
      from: "none",
      to,
      unit: "",
      scope: file.path,
    },
    action,
    reason,
    prior,
    edits: [
      { path: file.path, start: at, end: at, text: lines.map((line) => `${indent}${line}\n`).join("") },
      { path: file.path, start: x?.start ?? node.start, end: x?.end ?? node.start, text: "augmented" },
      { path: file.path, start: y?.start ?? node.start, end: y?.end ?? node.start, text: target },
      ...importEdits(file, ["numpy"]),
    ],
  };
};
