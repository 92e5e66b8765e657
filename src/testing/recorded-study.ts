import { apply, fold } from "../core/apply.ts";
import { decide, POLICY_VERSION } from "../core/decide.ts";
import type { JournalEntry, RequestEvent, StudyCreated, StudyEvent } from "../core/events.ts";
import { DEFAULT_ASPECTS } from "../core/proposal.ts";
import { hash32 } from "../core/random.ts";
import type { StudyState } from "../core/state.ts";
import type { StudySpec } from "../core/study-spec.ts";
import { type RecordedWorld, recordedWorld } from "./recorded-world.ts";

/** What kind of study to record. */
export interface RecordedStudyOptions {
  /** Trials at which to stop; the study ends by itself when `isFinished`. */
  readonly trials: number;
  readonly isFinished: boolean;
  readonly seed?: number;
  readonly parallel?: number;
  readonly review?: StudySpec["review"];
  readonly guardrails?: boolean;
  /** Texts that every free field carries, to see that they are shown and never obeyed. */
  readonly hostile?: readonly string[];
  readonly name?: string;
}

/** A whole journal of a study that never ran: decided by the real core, answered by a world of arithmetic. */
export const recordStudy = (options: RecordedStudyOptions): readonly JournalEntry[] => {
  const { trials, isFinished, seed = 7, hostile = [] } = options;
  const world = recordedWorld({ seed, hostile });
  const recorder = startRecording(created(options));
  recorder.record({ type: "orchestrator_started", pid: 4242, version: "0.1.0" });
  const decided = Math.min(trials, MOST_DECIDED);
  while (recorder.step(world)) if (!isFinished && recorder.state.trials.length > decided) break;
  if (trials > decided) growQuickly(recorder, world, trials);
  if (isFinished) recorder.record({ type: "orchestrator_stopped", reason: "the study is finished" });
  return recorder.entries;
};

/** Records a study step by step, for tests of what a running one looks like. */
interface Recorder {
  readonly state: StudyState;
  readonly entries: JournalEntry[];
  record(...events: readonly StudyEvent[]): void;
  /** Lets time pass. */
  wait(ms: number): void;
  /** Decides what is due, or answers the request that is due first; false when the study waits for a person or ended. */
  step(world: RecordedWorld): boolean;
}

/** A recorder that holds a study of which only its creation is known. */
const startRecording = (creation: StudyCreated): Recorder => {
  let nowMs = Date.UTC(2026, 0, 12, 9, 0, 0);
  const entries: JournalEntry[] = [{ seq: 1, atMs: nowMs, event: creation }];
  const state = fold(entries);
  const due: { readonly atMs: number; readonly event: StudyEvent }[] = [];
  const record = (...events: readonly StudyEvent[]): void => {
    for (const event of events) {
      const entry = { seq: entries.length + 1, atMs: nowMs, event };
      entries.push(entry);
      apply(state, entry);
    }
  };
  return {
    state,
    entries,
    record,
    wait: (ms) => {
      nowMs += ms;
    },
    step: (world) => {
      const events = decide(state);
      if (events.length > 0) {
        record(...events);
        for (const event of events) {
          if (!isRequest(event)) continue;
          const { outcome, tookMs } = world.answer(state, event);
          due.push({ atMs: nowMs + tookMs, event: outcome });
        }
        due.sort((a, b) => a.atMs - b.atMs);
        return true;
      }
      const next = due.shift();
      if (!next) return false;
      nowMs = Math.max(nowMs, next.atMs);
      record(next.event);
      return true;
    },
  };
};

/** The first event of a recorded study. */
const created = (options: RecordedStudyOptions): StudyCreated => ({
  type: "study_created",
  formatVersion: 1,
  name: options.name ?? "bits-per-char",
  spec: recordedSpec(options),
  secret: "5eed5eed5eed5eed5eed5eed5eed5eed",
  policyVersion: POLICY_VERSION,
  baseCommit: "4d1f0c6a9b7e4f2d8c3a5b6e7f8091a2b3c4d5e6",
});

const recordedSpec = ({
  trials,
  isFinished,
  seed = 7,
  parallel = 2,
  review = "none",
  guardrails = true,
}: RecordedStudyOptions): StudySpec => ({
  goal: "Lower the validation bits per character of the language model",
  objective: { metric: "bits_per_char", direction: "minimize", minEffect: 0, scale: "linear" },
  constraints: [{ metric: "tail_bits", min: null, max: 12 }],
  guardrails: guardrails ? [{ metric: "macro_f1", direction: "maximize", notWorseBy: 0.02, strict: false }] : [],
  evaluate: {
    form: { kind: "command", command: { argv: ["python", "evaluate.py", "--seed", "{seed}"] } },
    timeoutMs: 600_000,
    smoke: null,
    holdout: null,
  },
  environment: { setup: null, env: [], network: false, include: [] },
  data: [],
  resources: { gpus: 1, cpus: 4 },
  edit: ["**/*.py"],
  protect: ["evaluate.py", "data/**"],
  aspects: DEFAULT_ASPECTS,
  budget: {
    replicates: isFinished ? Math.max(60, Math.round(trials * 1.45)) : Math.max(120, Math.round(trials * 1.6)),
    hours: isFinished ? null : Math.max(8, Math.round(trials / 20)),
    gpuHours: null,
    usd: null,
    trials: isFinished ? trials : null,
  },
  target: null,
  stagnation: null,
  evidence: { mode: "on", alpha: 0.05, baselineReplicates: null, pairing: "paired" },
  agent: { name: "codex", options: {} },
  parallel,
  seed,
  coupled: "refuse",
  review,
  slim: 0,
});

