import { type GitObjects, type GitPlace, readCommit, runGit, toText } from "../../git/index.ts";
import type { CaptureRequest, Snapshot } from "../../ports/worktrees.ts";

/**
 * Writes a commit of `tree` and pins it under `refs/espalier/`.
 *
 * Author, committer and time are the same on every machine (the time is the parent's), so that the same content on the
 * same base has the same id.
 */
export const commitTree = async (
  { objects, place, refs, study }: CommitPlaces,
  tree: string,
  request: CaptureRequest,
): Promise<Snapshot> => {
  const parent = await readCommit(objects, request.parent);
  const text = [
    `tree ${tree}`,
    `parent ${request.parent}`,
    `author ${IDENTITY} ${parent.committedAt} +0000`,
    `committer ${IDENTITY} ${parent.committedAt} +0000`,
    "",
    `${request.message.trimEnd()}\n`,
  ].join("\n");
  const commit = await objects.write("commit", Buffer.from(text, "utf8"));
  const [counts] = await Promise.all([
    countChanges(place, parent.tree, tree),
    pin(refs, `refs/espalier/${study}/${request.ref}`, commit),
  ]);
  return { commit, tree, ...counts };
};

/** What making a commit needs: the objects, Espalier's own repository, and the user's for its refs. */
export interface CommitPlaces {
  readonly objects: GitObjects;
  readonly place: GitPlace;
  readonly refs: GitPlace;
  readonly study: string;
}

const IDENTITY = "Espalier <espalier@localhost>";

const pin = async (refs: GitPlace, ref: string, commit: string): Promise<void> => {
  await runGit(refs, ["update-ref", "--no-deref", ref, commit]);
};

const countChanges = async (
  place: GitPlace,
  before: string,
  after: string,
): Promise<Pick<Snapshot, "files" | "addedLines" | "removedLines">> => {
  const args = ["diff-tree", "-r", "-z", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv", before, after];
  const answer = await runGit(place, args);
  const files: string[] = [];
  let addedLines = 0;
  let removedLines = 0;
  for (const line of answer.stdout.toString("latin1").split("\0")) {
    const [, added, removed, path] = /^(-|\d+)\t(-|\d+)\t([\s\S]*)$/.exec(line) ?? [];
    if (path === undefined) continue;
    files.push(toText(path));
    // Git counts no lines in binary files and says "-".
    addedLines += Number(added === "-" ? 0 : added);
    removedLines += Number(removed === "-" ? 0 : removed);
  }
  return { files, addedLines, removedLines };
};
