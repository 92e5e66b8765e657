import type { ObjectSource } from "../../git/index.ts";
import type { PatchedFile } from "../../guard/index.ts";
import { changedFiles, type TreeFile, textsOf } from "./tree-files.ts";

/** Reads both sides of every file that differs between two trees, out of the object database only. */
export const readPatchedFiles = async (
  objects: ObjectSource,
  before: string,
  after: string,
): Promise<PatchedFile[]> => {
  const changed = await changedFiles(objects, before, after);
  const sides = changed.flatMap((file) => [file.before, file.after]).filter((file) => file !== null);
  const textOf = await textsOf(objects, sides);
  const sideOf = (file: TreeFile | null): string | null => (file === null ? null : textOf(file));
  return changed.map((file) => ({ path: file.path, before: sideOf(file.before), after: sideOf(file.after) }));
};
