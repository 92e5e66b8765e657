import { type BigIntStats, lstatSync, readdirSync, writeFileSync } from "node:fs";
import type { BytePath, GitObjects, TreeEntry } from "../../git/index.ts";
import { placeOf, readPlainFile } from "./changed-files.ts";

/** The tracked files of a worktree as they were when it was last clean, so that what is untouched need not be read. */
export interface SeenFiles {
  readonly tree: string;
  readonly files: ReadonlyMap<BytePath, SeenFile>;
}

/** What changes with every write to a file, and with everything that is put in its place. */
export interface SeenFile {
  readonly stamp: string;
  /** Written in the same tick of the disk's clock as it was looked at: a later write may have left the same stamp. */
  readonly isRacy: boolean;
}

/**
 * Looks at the files of a worktree that was just checked out; null where there are too many to do so at every turn, or
 * where one is absent. `clockFile`, on the same disk, tells its time.
 */
export const seenFiles = (
  root: string,
  tree: string,
  tracked: ReadonlyMap<BytePath, TreeEntry>,
  clockFile: string,
): SeenFiles | null => {
  if (tracked.size > MOST_FILES) return null;
  const stats = new Map<BytePath, BigIntStats>();
  for (const [path, { mode }] of tracked) {
    if (mode === SUBMODULE) continue;
    const stat = lstatSync(placeOf(root, path), { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return null;
    stats.set(path, stat);
  }
  writeFileSync(clockFile, "");
  const now = lstatSync(clockFile, { bigint: true }).ctimeNs;
  const files = new Map<BytePath, SeenFile>();
  for (const [path, stat] of stats) files.set(path, { stamp: stampOf(stat), isRacy: stat.ctimeNs >= now });
  return { tree, files };
};

/**
 * The files that may have changed since they were seen; null where something lies about that is not tracked, for which
 * git has to say whether it counts.
 */
export const touchedFiles = (
  root: string,
  seen: SeenFiles,
  tracked: ReadonlyMap<BytePath, TreeEntry>,
): ReadonlySet<BytePath> | null => {
  const touched = new Set(seen.files.keys());
  const look = (folder: BytePath): boolean => {
    const place = folder === "" ? root : placeOf(root, folder);
    for (const entry of readdirSync(place, { encoding: "buffer", withFileTypes: true })) {
      const name = entry.name.toString("latin1");
      const path = folder === "" ? name : `${folder}/${name}`;
      if (path === ".git" || tracked.get(path)?.mode === SUBMODULE) continue;
      const known = seen.files.get(path);
      if (known === undefined) {
        if (!entry.isDirectory() || !look(path)) return false;
        continue;
      }
      if (entry.isDirectory()) return false;
      const stat = lstatSync(placeOf(root, path), { bigint: true, throwIfNoEntry: false });
      if (stat !== undefined && !known.isRacy && stampOf(stat) === known.stamp) touched.delete(path);
    }
    return true;
  };
  try {
    return look("") ? touched : null;
  } catch (error) {
    // A folder that went or may not be read.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
};

/** Whether all files are what they were, by their content where their stamps cannot tell. */
export const isUntouched = async (
  root: string,
  seen: SeenFiles,
  tracked: ReadonlyMap<BytePath, TreeEntry>,
  objects: GitObjects,
): Promise<boolean> => {
  const touched = touchedFiles(root, seen, tracked);
  if (touched === null || touched.size > MOST_READ) return false;
  for (const path of touched) {
    const place = placeOf(root, path);
    const stat = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined || stampOf(stat) !== seen.files.get(path)?.stamp) return false;
    if (!stat.isFile() || stat.size > MOST_READ_BYTES) return false;
    const content = await readPlainFile(place);
    if (content === null || objects.idOf("blob", content) !== tracked.get(path)?.id) return false;
  }
  return true;
};

const stampOf = ({ mode, size, ino, dev, mtimeNs, ctimeNs }: BigIntStats): string =>
  `${mode} ${size} ${dev}:${ino} ${mtimeNs} ${ctimeNs}`;

const SUBMODULE = "160000";
const MOST_FILES = 5_000;
const MOST_READ = 200;
const MOST_READ_BYTES = 1024 * 1024;
