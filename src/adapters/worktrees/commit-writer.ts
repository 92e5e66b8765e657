import {
  type GitObjects,
  type LineCounter,
  type RepositoryFacts,
  readCommit,
  setRef,
  toText,
} from "../../git/index.ts";
import type { CaptureRequest, Snapshot } from "../../ports/worktrees.ts";

/**
 * Writes a commit of `tree` and pins it under `refs/espalier/`.
 *
 * Author, committer and time are the same on every machine (the time is the parent's), so that the same content on the
 * same base has the same id.
 */
export const commitTree = async (
  { facts, objects, lines, study }: CommitPlaces,
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
    countChanges(lines, parent.tree, tree),
    setRef(facts, `refs/espalier/${study}/${request.ref}`, commit),
  ]);
  return { commit, tree, ...counts };
};

/** What making a commit needs. */
export interface CommitPlaces {
  readonly facts: RepositoryFacts;
  readonly objects: GitObjects;
  readonly lines: LineCounter;
  readonly study: string;
}

const IDENTITY = "Espalier <espalier@localhost>";

const countChanges = async (
  lines: LineCounter,
  before: string,
  after: string,
): Promise<Pick<Snapshot, "files" | "addedLines" | "removedLines">> => {
  const files = await lines.count(before, after);
  return {
    files: files.map(({ path }) => toText(path)),
    addedLines: files.reduce((sum, file) => sum + file.addedLines, 0),
    removedLines: files.reduce((sum, file) => sum + file.removedLines, 0),
  };
};
