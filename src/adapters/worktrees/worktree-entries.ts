import { existsSync, mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { lstat, readdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { type GitPlace, keepsRefsInFiles, runGit } from "../../git/index.ts";

/** Adds, checks and discards linked worktrees without trusting anything that lies inside them. */
export interface WorktreeEntries {
  /** Makes an empty linked worktree at `path`, detached at `commit`; its git folder is returned. */
  add(path: string, commit: string): Promise<string>;
  /** The git folder that belongs to `path`, when entry and folder are both whole. */
  whole(path: string): Promise<string | null>;
  /** Moves whatever is at `path` to the trash and forgets its entry. */
  discard(path: string): Promise<void>;
  /** Forgets half-made entries whose id starts with `prefix`, and entries below `root` whose folder is gone. */
  repair(root: string, prefix: string): Promise<void>;
}

/** Works on the worktrees of the repository at `commonDir`; discarded ones go to `trash`. */
export const worktreeEntries = (commonDir: string, trash: string): WorktreeEntries => {
  const entriesDir = join(commonDir, "worktrees");
  const place: GitPlace = { gitDir: commonDir };
  let discarded = 0;

  const ids = (): Promise<string[]> => readdir(entriesDir).catch(none);

  const entriesOf = async (path: string): Promise<readonly string[]> => {
    const all = (await ids()).map((id) => join(entriesDir, id));
    const owners = await Promise.all(all.map(pathOf));
    return all.filter((_, index) => owners[index] === path);
  };

  const whole = async (path: string): Promise<string | null> => {
    for (const entry of await entriesOf(path)) {
      const locked = await textOf(join(entry, "locked"));
      if (locked?.startsWith("initializing") || !(await isFolder(path))) return null;
      // A power cut can leave files that are there and empty.
      for (const name of ["HEAD", "commondir"]) if (!(await textOf(join(entry, name)))?.trim()) return null;
      // The file in the worktree is where git looks first; an agent may have pointed it elsewhere.
      if ((await textOf(join(path, ".git"))) !== `gitdir: ${entry}\n`) return null;
      return entry;
    }
    return null;
  };

  const discard = async (path: string): Promise<void> => {
    for (const entry of await entriesOf(path)) await rm(entry, { recursive: true, force: true });
    if (existsSync(path)) {
      discarded += 1;
      await rename(path, join(trash, `${basename(path)}.${process.pid}.${Date.now()}.${discarded}`));
    }
    await rmdir(entriesDir).catch(() => undefined); // still used by others, or never made
  };

  return {
    whole,
    discard,
    add: async (path, commit) => {
      const made = makeEntry(commonDir, path, commit);
      if (!made) await runGit(place, ["worktree", "add", "--no-checkout", "--detach", "-f", "-f", "--", path, commit]);
      const entry = await whole(path);
      if (entry === null) throw new Error(`No whole worktree could be made at ${path}.`);
      return entry;
    },
    repair: async (root, prefix) => {
      for (const id of await ids()) {
        const entry = join(entriesDir, id);
        const owner = await pathOf(entry);
        const halfMade = owner === null && id.startsWith(prefix);
        const orphaned = owner?.startsWith(`${root}/${prefix}`) === true && (await whole(owner)) === null;
        if (halfMade) await rm(entry, { recursive: true, force: true });
        if (orphaned) await discard(owner);
      }
    },
  };
};

/**
 * Makes an entry and its folder as `git worktree add` does, locked until it is whole, without starting git. False where
 * refs are not kept in files: then git has to do it.
 */
const makeEntry = (commonDir: string, path: string, commit: string): boolean => {
  if (!keepsRefsInFiles(commonDir)) return false;
  const entriesDir = join(commonDir, "worktrees");
  mkdirSync(entriesDir, { recursive: true });
  const entry = freshFolder(join(entriesDir, basename(path)));
  writeFileSync(join(entry, "locked"), "initializing");
  mkdirSync(path);
  writeFileSync(join(entry, "gitdir"), `${path}/.git\n`);
  writeFileSync(join(path, ".git"), `gitdir: ${entry}\n`);
  writeFileSync(join(entry, "HEAD"), `${commit}\n`);
  writeFileSync(join(entry, "commondir"), "../..\n");
  unlinkSync(join(entry, "locked"));
  return true;
};

/** Makes the folder, with a number after its name where others have taken it. */
const freshFolder = (path: string): string => {
  for (let number = 0; ; number += 1) {
    const folder = number === 0 ? path : `${path}${number}`;
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
};

/** The worktree that an entry says it is for. */
const pathOf = async (entry: string): Promise<string | null> => {
  const text = await textOf(join(entry, "gitdir"));
  return text === null || !text.endsWith("/.git\n") ? null : text.slice(0, -"/.git\n".length);
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await lstat(path)).isDirectory();
  } catch {
    // Gone or out of reach: either way there is no folder to work in.
    return false;
  }
};

const textOf = async (path: string): Promise<string | null> => {
  try {
    // Opening a FIFO that an agent put there would wait for ever.
    return (await lstat(path)).isFile() ? await readFile(path, "utf8") : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR"].includes(String(error.code))) {
      return null;
    }
    throw error;
  }
};

const none = (error: unknown): string[] => {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
};
