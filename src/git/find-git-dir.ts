import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { EspalierError } from "../core/errors.ts";

/** Finds the git directory of a checkout, a linked worktree or a bare repository without starting git. */
export const findGitDir = async (directory: string): Promise<string> => {
  const start = resolve(directory);
  for (let at = start; ; at = dirname(at)) {
    const found = (await gitDirIn(at)) ?? ((await isGitDir(at)) ? at : undefined);
    if (found !== undefined) return found;
    if (dirname(at) === at) break;
  }
  throw new EspalierError("not_found", `${start} is not inside a git repository.`, {
    hint: "Name one with -C DIR.",
  });
};

const gitDirIn = async (directory: string): Promise<string | undefined> => {
  const path = join(directory, ".git");
  const entry = await kindOf(path);
  if (entry === "folder") return path;
  if (entry !== "file") return undefined;
  const target = /^gitdir: (.+)$/m.exec(await readFile(path, "utf8"))?.[1]?.trim();
  return target === undefined ? undefined : resolve(directory, target);
};

const isGitDir = async (directory: string): Promise<boolean> =>
  (await kindOf(join(directory, "HEAD"))) === "file" && (await kindOf(join(directory, "objects"))) === "folder";

const kindOf = async (path: string): Promise<"file" | "folder" | "absent"> => {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return "absent";
    throw error;
  }
};
