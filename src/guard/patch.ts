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
  /** The edits of a statement of the new side. */
  editsOfAfter(path: string, index: number): readonly Edit[];
}

/** Reads the files of a patch and compares their sides. */
export const readPatch = (input: Pick<GuardInput, "files" | "parsers">): Patch => {
  const files = input.files.filter((file) => file.before !== file.after).map((file) => readFile(file, input.parsers));
  const { edits, moved } = editsOf(files);
  const before = keysOf(files.map((file) => file.before));
  const after = keysOf(files.map((file) => file.after));
  const newKeys = new Set<string>();
  const goneKeys = new Set<string>();
  const declaredKeys = new Set<string>();
  const optionKeys = new Set<string>();
  const byAfter = new Map<string, Edit[]>();
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
    if (edit.after === null) continue;
    const place = `${edit.path}:${edit.after.index}`;
    const known = byAfter.get(place);
    if (known === undefined) byAfter.set(place, [edit]);
    else known.push(edit);
  }
  const none: readonly Edit[] = [];
  const editsOfAfter = (path: string, index: number): readonly Edit[] => byAfter.get(`${path}:${index}`) ?? none;
  return { files, edits, moved, newKeys, goneKeys, declaredKeys, optionKeys, editsOfAfter };
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
  const file = patch.files.find((candidate) => candidate.path === edit.path);
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
