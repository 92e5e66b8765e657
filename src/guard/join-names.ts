import type { Edit } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { enclosing, isDefinition, isNew, keysIn, type Patch, plainName, shownStatement } from "./patch.ts";
import type { Token } from "./statement.ts";

/** A new name and its uses, a removed name and its former uses. */
export const joinNames = (patch: Patch, groups: Groups): void => {
  const link = (
    isLinking: (key: string) => boolean,
    tokensOf: (edit: Edit) => readonly Token[],
    reason: (name: string) => string,
  ): void => {
    const places = new Map<string, Edit[]>();
    for (const edit of patch.edits) {
      const found = [...keysIn(tokensOf(edit))].filter(isLinking);
      // One expression that lists several options (`a or b`, `+ (1 if a else 0)`) is plumbing of each, no bond.
      const options = found.filter((key) => patch.optionKeys.has(key));
      const linking = options.length > 1 && isListing(edit.added) ? found.slice(0, 1) : found;
      for (const key of linking) {
        const known = places.get(key);
        if (known === undefined) places.set(key, [edit]);
        else known.push(edit);
      }
    }
    for (const [key, edits] of places) {
      const first = edits[0];
      if (first === undefined) continue;
      // A single letter means something inside one function only.
      if (plainName(key).length < 2 && !key.includes(":")) continue;
      if (homesOf(patch, edits, key).size > 1) continue;
      for (const edit of edits.slice(1)) groups.join(first.id, edit.id, reason(plainName(key)));
    }
  };
  link(
    (key) => patch.newKeys.has(key),
    (edit) => edit.added,
    (name) => `introduce or use \`${name}\``,
  );
  link(
    (key) => patch.goneKeys.has(key),
    (edit) => edit.removed,
    (name) => `drop \`${name}\``,
  );
  link(
    (key) => patch.declaredKeys.has(key),
    subjectOf,
    (name) => `are about \`${name}\``,
  );
};

/** What an edit touches: its changed tokens, and for a small change inside an entry the entry's other names. */
const subjectOf = (edit: Edit): Token[] => {
  const changed = [...edit.added, ...edit.removed];
  if (edit.before === null || edit.after === null || changed.length > 2) return changed;
  return [...changed, ...edit.after.tokens.filter((token) => token.slot === edit.slot)];
};

/** `a or b`, and `+` between conditional terms, only list things; a comparison or `and` relates them. */
const isListing = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => token.text === "or" || token.text === "+") &&
  !tokens.some((token) => RELATES.test(token.text));

const RELATES = /^(?:and|[<>]=?|[!=]=|in|is|\*|-|\/)$/;

/** The new definitions inside which a name is bound; if there are two or more, each has its own. */
const homesOf = (patch: Patch, edits: readonly Edit[], key: string): Set<string> => {
  const homes = new Set<string>();
  for (const edit of edits) {
    if (![...edit.added, ...edit.removed].some((token) => token.key === key && token.role === "bind")) continue;
    const statement = shownStatement(edit);
    const chain = [...(statement === undefined ? [] : [statement]), ...enclosing(patch, edit)];
    const home = chain.findLast((outer) => isDefinition(outer) && isNew(patch, edit.path, outer) && outer.lead !== key);
    if (home === undefined) return new Set();
    homes.add(`${edit.path}:${home.index}`);
  }
  return homes;
};

/** A variable that is new everywhere and appears in several known functions is handed from one to the other. */
export const joinCrossScopes = (patch: Patch, groups: Groups): void => {
  const known = new Set(
    patch.files.flatMap((file) =>
      file.before.statements.flatMap((statement) => statement.tokens.map((token) => plainName(token.key))),
    ),
  );
  const seen = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const isInNewDefinition = enclosing(patch, edit).some(
      (outer) => isDefinition(outer) && isNew(patch, edit.path, outer),
    );
    if (isInNewDefinition) continue;
    for (const token of edit.added) {
      const name = plainName(token.key);
      if (token.role !== "bind" || name.length < 4 || known.has(name)) continue;
      const first = seen.get(name);
      if (first === undefined) seen.set(name, edit);
      else groups.join(first.id, edit.id, `introduce or use \`${name}\``);
    }
  }
};

/** A changed signature or return value and the calls of that function. */
export const joinSignatures = (patch: Patch, groups: Groups): void => {
  const changed = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const name = changedFunctionOf(edit);
    const known = name === undefined ? undefined : changed.get(name);
    if (known !== undefined) groups.join(known.id, edit.id, `change \`${name}\` and its calls`);
    else if (name !== undefined) changed.set(name, edit);
  }
  for (const edit of patch.edits) {
    if (edit.before === null || edit.after === null) continue;
    const touched = new Set([...edit.added, ...edit.removed]);
    for (const statement of [edit.before, edit.after])
      statement.tokens.forEach((token, at) => {
        const definition = token.role === "use" ? changed.get(token.text) : undefined;
        if (definition !== undefined && changesCall(statement.tokens, at, touched))
          groups.join(definition.id, edit.id, `change \`${token.text}\` and its calls`);
      });
  }
};

/** The function whose signature or return value an edit changes. */
const changedFunctionOf = (edit: Edit): string | undefined => {
  const statement = shownStatement(edit);
  const owner = statement?.scope.split(".").at(-1) ?? "";
  if (statement?.kind === "function" && edit.before !== null && edit.after !== null)
    return statement.lead === "__init__" ? owner : statement.lead;
  return statement?.kind === "exit" && statement.lead === "return" && edit.slot === "" && owner !== ""
    ? owner
    : undefined;
};

/** Whether the changed tokens are arguments of the call at `at`, or the names that take what it returns. */
const changesCall = (tokens: readonly Token[], at: number, touched: ReadonlySet<Token>): boolean => {
  if (tokens[at + 1]?.text !== "(") return false;
  let depth = 0;
  for (let index = at + 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.text === "(") depth++;
    if (token.text === ")") depth--;
    if (touched.has(token)) return true;
    if (depth === 0) break;
  }
  const equals = tokens.findIndex((token) => token.text === "=" && token.slot === "");
  return equals === at - 1 && tokens.slice(0, equals).some((token) => touched.has(token));
};
