import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../../source/index.ts";
import type { Candidate, TextEdit } from "../candidate.ts";
import {
  ancestorsOf,
  type Call,
  type CodeBase,
  editableFiles,
  functionOf,
  indentOf,
  isWithinReach,
  numberOf,
  type PythonFile,
  statementOf,
} from "../code-base.ts";
import { importEdits } from "../imports.ts";
import { insertBefore, namedNumber } from "../training-loops.ts";

/** Proposes other optimisers, schedules, layers and losses for networks that are trained with torch. */
export const torchEdits = (code: CodeBase): Candidate[] => {
  const switchesMode = code.files.some(({ tree }) => tree.text.includes(".eval()"));
  return editableFiles(code)
    .filter((file) => [...file.imports.values()].some((origin) => origin.split(".")[0] === "torch"))
    .flatMap((file) => [
      ...optimizers(file),
      ...activations(file),
      ...losses(file),
      // Without a switch to evaluation, such layers would go on acting when the model predicts.
      ...(switchesMode ? layers(file) : []),
    ]);
};

const optimizers = (file: PythonFile): Candidate[] =>
  file.calls.flatMap((call) => {
    if (!isTorch(call, "optim") || !OPTIMIZERS.has(call.name) || !isWithinReach(file, call.node)) return [];
    return [...replacements(call), ...loopEdits(call)];
  });

const OPTIMIZERS = new Set(["SGD", "Adam", "AdamW", "RMSprop", "NAdam", "Adagrad"]);

const isTorch = (call: Call, module: string): boolean =>
  call.callee.includes(`${module}.`) && (call.callee.startsWith("torch") || call.callee.startsWith(`${module}.`));

const replacements = (call: Call): Candidate[] => {
  const { file, node } = call;
  const parameters = call.positional[0];
  const callee = childOf(node, "function");
  if (parameters === undefined || callee === undefined) return [];
  const rate = call.keywords.get("lr") ?? call.positional[1];
  const value = rate === undefined ? undefined : namedNumber(file, rate);
  const scaled = (to: number): string =>
    rate === undefined || value === undefined || numberOf(file, rate) !== undefined
      ? String(to)
      : `${textOf(file.tree, rate)} * ${Number((to / value).toPrecision(1))}`;
  const keepRate = rate === undefined ? "" : `, lr=${textOf(file.tree, rate)}`;
  const isAdam = call.name !== "SGD";
  const options: [string, string, number][] = isAdam
    ? [
        ["AdamW", `${keepRate}, weight_decay=0.01`, 0.35],
        ["NAdam", keepRate, 0.2],
        ["SGD", `, lr=${scaled(0.05)}, momentum=0.9, nesterov=True`, 0.2],
      ]
    : [
        ["AdamW", `, lr=${scaled(0.002)}, weight_decay=0.01`, 0.55],
        ["Adam", `, lr=${scaled(0.002)}`, 0.5],
        ["RMSprop", `, lr=${scaled(0.001)}`, 0.2],
      ];
  const prefix = textOf(file.tree, callee).slice(0, -call.name.length);
  const imports =
    prefix === "" ? (name: string): TextEdit[] => importEdits(file, [`torch.optim.${name}`], [call.name]) : () => [];
  return options
    .filter(([name]) => name !== call.name)
    .map(([name, rest, prior]) =>
      made(file, {
        kind: "torch optimizer",
        aspects: ["optimizer"],
        change: { component: "optimizer", operation: "replace", parameter: "class", from: call.name, to: name },
        action: `Replacing ${call.name} by ${name}`,
        reason: "steps that adapt to each weight suit layers of different scale",
        prior,
        edits: [
          {
            path: file.path,
            start: node.start,
            end: node.end,
            text: `${prefix}${name}(${textOf(file.tree, parameters)}${rest})`,
          },
          ...imports(name),
        ],
      }),
    );
};

