import type { Component } from "./components.ts";
import type { Edit } from "./edits.ts";
import { hunksOf } from "./hunks.ts";
import { entryName } from "./knob.ts";
import { type Orphan, orphansOf } from "./orphans.ts";
import { enclosing, type Patch, shownStatement } from "./patch.ts";
import { defaultsOf } from "./switches.ts";
import type { SilentChange } from "./types.ts";

/** Names what a patch changes beside what it says: behaviour that went, defaults, the evaluation, terms without effect. */
export const silentChangesOf = (patch: Patch, components: readonly Component[]): SilentChange[] => [
  ...orphansOf(patch).map(orphaned),
  ...components.flatMap((component) => removals(component)),
  ...defaults(patch),
  ...evaluation(components),
  ...withoutGradient(components),
  ...switchedOff(patch, components),
];

const orphaned = (orphan: Orphan): SilentChange => ({
  kind: "behaviour removed",
  message: `\`${orphan.name}\` is still computed but no longer used: what it did is gone.`,
  hunks: [
    ...hunksOf(orphan.edits),
    {
      path: orphan.path,
      beforeStart: 0,
      beforeEnd: 0,
      afterStart: orphan.statement.startLine,
      afterEnd: orphan.statement.endLine,
    },
  ],
});

/** Statements that went without a replacement, in a group that brings something else. */
const removals = (component: Component): SilentChange[] => {
  const gone = component.edits.filter((edit) => edit.after === null && REMOVABLE.has(edit.before?.kind ?? ""));
  const replaced = new Set(component.edits.filter((edit) => edit.after !== null).map((edit) => `${edit.run}`));
  const leads = new Set(component.edits.map((edit) => edit.after?.lead ?? ""));
  const silent = gone.filter((edit) => !replaced.has(`${edit.run}`) && !leads.has(edit.before?.lead ?? ""));
  if (silent.length === 0 || silent.length === component.edits.length) return [];
  const names = [...new Set(silent.map((edit) => shownStatement(edit)?.lead ?? ""))].filter((name) => name !== "");
  const message = `${names
    .slice(0, 4)
    .map((name) => `\`${name}\``)
    .join(", ")} went without a replacement.`;
  return [{ kind: "behaviour removed", message, hunks: hunksOf(silent) }];
};

const REMOVABLE = new Set(["call", "assignment", "branch", "loop"]);

/** A new option that does not start with the value that it replaces, or that is on from the start. */
const defaults = (patch: Patch): SilentChange[] => {
  const starts = defaultsOf(patch);
  const found: SilentChange[] = [];
  for (const edit of patch.edits) {
    for (const token of edit.added) {
      const start = starts.get(token.key);
      if (start === undefined || token.role !== "use") continue;
      const old = edit.removed.length === 1 ? edit.removed[0]?.text : undefined;
      const isValue =
        old !== undefined && /^["\d]|^(?:True|False|None)$/.test(old) && /^["\d]|^(?:True|False|None)$/.test(start);
      if (isValue && Number(old) !== Number(start) && old !== start)
        found.push(startsAt(edit, token.text, start, `where the code had ${old}`));
      else if (start === "True" && edit.before === null && edit.after?.kind === "branch")
        found.push(startsAt(edit, token.text, start, "so that the new code runs without being asked for"));
    }
  }
  return found;
};

const startsAt = (edit: Edit, name: string, start: string, contrast: string): SilentChange => ({
  kind: "default is not the old behaviour",
  message: `\`${name}\` starts as ${start}, ${contrast}.`,
  hunks: hunksOf([edit]),
});

/** Code that measures: a change here moves the number by which trials are compared. */
const evaluation = (components: readonly Component[]): SilentChange[] => {
  const edits = components.flatMap((component) => component.edits).filter(isEvaluation);
  if (edits.length === 0) return [];
  const names = [...new Set(edits.map((edit) => entryName(edit.slot) || (shownStatement(edit)?.lead ?? "")))].filter(
    (name) => name !== "",
  );
  return [
    {
      kind: "evaluation touched",
      message: `The evaluation or its metric is touched: ${names
        .slice(0, 4)
        .map((name) => `\`${name}\``)
        .join(", ")}.`,
      hunks: hunksOf(edits),
    },
  ];
};

const isEvaluation = (edit: Edit): boolean => {
  const statement = shownStatement(edit);
  if (statement === undefined) return false;
  return (
    (statement.kind === "assignment" && METRIC.test(statement.lead)) ||
    EVALUATES.test(statement.scope) ||
    EVALUATION_FILE.test(edit.path)
  );
};

const METRIC =
  /(?:^|_)(?:val|valid|validation|test|eval)_(?:loss|losses|err|errors?|metrics?|score|mae|mse|rmse|acc\w*|auc|f1|model)|(?:^|_)(?:metrics?|mae|rmse|auc|f1|accuracy|score|best)(?:_|$|\[)/i;
const EVALUATES =
  /(?:^|\.)(?:_?(?:evaluate|validate|eval|test|score|compute_metrics?|metric)\w*|\w+_(?:metrics?|score|accuracy))(?:$|\.)/i;
const EVALUATION_FILE = /(?:^|\/)(?:eval\w*|evaluate|metrics?|score|scoring|validate)\.(?:py|ipynb)$/i;

/** A term that is added to a loss after its gradient was cut off. */
const withoutGradient = (components: readonly Component[]): SilentChange[] =>
  components
    .flatMap((component) => component.edits)
    .filter((edit) => {
      const statement = edit.after;
      if (statement?.kind !== "assignment" || !/loss/i.test(statement.lead)) return false;
      const text = edit.added.map((token) => token.text).join("");
      const isAdded = edit.before !== null || edit.added.filter((token) => token.text === statement.lead).length > 1;
      return isAdded && /\+.*\.(?:detach|item)\(\)$/.test(text);
    })
    .map((edit) => ({
      kind: "no gradient",
      message: `The term added to \`${shownStatement(edit)?.lead}\` is detached: it changes the number that is logged, not the training.`,
      hunks: hunksOf([edit]),
    }));

/** New code behind options that start switched off and that nothing in the patch switches on. */
const switchedOff = (patch: Patch, components: readonly Component[]): SilentChange[] => {
  const starts = defaultsOf(patch);
  return components.flatMap((component) => {
    const off = [...new Set(component.edits.flatMap((edit) => [...patch.flagsOf(edit)]))].filter((flag) =>
      OFF.test(starts.get(flag) ?? ""),
    );
    const gated = component.edits.filter((edit) => enclosing(patch, edit).length > 0 && edit.after?.kind === "branch");
    if (off.length === 0 || gated.length === 0) return [];
    return [
      {
        kind: "unreachable",
        message: `${off
          .slice(0, 3)
          .map((flag) => `\`${flag}\``)
          .join(
            ", ",
          )} ${off.length > 1 ? "start" : "starts"} switched off: with the command unchanged the new code does not run.`,
        hunks: hunksOf(
          component.edits.filter((edit) =>
            off.some((flag) => edit.added.some((token) => token.key === flag && token.role === "bind")),
          ),
        ),
      },
    ];
  });
};

const OFF = /^(?:False|None|0|0\.0|false|null)$/;
