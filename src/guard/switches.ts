import type { Edit } from "./edits.ts";
import type { Patch } from "./patch.ts";
import type { Token } from "./statement.ts";

/** A choice with several new arms, each of which could be run alone. */
export interface Switch {
  readonly name: string;
  readonly arms: readonly { readonly value: string; readonly edits: readonly Edit[] }[];
}

/** Finds the names that the patch compares with two or more new constants. */
export const switchesOf = (patch: Patch): Switch[] => {
  const known = new Set<string>();
  for (const file of patch.files)
    for (const statement of file.before.statements)
      for (const { name, value } of comparisons(statement.tokens)) known.add(`${name}=${value}`);
  const defaults = defaultsOf(patch);
  const switches = new Map<string, Map<string, Edit[]>>();
  for (const edit of patch.edits) {
    for (const { name, key, value } of comparisons(edit.after?.tokens ?? [])) {
      if (known.has(`${name}=${value}`) || NO_CHOICE.test(value) || defaults.get(key) === value) continue;
      // A number is compared with for many reasons, unless it is that of an option.
      if (!value.startsWith('"') && !patch.optionKeys.has(key)) continue;
      const arms = switches.get(name) ?? new Map<string, Edit[]>();
      const edits = arms.get(value) ?? [];
      edits.push(edit);
      switches.set(name, arms.set(value, edits));
    }
  }
  return [...switches]
    .filter(([, arms]) => arms.size > 1)
    .map(([name, arms]) => ({ name, arms: [...arms].map(([value, edits]) => ({ value, edits })) }));
};

/** The constants that new options start with: the arm of the default is the old behaviour. */
export const defaultsOf = (patch: Patch): Map<string, string> => {
  const defaults = new Map<string, string>();
  for (const edit of patch.edits) {
    const statement = edit.after;
    if (statement === null || edit.before !== null) continue;
    const name = statement.tokens.find((token) => token.role === "bind")?.key ?? "";
    if (!patch.optionKeys.has(name)) continue;
    const marker = statement.tokens.findIndex(
      (token, index) =>
        token.text === "=" && (statement.kind !== "option" || statement.tokens[index - 1]?.text === "default"),
    );
    const value =
      statement.kind === "setting" ? statement.tokens[1] : marker < 0 ? undefined : statement.tokens[marker + 1];
    if (value !== undefined) defaults.set(name, value.text);
    else if (statement.tokens.some((token) => token.text === '"store_true"')) defaults.set(name, "False");
  }
  return defaults;
};

const NO_CHOICE = /^(?:0|-|"none"|"off"|"default"|"__main__"|"cuda"|"cpu"|"mps"|""|None|True|False)$/i;

const comparisons = (tokens: readonly Token[]): { name: string; key: string; value: string }[] =>
  tokens.flatMap((token, index) => {
    const [name, value] = [tokens[index - 1], tokens[index + 1]];
    if (token.text !== "==" || name === undefined || value === undefined || name.key === "") return [];
    return /^["\d]/.test(value.text) ? [{ name: name.text, key: name.key, value: value.text }] : [];
  });
