import type { GitObjects } from "./git-objects.ts";

/**
 * A path inside a repository, one character for each byte (latin1), because git's names are bytes and need not be text.
 */
export type BytePath = string;

/** What a tree says of one name: `100644`, `100755`, `120000` (link), `160000` (submodule) or `40000` (folder). */
export interface TreeEntry {
  readonly mode: string;
  readonly id: string;
}

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

/** The entries of a tree by name; null is the empty tree. */
const readTree = async (objects: GitObjects, id: string | null): Promise<ReadonlyMap<string, TreeEntry>> => {
  if (id === null) return new Map();
  const object = await objects.read(id);
  if (object?.type !== "tree") throw new Error(`Tree ${id} is not in the repository.`);
  return parseTree(object.content, id.length / 2);
};

/** Every file of a tree with its path. */
export const listTree = async (objects: GitObjects, id: string): Promise<ReadonlyMap<BytePath, TreeEntry>> => {
  const files = new Map<BytePath, TreeEntry>();
  for (const { path, after } of await diffTrees(objects, null, id)) if (after !== null) files.set(path, after);
  return files;
};

/** The paths that differ between two trees, in git's order; equal folders are not read. */
export const diffTrees = async (
  objects: GitObjects,
  before: string | null,
  after: string | null,
  prefix: BytePath = "",
): Promise<readonly TreeChange[]> => {
  if (before === after) return [];
  const [old, fresh] = await Promise.all([readTree(objects, before), readTree(objects, after)]);
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort(byCode);
  const changes: TreeChange[] = [];
  for (const name of names) {
    const was = old.get(name) ?? null;
    const is = fresh.get(name) ?? null;
    if (was?.id === is?.id && was?.mode === is?.mode) continue;
    const path = `${prefix}${name}`;
    if (isFolder(was) || isFolder(is)) {
      const inner = await diffTrees(objects, folderId(was), folderId(is), `${path}/`);
      changes.push(...inner);
    }
    if (isFile(was) || isFile(is)) {
      changes.push({ path, before: isFile(was) ? was : null, after: isFile(is) ? is : null });
    }
  }
  return changes;
};

/** What is at a path of a tree, folders included. */
export const entryAt = async (objects: GitObjects, tree: string, path: BytePath): Promise<TreeEntry | null> => {
  let entry: TreeEntry | null = { mode: FOLDER, id: tree };
  for (const name of path.split("/")) {
    if (!isFolder(entry)) return null;
    entry = (await readTree(objects, entry.id)).get(name) ?? null;
  }
  return entry;
};

/** Writes the tree that has `edits` put in (null: taken out); null when nothing is left of it. */
export const editTree = async (
  objects: GitObjects,
  tree: string | null,
  edits: ReadonlyMap<BytePath, TreeEntry | null>,
): Promise<string | null> => {
  const entries = new Map(await readTree(objects, tree));
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

const FOLDER = "40000";

const isFolder = (entry: TreeEntry | null): entry is TreeEntry => entry?.mode === FOLDER;

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

const parseTree = (content: Buffer, idBytes: number): ReadonlyMap<string, TreeEntry> => {
  const entries = new Map<string, TreeEntry>();
  let place = 0;
  while (place < content.length) {
    const space = content.indexOf(32, place);
    const end = content.indexOf(0, space);
    const mode = content.toString("latin1", place, space);
    const name = content.toString("latin1", space + 1, end);
    entries.set(name, { mode, id: content.toString("hex", end + 1, end + 1 + idBytes) });
    place = end + 1 + idBytes;
  }
  return entries;
};

// Git sorts a folder as if its name ended with a slash.
const serialiseTree = (entries: ReadonlyMap<string, TreeEntry>): Buffer => {
  const sortName = ([name, entry]: [string, TreeEntry]): string => (isFolder(entry) ? `${name}/` : name);
  const sorted = [...entries].sort((a, b) => byCode(sortName(a), sortName(b)));
  return Buffer.concat(
    sorted.flatMap(([name, { mode, id }]) => [Buffer.from(`${mode} ${name}\0`, "latin1"), Buffer.from(id, "hex")]),
  );
};
