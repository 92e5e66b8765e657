import { lstat, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { combinedDigest, digestTree } from "./file-digests.ts";

/**
 * Digest of what an evaluation left in its output folder: of the files named `predictions…` where there are some, else
 * of everything but its metrics. Null for an empty folder.
 */
export async function predictionsHash(outFolder: string): Promise<string | null> {
  const files = [...(await digestTree(outFolder))].filter(([path]) => !/^metrics\b[^/]*\.json$/.test(path));
  const predictions = files.filter(([path]) => basename(path).startsWith("predictions"));
  const relevant = predictions.length > 0 ? predictions : files;
  if (relevant.length === 0) return null;
  return combinedDigest(relevant.map(([path, { digest }]) => [path, digest]));
}

/** Removes the largest files until the folder holds at most `maxBytes`; names of what went. */
export async function trimFolder(folder: string, maxBytes: number): Promise<readonly string[]> {
  const files: { path: string; bytes: number }[] = [];
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  for (const name of names) {
    const stats = await lstat(join(folder, name)).catch(() => null);
    if (stats !== null && !stats.isDirectory()) files.push({ path: name, bytes: stats.isFile() ? stats.size : 0 });
  }
  let held = files.reduce((sum, file) => sum + file.bytes, 0);
  const removed: string[] = [];
  for (const file of files.sort((a, b) => b.bytes - a.bytes)) {
    if (held <= maxBytes) break;
    await rm(join(folder, file.path), { force: true });
    held -= file.bytes;
    removed.push(file.path);
  }
  return removed;
}
