import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/**
 * What a folder looks like from outside: path, type, size and times of every file but `.git`. Two equal fingerprints mean
 * that nothing was written in between; times of change cannot be set back by a program.
 */
export const fingerprint = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const seen = new Map<string, string>();
  await walk(folder, "", seen);
  return seen;
};

/** Relative paths that differ between two fingerprints, sorted. */
export const changedPaths = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();

const walk = async (root: string, relative: string, seen: Map<string, string>): Promise<void> => {
  const entries = await readdir(join(root, relative), { withFileTypes: true }).catch(() => []);
  const folders: string[] = [];
  await Promise.all(
    entries.map(async (entry) => {
      if (relative === "" && entry.name === ".git") return;
      const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else if (seen.size < MAX_FILES) seen.set(path, await statText(join(root, path)));
    }),
  );
  for (const path of folders.sort()) if (!isDerived(path)) await walk(root, path, seen);
};

const statText = async (path: string): Promise<string> => {
  const stat = await lstat(path, { bigint: true }).catch(() => null);
  return stat === null ? "gone" : `${stat.mode} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}`;
};

/** Byte code and caches are written by reading and running code, which is not an edit. */
const isDerived = (path: string): boolean => /(^|\/)(__pycache__|\.pytest_cache|\.ruff_cache|\.mypy_cache)$/.test(path);

/** A million tiny files must not fill the memory; a change among the first two hundred thousand is change enough. */
const MAX_FILES = 200_000;
