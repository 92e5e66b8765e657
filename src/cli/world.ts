import type { Usage } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import type { StudySpec } from "../core/study-spec.ts";
import type { AgentCheck } from "../ports/agent.ts";
import type { Clock } from "../ports/clock.ts";
import type { Guarantee } from "../ports/executor.ts";
import type { Journal } from "../ports/journal.ts";
import type { Worktrees } from "../ports/worktrees.ts";
import type { Shell } from "../runtime/shell.ts";

/** Everything that a command sees of the machine: given by `main.ts`, or by a test. */
export interface World {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly version: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly input: Input;
  readonly clock: Clock;
  readonly adapters: Adapters;
  /** Calls back at each Ctrl-C or SIGTERM until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
}

/** A stream that people or programs read. */
export interface Output {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** Where answers of a person come from. */
export interface Input {
  readonly isTerminal: boolean;
  /** Asks for one line; the question goes to stderr. */
  ask(question: string): Promise<string>;
}

/** The concrete adapters, loaded when a command needs them. */
export interface Adapters {
  openJournal(request: { path: string; study: string; mode: "read" | "write" }): Promise<Journal>;
  listStudies(path: string): Promise<readonly string[]>;
  /** Pid of the process that writes a study just now, 0 when it is unknown, null when there is none. */
  writerOf(path: string, study: string): Promise<number | null>;
  salvage(
    path: string,
    study: string,
  ): Promise<{ readonly entries: readonly unknown[]; readonly damage: string | null }>;
  worktrees(request: WorktreesRequest): Promise<Worktrees>;
  inspectRepository(start: string): Promise<RepositoryReport>;
  /** Everything that a running study acts through. */
  shell(request: ShellRequest): Promise<MadeShell>;
  /** Names of the agents that there are adapters for. */
  agentNames(): Promise<readonly string[]>;
  /** Of these, the coding agents whose programs are on the PATH. */
  agentsFound(): Promise<readonly string[]>;
  checkAgent(choice: StudySpec["agent"]): Promise<AgentCheck>;
  guarantees(): Promise<readonly Guarantee[]>;
  /** Bytes that a folder takes on disk; 0 where it is not there. */
  diskUsage(folder: string): Promise<number>;
  /** Removes what kills left of evaluations; only under the writer's lock. */
  collectLeftovers(stateDir: string): Promise<void>;
}

export interface WorktreesRequest {
  readonly repo: string;
  readonly stateDir: string;
  readonly study: string;
}

/** A study's shell, and what ends the agent's processes and meter with it. */
export interface MadeShell {
  readonly shell: Shell;
  close(): Promise<void>;
}

export interface ShellRequest {
  readonly spec: StudySpec;
  /** What the study's agent has cost so far. */
  readonly spent: Usage;
  /** The user's checkout. */
  readonly checkout: string;
  readonly stateDir: string;
  readonly study: string;
  /** Whether coding agents may work where no sandbox holds them. */
  readonly acceptsNoSandbox: boolean;
  /** Folder of the study's trials, attempts and inbox. */
  readonly studyFolder: string;
  readonly inboxFolder: string;
  readonly worktrees: Worktrees;
  writeReport(state: StudyState): Promise<string>;
}

/** What is known of a user's checkout; the worktrees adapter finds it out. */
export interface RepositoryReport {
  readonly checkout: string;
  readonly commonDir: string;
  readonly head: string;
  readonly branch: string | null;
  readonly changed: readonly string[];
  readonly untracked: readonly string[];
  readonly ignored: readonly string[];
  readonly submodules: readonly string[];
  readonly notes: readonly string[];
}
