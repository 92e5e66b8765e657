import { type SyntaxNode, textOf } from "../../../../source/index.ts";
import type { Candidate, TextEdit } from "../candidate.ts";
import { type CodeBase, editableFiles, functionOf, indentOf, numberOf } from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";
import { insertBefore, type Loop, loopsOf, namedNumber, ofLoop, type Update } from "../training-loops.ts";

/** Proposes other ways to take the gradient steps of a hand-written loop: Adam, momentum, weight decay, clipping. */
export const updateRuleEdits = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => loopsOf(file).flatMap(updateRules));

const updateRules = (loop: Loop): Candidate[] => {
  const { file, updates } = loop;
  const [first] = updates;
  if (first === undefined || updates.some(({ target }) => functionOf(file, target) !== functionOf(file, loop.node)))
    return [];
  const isAdaptive = /\b(momentum|velocity|first_moment|adam)\b/.test(textOf(file.tree, loop.body));
  const np = localName(file, "numpy");
  const text = (node: SyntaxNode): string => textOf(file.tree, node);
  const rewrite = (lines: (update: Update) => string[], before: string | undefined): TextEdit[] => [
    ...updates.map((update) => {
      const indent = indentOf(file, update.statement);
      return {
        path: file.path,
        start: update.statement.start,
        end: update.statement.end,
        text: lines(update).join(`\n${indent}`),
      };
    }),
    ...(before === undefined ? [] : [insertBefore(file, loop.node, before)]),
  ];
  const optimizer = (to: string, prior: number, reason: string, edits: TextEdit[]): Candidate =>
    ofLoop(loop, {
      kind: `update ${to.split(" ")[0]}`,
      aspects: ["optimizer"],
      change: {
        component: "optimizer",
        operation: "replace",
        parameter: "update rule",
        from: "plain gradient descent",
        to,
      },
      action: `Replacing plain gradient descent by ${to}`,
      reason,
      prior,
      edits,
    });
  const rateValue = namedNumber(file, first.rate);
  const rate =
    rateValue === undefined
      ? "0.002"
      : numberOf(file, first.rate) === undefined
        ? `${text(first.rate)} * ${Number((0.002 / rateValue).toPrecision(1))}`
        : "0.002";
  const rules = isAdaptive
    ? []
    : [
        optimizer("Adam", 0.55, "steps that adapt to each weight need no hand-tuned scale", [
          ...rewrite(
            ({ target, gradient, key }) => [
              `first_moment, second_moment, updates = adam.get(${key}, (0.0, 0.0, 0))`,
              `first_moment = 0.9 * first_moment + 0.1 * ${operand(text(gradient))}`,
              `second_moment = 0.999 * second_moment + 0.001 * ${operand(text(gradient))} ** 2`,
              `adam[${key}] = (first_moment, second_moment, updates + 1)`,
              `correction = ${np}.sqrt(1 - 0.999 ** (updates + 1)) / (1 - 0.9 ** (updates + 1))`,
              `${text(target)} -= ${rate} * correction * first_moment / (${np}.sqrt(second_moment) + 1e-8)`,
            ],
            "adam = {}",
          ),
          ...importEdits(file, ["numpy"]),
        ]),
        optimizer(
          "momentum 0.9",
          0.4,
          "momentum averages the noise of small batches",
          rewrite(
            ({ target, rate: own, gradient, key }) => [
              `velocity[${key}] = 0.9 * velocity.get(${key}, 0.0) + ${operand(text(gradient))}`,
              `${text(target)} -= ${text(own)} * velocity[${key}]`,
            ],
            "velocity = {}",
          ),
        ),
      ];
  const gradientEdits = (around: (update: Update) => string): TextEdit[] =>
    updates.map((update) => ({
      path: file.path,
      start: update.gradient.start,
      end: update.gradient.end,
      text: around(update),
    }));
  if (!/weight_decay|\bl2\b|\breg\b/i.test(text(loop.body)))
    rules.push(
      ofLoop(loop, {
        kind: "weight decay",
        aspects: ["regularization"],
        change: { component: "optimizer", operation: "add", parameter: "weight decay", from: "0", to: "1e-4" },
        action: "Adding a weight decay of 1e-4",
        reason: "smaller weights generalise better",
        prior: 0.25,
        edits: [
          insertBefore(file, loop.node, "weight_decay = 1e-4"),
          ...gradientEdits(({ gradient, target }) => `(${text(gradient)} + weight_decay * ${text(target)})`),
        ],
      }),
    );
  if (!/\.clip\(/.test(text(loop.body)))
    rules.push(
      ofLoop(loop, {
        kind: "clipping",
        aspects: ["optimizer"],
        change: { component: "optimizer", operation: "add", parameter: "gradient clipping", from: "none", to: "0.1" },
        action: "Clipping each gradient at 0.1",
        reason: "rare large gradients throw training back",
        prior: 0.12,
        edits: [
          ...gradientEdits(({ gradient }) => `${np}.clip(${text(gradient)}, -0.1, 0.1)`),
          ...importEdits(file, ["numpy"]),
        ],
      }),
    );
  return rules;
};

const operand = (text: string): string => (/^[\w.]+(\[[^\]]*\])?$/.test(text) ? text : `(${text})`);
