import { createHash } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BytePath, type GitObjects, type GitPlace, runGit } from "../../git/index.ts";
import { placeOf } from "./changed-files.ts";

/** What a Git LFS pointer stands for. */
export interface LargeFile {
  readonly path: BytePath;
  readonly sha256: string;
}

/** The files of a commit that are Git LFS pointers; no filter is run to find them. */
export const largeFiles = async (
  objects: GitObjects,
  place: GitPlace,
  commit: string,
): Promise<readonly LargeFile[]> => {
  const answer = await runGit(place, ["ls-tree", "-r", "-l", "-z", commit]);
  const found: LargeFile[] = [];
  for (const line of answer.stdout.toString("latin1").split("\0")) {
    const [, id, size, path] = /^100\d+ blob ([0-9a-f]+) +(\d+)\t([\s\S]*)$/.exec(line) ?? [];
    if (id === undefined || path === undefined || !isPointerSize(Number(size))) continue;
    const sha256 = pointerTarget((await objects.read(id))?.content ?? null);
    if (sha256 !== null) found.push({ path, sha256 });
  }
  return found;
};

/** Where the repository keeps the content of a large file that it has. */
export const largeFilePath = (commonDir: string, sha256: string): string =>
  join(commonDir, "lfs", "objects", sha256.slice(0, 2), sha256.slice(2, 4), sha256);

/** Whether the repository has ever used Git LFS; without it there is nothing to look for. */
export const usesLargeFiles = (commonDir: string): boolean => existsSync(join(commonDir, "lfs"));

/** Puts the content of a large file where its pointer was checked out, sharing the bytes where the disk can. */
export const placeLargeFile = async (commonDir: string, workTree: string, file: LargeFile): Promise<void> => {
  const source = largeFilePath(commonDir, file.sha256);
  // Left as a pointer where the content was never fetched; the inspection of the repository has said so.
  if (!existsSync(source)) return;
  const target = placeOf(workTree, file.path);
  await rm(target, { force: true });
  await copyFile(source, target, constants.COPYFILE_FICLONE);
};

/** The SHA-256 that a pointer file names, or null when the content is no pointer. */
const pointerTarget = (content: Buffer | null): string | null => {
  if (content === null || !isPointerSize(content.length)) return null;
  const [, sha256] = POINTER.exec(content.toString("latin1")) ?? [];
  return sha256 ?? null;
};

/** Whether a content is the one that a pointer stands for. */
export const isContentOf = (pointer: Buffer | null, content: Buffer): boolean => {
  const target = pointerTarget(pointer);
  return target !== null && createHash("sha256").update(content).digest("hex") === target;
};

const POINTER = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n[\s\S]*oid sha256:([0-9a-f]{64})\n/;

const isPointerSize = (bytes: number): boolean => bytes >= 100 && bytes <= 1024;
