import { resolve } from "node:path";
import { findGitDir } from "./find-git-dir.ts";
import { runGit } from "./git-command.ts";
import type { ObjectAlgorithm } from "./write-loose.ts";

/** Where a repository keeps what, and how its objects are named. */
export interface RepositoryFacts {
  /** Top folder of the user's checkout. */
  readonly checkout: string;
  /** The git folder that all worktrees share. */
  readonly commonDir: string;
  /** The git folder of this checkout; differs from `commonDir` in a linked worktree. */
  readonly gitDir: string;
  readonly objectsDir: string;
  readonly algorithm: ObjectAlgorithm;
}

/** Asks git where things are; reads settings but runs nothing of the repository's. */
export const repositoryFacts = async (checkout: string): Promise<RepositoryFacts> => {
  const gitDir = await findGitDir(checkout);
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
