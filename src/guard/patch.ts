import { type Edit, editsOf } from "./edits.ts";
import { type FileModel, readFile } from "./read-file.ts";
import type { FileSide, Statement, Token } from "./statement.ts";
import type { GuardInput } from "./types.ts";

/** A patch as the rules see it: its edits, and the names that it brings in and takes away. */
export interface Patch {
  readonly files: readonly FileModel[];
  readonly edits: readonly Edit[];
  readonly moved: readonly Edit[];
  /** Names that the patch binds and that occurred nowhere before. */
  readonly newKeys: ReadonlySet<string>;
  /** Names that were bound before and occur nowhere any more. */
  readonly goneKeys: ReadonlySet<string>;
  /** Names whose declaration the patch adds or removes, be they known elsewhere: settings, parameters, attributes. */
  readonly declaredKeys: ReadonlySet<string>;
  /** New names of settings: fields, command-line options, entries of settings files. */
  readonly optionKeys: ReadonlySet<string>;
  fileOf(path: string): FileModel | undefined;
  /** The edits of a statement of the new side. */
  editsOfAfter(path: string, index: number): readonly Edit[];
  /** The edit by which a statement of the old side went. */
  removalOf(path: string, index: number): Edit | undefined;
  /** The new options that an edit mentions or that its new enclosing conditions test. */
  flagsOf(edit: Edit): ReadonlySet<string>;
}

/** Reads the files of a patch and compares their sides. */
export const readPatch = (input: Pick<GuardInput, "files" | "parsers">): Patch => {
  const files = input.files.filter((file) => file.before !== file.after).map((file) => readFile(file, input.parsers));
  const { edits, moved } = editsOf(files);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const [byAfter, byBefore] = [editsByStatement(edits, "after"), editsByStatement(edits, "before")];
  const patch: Patch = {
    files,
    edits,
    moved,
    ...namesOf(files, edits),
    fileOf: (path) => byPath.get(path),
    editsOfAfter: (path, index) => byAfter.get(path)?.get(index) ?? NONE,
    removalOf: (path, index) =>
      byBefore
        .get(path)
        ?.get(index)
        ?.find((edit) => edit.after === null),
    flagsOf: (edit) => flags.get(edit) ?? new Set(),
  };
  const flags = new Map(edits.map((edit) => [edit, optionsAround(patch, edit)]));
  return patch;
};

const NONE: readonly Edit[] = [];

const editsByStatement = (edits: readonly Edit[], side: "before" | "after"): Map<string, Map<number, Edit[]>> => {
  const paths = new Map<string, Map<number, Edit[]>>();
  for (const edit of edits) {
    const index = edit[side]?.index;
    if (index === undefined) continue;
    const statements = paths.get(edit.path) ?? new Map<number, Edit[]>();
    const known = statements.get(index);
    if (known === undefined) statements.set(index, [edit]);
    else known.push(edit);
    paths.set(edit.path, statements);
  }
  return paths;
};

const namesOf = (
  files: readonly FileModel[],
  edits: readonly Edit[],
): Pick<Patch, "newKeys" | "goneKeys" | "declaredKeys" | "optionKeys"> => {
  const before = keysOf(files.map((file) => file.before));
  const after = keysOf(files.map((file) => file.after));
  const newKeys = new Set<string>();
  const goneKeys = new Set<string>();
  const declaredKeys = new Set<string>();
  const optionKeys = new Set<string>();
  for (const edit of edits) {
    for (const token of edit.added) {
      if (token.role !== "bind") continue;
      // A setting that is declared anew links its uses even where the code had the name for something else.
      const isOption = edit.before === null && edit.after !== null && OPTION_KINDS.has(edit.after.kind);
      if (isOption) optionKeys.add(token.key);
      if (isOption || isDeclaration(edit, edit.after, token)) declaredKeys.add(token.key);
      if (!before.has(token.key)) newKeys.add(token.key);
    }
    for (const token of edit.removed) {
      if (token.role !== "bind") continue;
      if (!after.has(token.key)) goneKeys.add(token.key);
      if (isDeclaration(edit, edit.before, token)) declaredKeys.add(token.key);
    }
  }
  return { newKeys, goneKeys, declaredKeys, optionKeys };
};

const optionsAround = (patch: Patch, edit: Edit): Set<string> => {
  const options = new Set<string>();
  const collect = (of: Edit): void => {
    for (const token of of.added) if (token.key !== "" && patch.optionKeys.has(token.key)) options.add(token.key);
  };
  if (patch.optionKeys.size === 0) return options;
  collect(edit);
  if (edit.after !== null)
    for (const outer of enclosing(patch, edit)) patch.editsOfAfter(edit.path, outer.index).forEach(collect);
  return options;
};

const OPTION_KINDS = new Set<string>(["field", "option", "setting"]);

/** A parameter of a known function, or an attribute of an object, that appears or goes. */
const isDeclaration = (edit: Edit, statement: Statement | null, token: Token): boolean => {
  if (statement === null) return false;
  if (statement.kind === "function") return edit.before !== null && edit.after !== null && edit.slot === token.key;
  const isWhole = edit.before === null || edit.after === null;
  return isWhole && statement.kind === "assignment" && statement.lead === `self.${token.key}`;
};

/** The names that a list of tokens binds or uses. */
export const keysIn = (tokens: readonly Token[]): Set<string> => {
  const keys = new Set<string>();
  for (const token of tokens) if (token.key !== "") keys.add(token.key);
  return keys;
};

const keysOf = (sides: readonly FileSide[]): Set<string> => {
  const keys = new Set<string>();
  for (const side of sides)
    for (const statement of side.statements)
      for (const token of statement.tokens) if (token.key !== "") keys.add(token.key);
  return keys;
};

/** The statement that an edit shows, the new form where there is one. */
export const shownStatement = (edit: Edit): Statement | undefined => edit.after ?? edit.before ?? undefined;

/** The side of its file that an edit's shown statement belongs to. */
export const sideOf = (patch: Patch, edit: Edit): FileSide | undefined => {
  const file = patch.fileOf(edit.path);
  return edit.after === null ? file?.before : file?.after;
};

/** The statements that enclose an edit, innermost first. */
export const enclosing = (patch: Patch, edit: Edit): Statement[] => {
  const side = sideOf(patch, edit);
  const found: Statement[] = [];
  let at = shownStatement(edit)?.parent ?? -1;
  while (side !== undefined && at >= 0) {
    const statement = side.statements[at];
    if (statement === undefined) break;
    found.push(statement);
    at = statement.parent;
  }
  return found;
};

/** A function or class. */
export const isDefinition = (statement: Statement): boolean =>
  statement.kind === "function" || statement.kind === "class";

/** Whether the patch brings a statement of the new side. */
export const isNew = (patch: Patch, path: string, statement: Statement): boolean =>
  patch.editsOfAfter(path, statement.index).some((edit) => edit.before === null && edit.after === statement);

/** A key without the scope of the function that binds it. */
export const plainName = (key: string): string => key.slice(key.indexOf(":") + 1);
