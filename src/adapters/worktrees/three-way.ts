import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BytePath,
  diffTrees,
  editTree,
  entryAt,
  type GitObjects,
  type GitPlace,
  type TreeChange,
  type TreeEntry,
  toText,
  tryGit,
} from "../../git/index.ts";

/** The merged tree, or the reason for which the edit does not apply. */
export type MergeResult =
  | { readonly kind: "merged"; readonly tree: string }
  | { readonly kind: "conflict"; readonly reason: string };

/**
 * Three-way merges the change from `from` to `to` onto `onto`; all three are trees.
 *
 * Done path by path with `git merge-file` for contents, so that every version of git gives the same tree and no merge
 * driver of the repository runs. Renames are a deletion and an addition.
 */
export const mergeTrees = async (
  objects: GitObjects,
  place: GitPlace,
  { from, to, onto }: { readonly from: string; readonly to: string; readonly onto: string },
): Promise<MergeResult> => {
  const edits = new Map<BytePath, TreeEntry | null>();
  for (const change of await diffTrees(objects, from, to)) {
    const current = await entryAt(objects, onto, change.path);
    const merged = await mergeEntry(objects, place, change, current);
    if (merged.kind === "conflict") return merged;
    if (!isSame(merged.entry, current)) edits.set(change.path, merged.entry);
  }
  const blocked = await folderConflict(objects, onto, edits);
  if (blocked !== null)
    return { kind: "conflict", reason: `${toText(blocked)} is a file on one side, a folder on the other` };
  const tree = edits.size === 0 ? onto : await editTree(objects, onto, edits);
  return tree === null ? { kind: "conflict", reason: "nothing would be left" } : { kind: "merged", tree };
};

type MergedEntry =
  | { readonly kind: "merged"; readonly entry: TreeEntry | null }
  | { readonly kind: "conflict"; readonly reason: string };

const mergeEntry = async (
  objects: GitObjects,
  place: GitPlace,
  { path, before, after }: TreeChange,
  current: TreeEntry | null,
): Promise<MergedEntry> => {
  if (isSame(current, before)) return { kind: "merged", entry: after };
  if (isSame(current, after)) return { kind: "merged", entry: current };
  const name = toText(path);
  if (before === null || after === null || current === null) {
    const what = before === null ? "added differently" : after === null ? "changed and deleted" : "deleted and changed";
    return { kind: "conflict", reason: `${name} was ${what}` };
  }
  if (![before, after, current].every(({ mode }) => mode.startsWith("100"))) {
    return { kind: "conflict", reason: `${name} is no plain file on every side` };
  }
  const mode = current.mode === before.mode ? after.mode : current.mode;
  if (current.id === before.id) return { kind: "merged", entry: { mode, id: after.id } };
  if (before.id === after.id) return { kind: "merged", entry: { mode, id: current.id } };
  const content = await mergeContents(objects, place, [current.id, before.id, after.id]);
  if (content === null) return { kind: "conflict", reason: `${name} was changed on the same lines` };
  return { kind: "merged", entry: { mode, id: await objects.write("blob", content) } };
};

const isSame = (a: TreeEntry | null, b: TreeEntry | null): boolean => a?.id === b?.id && a?.mode === b?.mode;

/** A path of the edits that has a file of `onto` above it, or a folder of `onto` in its place. */
const folderConflict = async (
  objects: GitObjects,
  onto: string,
  edits: ReadonlyMap<BytePath, TreeEntry | null>,
): Promise<BytePath | null> => {
  for (const [path, entry] of edits) {
    if (entry === null) continue;
    const names = path.split("/");
    for (let length = 1; length <= names.length; length += 1) {
      const above = names.slice(0, length).join("/");
      const there = await entryAt(objects, onto, above);
      if (there === null) break;
      const isFolder = there.mode === "40000";
      const isLast = length === names.length;
      if (isLast ? isFolder : !isFolder && edits.get(above) !== null) return above;
    }
  }
  return null;
};

const mergeContents = async (
  objects: GitObjects,
  place: GitPlace,
  ids: readonly [string, string, string],
): Promise<Buffer | null> => {
  const blobs = await Promise.all(ids.map((id) => objects.read(id)));
  const contents = blobs.map((blob) => blob?.content ?? Buffer.alloc(0));
  if (contents.some((content) => content.includes(0))) return null;
  const folder = await mkdtemp(join(tmpdir(), "espalier-merge-"));
  try {
    const paths = ["current", "base", "other"].map((name) => join(folder, name));
    await Promise.all(paths.map((path, index) => writeFile(path, contents[index] ?? "")));
    const answer = await tryGit(place, ["merge-file", "-p", "-q", ...paths]);
    return answer.exitCode === 0 ? answer.stdout : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
