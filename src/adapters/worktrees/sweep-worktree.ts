import { readdir, rm, unlink } from "node:fs/promises";
import type { BytePath, TreeEntry } from "../../git/index.ts";
import { placeOf } from "./changed-files.ts";

/**
 * Deletes all that is not tracked from a worktree: files of every kind, ignored ones too, nested repositories, and
 * links that took a folder's place. The worktree's own `.git` file stays.
 */
export const sweepWorktree = async (root: string, tracked: ReadonlyMap<BytePath, TreeEntry>): Promise<void> => {
  const folders = foldersOf(tracked);
  const sweep = async (folder: BytePath): Promise<void> => {
    const entries = await readdir(folder === "" ? root : placeOf(root, folder), {
      encoding: "buffer",
      withFileTypes: true,
    });
    for (const entry of entries) {
      const name = entry.name.toString("latin1");
      const path = folder === "" ? name : `${folder}/${name}`;
      if (path === ".git") continue;
      const place = placeOf(root, path);
      const isFolder = entry.isDirectory();
      if (isFolder && folders.has(path)) await sweep(path);
      else if (isFolder && !tracked.has(path)) await rm(place, { recursive: true, force: true });
      else if (!isFolder && !tracked.has(path)) await unlink(place);
    }
  };
  await sweep("");
};

const foldersOf = (tracked: ReadonlyMap<BytePath, TreeEntry>): ReadonlySet<BytePath> => {
  const folders = new Set<BytePath>();
  for (const path of tracked.keys()) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      folders.add(path.slice(0, slash));
    }
  }
  return folders;
};
