export { type CommitFacts, readCommit, treeOf } from "./commits.ts";
export { findGitDir } from "./find-git-dir.ts";
export { type GitAnswer, type GitPlace, runGit, tryGit } from "./git-command.ts";
export { type LineCounter, lineCounter } from "./line-counter.ts";
export { type GitObject, type GitObjects, gitObjects, type ObjectSource, objectSource } from "./object-store.ts";
export { type RepositoryFacts, repositoryFacts } from "./repository-facts.ts";
export { keepsRefsInFiles, setDetachedHead, setRef } from "./set-ref.ts";
export type { TreeEntry } from "./tree-object.ts";
export {
  type BytePath,
  diffTrees,
  editTree,
  entryAt,
  listTree,
  type TreeChange,
  toBytePath,
  toText,
} from "./trees.ts";
