import { POLICY_VERSION } from "../core/decide.ts";
import type { OutcomeEvent, RequestEvent, StudyCreated, Usage } from "../core/events.ts";
import { hash32 } from "../core/random.ts";
import type { StudyState } from "../core/state.ts";
import type { StudySpec } from "../core/study-spec.ts";

/** A world with known truth: what an idea is worth, how noisy an evaluation is. A pure function of its seed. */
export interface SimulatedWorld {
  /** Answers one request, the same way whenever it is asked again. */
  answer(state: StudyState, request: RequestEvent): OutcomeEvent;
  /** True value of a trial, 0 for the baseline; larger is better. */
  trueValue(state: StudyState, trial: number): number;
}

export interface WorldSettings {
  readonly seed: number;
  /** Standard deviation of one replicate. */
  readonly noise: number;
  /** Share of the noise variance that replicates on one seed have in common. */
  readonly seedCorrelation: number;
  /** Whether no idea helps or harms at all. */
  readonly isNull: boolean;
  /** Chance that an idea's code crashes. */
  readonly crashes: number;
}

/** Ideas are mostly useless or harmful, some help a little and few a lot; gains add up along a lineage. */
export const simulatedWorld = (settings: Partial<WorldSettings> = {}): SimulatedWorld => {
  const world: WorldSettings = { seed: 1, noise: 1, seedCorrelation: 0.3, isNull: false, crashes: 0, ...settings };
  const chance = (name: string): number => hash32(`${world.seed}/${name}`) / 0x1_0000_0000;
  const normal = (name: string): number =>
    Math.sqrt(-2 * Math.log(chance(`${name}/r`) + 1e-12)) * Math.cos(2 * Math.PI * chance(`${name}/a`));

  const effectOf = (trial: number): number => {
    if (world.isNull) return 0;
    const kind = chance(`kind/${trial}`);
    const size = -Math.log(chance(`size/${trial}`) + 1e-9);
    if (kind < 0.35) return 0;
    if (kind < 0.7) return -(0.2 + size);
    return kind < 0.95 ? 0.1 + 0.3 * size : 1 + size;
  };
  const trueValue = (state: StudyState, number: number): number => {
    const trial = state.trials[number];
    if (!trial || trial.parent === null) return 0;
    const own =
      trial.operator === "improve" ? effectOf(number) : trial.edits.reduce((sum, edit) => sum + effectOf(edit), 0);
    return trueValue(state, trial.parent) + (trial.operator === "ablate" ? -own : own);
  };
  const measure = (state: StudyState, trial: number, seed: number): number =>
    trueValue(state, trial) +
    world.noise * Math.sqrt(world.seedCorrelation) * normal(`seed/${seed}`) +
    world.noise * Math.sqrt(1 - world.seedCorrelation) * normal(`run/${trial}/${seed}`);

  return {
    trueValue,
    answer: (state, request) => {
      const { id } = request;
      switch (request.type) {
        case "capture_requested":
          return { type: "baseline_captured", id, commit: "commit-0", tree: "tree-0", environment: ENVIRONMENT };
        case "replicate_requested":
          if (request.trial > 0 && chance(`crash/${request.trial}`) < world.crashes)
            return {
              type: "replicate_failed",
              id,
              failure: "crash",
              message: "ZeroDivisionError",
              durationMs: 500,
              gpuMs: 0,
            };
          return {
            type: "replicate_finished",
            id,
            metrics: {
              score: measure(state, request.trial, request.seed),
              latency: 10 + 0.1 * normal(`latency/${request.trial}/${request.seed}`),
            },
            durationMs: 1000,
            gpuMs: 0,
            predictionsHash: null,
            cachedFrom: null,
          };
        case "proposal_requested":
          return {
            type: "proposal_received",
            id,
            proposal: {
              hypothesis: `Idea ${request.attempt} raises the score because it is idea ${request.attempt}.`,
              aspect: state.attempts[request.attempt - 1]?.aspect ?? "",
              change: {
                component: "model",
                operation: "set",
                parameter: `knob_${request.attempt}`,
                from: "0",
                to: "1",
                unit: "",
                scope: "",
              },
              expects: [{ metric: "score", direction: "up" }],
              files: ["model.py"],
            },
            difference: "",
            usage: FREE,
          };
        case "novelty_requested":
          return {
            type: "novelty_judged",
            id,
            verdict: { verdict: "new", match: null, score: 0, layer: "none", differing: [], message: "" },
          };
        case "patch_requested":
          return { type: "patch_captured", id, ...patchOf(`${request.trial}`), usage: FREE };
        case "guard_requested":
          return {
            type: "guard_judged",
            id,
            verdict: {
              verdict: "single",
              title: `knob_${request.attempt}`,
              groups: [],
              incidental: [],
              silent: [],
              violations: [],
              repairText: "",
            },
            patchFingerprint: `patch-${request.trial}`,
            treeFingerprint: `tree-${request.trial}`,
            identicalTo: null,
            parts: [],
          };
        case "smoke_requested":
          return { type: "smoke_finished", id, passed: true, message: "" };
        case "combination_requested":
          return {
            type: "combination_finished",
            id,
            ...patchOf(`${request.operator}-${request.attempt}`),
            applied: request.edits,
            leftOut: [],
            usage: FREE,
          };
        case "handover_requested":
          return { type: "handover_finished", id, branches: [], reportPath: "report.html" };
      }
    },
  };
};

/** A whole project file for studies in a simulated world. */
export const simulatedSpec = (changes: Partial<StudySpec> = {}): StudySpec => ({
  goal: "Raise the score of the simulated world",
  objective: { metric: "score", direction: "maximize", minEffect: 0, scale: "linear" },
  constraints: [],
  guardrails: [{ metric: "latency", direction: "minimize", notWorseBy: 1, strict: false }],
  evaluate: {
    form: { kind: "command", command: { argv: ["evaluate", "--seed", "{seed}"] } },
    timeoutMs: null,
    smoke: null,
    holdout: null,
  },
  environment: { setup: null, env: [], network: false, include: [] },
  data: [],
  resources: { gpus: 0, cpus: 1 },
  edit: ["**"],
  protect: [],
  aspects: ["data", "features", "architecture", "hyperparameter"],
  budget: { replicates: 80, hours: null, gpuHours: null, usd: null, trials: null },
  target: null,
  stagnation: null,
  evidence: { mode: "on", alpha: 0.05, baselineReplicates: null, pairing: "paired" },
  agent: { name: "scripted", options: {} },
  parallel: 1,
  seed: 1,
  coupled: "refuse",
  review: "none",
  slim: 0,
  ...changes,
});

/** The first event of a simulated study. */
export const simulatedStudy = (spec: StudySpec = simulatedSpec(), secret = "00"): StudyCreated => ({
  type: "study_created",
  formatVersion: 1,
  name: "simulated",
  spec,
  secret,
  policyVersion: POLICY_VERSION,
  baseCommit: "commit-0",
});

const patchOf = (name: string) => ({
  commit: `commit-${name}`,
  tree: `tree-${name}`,
  files: ["model.py"],
  addedLines: 2,
  removedLines: 1,
});

const FREE: Usage = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };

const ENVIRONMENT = {
  hash: "environment",
  lockHash: null,
  interpreter: "simulated",
  hardware: "simulated",
  protectedFiles: 0,
  dataHash: null,
  provenance: "simulated",
  guarantees: [],
  warnings: [],
  slots: 1,
};
