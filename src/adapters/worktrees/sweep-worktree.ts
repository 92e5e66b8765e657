import { lstat, readdir, rm, unlink } from "node:fs/promises";
import type { BytePath } from "../../git/index.ts";
import { placeOf } from "./changed-files.ts";

/**
 * Deletes all that is not tracked from a worktree: files of every kind, ignored ones too, nested repositories, and
 * links that took a folder's place. The worktree's own `.git` file stays.
 */
export const sweepWorktree = async (root: string, tracked: ReadonlySet<BytePath>): Promise<void> => {
  const folders = foldersOf(tracked);
  const sweep = async (folder: BytePath): Promise<void> => {
    const names = await readdir(folder === "" ? root : placeOf(root, folder), { encoding: "buffer" });
    for (const bytes of names) {
      const name = bytes.toString("latin1");
      const path = folder === "" ? name : `${folder}/${name}`;
      if (path === ".git") continue;
      const place = placeOf(root, path);
      const isFolder = (await lstat(place)).isDirectory();
      if (isFolder && folders.has(path)) await sweep(path);
      else if (isFolder && !tracked.has(path)) await rm(place, { recursive: true, force: true });
      else if (!isFolder && !tracked.has(path)) await unlink(place);
    }
  };
  await sweep("");
};

const foldersOf = (tracked: ReadonlySet<BytePath>): ReadonlySet<BytePath> => {
  const folders = new Set<BytePath>();
  for (const path of tracked) {
    for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
      folders.add(path.slice(0, slash));
    }
  }
  return folders;
};
