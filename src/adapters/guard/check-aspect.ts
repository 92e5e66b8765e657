import { type GuardVerdict, guardPatch } from "../../guard/index.ts";
import { loadParsers } from "../../source/index.ts";
import { findGitDir } from "./find-git-dir.ts";
import { resolveCommit } from "./git-objects.ts";
import { readPatchedFiles } from "./read-patched-files.ts";

/** The guard's verdict on two revisions, and the commits that they named. */
export interface AspectCheck {
  readonly base: string;
  readonly head: string;
  readonly verdict: GuardVerdict;
}

/** Checks whether what lies between two revisions of any repository is one change; no study is needed. */
export const checkAspect = async (
  directory: string,
  baseRevision: string,
  headRevision: string,
): Promise<AspectCheck> => {
  const gitDir = await findGitDir(directory);
  const base = await resolveCommit(gitDir, baseRevision);
  const head = await resolveCommit(gitDir, headRevision);
  const [files, parsers] = await Promise.all([readPatchedFiles(gitDir, base, head), loadParsers()]);
  return { base, head, verdict: guardPatch({ files, parsers }) };
};
