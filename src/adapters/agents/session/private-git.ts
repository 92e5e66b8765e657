import { lstat, mkdir, readFile, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { isAgentFile } from "../../../core/agent-files.ts";
import { runGit } from "../../../git/index.ts";
import type { Mount } from "../../../ports/sandbox.ts";

/** What covers the worktree's own `.git`, so that an agent sees one commit and can plant nothing that later runs. */
export interface PrivateGit {
  readonly readable: readonly Mount[];
  readonly writable: readonly Mount[];
}

/**
 * Makes a repository in `folder` whose single commit is the worktree's commit without its history, and says how to mount
 * it. Inside, `git status`, `git diff` and `git log` work; the real repository, its configuration and hooks are absent.
 */
export const privateGit = async (worktree: string, folder: string): Promise<PrivateGit> => {
  const own = join(worktree, ".git");
  const kind = await lstat(own).catch(() => null);
  if (kind === null) return { readable: [], writable: [] };
  const source = kind.isDirectory() ? own : await linkedGitDir(own);
  const repository = join(folder, "git");
  await makeRepository(source, worktree, repository);
  if (kind.isDirectory()) return { readable: [], writable: [{ outside: repository, inside: own }] };
  const pointer = join(folder, "gitfile");
  await writeFile(pointer, `gitdir: ${repository}\n`);
  return {
    readable: [{ outside: pointer, inside: own }],
    writable: [{ outside: repository, inside: repository }],
  };
};

/** Reads the one line of a linked worktree's `.git` file by hand: git would also read what the folder's owner configured. */
const linkedGitDir = async (gitFile: string): Promise<string> => {
  const path = (await readFile(gitFile, "utf8")).replace(/^gitdir:\s*/, "").trim();
  return isAbsolute(path) ? path : resolve(gitFile, "..", path);
};

const makeRepository = async (source: string, worktree: string, repository: string): Promise<void> => {
  const tree = await git(["rev-parse", "--verify", "HEAD^{tree}"], source);
  await mkdir(repository, { recursive: true });
  await git(["init", "--quiet", "--bare", `--object-format=${objectFormat(tree)}`, repository], repository);
  const objects = await git(["rev-list", "--objects", "--no-object-names", tree], source);
  await git(["pack-objects", "--quiet", join(repository, "objects", "pack", "pack")], source, `${objects}\n`);
  const commit = await git(["commit-tree", tree, "-m", "The state to start from"], repository);
  await git(["update-ref", "--no-deref", "HEAD", commit], repository);
  await writeFile(join(repository, "config"), configText(objectFormat(tree)));
  await writeFile(join(repository, "HEAD"), `${commit}\n`);
  await git(["read-tree", "HEAD"], repository);
  await concealAgentFiles(repository, worktree);
};

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

const git = async (args: readonly string[], gitDir: string, input = "", workTree?: string): Promise<string> => {
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