/** What an optimiser's training loop can gain: a schedule, and clipping before each step. */
const loopEdits = (call: Call): Candidate[] => {
  const { file } = call;
  const statement = statementOf(file, call.node);
  const assigned = nodesOfType(statement, "assignment").map((node) => childOf(node, "left"))[0];
  const around = functionOf(file, call.node) ?? file.tree.root;
  if (assigned?.type !== "identifier") return [];
  const name = textOf(file.tree, assigned);
  const step = file.calls.find(
    (other) =>
      textOf(file.tree, other.node) === `${name}.step()` &&
      functionOf(file, other.node) === functionOf(file, call.node),
  );
  if (step === undefined || /scheduler|lr_scheduler/.test(textOf(file.tree, around))) return [];
  const loop = ancestorsOf(file, step.node)
    .filter(({ type }) => type === "for_statement")
    .at(-1);
  const range = loop === undefined ? undefined : childOf(loop, "right");
  const body = loop === undefined ? undefined : childOf(loop, "body");
  const passes = range === undefined ? undefined : /^range\((.+)\)$/.exec(textOf(file.tree, range))?.[1];
  const found: Candidate[] = [];
  const firstLine = body?.children.find(({ isNamed }) => isNamed);
  if (loop !== undefined && firstLine !== undefined && passes !== undefined && !passes.includes(",")) {
    const options: [string, string, number][] = [
      ["cosine annealing", `CosineAnnealingLR(${name}, T_max=${passes})`, 0.5],
      [
        "constant, then linear decay at the end",
        `LambdaLR(${name}, lambda passed: min(1.0, 3 * (1 - passed / (${passes}))))`,
        0.45,
      ],
      ["one cycle", `OneCycleLR(${name}, max_lr=${name}.param_groups[0]["lr"] * 3, total_steps=(${passes}) + 1)`, 0.3],
    ];
    for (const [to, text, prior] of options)
      found.push(
        made(file, {
          kind: "schedule",
          aspects: ["schedule"],
          change: { component: "learning rate", operation: "replace", parameter: "schedule", from: "constant", to },
          action: `Changing the learning rate from constant to ${to}`,
          reason: "large steps at the end keep it from settling",
          prior,
          edits: [
            {
              path: file.path,
              start: statement.end,
              end: statement.end,
              text: `\n${indentOf(file, statement)}scheduler = torch.optim.lr_scheduler.${text}`,
            },
            { path: file.path, start: loop.end, end: loop.end, text: `\n${indentOf(file, firstLine)}scheduler.step()` },
            ...importEdits(file, ["torch"]),
          ],
        }),
      );
  }
  const parameters = call.positional[0];
  if (parameters !== undefined && !textOf(file.tree, around).includes("clip_grad"))
    found.push(
      made(file, {
        kind: "clipping",
        aspects: ["optimizer", "regularization"],
        change: { component: "optimizer", operation: "add", parameter: "gradient clipping", from: "none", to: "1.0" },
        action: "Clipping the norm of the gradient at 1",
        reason: "rare large gradients throw training back",
        prior: 0.2,
        edits: [
          insertBefore(
            file,
            statementOf(file, step.node),
            `torch.nn.utils.clip_grad_norm_(${textOf(file.tree, parameters)}, 1.0)`,
          ),
          ...importEdits(file, ["torch"]),
        ],
      }),
    );
  return found;
};

const activations = (file: PythonFile): Candidate[] => {
  const layersUsed = file.calls.filter(
    (call) => isTorch(call, "nn") && ["ReLU", "Tanh", "GELU"].includes(call.name) && isWithinReach(file, call.node),
  );
  const [first] = layersUsed;
  if (first === undefined) return [];
  const same = layersUsed.filter(({ name }) => name === first.name);
  return ["GELU", "ReLU", "SiLU"]
    .filter((name) => name !== first.name)
    .map((to) =>
      made(file, {
        kind: "activation",
        aspects: ["architecture"],
        change: { component: "network", operation: "replace", parameter: "activation", from: first.name, to },
        action: `Replacing ${first.name} by ${to}`,
        reason: "another non-linearity passes gradients differently",
        prior: to === "GELU" ? 0.3 : 0.2,
        edits: same.map(({ node }) => {
          const callee = childOf(node, "function") ?? node;
          return { path: file.path, start: callee.end - first.name.length, end: node.end, text: `${to}()` };
        }),
      }),
    );
};

