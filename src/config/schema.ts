import { z } from "zod";
import { parseDuration } from "./parse-duration.ts";
import { splitCommand } from "./split-command.ts";

/* The project file as people write it. The descriptions are what editors show, and docs/project-file.md says more. */

const text = z.string().trim().min(1, "must not be empty");

const command = z
  .union([text, z.array(text).min(1, "must name a program")], {
    error: "expected a command: text, or a list of arguments",
  })
  .superRefine((value, context) => {
    if (typeof value !== "string") return;
    const split = splitCommand(value);
    if (split.kind === "refused")
      context.addIssue({ code: "custom", message: split.message, params: { hint: split.hint } });
  });

const duration = z
  .string({ error: "expected a duration such as 90s, 10m or 1h30m" })
  .refine((value) => parseDuration(value) !== null, "expected a duration such as 90s, 10m or 1h30m")
  .refine((value) => parseDuration(value) !== 0, "must be longer than nothing");

const metric = text.describe("Name of a metric that the evaluation reports; nested ones by dotted path.");

const direction = z.enum(["maximize", "minimize"]).describe("Whether larger or smaller values are better.");

const positive = z.number().positive("must be above 0");

const count = z.int().min(1, "must be at least 1");

const paths = (what: string) => z.array(text).describe(what);

const objective = z.strictObject({
  metric,
  direction,
  minEffect: z
    .number()
    .min(0, "must not be negative")
    .optional()
    .describe("Smallest gain worth claiming, in the metric's unit."),
  scale: z.enum(["linear", "log"]).optional().describe("`log` where noise grows with the level of a positive metric."),
});

const constraint = z
  .strictObject({ metric, min: z.number().optional(), max: z.number().optional() })
  .refine(({ min, max }) => min !== undefined || max !== undefined, "needs a min or a max")
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, "has a min above its max");

const guardrail = z.strictObject({
  metric,
  direction,
  notWorseBy: z
    .number()
    .min(0, "must not be negative")
    .describe("How much worse than the baseline it may be, in its unit."),
  strict: z.boolean().optional().describe("Refuse a promotion for which this is not proven."),
});

const evaluate = z
  .strictObject({
    command: command.optional().describe("Trains, evaluates and reports the metrics; {seed} is filled in."),
    train: command.optional().describe("Sealed form: trains; cannot see the files in `sealed`."),
    predict: command.optional().describe("Sealed form: predicts; cannot see the files in `sealed`."),
    score: command
      .optional()
      .describe("Sealed form: compares predictions with what is sealed and reports the metrics."),
    sealed: paths("Files that exist for `score` only, such as labels.").optional(),
    timeout: duration.optional().describe("Limit of one replicate; three times the baseline's duration if absent."),
    smoke: command.optional().describe("A run of seconds that crashes where the full one would."),
    holdout: command.optional().describe("Evaluates on data that only the audit may see."),
  })
  .superRefine((value, context) => {
    const sealedParts = [value.train, value.predict, value.score];
    const isSealed = sealedParts.some((part) => part !== undefined) || value.sealed !== undefined;
    if (value.command !== undefined && isSealed) {
      context.addIssue({ code: "custom", message: "has both `command` and the sealed form; keep one of them" });
    } else if (isSealed && sealedParts.some((part) => part === undefined)) {
      context.addIssue({ code: "custom", message: "the sealed form needs all of train, predict and score" });
    } else if (value.command === undefined && !isSealed) {
      context.addIssue({ code: "custom", message: "needs a `command`, for example: python evaluate.py --seed {seed}" });
    }
  });

const environment = z.strictObject({
  setup: command.optional().describe("Builds the environment in the folder $ESPALIER_ENVIRONMENT, once per lock file."),
  env: z.array(text).optional().describe("Names of variables that evaluations get from your environment."),
  network: z.boolean().optional().describe("Whether evaluations may use the network."),
  include: paths("Untracked files and folders of the checkout that evaluations see read-only.").optional(),
});

const evidence = z.union(
  [
    z.enum(["on", "off"]),
    z.strictObject({
      mode: z.enum(["on", "off"]).optional().describe("`off`: one seed a trial, and nothing is claimed."),
      alpha: z
        .number()
        .gt(0, "must be above 0")
        .lt(1, "must be below 1")
        .optional()
        .describe("Share of false confirmations that the search may expect."),
      baselineReplicates: z
        .int()
        .min(2, "must be at least 2")
        .optional()
        .describe("Baseline replicates on different seeds."),
      pairing: z.enum(["paired", "unpaired"]).optional().describe("Whether trials share noise on the same seed."),
    }),
  ],
  { error: "expected on, off, or a map of mode, alpha, baselineReplicates and pairing" },
);

const agent = z.union([text, z.looseObject({ name: text.describe("builtin, command, codex, claude, gemini …") })], {
  error: "expected an agent's name, or a map with its name and options",
});

/** The project file: `espalier.yaml`, or `[tool.espalier]` in `pyproject.toml`. */
export const projectFileSchema = z
  .strictObject({
    goal: text.optional().describe("What the study is for, in a sentence; agents read it."),
    objective: objective.describe("The metric to improve."),
    constraints: z.array(constraint).optional().describe("Hard limits; a trial that breaks one is pruned."),
    guardrails: z
      .array(guardrail)
      .optional()
      .describe("Metrics that must not get worse than the baseline by more than a margin."),
    evaluate: evaluate.describe("How a trial is measured."),
    environment: environment.optional().describe("What evaluations run in."),
    data: paths("Absolute paths outside the repository: mounted read-only and hashed.").optional(),
    resources: z
      .strictObject({ gpus: z.int().min(0).optional(), cpus: positive.optional() })
      .optional()
      .describe("What one replicate needs."),
    edit: paths("Globs of the files that agents may edit.").optional(),
    protect: paths("Globs of the files that nothing may change.").optional(),
    aspects: z.array(text).min(1, "must name at least one").optional().describe("The kinds of change that are tried."),
    budget: z
      .strictObject({
        replicates: count.optional(),
        hours: positive.optional(),
        gpuHours: positive.optional(),
        usd: positive.optional(),
        trials: count.optional(),
      })
      .optional()
      .describe("What the study may use up; it stops at the first limit that it reaches."),
    target: z.number().optional().describe("Stop once this value of the objective is confirmed."),
    stagnation: count.optional().describe("Stop after this many measured trials without a new leader."),
    evidence: evidence.optional().describe("What it takes to believe a gain."),
    agent: agent.optional().describe("Who proposes and makes the edits."),
    parallel: count.optional().describe("Workers that propose, implement and measure at once."),
    seed: z
      .int()
      .min(0, "must not be negative")
      .optional()
      .describe("Makes the study repeatable; drawn at the start if absent."),
    coupled: z
      .enum(["refuse", "split"])
      .optional()
      .describe("What happens to a patch that still holds several changes."),
    review: z
      .enum(["none", "proposals", "patches"])
      .optional()
      .describe("What a person approves before compute is spent."),
    slim: z
      .number()
      .min(0)
      .max(1, "is a share of the budget, at most 1")
      .optional()
      .describe("Extra share of the budget for taking out edits that earn nothing."),
  })
  .describe("Espalier project file");

/** The project file as parsed, before defaults. */
export type ProjectFile = z.infer<typeof projectFileSchema>;

/** The schema for editors. */
export const projectFileJsonSchema = (): object => ({
  $id: "espalier.schema.json",
  title: "Espalier project file",
  ...z.toJSONSchema(projectFileSchema, { target: "draft-7", io: "input" }),
});
