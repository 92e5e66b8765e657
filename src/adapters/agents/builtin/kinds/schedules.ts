import { childOf, nodesOfType, textOf } from "../../../../source/index.ts";
import type { Candidate } from "../candidate.ts";
import { type CodeBase, editableFiles, statementOf } from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";
import { hasRateName, insertBefore, type Loop, loopsOf, ofLoop } from "../training-loops.ts";

/** Proposes that the learning rate of a hand-written loop changes as it goes on. */
export const learningRateSchedules = (code: CodeBase): Candidate[] =>
  editableFiles(code).flatMap((file) => loopsOf(file).flatMap(schedules));

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
    ofLoop(loop, {
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