const losses = (file: PythonFile): Candidate[] =>
  file.calls.flatMap((call) => {
    const to = isTorch(call, "nn") && call.positional.length + call.keywords.size === 0 ? LOSSES[call.name] : undefined;
    const callee = childOf(call.node, "function");
    if (to === undefined || callee === undefined || !isWithinReach(file, call.node)) return [];
    return [
      made(file, {
        kind: "torch loss",
        aspects: ["loss"],
        change: { component: "loss", operation: "replace", parameter: "class", from: call.name, to },
        action: `Replacing ${call.name} by ${to}`,
        reason: "a robust loss is less sensitive to outliers",
        prior: 0.3,
        edits: [{ path: file.path, start: callee.end - call.name.length, end: callee.end, text: to }],
      }),
    ];
  });

const LOSSES: Readonly<Record<string, string>> = { MSELoss: "SmoothL1Loss", L1Loss: "SmoothL1Loss" };

/** Layers to add to an `nn.Sequential`: normalisation before its non-linearities, dropout behind them. */
const layers = (file: PythonFile): Candidate[] =>
  file.calls
    .filter((call) => call.name === "Sequential" && isTorch(call, "nn") && isWithinReach(file, call.node))
    .flatMap((call) => {
      const parts = call.positional.map((node) => file.calls.find((other) => other.node === node));
      const prefix = textOf(file.tree, childOf(call.node, "function") ?? call.node).replace(/Sequential$/, "");
      const isActivation = (part: Call | undefined): boolean =>
        part !== undefined && /^(ReLU|GELU|SiLU|Tanh|LeakyReLU|ELU)$/.test(part.name);
      const after = (part: SyntaxNode, text: string): TextEdit => ({
        path: file.path,
        start: part.end,
        end: part.end,
        text: `, ${prefix}${text}`,
      });
      const norms: TextEdit[] = [];
      const drops: TextEdit[] = [];
      parts.forEach((part, i) => {
        const width = part?.positional[1];
        if (
          part !== undefined &&
          width !== undefined &&
          isActivation(parts[i + 1]) &&
          /^(Linear|Conv[12]d)$/.test(part.name)
        ) {
          const norm = part.name === "Conv2d" ? "BatchNorm2d" : "BatchNorm1d";
          norms.push(after(part.node, `${norm}(${textOf(file.tree, width)})`));
        }
        if (part !== undefined && isActivation(part) && i < parts.length - 1)
          drops.push(after(part.node, "Dropout(0.1)"));
      });
      const found: Candidate[] = [];
      const has = (pattern: RegExp): boolean => parts.some((part) => part !== undefined && pattern.test(part.name));
      const add = (
        edits: TextEdit[],
        parameter: string,
        to: string,
        aspect: string,
        reason: string,
        prior: number,
      ): void => {
        if (edits.length > 0)
          found.push(
            made(file, {
              kind: `layer ${parameter}`,
              aspects: [aspect, "architecture"],
              change: { component: "network", operation: "add", parameter, from: "none", to },
              action: `Adding ${to} to the network`,
              reason,
              prior,
              edits,
            }),
          );
      };
      if (!has(/Norm/))
        add(
          norms,
          "normalisation",
          "batch normalisation",
          "architecture",
          "normalised activations allow larger steps",
          0.4,
        );
      if (!has(/Dropout/))
        add(
          drops,
          "dropout",
          "dropout 0.1",
          "regularization",
          "units that cannot rely on each other generalise better",
          0.3,
        );
      return found;
    });

type Words = Omit<Candidate, "change"> & { readonly change: Omit<Candidate["change"], "unit" | "scope"> };

const made = (file: PythonFile, words: Words): Candidate => ({
  ...words,
  change: { ...words.change, unit: "", scope: file.path },
});
