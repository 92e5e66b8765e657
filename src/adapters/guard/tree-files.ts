import { diffTrees, listTree, type ObjectSource, type TreeEntry, toText, treeOf } from "../../git/index.ts";

/** A file of a tree: its path, and the id and mode of its content. */
export interface TreeFile {
  readonly path: string;
  readonly id: string;
  readonly mode: string;
}

/** A file that differs between two trees; null where it does not exist. */
export interface ChangedFile {
  readonly path: string;
  readonly before: TreeFile | null;
  readonly after: TreeFile | null;
}

/** The files that differ between two commits or trees; renames count as removed and added. */
export const changedFiles = async (
  objects: ObjectSource,
  before: string,
  after: string,
): Promise<readonly ChangedFile[]> => {
  const changes = await diffTrees(objects, await treeOf(objects, before), await treeOf(objects, after));
  return changes.map((change) => {
    const path = toText(change.path);
    return { path, before: fileOf(path, change.before), after: fileOf(path, change.after) };
  });
};

/** All files of a commit or a tree. */
export const filesOf = async (objects: ObjectSource, id: string): Promise<readonly TreeFile[]> => {
  const files = await listTree(objects, await treeOf(objects, id));
  return [...files].map(([path, entry]) => ({ path: toText(path), ...entry }));
};

/** The texts of files; of what is binary, too large or no file (a link, a submodule) only a line that names its id. */
export const textsOf = async (
  objects: ObjectSource,
  files: readonly TreeFile[],
): Promise<(file: TreeFile) => string> => {
  const texts = new Map<string, string>();
  const unread = new Map(files.map((file) => [keyOf(file), file]));
  await Promise.all([...unread].map(async ([key, file]) => texts.set(key, await textOf(objects, file))));
  return (file) => texts.get(keyOf(file)) ?? "";
};

const textOf = async (objects: ObjectSource, { mode, id }: TreeFile): Promise<string> => {
  if (mode === SUBMODULE || mode === LINK) return `\0${mode} ${id}`;
  const bytes = await objects.bytesOf(id);
  const content = bytes === null || bytes > MAX_BYTES ? null : ((await objects.read(id))?.content ?? null);
  return content === null || content.includes(0) ? `\0blob ${id}` : content.toString("utf8");
};

const fileOf = (path: string, entry: TreeEntry | null): TreeFile | null => (entry === null ? null : { path, ...entry });

/** A link and a file may have the same content and are not the same. */
const keyOf = ({ mode, id }: TreeFile): string => (mode === LINK ? `link ${id}` : id);

const SUBMODULE = "160000";
const LINK = "120000";

/** Larger files are data: they are compared by their id. */
const MAX_BYTES = 2_000_000;
