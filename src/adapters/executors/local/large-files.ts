import { constants, copyFileSync, existsSync, lstatSync, readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Puts the content of Git LFS files in the place of their pointers, from the repository's own store. No filter is run
 * for it, and what has not been fetched stays a pointer.
 */
export async function fillLargeFiles(folder: string, paths: Iterable<string>, store: string): Promise<void> {
  if (store === "" || !existsSync(store)) return;
  for (const path of paths) {
    const file = join(folder, path);
    const stats = lstatSync(file, { throwIfNoEntry: false });
    if (stats === undefined || !stats.isFile() || stats.size > MAX_POINTER_BYTES) continue;
    const sha256 = POINTER.exec(readFileSync(file, "latin1"))?.[1];
    const content = sha256 === undefined ? "" : join(store, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    if (content === "" || !existsSync(content)) continue;
    unlinkSync(file);
    copyFileSync(content, file, constants.COPYFILE_FICLONE);
  }
}

const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n/;
const MAX_POINTER_BYTES = 1_024;
