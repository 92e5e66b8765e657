import type { GitObjects, ObjectSource } from "./object-store.ts";
import { FOLDER, isFolder, serialiseTree, type TreeEntry } from "./tree-object.ts";

/**
 * A path inside a repository, one character for each byte (latin1), because git's names are bytes and need not be text.
 */
export type BytePath = string;

/** One path that differs between two trees. */
export interface TreeChange {
  readonly path: BytePath;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** Bytes of a text path. */
export const toBytePath = (path: string): BytePath => Buffer.from(path, "utf8").toString("latin1");

/** Text of a byte path; bytes that are no UTF-8 become replacement characters. */
export const toText = (path: BytePath): string => Buffer.from(path, "latin1").toString("utf8");

/** Every file of a tree with its path. */
export const listTree = async (objects: ObjectSource, id: string): Promise<ReadonlyMap<BytePath, TreeEntry>> => {
  const files = new Map<BytePath, TreeEntry>();
  for (const { path, after } of await diffTrees(objects, null, id)) if (after !== null) files.set(path, after);
  return files;
};

/** The files that differ between two trees (null: the empty one), in git's order; equal folders are not read. */
export const diffTrees = async (
  objects: ObjectSource,
  before: string | null,
  after: string | null,
): Promise<readonly TreeChange[]> => {
  const changes: TreeChange[] = [];
  await collectChanges(objects, before, after, "", changes);
  return changes.sort((a, b) => byCode(a.path, b.path));
};

const collectChanges = async (
  objects: ObjectSource,
  before: string | null,
  after: string | null,
  prefix: BytePath,
  changes: TreeChange[],
): Promise<void> => {
  if (before === after) return;
  const [old, fresh] = await Promise.all([entriesOf(objects, before), entriesOf(objects, after)]);
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    const was = old.get(name) ?? null;
    const is = fresh.get(name) ?? null;
    if (was?.id === is?.id && was?.mode === is?.mode) continue;
    const path = `${prefix}${name}`;
    if (isFolder(was) || isFolder(is)) {
      await collectChanges(objects, folderId(was), folderId(is), `${path}/`, changes);
    }
    if (isFile(was) || isFile(is)) {
      changes.push({ path, before: isFile(was) ? was : null, after: isFile(is) ? is : null });
    }
  }
};

const entriesOf = async (objects: ObjectSource, id: string | null): Promise<ReadonlyMap<string, TreeEntry>> =>
  id === null ? new Map() : objects.tree(id);

/** What is at a path of a tree, folders included. */
export const entryAt = async (objects: ObjectSource, tree: string, path: BytePath): Promise<TreeEntry | null> => {
  let entry: TreeEntry | null = { mode: FOLDER, id: tree };
  for (const name of path.split("/")) {
    if (!isFolder(entry)) return null;
    entry = (await objects.tree(entry.id)).get(name) ?? null;
  }
  return entry;
};

/** Writes the tree that has `edits` put in (null: taken out); null when nothing is left of it. */
export const editTree = async (
  objects: GitObjects,
  tree: string | null,
  edits: ReadonlyMap<BytePath, TreeEntry | null>,
): Promise<string | null> => {
  const entries = new Map(await entriesOf(objects, tree));
  for (const [name, inner] of byFirstName(edits)) {
    const own = inner.get("");
    const below = new Map([...inner].filter(([path]) => path !== ""));
    const current = entries.get(name) ?? null;
    // An own edit of a name that is a folder only takes the folder away when it puts a file in its place.
    let next: TreeEntry | null = own === undefined || (own === null && isFolder(current)) ? current : own;
    if (below.size > 0 && [...below.values()].some((entry) => entry !== null || isFolder(next))) {
      const id = await editTree(objects, folderId(next), below);
      next = id === null ? null : { mode: FOLDER, id };
    }
    if (next === null) entries.delete(name);
    else entries.set(name, next);
  }
  return entries.size === 0 ? null : objects.write("tree", serialiseTree(entries));
};

const isFile = (entry: TreeEntry | null): entry is TreeEntry => entry !== null && entry.mode !== FOLDER;

const folderId = (entry: TreeEntry | null): string | null => (isFolder(entry) ? entry.id : null);

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byFirstName = (
  edits: ReadonlyMap<BytePath, TreeEntry | null>,
): ReadonlyMap<string, Map<BytePath, TreeEntry | null>> => {
  const groups = new Map<string, Map<BytePath, TreeEntry | null>>();
  for (const [path, entry] of edits) {
    const slash = path.indexOf("/");
    const name = slash < 0 ? path : path.slice(0, slash);
    const group = groups.get(name) ?? new Map<BytePath, TreeEntry | null>();
    group.set(slash < 0 ? "" : path.slice(slash + 1), entry);
    groups.set(name, group);
  }
  return groups;
};
