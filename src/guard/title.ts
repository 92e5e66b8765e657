import type { Component } from "./components.ts";
import type { Edit } from "./edits.ts";
import { isKnob, knobName } from "./knob.ts";
import { shownStatement } from "./patch.ts";
import type { Token } from "./statement.ts";

/** One line that names a group of edits by what stands out in it. */
export const titleOf = (component: Component): string => {
  const { edits } = component;
  const paths = new Set(edits.map((edit) => edit.path));
  const [only] = edits;
  if (edits.length === 1 && only !== undefined) return titleOfEdit(only);
  const options = distinct(edits.filter((edit) => isOption(edit) && edit.before === null).map(knobName));
  const definitions = distinct(edits.filter(isNewDefinition).map((edit) => shownStatement(edit)?.lead ?? ""));
  if (options.length > 0) return `add ${list(options)}${definitions.length > 0 ? ` with ${list(definitions)}` : ""}`;
  if (definitions.length > 0) return `add ${list(definitions)}`;
  if (edits.every((edit) => edit.after === null)) return `remove ${list(leadsOf(edits))}`;
  const changed = edits.filter((edit) => edit.before !== null && edit.after !== null && isKnob(edit));
  if (changed.length === edits.length) return distinct(changed.map(titleOfEdit)).slice(0, 3).join(", ");
  const added = leadsOf(edits.filter((edit) => edit.before === null));
  if (added.length > 0) return `${edits.some((edit) => edit.before !== null) ? "change" : "add"} ${list(added)}`;
  return `change ${list(leadsOf(edits))}${paths.size > 1 ? ` in ${paths.size} files` : ""}`;
};

/** One line for one edit, with the old and the new value where they are short. */
const titleOfEdit = (edit: Edit): string => {
  const name = isKnob(edit) ? knobName(edit) : shorten(shownStatement(edit)?.lead ?? "");
  const [old, now] = [textOf(edit.removed), textOf(edit.added)];
  if (edit.before === null)
    return isKnob(edit) && edit.slot === "" ? `add ${name}` : `add ${shorten(textOf(edit.added))}`;
  if (edit.after === null) return `remove ${shorten(old)}`;
  if (old === "") return `${name}: add ${shorten(now)}`;
  if (now === "") return `${name}: remove ${shorten(old)}`;
  return `${name}: ${shorten(old)} → ${shorten(now)}`;
};

/** The names that a group introduces, drops or sets, most telling first. */
export const namesOf = (component: Component): string[] => {
  const names = new Set<string>();
  for (const edit of component.edits) {
    if (isKnob(edit)) names.add(knobName(edit));
    for (const token of [...edit.added, ...edit.removed])
      if (token.role === "bind") names.add(token.key.slice(token.key.indexOf(":") + 1));
  }
  return [...names];
};

const isOption = (edit: Edit): boolean => {
  const kind = edit.after?.kind;
  return kind === "field" || kind === "option" || kind === "setting";
};

const isNewDefinition = (edit: Edit): boolean => {
  const statement = edit.after;
  return (
    edit.before === null &&
    (statement?.kind === "class" ||
      (statement?.kind === "function" && !statement.lead.startsWith("__") && !statement.scope.includes(".")))
  );
};

const leadsOf = (edits: readonly Edit[]): string[] =>
  distinct(
    edits
      .map((edit) => shownStatement(edit))
      .filter((statement) => statement !== undefined && !PLAIN.has(statement.kind))
      .map((statement) => statement?.lead ?? ""),
  ).filter((lead) => lead !== "");

const PLAIN = new Set<string>(["exit", "check", "import", "branch", "loop", "block"]);

const distinct = (names: readonly string[]): string[] => [...new Set(names)];

const list = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).map((name) => `\`${shorten(name)}\``);
  const rest = names.length - shown.length;
  return names.length === 0 ? "the flow of control" : `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
};

const textOf = (tokens: readonly Token[]): string => {
  let text = "";
  for (const token of tokens.slice(0, MAX_TOKENS))
    text += text === "" || GLUES_LEFT.test(token.text) || GLUES_RIGHT.test(text) ? token.text : ` ${token.text}`;
  return text;
};

/** More than a title shows. */
const MAX_TOKENS = 40;
const GLUES_LEFT = /^[.,:)\]}([]$/;
const GLUES_RIGHT = /[.([{]$/;

const shorten = (text: string): string => (text.length > 48 ? `${text.slice(0, 45)}...` : text);
