import type { Edit } from "./edits.ts";
import { shownStatement } from "./patch.ts";

/** A setting: a field, an option, an entry of a call or dictionary, a name with a constant. */
export const isKnob = (edit: Edit): boolean => {
  const statement = shownStatement(edit);
  if (statement === undefined) return false;
  if (edit.slot !== "" || statement.kind === "field" || statement.kind === "option" || statement.kind === "setting")
    return true;
  if (statement.kind !== "assignment") return false;
  const value = statement.tokens.slice(statement.tokens.findIndex((token) => token.text === "=") + 1);
  // A variable that starts from nothing is part of the code around it.
  if (edit.before === null && value.every((token) => NOTHING_YET.test(token.text))) return false;
  return (
    value.length <= 3 &&
    value.every((token) => token.role === "number" || token.role === "string" || CONSTANT.test(token.text))
  );
};

const NOTHING_YET = /^(?:None|0|0\.0|\[|\]|\{|\}|""|False)$/;
const CONSTANT = /^(?:True|False|None|-|")/;

/** The name of the setting that an edit changes. */
export const knobName = (edit: Edit): string => {
  const statement = shownStatement(edit);
  if (statement?.kind === "option")
    return statement.tokens.find((token) => token.role === "bind")?.key ?? statement.lead;
  const name = edit.slot === "" ? (statement?.lead ?? "") : edit.slot;
  return edit.slot === "" ? name.slice(name.lastIndexOf(".") + 1) : entryName(name);
};

/** The name of an entry without what encloses it and the function that takes it. */
export const entryName = (slot: string): string => slot.slice(slot.lastIndexOf(".") + 1).replace(/#.*$/, "");
