import type {
  AttemptEnd,
  AttemptStarted,
  AuditFinished,
  BaselineJudged,
  BaselineRefused,
  BudgetPlanned,
  CertificationFinished,
  CertificationStarted,
  CombinationFinished,
  EnvironmentFacts,
  FailureClass,
  GuardVerdict,
  HandoverFinished,
  LookTaken,
  NoveltyVerdict,
  Operator,
  PatchPart,
  PatchRemark,
  ProposalRefused,
  ProposalRemark,
  Purpose,
  RequestEvent,
  SessionFailed,
  StudyCreated,
  TrialSettled,
  Usage,
} from "./events.ts";
import type { Metrics } from "./metrics.ts";
import type { Proposal } from "./proposal.ts";
import type { StudySpec } from "./study-spec.ts";

/** Where a study stands in the steps from baseline to hand-over. */
export type Phase = "created" | "baseline" | "search" | "integration" | "audit" | "handover" | "finished" | "refused";

/**
 * Everything that the journal says, folded. `apply` alone writes to it, in place: copying maps of 10,000 trials at each
 * of 100,000 events would cost minutes. Readers treat it as read-only.
 */
export interface StudyState {
  /** Sequence number and time of the last event folded in. */
  seq: number;
  nowMs: number;
  startedMs: number;
  /** Time during which an orchestrator was at work, for the hours budget. */
  workedMs: number;
  /** Time of the last event that came of an orchestrator's work. */
  workedUntilMs: number;
  formatVersion: number;
  name: string;
  spec: StudySpec;
  secret: string;
  policyVersion: string;
  baseCommit: string;
  phase: Phase;

  environment: EnvironmentFacts | null;
  baseline: BaselineJudged | null;
  refusal: BaselineRefused | null;
  plan: BudgetPlanned | null;

  /** By number; 0 is the root. */
  readonly trials: Trial[];
  /** Parent of each trial, -1 for the root. */
  readonly parents: number[];
  /** Numbers of the trials that combine others. */
  readonly combinations: number[];
  settledTrials: number;
  /** Times that a trial was pinned or unpinned. */
  pins: number;
  /** How many trials are banned. */
  banned: number;
  /** By number minus one. */
  readonly attempts: Attempt[];
  /** Numbers of the attempts that have not ended, in order. */
  readonly activeAttempts: number[];
  /** Parts of coupled patches that wait to become trials. */
  readonly pendingParts: { readonly parent: number; readonly proposal: Proposal; readonly part: PatchPart }[];
  readonly pendingRetries: number[];
  readonly pendingSuggestions: string[];

  /** Asked and not answered yet, in the order in which they were asked. */
  readonly open: Map<string, RequestEvent>;
  readonly replicates: Map<string, Replicate>;
  /** Finished replicate by tree, seed and split. */
  readonly measured: Map<string, string>;
  readonly observations: Observations;

  readonly certifications: Certification[];
  /** Last confirmed trial; 0 until one is. */
  trunk: number;
  readonly refusedProposals: (ProposalRefused & { readonly atMs: number })[];
  readonly instructions: string[];

  usage: StudyUsage;
  /** Durations of the finished replicates in milliseconds, in order. */
  readonly durations: number[];
  /** Search replicates asked for so far; picks the search seed of the next. */
  searchReplicates: number;
  /** Improve and combine attempts started so far. */
  launches: number;
  /** Trials in a row, counted over the study, on which the agent declined an aspect. */
  readonly declines: Map<string, number>;
  readonly triedCombinations: Set<string>;

  /** Attempts in a row that a lack of money spoilt. */
  budgetFailures: number;
  /** Attempts in a row without a patch: 1 for one that gave nothing of use, 2 for a crash or a time limit. */
  agentFailures: number;
  /** Rests in a row that the agent's provider was given without an answer since. */
  providerPauses: number;
  isPaused: boolean;
  isStopped: boolean;
  stopReason: string;
  /** Set when the agent cannot be used at all; cleared by the next start of an orchestrator. */
  blocked: { readonly code: "agent_sign_in" | "agent_unavailable"; readonly message: string } | null;
  providerPausedUntilMs: number;
  providerPauseReason: string;
  isHoldoutOpened: boolean;
  searchClosedReason: string;
  /** Attempts and certifications that existed when the search was closed. */
  closedAt: { readonly attempts: number; readonly certifications: number };
  integrationReason: string;
  /** Index of the first audit seed of the audit under way. */
  auditOffset: number;
  auditPairs: number;
  audit: AuditFinished | null;
  handover: HandoverFinished | null;
  finishReason: string;
}

