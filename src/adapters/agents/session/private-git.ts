import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { isAgentFile } from "../../../core/agent-files.ts";
import { runGit } from "../../../git/index.ts";
import type { Mount } from "../../../ports/sandbox.ts";

/** What covers the worktree's own `.git`, so that an agent sees one commit and can plant nothing that later runs. */
export interface PrivateGit {
  readonly readable: readonly Mount[];
  readonly writable: readonly Mount[];
  /** Absolute paths of what is sealed, to be covered; a folder stands for all that it holds. */
  readonly hidden: readonly string[];
}

/**
 * Makes a repository in `folder` whose single commit is the worktree's commit without its history, and says how to mount
 * it. Inside, `git status`, `git diff` and `git log` work; the real repository, its configuration and hooks are absent, and
 * so is what is sealed.
 */
export const privateGit = async (
  worktree: string,
  folder: string,
  isSealed: (path: string) => boolean,
): Promise<PrivateGit> => {
  const own = join(worktree, ".git");
  const kind = await lstat(own).catch(() => null);
  if (kind === null) return { readable: [], writable: [], hidden: [] };
  const source = kind.isDirectory() ? own : await linkedGitDir(own);
  const repository = join(folder, "git");
  const sealed = await makeRepository(source, worktree, repository, isSealed);
  const hidden = sealed.map((path) => join(worktree, path));
  if (kind.isDirectory()) return { readable: [], writable: [{ outside: repository, inside: own }], hidden };
  const pointer = join(folder, "gitfile");
  await writeFile(pointer, `gitdir: ${repository}\n`);
  return {
    readable: [{ outside: pointer, inside: own }],
    writable: [{ outside: repository, inside: repository }],
    hidden,
  };
};

/** Reads the one line of a linked worktree's `.git` file by hand: git would also read what the folder's owner configured. */
const linkedGitDir = async (gitFile: string): Promise<string> => {
  const path = (await readFile(gitFile, "utf8")).replace(/^gitdir:\s*/, "").trim();
  return isAbsolute(path) ? path : resolve(gitFile, "..", path);
};

/** Makes the repository and returns the fewest paths that cover what is sealed. */
const makeRepository = async (
  source: string,
  worktree: string,
  repository: string,
  isSealed: (path: string) => boolean,
): Promise<readonly string[]> => {
  const tree = await git(["rev-parse", "--verify", "HEAD^{tree}"], source);
  const entries = await treeEntries(source, tree);
  const open = entries.filter(({ path }) => !isSealed(path));
  const sealed = smallestCover(
    entries.map(({ path }) => path),
    isSealed,
  );
  await mkdir(repository, { recursive: true });
  await git(["init", "--quiet", "--bare", `--object-format=${objectFormat(tree)}`, repository], repository);
  const blobs = new Set(open.flatMap(({ type, id }) => (type === "blob" ? [id] : [])));
  await git(["pack-objects", "--quiet", join(repository, "objects", "pack", "pack")], source, lines([...blobs]));
  await git(["update-index", "-z", "--index-info"], repository, Buffer.concat(open.map(({ line }) => line)));
  const commit = await git(
    ["commit-tree", await git(["write-tree"], repository), "-m", "The state to start from"],
    repository,
  );
  await git(["update-ref", "--no-deref", "HEAD", commit], repository);
  await writeFile(join(repository, "config"), configText(objectFormat(tree)));
  await writeFile(join(repository, "HEAD"), `${commit}\n`);
  // Covered files are there and empty; git is not to call them new.
  await mkdir(join(repository, "info"), { recursive: true });
  await writeFile(
    join(repository, "info", "exclude"),
    lines(sealed.map((path) => `/${path.replace(/[\\*?[ ]/g, "\\$&")}`)),
  );
  await concealAgentFiles(repository, worktree);
  return sealed;
};

interface TreeEntry {
  readonly type: string;
  readonly id: string;
  readonly path: string;
  /** As git wrote it and reads it, with the zero byte at its end. */
  readonly line: Buffer;
}

const treeEntries = async (source: string, tree: string): Promise<readonly TreeEntry[]> => {
  const { stdout } = await runGit({ gitDir: source }, ["ls-tree", "-r", "-z", "--full-tree", tree]);
  const found: TreeEntry[] = [];
  for (let at = 0; at < stdout.length; ) {
    const end = stdout.indexOf(0, at) + 1;
    const line = stdout.subarray(at, end);
    const [, type = "", id = "", path = ""] = /^\d+ (\w+) ([0-9a-f]+)\t([\s\S]*)\0$/.exec(line.toString("utf8")) ?? [];
    found.push({ type, id, path, line });
    at = end;
  }
  return found;
};

/** Folders that hold nothing else, and the files that remain. */
const smallestCover = (paths: readonly string[], isSealed: (path: string) => boolean): readonly string[] => {
  const sealed = paths.filter(isSealed);
  if (sealed.length === 0) return [];
  const mixed = new Set(paths.filter((path) => !isSealed(path)).flatMap(foldersOf));
  const cover = sealed.map((path) => foldersOf(path).find((folder) => !mixed.has(folder)) ?? path);
  return [...new Set(cover)];
};

/** The folders around a path, outermost first. */
const foldersOf = (path: string): readonly string[] =>
  path.split("/").flatMap((_, i, names) => (i === 0 ? [] : [names.slice(0, i).join("/")]));

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

/** Agent files are empty inside; without this git would call them modified. The refresh spares the first `git status`. */
const concealAgentFiles = async (repository: string, worktree: string): Promise<void> => {
  const index = ["update-index", "-z", "--skip-worktree", "--stdin"];
  const paths = (await git(["ls-files", "-z"], repository)).split("\0").filter(isAgentFile);
  if (paths.length > 0) await git(index, repository, `${paths.join("\0")}\0`, worktree);
  // A refresh also reports files that differ as a failure; the first `git status` inside finds them anyway.
  await git(["update-index", "-q", "--refresh"], repository, "", worktree).catch(() => "");
};

const objectFormat = (hash: string): string => (hash.length === 64 ? "sha256" : "sha1");

/** Stat data differ across the user namespace's mapping, so only sizes and whole-second times are compared. */
const configText = (format: string): string =>
  [
    "[core]",
    `\trepositoryformatversion = ${format === "sha256" ? 1 : 0}`,
    "\tbare = false",
    "\tlogallrefupdates = false",
    "\ttrustctime = false",
    "\tcheckStat = minimal",
    "[user]",
    "\tname = agent",
    "\temail = agent@localhost",
    "[advice]",
    "\tdetachedHead = false",
    ...(format === "sha256" ? ["[extensions]", "\tobjectformat = sha256"] : []),
    "",
  ].join("\n");

const git = async (
  args: readonly string[],
  gitDir: string,
  input: string | Buffer = "",
  workTree?: string,
): Promise<string> => {
  const place = { gitDir, ...(workTree === undefined ? {} : { workTree }) };
  const answer = await runGit(place, args, { input, env: IDENTITY });
  return answer.stdout.toString().replace(/\n$/, "");
};

/** The same commit for the same tree. */
const IDENTITY: Readonly<Record<string, string>> = {
  GIT_AUTHOR_NAME: "espalier",
  GIT_AUTHOR_EMAIL: "espalier@localhost",
  GIT_COMMITTER_NAME: "espalier",
  GIT_COMMITTER_EMAIL: "espalier@localhost",
  GIT_AUTHOR_DATE: "2000-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2000-01-01T00:00:00Z",
};
