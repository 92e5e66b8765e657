import { EspalierError } from "../../core/errors.ts";
import { runProcess } from "../../process/index.ts";

/** A file of a tree: its path, and the id and mode of its content. */
export interface TreeFile {
  readonly path: string;
  readonly id: string;
  readonly mode: string;
}

/** A file that differs between two trees; null where it does not exist. */
export interface ChangedFile {
  readonly path: string;
  readonly before: TreeFile | null;
  readonly after: TreeFile | null;
}

/** The commit that a revision names; an error that says so where it names none. */
export const resolveCommit = async (gitDir: string, revision: string): Promise<string> => {
  const result = await git(gitDir, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  if (result.exitCode === 0) return result.stdout.toString("utf8").trim();
  throw new EspalierError("not_found", `"${revision}" is not a commit of ${gitDir}.`, {
    hint: "Name a commit, a branch or a tag; a shallow clone may lack it.",
  });
};

/** The files that differ between two trees; renames count as removed and added. */
export const changedFiles = async (gitDir: string, before: string, after: string): Promise<ChangedFile[]> => {
  const args = ["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv"];
  const fields = (await gitOutput(gitDir, [...args, "--end-of-options", before, after])).toString("utf8").split("\0");
  const files: ChangedFile[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const [oldMode = "", newMode = "", oldId = "", newId = ""] = (fields[index] ?? "").slice(1).split(" ");
    const path = fields[index + 1] ?? "";
    files.push({
      path,
      before: oldMode === ABSENT ? null : { path, id: oldId, mode: oldMode },
      after: newMode === ABSENT ? null : { path, id: newId, mode: newMode },
    });
  }
  return files;
};

/** All files of a tree. */
export const filesOf = async (gitDir: string, tree: string): Promise<TreeFile[]> => {
  const entries = (await gitOutput(gitDir, ["ls-tree", "-r", "-z", "--end-of-options", tree]))
    .toString("utf8")
    .split("\0");
  return entries.flatMap((entry) => {
    const match = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(entry);
    return match === null ? [] : [{ mode: match[1] ?? "", id: match[2] ?? "", path: match[3] ?? "" }];
  });
};

/** The texts of files; of what is binary, too large or no file (a link, a submodule) only a line that names its id. */
export const textsOf = async (gitDir: string, files: readonly TreeFile[]): Promise<(file: TreeFile) => string> => {
  const texts = new Map<string, string>();
  const blobs = new Set<string>();
  for (const file of files) {
    if (file.mode === SUBMODULE || file.mode === LINK) texts.set(keyOf(file), `\0${file.mode} ${file.id}`);
    else blobs.add(file.id);
  }
  const ids = [...blobs];
  const textOf = (file: TreeFile): string => texts.get(keyOf(file)) ?? "";
  if (ids.length === 0) return textOf;
  const sizes = (await gitOutput(gitDir, ["cat-file", "--batch-check"], `${ids.join("\n")}\n`))
    .toString("utf8")
    .split("\n");
  const small: string[] = [];
  ids.forEach((id, index) => {
    const size = Number(sizes[index]?.split(" ")[2]);
    if (size <= MAX_BYTES) small.push(id);
    else texts.set(id, `\0blob ${id}`);
  });
  const contents =
    small.length === 0 ? Buffer.alloc(0) : await gitOutput(gitDir, ["cat-file", "--batch"], `${small.join("\n")}\n`);
  let at = 0;
  for (const id of small) {
    const end = contents.indexOf(10, at);
    const size = Number(contents.subarray(at, end).toString("latin1").split(" ")[2]);
    const content = contents.subarray(end + 1, end + 1 + size);
    texts.set(id, content.includes(0) ? `\0blob ${id}` : content.toString("utf8"));
    at = end + 1 + size + 1;
  }
  return textOf;
};

const ABSENT = "000000";
const SUBMODULE = "160000";
const LINK = "120000";

/** A link and a file may have the same content and are not the same. */
const keyOf = (file: TreeFile): string => (file.mode === LINK ? `link ${file.id}` : file.id);

/** Larger files are data: they are compared by their id. */
const MAX_BYTES = 2_000_000;
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

const gitOutput = async (gitDir: string, args: readonly string[], stdin = ""): Promise<Buffer> => {
  const result = await git(gitDir, args, stdin);
  if (result.exitCode === 0 && result.stdoutBytes <= MAX_OUTPUT_BYTES) return result.stdout;
  const reason = result.startError?.message ?? (result.stderr.toString("utf8").trim() || `exit ${result.exitCode}`);
  throw new EspalierError("internal", `git ${args[0]} failed in ${gitDir}: ${reason}`);
};

/** Git reads objects only: no configuration but the repository's, no hooks, no filters, no work tree. */
const git = (gitDir: string, args: readonly string[], stdin = "") =>
  runProcess({
    argv: ["git", ...HARDENED.flatMap((setting) => ["-c", setting]), ...args],
    cwd: gitDir,
    env: {
      PATH: process.env.PATH ?? "/usr/bin:/bin",
      LC_ALL: "C",
      HOME: "/nonexistent",
      GIT_DIR: gitDir,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_ATTR_NOSYSTEM: "1",
      GIT_TERMINAL_PROMPT: "0",
      GIT_OPTIONAL_LOCKS: "0",
      GIT_NO_LAZY_FETCH: "1",
      GIT_NO_REPLACE_OBJECTS: "1",
    },
    stdin,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });

const HARDENED = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "core.quotePath=false",
  "diff.ignoreSubmodules=all",
  "protocol.allow=never",
  "safe.bareRepository=explicit",
];
