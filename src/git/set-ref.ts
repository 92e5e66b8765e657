import { randomBytes } from "node:crypto";
import { existsSync, linkSync, lstatSync, readFileSync, renameSync, unlinkSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runGit } from "./git-command.ts";
import type { RepositoryFacts } from "./repository-facts.ts";

/**
 * Points a ref below `refs/espalier/` at a commit, synced to disk, usually without starting git.
 *
 * A new one appears whole or not at all. One that exists is replaced under git's own lock, which is made with its content
 * in it and so is held for no longer than two system calls. Nobody else writes these refs at the same time. Other kinds of
 * ref storage and whatever stands in the way are left to git.
 */
export const setRef = async (facts: RepositoryFacts, ref: string, commit: string): Promise<void> => {
  if (await writeRefFile(facts, ref, commit)) return;
  await runGit({ gitDir: facts.commonDir }, ["update-ref", "--no-deref", ref, commit]);
};

/** Points the HEAD of a linked worktree, whose git folder is `gitDir`, at a commit. */
export const setDetachedHead = async (gitDir: string, commonDir: string, commit: string): Promise<void> => {
  if (keepsRefsInFiles(commonDir)) {
    const temporary = join(gitDir, `HEAD.${randomBytes(6).toString("hex")}`);
    await writeSynced(temporary, `${commit}\n`);
    await rename(temporary, join(gitDir, "HEAD"));
  } else await runGit({ gitDir }, ["update-ref", "--no-deref", "HEAD", commit]);
};

/** Whether refs are plain files, as they are unless a repository was made otherwise. */
export const keepsRefsInFiles = (commonDir: string): boolean => !existsSync(join(commonDir, "reftable"));

const writeRefFile = async (
  { commonDir, objectsDir }: RepositoryFacts,
  ref: string,
  commit: string,
): Promise<boolean> => {
  if (!keepsRefsInFiles(commonDir)) return false;
  if (!PLAIN_REF.test(ref) || ref.includes("..") || ref.endsWith(".lock")) return false;
  const path = join(commonDir, ref);
  // On the refs' disk, and where git looks for what a kill left behind.
  const temporary = join(objectsDir, `tmp_ref_${randomBytes(6).toString("hex")}`);
  try {
    await writeSynced(temporary, `${commit}\n`);
    await mkdir(dirname(path), { recursive: true });
    removeStaleLock(`${path}.lock`);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
      if (hasPackedInTheWay(commonDir, ref)) return false;
      linkSync(temporary, path);
    } else replaceUnderLock(path, temporary);
    return true;
  } catch (error) {
    // A lock, a folder in the way, a disk without links: git waits, or says what is wrong.
    if (error instanceof Error && "code" in error) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
};

/** A packed ref above or below the name shows in no folder, and would not be found again beside this one. */
const hasPackedInTheWay = (commonDir: string, ref: string): boolean => {
  const packedRefs = join(commonDir, "packed-refs");
  if (!existsSync(packedRefs)) return false;
  const text = readFileSync(packedRefs, "latin1");
  const parts = ref.split("/");
  const above = parts.slice(3).map((_, index) => ` ${parts.slice(0, index + 3).join("/")}\n`);
  return [...above, ` ${ref}/`].some((name) => text.includes(name));
};

const replaceUnderLock = (path: string, temporary: string): void => {
  linkSync(temporary, `${path}.lock`);
  try {
    renameSync(`${path}.lock`, path);
  } catch (error) {
    unlinkSync(`${path}.lock`);
    throw error;
  }
};

/** Git's own locks have one name; one that is left from a kill of ours still has its temporary file beside it. */
const removeStaleLock = (lock: string): void => {
  if ((lstatSync(lock, { throwIfNoEntry: false })?.nlink ?? 0) > 1) unlinkSync(lock);
};

const writeSynced = async (path: string, text: string): Promise<void> => {
  const file = await open(path, "wx", 0o644);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

const PLAIN_REF = /^refs\/espalier(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;
