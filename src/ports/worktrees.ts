/**
 * Git worktrees for trials, and the commits that the orchestrator makes of them.
 *
 * **The user's checkout is never touched**: HEAD, index, stash, branches (but those asked for by `publish`), config and
 * untracked files stay as they were, also while the user works in it.
 * **Safe to repeat.** `prepare` on an existing, half-made or edited worktree ends in a clean one at the commit asked for.
 * **Parallel.** Calls may overlap; the adapter serialises what git cannot do at once.
 * **Hostile content.** Nothing that an agent left in a worktree (config, hooks, attributes, nested repositories) is run.
 */
export interface Worktrees {
  /** Makes `name` a clean, detached worktree at `commit`. Names are `[a-z0-9-]+`. */
  prepare(name: string, commit: string): Promise<Worktree>;
  /** Says where `name` would be at `commit`, for those that read the commit and need no files of it. */
  locate(name: string, commit: string): Promise<Worktree>;
  /** Commits all of the worktree's files on top of `parent` and pins it under `refs/espalier/`; null if nothing changed. */
  capture(worktree: Worktree, request: CaptureRequest): Promise<Snapshot | null>;
  /** Makes a commit out of file contents (null deletes) on top of `parent`, without a worktree. */
  write(parent: string, files: ReadonlyMap<string, string | null>, request: CaptureRequest): Promise<Snapshot>;
  /** Three-way merges each edit (commit against its parent) onto `base`; an edit that conflicts is left out. */
  combine(base: string, edits: readonly Edit[], request: CaptureRequest): Promise<Combination>;
  /** Takes edits (commit against its parent) back out of `base`, last first; one that conflicts stays in. */
  without(base: string, edits: readonly Edit[], request: CaptureRequest): Promise<Combination>;
  /** Id of the tree of a commit. */
  treeOf(commit: string): Promise<string>;
  /** The unified diff between two commits, as text, cut after `maxBytes`. */
  diff(from: string, to: string, maxBytes: number): Promise<DiffText>;
  /** Contents of the files that differ between two commits; null where a side has none or is binary. */
  changes(from: string, to: string): Promise<readonly FileChange[]>;
  /** Points the branch `name` at `commit`; refuses to move a branch that is not Espalier's. */
  publish(name: string, commit: string): Promise<void>;
  /** Removes a worktree by rename and deletes it in the background; its commits stay pinned. */
  remove(name: string): Promise<void>;
  /** Worktrees on disk with their size; nothing for ones that are being deleted. */
  usage(): Promise<readonly WorktreeUsage[]>;
  /** Removes worktrees not in `keep`, trash and half-made entries; returns the bytes freed. */
  collect(keep: ReadonlySet<string>): Promise<number>;
  /** Resolves once background deletions are done. */
  settled(): Promise<void>;
}

export interface Worktree {
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  readonly commit: string;
}

export interface CaptureRequest {
  /** Ref below `refs/espalier/<study>/` that pins the commit, for example `trial-12`. */
  readonly ref: string;
  readonly parent: string;
  readonly message: string;
  /** What a changed text file is committed as, given what it was before; for what must never get into git. */
  readonly clean?: (before: string | null, after: string) => string;
}

export interface Snapshot {
  readonly commit: string;
  readonly tree: string;
  readonly files: readonly string[];
  readonly addedLines: number;
  readonly removedLines: number;
  /** Files of the worktree that are not in the commit: FIFOs, sockets, devices, reserved names, large new files. */
  readonly leftOut?: readonly string[];
}

export interface Edit {
  readonly trial: number;
  readonly commit: string;
  readonly parent: string;
}

export interface Combination {
  /** Null when nothing applied. */
  readonly snapshot: Snapshot | null;
  readonly applied: readonly number[];
  readonly leftOut: readonly { readonly trial: number; readonly reason: string }[];
}

export interface DiffText {
  readonly text: string;
  readonly truncated: boolean;
}

export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface WorktreeUsage {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}
