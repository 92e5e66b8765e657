import { type Edit, similarity } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { entryName, isKnob, knobName } from "./knob.ts";
import { type Patch, shownStatement } from "./patch.ts";
import type { Token } from "./statement.ts";

/** The same edit at several sites. */
export const joinSameEdits = (patch: Patch, groups: Groups): void => {
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const signature = signatureOf(edit, patch);
    if (signature === undefined) continue;
    const first = seen.get(signature);
    if (first === undefined) seen.set(signature, edit);
    else groups.join(first.id, edit.id, "are the same edit at several sites");
  }
};

/** A statement that went in one place and came back changed in another. */
export const joinReplaced = (patch: Patch, groups: Groups): void => {
  const gone = new Map<string, Edit>();
  for (const edit of patch.edits) {
    if (edit.after === null && edit.before !== null && edit.before.lead !== "" && edit.removed.length > 2)
      gone.set(`${edit.path}:${edit.before.kind}:${edit.before.lead}`, edit);
  }
  for (const edit of patch.edits) {
    if (edit.before !== null || edit.after === null) continue;
    const source = gone.get(`${edit.path}:${edit.after.kind}:${edit.after.lead}`);
    if (source?.before != null && similarity(source.before, edit.after) >= 0.5)
      groups.join(source.id, edit.id, `replace \`${edit.after.lead}\``);
  }
};

const textOf = (tokens: readonly Token[]): string => tokens.map((token) => token.text).join(" ");

/** Known variables of the sites differ (`x` here, `x_val` there); what is done to them, and with what new, is the same. */
const shape = (tokens: readonly Token[], patch: Patch): string =>
  tokens
    .map((token, index) => {
      const isLabel = tokens[index - 1]?.text === "." || tokens[index + 1]?.text === "(";
      return token.role !== "use" || isLabel || patch.newKeys.has(token.key) ? token.text : "·";
    })
    .join(" ");

const signatureOf = (edit: Edit, patch: Patch): string | undefined => {
  const lead = shownStatement(edit)?.lead ?? "";
  const removed = isKnob(edit) || lead === "" ? textOf(edit.removed) : `${lead} ${shape(edit.removed, patch)}`;
  const added = isKnob(edit) || lead === "" ? textOf(edit.added) : shape(edit.added, patch);
  const meaningful = [...edit.removed, ...edit.added].filter((token) => token.role !== "plain").length;
  // One value for another is the same edit only for the same setting.
  if (meaningful < 3 && isKnob(edit)) return `${knobName(edit)}|${removed}|${added}`;
  return meaningful === 0 ? undefined : `${removed}|${added}`;
};

/** One new value in several spellings: a class `SiLU` here, its name `"silu"` there. */
export const joinSameValues = (patch: Patch, groups: Groups): void => {
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const words = edit.added.filter(
      (token) => token.role !== "plain" && token.role !== "number" && token.text !== entryName(edit.slot),
    );
    const word = words[0]?.text.replace(/["']/g, "").toLowerCase() ?? "";
    if (edit.before === null || words.length !== 1 || edit.added.length > 4 || word.length < 3) continue;
    const first = seen.get(word);
    if (first === undefined) seen.set(word, edit);
    else groups.join(first.id, edit.id, `take \`${word}\``);
  }
};

/** A method that a call is given by name, and a number that only the new method takes. */
export const joinMethodParameters = (patch: Patch, groups: Groups): void => {
  const methods = patch.edits.filter(({ slot, removed, added }) => slot !== "" && isName(removed) && isName(added));
  for (const method of methods)
    for (const edit of patch.editsOfAfter(method.path, method.after?.index ?? -1)) {
      const isNewNumber =
        edit.slot !== "" && edit.removed.length === 0 && edit.added.some((token) => token.role === "number");
      if (isNewNumber && ownerOf(edit.slot) === ownerOf(method.slot))
        groups.join(method.id, edit.id, "are a method and its parameter");
    }
};

const isName = (tokens: readonly Token[]): boolean => tokens.length === 1 && tokens[0]?.text.startsWith('"') === true;

const ownerOf = (slot: string): string => slot.slice(slot.indexOf("#"));

/** Blocks of code that were put in at several places with small differences. */
export const joinCopies = (patch: Patch, groups: Groups): void => {
  const blocks = new Map<number, { tokens: Token[]; first: Edit }>();
  for (const edit of patch.edits) {
    if (isKnob(edit)) continue;
    const root = groups.rootOf(edit.id);
    const known = blocks.get(root);
    if (known === undefined) blocks.set(root, { tokens: [...edit.added], first: edit });
    else known.tokens.push(...edit.added);
  }
  const list = [...blocks.values()].filter((block) => block.tokens.length >= COPY_TOKENS).slice(0, MAX_BLOCKS);
  list.forEach((block, index) => {
    for (const other of list.slice(index + 1))
      if (dice(block.tokens, other.tokens) >= COPY_LIKENESS)
        groups.join(block.first.id, other.first.id, "are copies of one block");
  });
};

/** Every pair is compared: a patch of more blocks than this is no set of copies. */
const MAX_BLOCKS = 200;
const COPY_TOKENS = 20;
const COPY_LIKENESS = 0.7;

const dice = (a: readonly Token[], b: readonly Token[]): number => {
  const counts = new Map<string, number>();
  for (const token of a) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
  let common = 0;
  for (const token of b) {
    const count = counts.get(token.text) ?? 0;
    if (count > 0) common++;
    counts.set(token.text, count - 1);
  }
  return (2 * common) / (a.length + b.length);
};
