import type { ObjectSource } from "./object-store.ts";

/** A commit's tree and the second since 1970 at which it was made. */
export interface CommitFacts {
  readonly tree: string;
  readonly committedAt: number;
}

/** Reads what a commit says of itself. */
export const readCommit = async (objects: ObjectSource, commit: string): Promise<CommitFacts> => {
  const object = await objects.read(commit);
  if (object?.type !== "commit") throw new Error(`Commit ${commit} is not in the repository.`);
  const text = object.content.toString("latin1");
  const [, tree] = /^tree ([0-9a-f]+)\n/.exec(text) ?? [];
  const [, seconds] = /\ncommitter .*> (\d+) [+-]\d{4}\n/.exec(text) ?? [];
  if (tree === undefined) throw new Error(`Commit ${commit} cannot be read.`);
  return { tree, committedAt: Number(seconds ?? 0) };
};

/** The tree of a commit, or the tree itself where the id is a tree's. */
export const treeOf = async (objects: ObjectSource, id: string): Promise<string> => {
  const object = await objects.read(id);
  return object?.type === "tree" ? id : (await readCommit(objects, id)).tree;
};