export interface StudyUsage {
  /** Charged replicates; those in flight are counted apart. */
  replicates: number;
  /** Of these, on evidence seeds. */
  certificationReplicates: number;
  reused: number;
  replicateMs: number;
  gpuMs: number;
  usd: number;
  inputTokens: number;
  outputTokens: number;
  isEstimated: boolean;
}

/** What the tree posterior is fitted to, as parallel lists; search seeds have the indices 0 to n0 - 1. */
export interface Observations {
  readonly trials: number[];
  readonly seeds: number[];
  readonly values: number[];
  /** Positions in these lists of each trial's first observation, in the order in which they came. */
  readonly firsts: number[];
  /** Oriented values of each guardrail, in the order of the project file; NaN where a run did not report it. */
  readonly guardrails: number[][];
  readonly seen: Set<number>;
  readonly seedIndex: Map<number, number>;
  /** Raw objective values seen, sorted, and the smallest step between two of them. */
  readonly sorted: number[];
  /** How many of them differ. */
  distinct: number;
  resolution: number;
}

export type TrialStatus = "waiting" | "running" | "complete" | "pruned" | "failed";

export interface Trial {
  readonly number: number;
  readonly parent: number | null;
  readonly operator: Operator | "root";
  readonly attempt: number | null;
  readonly proposal: Proposal | null;
  /** Combine and ablate: trials whose edits were joined or dropped. */
  edits: readonly number[];
  readonly prior: AttemptStarted["prior"];
  readonly children: number[];
  readonly depth: number;
  status: TrialStatus;
  commit: string | null;
  tree: string | null;
  files: readonly string[];
  addedLines: number;
  removedLines: number;
  patchFingerprint: string | null;
  treeFingerprint: string | null;
  guard: GuardVerdict | null;
  combination: CombinationFinished | null;
  /** Ids in the order of asking, all purposes. */
  readonly replicates: string[];
  /** How many of them measured an earlier form of the patch. */
  staleReplicates: number;
  /** Finished replicates by seed; the hold-out split is kept apart. */
  readonly bySeed: Map<number, Replicate>;
  readonly holdoutBySeed: Map<number, Replicate>;
  settled: TrialSettled["as"] | null;
  settledReason: string;
  pruned: { readonly probability: number; readonly reason: string } | null;
  /** Aspect: proposals in a row that were refused or failed. */
  readonly strikes: Map<string, number>;
  readonly closedAspects: Set<string>;
  isBanned: boolean;
  isPinned: boolean;
  readonly notes: { readonly text: string; readonly by: string; readonly atMs: number }[];
  note: string;
  readonly openedMs: number;
  settledMs: number | null;
}

export interface Replicate {
  readonly id: string;
  readonly trial: number;
  readonly purpose: Purpose;
  readonly seed: number;
  readonly attempt: number;
  readonly requestedMs: number;
  status: "running" | "finished" | "failed";
  metrics: Metrics | null;
  failure: FailureClass | null;
  message: string;
  durationMs: number;
  gpuMs: number;
  predictionsHash: string | null;
  /** Id of the replicate whose result was used again, or where an earlier study measured it. */
  reusedFrom: string | null;
  finishedMs: number | null;
}

/** What an attempt needs next. While a request of it is open it waits. */
export type Step =
  | "propose"
  | "judge novelty"
  | "rule on novelty"
  | "open trial"
  | "implement"
  | "judge patch"
  | "rule on patch"
  | "smoke"
  | "measure"
  | "combine"
  | "end"
  | "ended";

