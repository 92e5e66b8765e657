import { readFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { GitPlace } from "./git-command.ts";
import { runGit } from "./git-command.ts";

/** Where a repository keeps what, and how its objects are named. */
export interface RepositoryFacts {
  /** Top folder of the user's checkout. */
  readonly checkout: string;
  /** The git folder that all worktrees share. */
  readonly commonDir: string;
  /** The git folder of this checkout; differs from `commonDir` in a linked worktree. */
  readonly gitDir: string;
  readonly objectsDir: string;
  readonly algorithm: "sha1" | "sha256";
}

/** Asks git where things are; reads settings but runs nothing of the repository's. */
export const repositoryFacts = async (checkout: string): Promise<RepositoryFacts> => {
  const gitDir = await gitDirOf(checkout);
  const answer = await runGit({ gitDir }, [
    "rev-parse",
    "--git-common-dir",
    "--git-path",
    "objects",
    "--show-object-format",
  ]);
  const [commonDir = "", objectsDir = "", algorithm] = answer.stdout.toString("utf8").split("\n");
  return {
    checkout,
    gitDir,
    commonDir: resolve("/", commonDir),
    objectsDir: resolve("/", objectsDir),
    algorithm: algorithm === "sha256" ? "sha256" : "sha1",
  };
};

/**
 * Makes the git folder that Espalier's own commands use instead of the repository's.
 *
 * It shares the objects and nothing else: no setting, hook or filter that an agent or the user left in the repository
 * applies to them, and its attributes switch off every conversion, so that files are checked out byte for byte.
 */
export const privateRepository = async (facts: RepositoryFacts, folder: string): Promise<GitPlace> => {
  await mkdir(join(folder, "refs"), { recursive: true });
  await mkdir(join(folder, "objects"), { recursive: true });
  await mkdir(join(folder, "info"), { recursive: true });
  await replaceFile(join(folder, "HEAD"), "ref: refs/heads/none\n");
  await replaceFile(join(folder, "config"), settings(facts.algorithm));
  await replaceFile(join(folder, "info", "attributes"), RAW_ATTRIBUTES);
  await replaceFile(join(folder, "info", "exclude"), `${LEFTOVERS}${await usersExcludes(facts.commonDir)}`);
  return { gitDir: folder, objectsDir: facts.objectsDir };
};

const RAW_ATTRIBUTES = "* !text !eol !crlf !filter !ident !working-tree-encoding !diff !merge !whitespace\n";

/** What running Python, notebooks and test tools leaves behind; never part of an experiment. */
const LEFTOVERS = [
  "__pycache__/",
  "*.py[cod]",
  ".pytest_cache/",
  ".mypy_cache/",
  ".ruff_cache/",
  ".ipynb_checkpoints/",
  ".DS_Store",
  "/.espalier",
  "",
].join("\n");

const settings = (algorithm: "sha1" | "sha256"): string =>
  [
    "[core]",
    `\trepositoryFormatVersion = ${algorithm === "sha256" ? 1 : 0}`,
    "\tbare = false",
    "\tfileMode = true",
    "\tautocrlf = false",
    "\tlogAllRefUpdates = false",
    "\tprotectHFS = true",
    "\tprotectNTFS = true",
    ...(process.platform === "darwin" ? ["\tignoreCase = true", "\tprecomposeUnicode = true"] : []),
    "[checkout]",
    "\tworkers = 0",
    ...(algorithm === "sha256" ? ["[extensions]", "\tobjectFormat = sha256"] : []),
    "",
  ].join("\n");

const usersExcludes = async (commonDir: string): Promise<string> => {
  try {
    return await readFile(join(commonDir, "info", "exclude"), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
};

const replaceFile = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
};

/** The git folder of a checkout: `.git` itself, or what the file `.git` of a linked worktree or submodule names. */
const gitDirOf = async (checkout: string): Promise<string> => {
  const path = join(checkout, ".git");
  try {
    const [, target] = /^gitdir: (.*)\n?$/.exec(readFileSync(path, "utf8")) ?? [];
    if (target === undefined) throw new Error(`${path} names no git folder.`);
    return isAbsolute(target) ? target : resolve(checkout, target);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") return path;
    throw error;
  }
};
