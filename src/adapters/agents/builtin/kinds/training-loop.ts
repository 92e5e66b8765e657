import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import type { Candidate, TextEdit } from "../candidate.ts";
import {
  ancestorsOf,
  type CodeBase,
  editableFiles,
  functionOf,
  indentOf,
  isWithinReach,
  lineStart,
  numberOf,
  type PythonFile,
  statementOf,
} from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";
import { knobKindOf } from "../knob-names.ts";

/** Proposes other ways to take gradient steps in hand-written loops: schedules, momentum, Adam, averaging, decay, clipping. */
export const trainingLoopEdits = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) =>
    loopsOf(file).flatMap((loop) => [...schedules(loop), ...updateRules(loop), ...averages(loop)]),
  );

/** One `for v in range(n)` with the gradient steps that it takes. */
interface Loop {
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
interface Update {
  readonly statement: SyntaxNode;
  readonly target: SyntaxNode;
  readonly rate: SyntaxNode;
  readonly gradient: SyntaxNode;
  /** Python text of the key under which state for this parameter is kept. */
  readonly key: string;
}

const loopsOf = (file: PythonFile): Loop[] =>
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

const hasRateName = (file: PythonFile, node: SyntaxNode): boolean => {
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

const schedules = (loop: Loop): Candidate[] => {
  const { file, step, steps, rates } = loop;
  const isScheduled = rates.some((rate) => {
    const statement = statementOf(file, rate);
    return new RegExp(`\\b${step}\\b`).test(textOf(file.tree, statement)) && step !== "i";
  });
  const isReassigned = nodesOfType(loop.body, "assignment", "augmented_assignment").some((node) => {
    const left = childOf(node, "left");
    return left !== undefined && hasRateName(file, left);
  });
  if (rates.length === 0 || isScheduled || isReassigned || /\bschedule\b/.test(textOf(file.tree, loop.body))) return [];
  const np = localName(file, "numpy");
  const options: [string, string, number][] = [
    ["constant, then linear decay at the end", `min(1.0, 3 * (1 - ${step} / ${steps}))`, 0.55],
    ["linear decay to 0", `1 - ${step} / ${steps}`, 0.4],
    ["cosine annealing", `0.5 * (1 + ${np}.cos(${np}.pi * ${step} / ${steps}))`, 0.35],
    ["warm-up over the first twentieth", `min(1.0, (${step} + 1) / (0.05 * ${steps}))`, 0.2],
  ];
  return options.map(([to, factor, prior]) =>
    made(loop, {
      kind: "schedule",
      aspects: ["schedule"],
      change: { component: "learning rate", operation: "replace", parameter: "schedule", from: "constant", to },
      action: `Changing the learning rate from constant to ${to}`,
      reason: to.startsWith("warm") ? "early steps are the noisiest" : "large steps at the end keep it from settling",
      prior,
      edits: [
        insertBefore(file, loop.first, `schedule = ${factor}`),
        ...rates.map((rate) => ({
          path: file.path,
          start: rate.end,
          end: rate.end,
          text: " * schedule",
        })),
        ...loop.renames,
        ...importEdits(file, factor.includes(`${np}.`) ? ["numpy"] : []),
      ],
    }),
  );
};

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
    made(loop, {
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
      made(loop, {
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
      made(loop, {
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
    made(loop, {
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

/** A line of its own before a statement, at the same depth. */
export const insertBefore = (file: PythonFile, statement: SyntaxNode, text: string): TextEdit => {
  const at = lineStart(file, statement.start);
  return { path: file.path, start: at, end: at, text: `${indentOf(file, statement)}${text}\n` };
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

const operand = (text: string): string => (/^[\w.]+(\[[^\]]*\])?$/.test(text) ? text : `(${text})`);

type Words = Omit<Candidate, "change"> & { readonly change: Omit<Candidate["change"], "unit" | "scope"> };

const made = (loop: Loop, words: Words): Candidate => ({
  ...words,
  change: { ...words.change, unit: "", scope: loop.file.path },
});
