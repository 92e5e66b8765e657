import { existsSync, readFileSync } from "node:fs";
import { isAtOrBelow } from "./paths.ts";

/** What the lists of loaded files are judged by. */
export interface ProvenanceRules {
  /** The worktree as the evaluation sees it. */
  readonly worktree: string;
  /** Other copies of the project: the user's checkout, the folder that an environment was built from. */
  readonly projectCopies: readonly string[];
  /** Folders inside a copy from which files may come all the same: environments, included files. */
  readonly allowed: readonly string[];
  /** Importable names of the project. */
  readonly projectModules: readonly string[];
}

/** Python files that an evaluation ran, in order; null when it left no list. */
export function readLoadedFiles(path: string): readonly string[] | null {
  if (!existsSync(path)) return null;
  return readFileSync(path, "utf8")
    .split("\0")
    .filter((file) => file !== "");
}

/** Says what is wrong with where the code came from, or null when all of the project's was the worktree's. */
export function provenanceProblem(loaded: readonly string[] | null, rules: ProvenanceRules): string | null {
  if (loaded === null || loaded.length === 0) {
    return "Python listed none of the files that it ran, so it is unknown whose code was measured";
  }
  const foreign = loaded.find((file) => isForeign(file, rules));
  if (foreign !== undefined) return `the evaluation ran ${foreign}, which is not the worktree's`;
  if (loaded.some((file) => isAtOrBelow(file, rules.worktree))) return null;
  return "the evaluation ran no file of the worktree";
}

function isForeign(file: string, rules: ProvenanceRules): boolean {
  if (isAtOrBelow(file, rules.worktree)) return false;
  const isInCopy = rules.projectCopies.some((copy) => isAtOrBelow(file, copy));
  if (isInCopy && !rules.allowed.some((folder) => isAtOrBelow(file, folder))) return true;
  // A copy of the project that was installed like any other package.
  const installed = /\/(?:site|dist)-packages\/([^/]+?)(?:\.py)?(?:\/|$)/.exec(file)?.[1];
  return installed !== undefined && rules.projectModules.includes(installed);
}
