import { fitOf, leaderOf } from "../../src/core/fit.ts";
import { createStudy, memoryJournal, type OutcomeEvent, type RequestEvent, type Study } from "../../src/index.ts";
import { simulatedSpec, simulatedStudy } from "../../src/testing/simulated-world.ts";
import { passengersOf } from "./peers.ts";
import type { StudyOutcome } from "./reference.ts";
import type { Subject, World } from "./world.ts";

/** How the engine is played. */
export interface EnginePlay {
  readonly budget: number;
  readonly workers?: number;
  /** Extra share of the budget for slimming the champion. */
  readonly slim?: number;
  /** Whether a guardrail watches the ideas that cost something else (`costOf`). */
  readonly isGuarded?: boolean;
}

/** Plays the product's own engine through ask and tell: every decision is its own, the world only answers. */
export const playEngine = (world: World, play: EnginePlay): StudyOutcome => outcomeOf(world, runEngine(world, play));

/** A study that the engine has finished, with the true subject of each of its trials. */
export interface EngineRun {
  readonly study: Study;
  readonly subjects: ReadonlyMap<number, Subject>;
}

/** Runs a study to its end, answering in the order of asking. */
export const runEngine = (
  world: World,
  { budget, workers = 1, slim = 0, isGuarded = false }: EnginePlay,
): EngineRun => {
  const limits = { replicates: budget, hours: null, gpuHours: null, usd: null, trials: null };
  const spec = simulatedSpec({
    budget: limits,
    parallel: workers,
    guardrails: isGuarded ? [GUARDRAIL] : [],
    aspects: ["any"],
    slim,
  });
  const study = createStudy(memoryJournal(), simulatedStudy(spec, `world-${world.id}`), () => 0);
  const people = answersOf(world, study, isGuarded);
  const queue: RequestEvent[] = [];
  for (let due = study.ask(); due.status !== "done"; due = study.ask()) {
    queue.push(...due.requests);
    const request = queue.shift();
    if (request === undefined) throw new Error(`the study of world ${world.id} waits for nothing at all`);
    study.tell(people.answer(request));
  }
  return { study, subjects: people.subjects };
};

/** Agent, memory, guard and evaluation of a simulated study. */
const answersOf = (world: World, { state }: Study, isGuarded: boolean) => {
  const subjects = new Map<number, Subject>([[0, world.baseline]]);
  /** The idea that each attempt proposes, and that each improved trial therefore introduced. */
  const ideaOfAttempt = new Map<number, number>();
  const ideaOfTrial = new Map<number, number>();
  const merged = new Map<number, readonly number[]>();
  let replicates = 0;
  const subjectOf = (number: number): Subject => {
    const known = subjects.get(number);
    if (known !== undefined) return known;
    const trial = state.trials[number];
    const parent = subjectOf(trial?.parent ?? 0);
    const joined = merged.get(trial?.attempt ?? 0) ?? [];
    const isLeftOut = parent.ideas.map((idea) => joined.includes(idea));
    const subject =
      trial?.operator === "ablate"
        ? world.without(parent, isLeftOut, number)
        : world.extend(parent, trial?.operator === "improve" ? [ideaOfTrial.get(number) ?? 0] : joined, number);
    subjects.set(number, subject);
    return subject;
  };
  const crashes = (number: number): boolean => number > 0 && world.crashes(ideaOfTrial.get(number) ?? -number);
  const answer = (request: RequestEvent): OutcomeEvent => {
    const { id } = request;
    switch (request.type) {
      case "capture_requested":
        return { type: "baseline_captured", id, commit: "root", tree: "root", environment: ENVIRONMENT };
      case "proposal_requested": {
        const idea = ideaOfAttempt.size;
        ideaOfAttempt.set(request.attempt, idea);
        return { type: "proposal_received", id, proposal: proposalOf(idea), difference: "", usage: FREE };
      }
      case "novelty_requested":
        return { type: "novelty_judged", id, verdict: NEW };
      case "patch_requested": {
        if (request.remark !== null)
          return { type: "session_failed", id, failure: "no edit", message: "", usage: FREE };
        ideaOfTrial.set(request.trial, ideaOfAttempt.get(request.attempt) ?? 0);
        return { type: "patch_captured", id, ...patchOf(id), usage: FREE };
      }
      case "guard_requested":
        return { type: "guard_judged", id, ...SINGLE, patchFingerprint: id, treeFingerprint: id };
      case "smoke_requested":
        return { type: "smoke_finished", id, passed: true, message: "" };
      case "combination_requested": {
        const present = new Set(subjectOf(request.base).ideas);
        const isAblation = request.operator === "ablate";
        const ideas = request.edits
          .flatMap((t) => ideaOfTrial.get(t) ?? [])
          .filter((i) => present.has(i) === isAblation);
        merged.set(request.attempt, ideas);
        return { type: "combination_finished", id, ...patchOf(id), applied: request.edits, leftOut: [], usage: FREE };
      }
      case "replicate_requested": {
        replicates += 1;
        const costs = { durationMs: 1000, gpuMs: 0 };
        if (world.failsTransiently(replicates))
          return { type: "replicate_failed", id, failure: "infrastructure", message: "node lost", ...costs };
        const subject = subjectOf(request.trial);
        if (crashes(request.trial))
          return { type: "replicate_failed", id, failure: "crash", message: "crash", ...costs };
        const cost = costOf(world, subject) + GUARDRAIL_NOISE * world.disturb(subject, request.seed);
        const metrics = { score: world.measure(subject, request.seed), ...(isGuarded ? { cost } : {}) };
        return { type: "replicate_finished", id, metrics, ...costs, predictionsHash: null, cachedFrom: null };
      }
      case "handover_requested":
        return { type: "handover_finished", id, branches: [], reportPath: "report.html" };
    }
  };
  return { answer, subjects };
};

