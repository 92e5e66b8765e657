/** What a study keeps on disk, as the shell measured it. */
export interface DiskFacts {
  readonly folder: string;
  readonly journalBytes: number;
  /** Logs, metrics and transcripts. */
  readonly trialsBytes: number;
  /** Environments that the project's set-up made, one for each state of its lock file. */
  readonly environmentsBytes: number;
  readonly worktrees: readonly { readonly name: string; readonly path: string; readonly bytes: number }[];
  readonly freeBytes: number | null;
  readonly measuredMs: number;
}

export interface DiskView extends DiskFacts {
  readonly schemaVersion: 1;
  readonly totalBytes: number;
  readonly worktreeBytes: number;
  readonly hint: string;
}

/** Adds up what a study keeps on disk and says how to free some. */
export const disk = (facts: DiskFacts): DiskView => {
  const worktreeBytes = facts.worktrees.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    schemaVersion: 1,
    ...facts,
    worktrees: [...facts.worktrees].sort((a, b) => b.bytes - a.bytes),
    worktreeBytes,
    totalBytes: worktreeBytes + facts.journalBytes + facts.trialsBytes + facts.environmentsBytes,
    hint:
      facts.worktrees.length === 0
        ? "No worktree is left. Every trial's commit stays pinned and can be checked out again."
        : "`espalier gc` removes the worktrees of settled trials; their commits stay pinned and can be checked out again.",
  };
};
