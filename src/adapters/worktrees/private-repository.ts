import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitPlace, RepositoryFacts } from "../../git/index.ts";

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

const settings = (algorithm: RepositoryFacts["algorithm"]): string =>
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