/** Beyond this the real policies would take minutes; more trials are grown by a simple rule. */
const MOST_DECIDED = 240;

// The same events as an attempt of the real policies, the parent chosen by results alone.
const growQuickly = ({ state, record, wait }: Recorder, world: RecordedWorld, trials: number): void => {
  const values = state.trials.map(
    ({ bySeed }) => -([...bySeed.values()][0]?.metrics?.bits_per_char ?? Number.POSITIVE_INFINITY),
  );
  const best: number[] = [];
  for (const { number, settled } of state.trials) if (settled === "measured") insertByValue(best, number, values);
  const ask = (request: RequestEvent): void => {
    const { outcome, tookMs } = world.answer(state, request);
    record(request);
    wait(Math.round(tookMs / 2));
    record(outcome);
  };
  while (state.trials.length <= trials) {
    const attempt = state.attempts.length + 1;
    const trial = state.trials.length;
    const aspect = DEFAULT_ASPECTS[attempt % DEFAULT_ASPECTS.length] ?? "data";
    const u = hash32(`parent/${attempt}`) / 0x1_0000_0000;
    const parent = best[Math.floor(u * u * best.length)] ?? 0;
    record({
      type: "attempt_started",
      attempt,
      parent,
      operator: "improve",
      aspect,
      edits: [],
      suggestion: null,
      part: null,
      proposal: null,
      prior: null,
    });
    ask({ type: "proposal_requested", id: `attempt-${attempt}/proposal-1`, attempt, turn: 1, remark: null });
    const proposal = state.attempts[attempt - 1]?.proposal;
    if (!proposal) continue;
    ask({ type: "novelty_requested", id: `attempt-${attempt}/novelty-1`, attempt, proposal });
    const novelty = state.attempts[attempt - 1]?.novelty;
    if (novelty?.verdict === "repeat") {
      record(
        { type: "proposal_refused", attempt, proposal, reason: novelty.message, verdict: novelty },
        { type: "attempt_ended", attempt, end: "refused", reason: novelty.message },
      );
      continue;
    }
    record({ type: "trial_opened", trial, attempt, parent, operator: "improve", proposal, note: "" });
    ask({ type: "patch_requested", id: `trial-${trial}/patch-1`, attempt, trial, turn: 1, remark: null });
    ask({
      type: "guard_requested",
      id: `trial-${trial}/guard-1`,
      attempt,
      trial,
      commit: state.trials[trial]?.commit ?? "",
    });
    const guard = state.trials[trial]?.guard;
    if (guard && (guard.verdict === "coupled" || guard.violations.length > 0)) {
      const reason = guard.violations[0] ?? `The patch is coupled: ${guard.title}`;
      record(
        { type: "trial_settled", trial, as: "refused", reason },
        { type: "attempt_ended", attempt, end: "refused", reason },
      );
      continue;
    }
    const seed = [...(state.trials[0]?.bySeed.keys() ?? [])][attempt % 4] ?? 1;
    const id = `trial-${trial}/search-${attempt % 4}`;
    ask({ type: "replicate_requested", id, trial, purpose: "search", seed, attempt: 1 });
    const run = state.replicates.get(id);
    const value = run?.metrics?.bits_per_char;
    if (value === undefined) {
      const reason = run?.message ?? "failed";
      record(
        { type: "trial_settled", trial, as: "failed", reason },
        { type: "attempt_ended", attempt, end: "failed", reason },
      );
      continue;
    }
    record(
      { type: "trial_settled", trial, as: "measured", reason: "" },
      { type: "attempt_ended", attempt, end: "measured", reason: "" },
    );
    values[trial] = -value;
    insertByValue(best, trial, values);
    if (trial % 3 === 0 && (values[best[0] ?? 0] ?? 0) + value > 0.05)
      record({ type: "trial_pruned", trial, probability: 0.01, reason: "1 % likely to be as good as the trunk" });
  }
};

const insertByValue = (best: number[], trial: number, values: readonly number[]): void => {
  const at = best.findIndex((other) => (values[other] ?? 0) < (values[trial] ?? 0));
  best.splice(at < 0 ? best.length : at, 0, trial);
  if (best.length > 120) best.pop();
};

const isRequest = (event: StudyEvent): event is RequestEvent => event.type.endsWith("_requested");
