/** Whether larger or smaller values of a metric are better. */
export type Direction = "maximize" | "minimize";

/** A program to run: split arguments without a shell, or a list that names its shell itself. `{seed}` is filled in. */
export interface Command {
  readonly argv: readonly string[];
}

/** What one study wants and may use: the project file, parsed once at the edge and then trusted. */
export interface StudySpec {
  readonly goal: string;
  readonly objective: Objective;
  readonly constraints: readonly Constraint[];
  readonly guardrails: readonly Guardrail[];
  readonly evaluate: EvaluateSpec;
  readonly environment: EnvironmentSpec;
  /** Absolute paths outside the repository, mounted read-only and hashed. */
  readonly data: readonly string[];
  readonly resources: Resources;
  /** Globs of the files that an agent may edit. */
  readonly edit: readonly string[];
  /** Globs of the files that nothing may change; restored from the baseline before every evaluation. */
  readonly protect: readonly string[];
  readonly aspects: readonly string[];
  readonly budget: Budget;
  /** Stop once the trunk is confirmed at or beyond this value of the objective. */
  readonly target: number | null;
  /** Stop after this many measured trials without a new leader; null: never. */
  readonly stagnation: number | null;
  readonly evidence: EvidenceSpec;
  readonly agent: AgentChoice;
  /** How many workers propose, implement and measure at once. */
  readonly parallel: number;
  /** Fixes the secret from which all evaluation seeds are derived; null: drawn at the start. */
  readonly seed: number | null;
  /** What happens to a patch that stays coupled after its repair turn. */
  readonly coupled: "refuse" | "split";
  /** What a person approves before compute is spent. */
  readonly review: "none" | "proposals" | "patches";
  /** Extra share of the budget for slimming the champion by ablation, 0 for none. */
  readonly slim: number;
}

export interface Objective {
  readonly metric: string;
  readonly direction: Direction;
  /** Smallest effect worth claiming, in the metric's unit; subtracted from every difference. */
  readonly minEffect: number;
  /** `log` where noise scales with the level of a strictly positive metric. */
  readonly scale: "linear" | "log";
}

/** A hard limit: a trial that breaks it is pruned. */
export interface Constraint {
  readonly metric: string;
  readonly min: number | null;
  readonly max: number | null;
}

/** A metric that must not get worse than the baseline by more than a margin, on the same seeds. */
export interface Guardrail {
  readonly metric: string;
  readonly direction: Direction;
  readonly notWorseBy: number;
  /** Strict guardrails must be proven before a promotion; others warn "unproven". */
  readonly strict: boolean;
}

export interface EvaluateSpec {
  readonly form: OneCommand | SealedCommands;
  /** Null: three times the baseline's duration. */
  readonly timeoutMs: number | null;
  readonly smoke: Command | null;
  readonly holdout: Command | null;
}

export interface OneCommand {
  readonly kind: "command";
  readonly command: Command;
}

/** Train and predict never see the files in `sealed`; score runs outside the candidate's process and does. */
export interface SealedCommands {
  readonly kind: "sealed";
  readonly train: Command;
  readonly predict: Command;
  readonly score: Command;
  readonly sealed: readonly string[];
}

export interface EnvironmentSpec {
  /** Builds the environment once per lock hash, outside the worktrees; null: the machine's own. */
  readonly setup: Command | null;
  /** Names of variables passed through from the user's environment. */
  readonly env: readonly string[];
  readonly network: boolean;
  /** Untracked files and folders of the checkout that evaluations see read-only. */
  readonly include: readonly string[];
}

export interface Resources {
  readonly gpus: number;
  readonly cpus: number;
}

/** Limits of one study; null: no limit of that kind. */
export interface Budget {
  readonly replicates: number | null;
  readonly hours: number | null;
  readonly gpuHours: number | null;
  readonly usd: number | null;
  readonly trials: number | null;
}

export interface EvidenceSpec {
  /** `off`: one seed a trial, nothing is certified or claimed. */
  readonly mode: "on" | "off";
  /** Share of false confirmations that the whole search may expect, in (0, 1). */
  readonly alpha: number;
  /** Baseline replicates on different seeds; null: from the budget. */
  readonly baselineReplicates: number | null;
  /** Whether candidate and reference share noise on the same seed. */
  readonly pairing: "paired" | "unpaired";
}

export interface AgentChoice {
  readonly name: string;
  /** For `command`: the program; for others: adapter options, as the project file gives them. */
  readonly options: Readonly<Record<string, unknown>>;
}
