import type { GitPlace } from "./git-command.ts";
import { type ObjectType, objectReader } from "./object-reader.ts";
import { parseTree, type TreeEntry } from "./tree-object.ts";
import { type ObjectAlgorithm, objectId, writeLoose } from "./write-loose.ts";

export interface GitObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Git's objects: read through long-lived `cat-file` processes. */
export interface ObjectSource {
  /** Null where there is no such object. */
  read(id: string): Promise<GitObject | null>;
  /** The entries of a tree by name; of those read last they are remembered. */
  tree(id: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** How large an object is, without reading it; null where there is none. */
  bytesOf(id: string): Promise<number | null>;
  /** Ends the processes that read; the next question starts them again. */
  close(): void;
}

/** Objects that are also written, as loose files, without starting git at all. */
export interface GitObjects extends ObjectSource {
  /** Writes an object, synced to disk, and gives its id; its name is durable once a ref written later is. */
  write(type: ObjectType, content: Buffer): Promise<string>;
  /** The id that a content has or would have. */
  idOf(type: ObjectType, content: Buffer): string;
}

/** Opens the objects that a git command at `place` would see, for reading. */
export const objectSource = (place: GitPlace): ObjectSource => {
  const contents = objectReader(place, "--batch");
  const sizes = objectReader(place, "--batch-check");
  const trees = new Map<string, ReadonlyMap<string, TreeEntry>>();
  let entries = 0;
  const remember = (id: string, tree: ReadonlyMap<string, TreeEntry>): void => {
    if (!trees.has(id)) entries += tree.size + 1;
    trees.set(id, tree);
    for (const [oldest, { size }] of trees) {
      if (entries <= MOST_KNOWN_ENTRIES) break;
      trees.delete(oldest);
      entries -= size + 1;
    }
  };
  return {
    read: (id) => contents.ask(id),
    tree: async (id) => {
      const known = trees.get(id);
      if (known !== undefined) {
        trees.delete(id);
        trees.set(id, known);
        return known;
      }
      const object = await contents.ask(id);
      if (object?.type !== "tree") throw new Error(`Tree ${id} is not in the repository.`);
      const tree = parseTree(object.content, id.length / 2);
      remember(id, tree);
      return tree;
    },
    bytesOf: async (id) => (await sizes.ask(id))?.bytes ?? null,
    close: () => {
      contents.close();
      sizes.close();
    },
  };
};

/** Opens the object store of `place`, whose ids are made by `algorithm`, for reading and writing. */
export const gitObjects = (place: GitPlace, objectsDir: string, algorithm: ObjectAlgorithm): GitObjects => ({
  ...objectSource(place),
  write: (type, content) => writeLoose(objectsDir, algorithm, type, content),
  idOf: (type, content) => objectId(algorithm, type, content),
});

/** About 15 MB. */
const MOST_KNOWN_ENTRIES = 100_000;
