import type { Edit } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { knobName } from "./knob.ts";
import type { Patch } from "./patch.ts";
import type { Token } from "./statement.ts";

/** One number that changes alike in several settings, or a list that grows to the new number. */
export const joinTiedNumbers = (patch: Patch, groups: Groups): void => {
  const changes = patch.edits.flatMap((edit) => {
    const [old, now] = [edit.removed.filter(isNumber), edit.added.filter(isNumber)];
    return old.length === 1 && now.length === 1 ? [{ edit, old: Number(old[0]?.text), now: Number(now[0]?.text) }] : [];
  });
  const seen = new Map<string, Edit>();
  for (const { edit, old, now } of changes) {
    if (!Number.isInteger(old) || !Number.isInteger(now) || old + now < 3) continue;
    const first = seen.get(`${old}→${now}`);
    if (first === undefined) seen.set(`${old}→${now}`, edit);
    else groups.join(first.id, edit.id, `move together from ${old} to ${now}`);
  }
  for (const edit of patch.edits) {
    const counts = [edit.before, edit.after].map((statement) => statement?.tokens.filter(isValue).length ?? 0);
    for (const { edit: other, old, now } of changes)
      if (other !== edit && isCount(old, now) && counts[0] === old && counts[1] === now && holdsList(edit))
        groups.join(other.id, edit.id, `list as many values as \`${knobName(other)}\` says`);
  }
};

const isCount = (old: number, now: number): boolean => old !== now && old > 1 && now > 1 && Number.isInteger(old + now);

const holdsList = (edit: Edit): boolean => edit.after?.tokens.some((token) => token.text === "[") === true;

const isValue = (token: Token): boolean => isNumber(token) || token.role === "string" || token.text.startsWith('"');

const isNumber = (token: Token): boolean => token.role === "number";

/** An input that gets wider and the size that the model is told: neither runs alone. */
export const joinDimensions = (patch: Patch, groups: Groups): void => {
  const sizes = patch.edits.filter((edit) => edit.before !== null && edit.after !== null && SIZE.test(knobName(edit)));
  for (const size of sizes) {
    const widened = patch.edits.find(
      (edit) => edit !== size && edit.added.length > 0 && edit.after?.tokens.some((token) => WIDENS.test(token.text)),
    );
    if (widened !== undefined) groups.join(size.id, widened.id, `fit the width \`${knobName(size)}\``);
  }
};

const SIZE =
  /^(?:fun|in|input|feat|feature|out|output|space|cond|context|x|y)_?(?:dim|dims|channels|features|size)$|^(?:n|num)_(?:features|inputs|outputs|classes)$/i;
const WIDENS = /^(?:cat|concat|concatenate|hstack|column_stack|stack|append|extend)$/;
