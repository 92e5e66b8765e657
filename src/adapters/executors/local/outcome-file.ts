import { linkSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ReplicateOutcome } from "../../../ports/executor.ts";
import { writeFileAtomically } from "../../../process/index.ts";

/** Reads the outcome that a replicate's folder holds, if it is of the same job. */
export function readOutcome(folder: string, key: string): ReplicateOutcome | null {
  const saved = read(folder);
  return saved !== null && saved.key === key ? saved.outcome : null;
}

/** Whether the folder holds the outcome of another job that had the same place. */
export const holdsOtherOutcome = (folder: string, key: string): boolean => {
  const saved = read(folder);
  return saved !== null && saved.key !== key;
};

/** Keeps the outcome, once: of several callers who settle the same job, all get what the first one kept. */
export function keepOutcome(folder: string, key: string, outcome: ReplicateOutcome): ReplicateOutcome {
  const draft = join(folder, `outcome.${process.pid}.tmp`);
  writeFileAtomically(draft, JSON.stringify({ key, outcome }));
  try {
    linkSync(draft, join(folder, FILE));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readOutcome(folder, key) ?? outcome;
}

function read(folder: string): z.infer<typeof Saved> | null {
  let text: string;
  try {
    text = readFileSync(join(folder, FILE), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return Saved.parse(JSON.parse(text));
}

const FAILURES = [
  "crash",
  "timeout",
  "metrics",
  "out of memory",
  "killed",
  "provenance",
  "tampering",
  "infrastructure",
] as const;

/** The shape of an outcome on disk. */
export const SavedOutcome = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("finished"),
    metrics: z.record(z.string(), z.number()),
    durationMs: z.number(),
    gpuMs: z.number(),
    predictionsHash: z.string().nullable(),
    cachedFrom: z.string().nullable().default(null),
  }),
  z.object({
    kind: z.literal("failed"),
    failure: z.enum(FAILURES),
    message: z.string(),
    durationMs: z.number(),
    gpuMs: z.number(),
  }),
]);

const Saved = z.object({ key: z.string(), outcome: SavedOutcome });

const FILE = "outcome.json";
