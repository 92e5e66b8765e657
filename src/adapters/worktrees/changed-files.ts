import { constants } from "node:fs";
import { type FileHandle, lstat, open, readdir, readlink } from "node:fs/promises";
import { type BytePath, type GitPlace, runGit } from "../../git/index.ts";

/** What became of one file of a worktree. */
export type FileState =
  | { readonly kind: "gone" }
  | { readonly kind: "file"; readonly mode: "100644" | "100755"; readonly content: Buffer }
  | { readonly kind: "link"; readonly target: Buffer };

/** Files that are not what the index says, and those that cannot be part of a commit. */
export interface ChangedFiles {
  readonly files: ReadonlyMap<BytePath, FileState>;
  /** FIFOs, sockets, devices, names that git reserves, and files larger than a commit should hold. */
  readonly leftOut: readonly BytePath[];
}

/** Paths that may have changed, and new ones; a trailing slash marks a nested repository. */
export interface ChangeCandidates {
  readonly tracked: ReadonlySet<BytePath>;
  readonly fresh: ReadonlySet<BytePath>;
}

/** New files above this size are left out of commits: they are results, not code. */
const MAX_NEW_FILE_BYTES = 20 * 1024 * 1024;

/**
 * Finds what changed in a worktree, among the candidates.
 *
 * Those are named by their stat data alone, without filters; contents are then read here, with links never followed and
 * nothing but plain files opened. Nested repositories are read as plain files: git would keep only their
 * commit id and lose what is in them.
 */
export const changedFiles = async (
  place: GitPlace & { readonly workTree: string },
  { tracked, fresh }: ChangeCandidates,
): Promise<ChangedFiles> => {
  const files = new Map<BytePath, FileState>();
  const leftOut: BytePath[] = [];
  const folders = new Map<BytePath, boolean>();
  const add = async (path: BytePath, maxBytes: number): Promise<void> => {
    const state = isReserved(path) ? null : await fileState(place.workTree, path, maxBytes, folders);
    if (state === null) leftOut.push(path);
    else if (state.kind !== "gone" || tracked.has(path)) files.set(path, state);
  };

  for (const path of tracked) await add(path, Number.POSITIVE_INFINITY);
  for (const path of fresh) {
    // A trailing slash is git's way to name a nested repository that it will not look into.
    const inner = path.endsWith("/") ? await filesBelow(place.workTree, path.slice(0, -1)) : [path];
    for (const file of inner) if (!tracked.has(file)) await add(file, MAX_NEW_FILE_BYTES);
  }
  return { files, leftOut };
};

/** Asks git which paths may have changed by their stat data, and which are new and not ignored. */
export const changeCandidates = async (
  place: GitPlace,
  submodules: ReadonlySet<BytePath>,
): Promise<ChangeCandidates> => {
  const args = ["ls-files", "-z", "-t", "--modified", "--deleted", "--others", "--exclude-standard"];
  const answer = await runGit(place, args);
  const tracked = new Set<BytePath>();
  const fresh = new Set<BytePath>();
  for (const line of answer.stdout.toString("latin1").split("\0")) {
    const path = line.slice(2);
    if (path === "" || isInside(path, submodules)) continue;
    if (line.startsWith("?")) fresh.add(path);
    else tracked.add(path);
  }
  return { tracked, fresh };
};

const isInside = (path: BytePath, submodules: ReadonlySet<BytePath>): boolean => {
  for (const folder of submodules) if (path === folder || path.startsWith(`${folder}/`)) return true;
  return false;
};

// `.git` in every spelling that a filesystem may take for it; git refuses trees with such names.
const isReserved = (path: BytePath): boolean =>
  path.split("/").some((name) => /^(\.git|git~1)[ .]*(:.*)?$/i.test(name));

const fileState = async (
  root: string,
  path: BytePath,
  maxBytes: number,
  folders: Map<BytePath, boolean>,
): Promise<FileState | null> => {
  if (!(await isBelowPlainFolders(root, path, folders))) return { kind: "gone" };
  const place = placeOf(root, path);
  const stat = await lstat(place).catch(absent);
  if (stat === null) return { kind: "gone" };
  if (stat.isSymbolicLink()) return { kind: "link", target: await readlink(place, { encoding: "buffer" }) };
  if (stat.isDirectory()) return { kind: "gone" };
  if (!stat.isFile() || stat.size > maxBytes) return null;
  const content = await readPlainFile(place);
  return content === null ? null : { kind: "file", mode: (stat.mode & 0o100) === 0 ? "100644" : "100755", content };
};

// What lies behind a link to a folder is not in the worktree, whatever its path looks like.
const isBelowPlainFolders = async (root: string, path: BytePath, folders: Map<BytePath, boolean>): Promise<boolean> => {
  const slash = path.lastIndexOf("/");
  if (slash < 0) return true;
  const folder = path.slice(0, slash);
  const known = folders.get(folder);
  if (known !== undefined) return known;
  const stat = await lstat(placeOf(root, folder)).catch(absent);
  const plain = (stat?.isDirectory() ?? false) && (await isBelowPlainFolders(root, folder, folders));
  folders.set(folder, plain);
  return plain;
};

/** The content of a plain file; null for everything else, without waiting for it. */
export const readPlainFile = async (place: Buffer): Promise<Buffer | null> => {
  // Without waiting for a writer should it have become a FIFO, and without following should it have become a link.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let file: FileHandle;
  try {
    file = await open(place, flags);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOOP") return null;
    throw error;
  }
  try {
    return (await file.stat()).isFile() ? await file.readFile() : null;
  } finally {
    await file.close();
  }
};

const filesBelow = async (root: string, folder: BytePath): Promise<readonly BytePath[]> => {
  const found: BytePath[] = [];
  for (const entry of await readdir(placeOf(root, folder), { encoding: "buffer", withFileTypes: true })) {
    const name = entry.name.toString("latin1");
    if (name.toLowerCase() === ".git") continue;
    const path = `${folder}/${name}`;
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else found.push(path);
  }
  return found;
};

/** The place on disk of a byte path. */
export const placeOf = (root: string, path: BytePath): Buffer =>
  Buffer.concat([Buffer.from(`${root}/`, "utf8"), Buffer.from(path, "latin1")]);

const absent = (error: unknown): null => {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
  throw error;
};
