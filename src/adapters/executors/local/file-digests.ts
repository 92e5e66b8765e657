import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** A file's content and the traces that any write to it leaves. */
export interface FileDigest {
  readonly digest: string;
  readonly stamp: string;
}

/** Digests of files, taken again only where size, times or inode differ from those of the last time. */
export interface DigestCache {
  readonly known: Map<string, FileDigest>;
}

/** Digests a file or link; folders and special files have none, absent ones give null. */
export async function digestFile(path: string, cache?: DigestCache): Promise<FileDigest | null> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return null;
  const stamp = stampOf(stats);
  const known = cache?.known.get(path);
  if (known?.stamp === stamp) return known;
  const fresh = { digest: await contentDigest(path, stats), stamp };
  cache?.known.set(path, fresh);
  return fresh;
}

/** Digests of everything in a folder (or of one file) by relative path, in order. */
export async function digestTree(root: string, cache?: DigestCache): Promise<ReadonlyMap<string, FileDigest>> {
  const digests = new Map<string, FileDigest>();
  const walk = async (relative: string): Promise<void> => {
    const path = relative === "" ? root : join(root, relative);
    const stats = await lstat(path).catch(() => null);
    if (stats === null) return;
    if (!stats.isDirectory()) {
      const digest = await digestFile(path, cache);
      if (digest !== null) digests.set(relative, digest);
      return;
    }
    for (const name of (await readdir(path)).sort()) await walk(relative === "" ? name : `${relative}/${name}`);
  };
  await walk("");
  return digests;
}

/** One digest for many named parts, whatever their content. */
export function combinedDigest(parts: Iterable<readonly [name: string, digest: string]>): string {
  const hash = createHash("sha256");
  for (const [name, digest] of parts) hash.update(`${Buffer.byteLength(name)}:${name}=${digest};`);
  return hash.digest("hex");
}

/** Lower-case hex SHA-256 of a text. */
export const textDigest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The change time cannot be set back by the file's owner: a file that was altered and restored shows it. */
const stampOf = (stats: Stats): string =>
  [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, stats.dev, stats.mode].join(":");

async function contentDigest(path: string, stats: Stats): Promise<string> {
  if (stats.isSymbolicLink()) return textDigest(`link to ${await readlink(path)}`);
  // Reading a pipe or a device could wait for ever.
  if (!stats.isFile()) return `special file ${stats.mode.toString(8)}`;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
