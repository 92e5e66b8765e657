import type { StudyState, Trial } from "../core/state.ts";
import type { Agent } from "../ports/agent.ts";
import type { Clock } from "../ports/clock.ts";
import type { Executor } from "../ports/executor.ts";
import type { Guard } from "../ports/guard.ts";
import type { Recall } from "../ports/recall.ts";
import type { Worktrees } from "../ports/worktrees.ts";

/** Everything of the outer world that a study's orchestrator acts through; chosen once, where the program is put together. */
export interface Shell {
  readonly worktrees: Worktrees;
  readonly executor: Executor;
  readonly agent: Agent;
  readonly recall: Recall;
  readonly guard: Guard;
  readonly clock: Clock;
  /** The user's checkout. */
  readonly checkout: string;
  /** `.espalier/<study>`: transcripts, logs and metrics of the trials. */
  readonly studyFolder: string;
  /** Where `espalier` commands leave what people ask of a running study. */
  readonly inboxFolder: string;
  /** Bytes that the worktrees may take before idle ones are removed. */
  readonly worktreeQuotaBytes: number;
  /** Values that must not get into a commit, beside what looks like a credential. */
  secrets(): readonly string[];
  /** Writes the report of the state and returns its path. */
  writeReport(state: StudyState): Promise<string>;
}

/** A trial that has a commit, as every one has that something is built on or measured of. */
export const madeTrial = (state: StudyState, number: number): Trial & { readonly commit: string } => {
  const trial = state.trials[number];
  if (!trial?.commit) throw new TypeError(`trial #${number} has no commit`);
  return { ...trial, commit: trial.commit };
};

/** Folder of one trial's patch, logs and metrics. */
export const trialFolder = (shell: Shell, trial: number): string => `${shell.studyFolder}/trials/${trial}`;

/** Folder of one attempt's transcript. */
export const attemptFolder = (shell: Shell, attempt: number): string => `${shell.studyFolder}/attempts/${attempt}`;

/** Name of the worktree in which an attempt's trial is made and measured. */
export const worktreeName = (state: StudyState, trial: number): string => {
  const attempt = state.trials[trial]?.attempt;
  return attempt === null || attempt === undefined ? "root" : attemptWorktree(attempt);
};

/** Name of an attempt's worktree. */
export const attemptWorktree = (attempt: number): string => `attempt-${attempt}`;