export interface Attempt {
  readonly number: number;
  readonly parent: number;
  readonly operator: Operator;
  readonly aspect: string;
  readonly edits: readonly number[];
  readonly suggestion: string | null;
  readonly part: PatchPart | null;
  readonly prior: AttemptStarted["prior"];
  readonly startedMs: number;
  step: Step;
  isWaiting: boolean;
  /** Number of the next or current question, and how often it was asked (again after a lost session). */
  proposalTurn: number;
  patchTurn: number;
  tries: number;
  /** Value of `tries` for which the provider was given a pause. */
  pausedTries: number;
  proposalRemark: ProposalRemark | null;
  patchRemark: PatchRemark | null;
  proposal: Proposal | null;
  difference: string;
  novelty: NoveltyVerdict | null;
  refusals: number;
  hasAskedDifference: boolean;
  /** Asked what differs, the agent had nothing to say. */
  hasConceded: boolean;
  hasRepairedProposal: boolean;
  hasRepairedPatch: boolean;
  hasRepairedCrash: boolean;
  failure: SessionFailed | null;
  trial: number | null;
  guardOutcome: { readonly identicalTo: number | null; readonly parts: readonly PatchPart[] } | null;
  combination: CombinationFinished | null;
  /** What ends the attempt, set before it is ruled. */
  ending: { readonly end: AttemptEnd; readonly reason: string } | null;
  approvedProposal: boolean | null;
  approvedPatch: boolean | null;
  /** Patch turn of the last smoke run, 0 for none. */
  smokedTurn: number;
  isSmokePassed: boolean;
  smokeMessage: string;
  usage: Usage;
  end: AttemptEnd | null;
  endReason: string;
  endedMs: number | null;
}

export interface Certification {
  readonly started: CertificationStarted;
  readonly looks: LookTaken[];
  finished: CertificationFinished | null;
  readonly startedMs: number;
  finishedMs: number | null;
}

/** Aspect of the one ablation that is meant to stay; the others only tell what each edit is worth. */
export const SLIM_ASPECT = "slim";

/** The state of a study of which only its creation is known. */
export const initialState = (created: StudyCreated, seq: number, atMs: number): StudyState => ({
  seq,
  nowMs: atMs,
  startedMs: atMs,
  workedMs: 0,
  workedUntilMs: atMs,
  formatVersion: created.formatVersion,
  name: created.name,
  spec: created.spec,
  secret: created.secret,
  policyVersion: created.policyVersion,
  baseCommit: created.baseCommit,
  phase: "created",
  environment: null,
  baseline: null,
  refusal: null,
  plan: null,
  trials: [],
  parents: [],
  combinations: [],
  settledTrials: 0,
  pins: 0,
  banned: 0,
  attempts: [],
  activeAttempts: [],
  pendingParts: [],
  pendingRetries: [],
  pendingSuggestions: [],
  open: new Map(),
  replicates: new Map(),
  measured: new Map(),
  observations: {
    trials: [],
    seeds: [],
    values: [],
    firsts: [],
    guardrails: [],
    seen: new Set(),
    seedIndex: new Map(),
    sorted: [],
    distinct: 0,
    resolution: 0,
  },
  certifications: [],
  trunk: 0,
  refusedProposals: [],
  instructions: [],
  usage: {
    replicates: 0,
    certificationReplicates: 0,
    reused: 0,
    replicateMs: 0,
    gpuMs: 0,
    usd: 0,
    inputTokens: 0,
    outputTokens: 0,
    isEstimated: false,
  },
  durations: [],
  searchReplicates: 0,
  launches: 0,
  declines: new Map(),
  triedCombinations: new Set(),
  budgetFailures: 0,
  agentFailures: 0,
  providerPauses: 0,
  isPaused: false,
  isStopped: false,
  stopReason: "",
  blocked: null,
  providerPausedUntilMs: 0,
  providerPauseReason: "",
  isHoldoutOpened: false,
  searchClosedReason: "",
  closedAt: { attempts: 0, certifications: 0 },
  integrationReason: "",
  auditOffset: 0,
  auditPairs: 0,
  audit: null,
  handover: null,
  finishReason: "",
});

/** A trial as it is when it gets its number. */
export const newTrial = (
  facts: Pick<Trial, "number" | "parent" | "operator" | "attempt" | "proposal" | "edits" | "prior" | "openedMs"> & {
    readonly depth: number;
    readonly note: string;
  },
): Trial => ({
  ...facts,
  children: [],
  status: "waiting",
  commit: null,
  tree: null,
  files: [],
  addedLines: 0,
  removedLines: 0,
  patchFingerprint: null,
  treeFingerprint: null,
  guard: null,
  combination: null,
  replicates: [],
  staleReplicates: 0,
  bySeed: new Map(),
  holdoutBySeed: new Map(),
  settled: null,
  settledReason: "",
  pruned: null,
  strikes: new Map(),
  closedAspects: new Set(),
  isBanned: false,
  isPinned: false,
  notes: [],
  settledMs: null,
});
