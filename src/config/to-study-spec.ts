import { homedir } from "node:os";
import { DEFAULT_ASPECTS } from "../core/proposal.ts";
import type { AgentChoice, Command, EvaluateSpec, StudySpec } from "../core/study-spec.ts";
import { parseDuration } from "./parse-duration.ts";
import type { ProjectFile } from "./schema.ts";
import { splitCommand } from "./split-command.ts";

/** Fills a checked project file up with the defaults. */
export const toStudySpec = (file: ProjectFile): StudySpec => {
  const { objective, evaluate, environment, resources, budget, evidence } = file;
  const facts = typeof evidence === "string" ? { mode: evidence } : (evidence ?? {});
  return {
    goal: file.goal ?? `${objective.direction === "maximize" ? "Raise" : "Lower"} ${objective.metric}`,
    objective: {
      metric: objective.metric,
      direction: objective.direction,
      minEffect: objective.minEffect ?? 0,
      scale: objective.scale ?? "linear",
    },
    constraints: (file.constraints ?? []).map(({ metric, min, max }) => ({
      metric,
      min: min ?? null,
      max: max ?? null,
    })),
    guardrails: (file.guardrails ?? []).map((guardrail) => ({ ...guardrail, strict: guardrail.strict ?? false })),
    evaluate: evaluateSpec(evaluate),
    environment: {
      setup: commandOrNull(environment?.setup),
      env: environment?.env ?? [],
      network: environment?.network ?? false,
      include: environment?.include ?? [],
    },
    data: (file.data ?? []).map((path) => path.replace(/^~(?=\/)/, homedir())),
    resources: { gpus: resources?.gpus ?? 0, cpus: resources?.cpus ?? 1 },
    edit: file.edit ?? ["**"],
    protect: file.protect ?? defaultProtect(evaluate),
    aspects: file.aspects ?? DEFAULT_ASPECTS,
    budget: {
      replicates: budget?.replicates ?? (budget === undefined ? DEFAULT_REPLICATES : null),
      hours: budget?.hours ?? null,
      gpuHours: budget?.gpuHours ?? null,
      usd: budget?.usd ?? null,
      trials: budget?.trials ?? null,
    },
    target: file.target ?? null,
    stagnation: file.stagnation ?? null,
    evidence: {
      mode: facts.mode ?? "on",
      alpha: facts.alpha ?? DEFAULT_ALPHA,
      baselineReplicates: facts.baselineReplicates ?? null,
      pairing: facts.pairing ?? "paired",
    },
    agent: agentChoice(file.agent),
    parallel: file.parallel ?? 1,
    seed: file.seed ?? null,
    coupled: file.coupled ?? "refuse",
    review: file.review ?? "none",
    slim: file.slim ?? 0,
  };
};

const DEFAULT_REPLICATES = 120;
const DEFAULT_ALPHA = 0.05;

const evaluateSpec = (evaluate: ProjectFile["evaluate"]): EvaluateSpec => ({
  form:
    evaluate.command !== undefined
      ? { kind: "command", command: toCommand(evaluate.command) }
      : {
          kind: "sealed",
          train: toCommand(evaluate.train ?? []),
          predict: toCommand(evaluate.predict ?? []),
          score: toCommand(evaluate.score ?? []),
          sealed: evaluate.sealed ?? [],
        },
  timeoutMs: evaluate.timeout === undefined ? null : parseDuration(evaluate.timeout),
  smoke: commandOrNull(evaluate.smoke),
  holdout: commandOrNull(evaluate.holdout),
});

/** Splits a command that the schema has accepted. */
const toCommand = (command: string | readonly string[]): Command => {
  if (typeof command !== "string") return { argv: command };
  const split = splitCommand(command);
  return { argv: split.kind === "split" ? split.argv : [] };
};

const commandOrNull = (command: string | readonly string[] | undefined): Command | null =>
  command === undefined ? null : toCommand(command);

/** The scripts that decide what a metric is: those of the evaluation, but not what it trains. */
const defaultProtect = (evaluate: ProjectFile["evaluate"]): readonly string[] => {
  const deciding = [evaluate.command, evaluate.score, evaluate.holdout].flatMap((command) =>
    command === undefined ? [] : toCommand(command).argv,
  );
  const scripts = deciding.filter((word) => /^[^-/].*\.(py|sh|R|jl|ipynb|js|ts|rb|pl)$/.test(word));
  return [...new Set([...scripts, ...(evaluate.sealed ?? [])])];
};

const agentChoice = (agent: ProjectFile["agent"]): AgentChoice => {
  if (agent === undefined) return { name: "builtin", options: {} };
  if (typeof agent === "string") return { name: agent, options: {} };
  const { name, ...options } = agent;
  return { name, options };
};
