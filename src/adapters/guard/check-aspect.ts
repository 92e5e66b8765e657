import { findGitDir, objectSource } from "../../git/index.ts";
import { type GuardVerdict, guardPatch } from "../../guard/index.ts";
import { loadParsers } from "../../source/index.ts";
import { readPatchedFiles } from "./read-patched-files.ts";
import { resolveCommit } from "./resolve-commit.ts";

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
  const objects = objectSource({ gitDir });
  try {
    const [files, parsers] = await Promise.all([readPatchedFiles(objects, base, head), loadParsers()]);
    return { base, head, verdict: guardPatch({ files, parsers }) };
  } finally {
    objects.close();
  }
};