const outcomeOf = (world: World, { study, subjects }: EngineRun): StudyOutcome => {
  const { state } = study;
  const trueValue = (trial: number): number => subjects.get(trial)?.value ?? 0;
  const leader = subjects.get(fitOf(state) === null ? 0 : leaderOf(state)) ?? world.baseline;
  const promoted = state.certifications.filter(({ finished }) => finished?.outcome === "promoted");
  const confirmedGain = trueValue(state.trunk);
  const published = state.audit?.confirmed && state.audit.method === "audit" ? state.audit : undefined;
  return {
    gain: leader.value,
    confirmedGain,
    reported: published?.estimate,
    isCovered: published && published.low <= confirmedGain && confirmedGain <= published.high,
    promotions: promoted.length,
    falsePromotions: promoted.filter(({ started }) => trueValue(started.candidate) <= trueValue(started.trunk)).length,
    edits: leader.ideas.length,
    passengers: passengersOf(world, leader),
  };
};

/** What a trial costs beside the objective: 2 for each of the 15 % of ideas that cost something; 1 is tolerated. */
export const costOf = (world: World, { ideas }: Subject): number =>
  2 * ideas.filter((idea) => world.isCostly(idea)).length;

const GUARDRAIL = { metric: "cost", direction: "minimize", notWorseBy: 1, strict: false } as const;
const GUARDRAIL_NOISE = 0.3;

const proposalOf = (idea: number) => ({
  hypothesis: `Idea ${idea} raises the score.`,
  aspect: "any",
  change: { component: "model", operation: "set", parameter: `knob_${idea}`, from: "0", to: "1", unit: "", scope: "" },
  expects: [],
  files: ["model.py"],
});

const patchOf = (id: string) => ({ commit: id, tree: id, files: ["model.py"], addedLines: 1, removedLines: 1 });

const FREE = { inputTokens: 0, outputTokens: 0, usd: 0, estimated: false };
const NEW = { verdict: "new", match: null, score: 0, layer: "none", differing: [], message: "" } as const;
const SINGLE = {
  verdict: { verdict: "single", title: "", groups: [], incidental: [], silent: [], violations: [], repairText: "" },
  identicalTo: null,
  parts: [],
} as const;

const ENVIRONMENT = {
  hash: "simulated",
  lockHash: null,
  interpreter: null,
  hardware: "simulated",
  protectedFiles: 0,
  dataHash: null,
  provenance: "simulated",
  guarantees: [],
  warnings: [],
  slots: 1,
};
