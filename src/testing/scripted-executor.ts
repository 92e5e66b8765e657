import type { EnvironmentFacts } from "../core/events.ts";
import type { Metrics } from "../core/metrics.ts";
import type { Executor, ReplicateJob, ReplicateOutcome, SmokeOutcome } from "../ports/executor.ts";

/** What a scripted executor makes of a job: its metrics, a failure, or a promise of either. */
export type ScriptedMeasurement = Metrics | Extract<ReplicateOutcome, { kind: "failed" }>;

export interface ExecutorScript {
  /** The measurement of a commit with a seed; the same arguments should give the same answer. */
  measure(job: ReplicateJob): ScriptedMeasurement | Promise<ScriptedMeasurement>;
  /** What a replicate is said to have taken; nothing waits for it. */
  readonly durationMs?: number;
  smoke?(job: ReplicateJob): SmokeOutcome;
  readonly environment?: Partial<EnvironmentFacts>;
}

/** An executor that runs nothing: it computes metrics at once from a function of the job. */
export function scriptedExecutor(script: ExecutorScript): Executor {
  const outcomes = new Map<string, Promise<ReplicateOutcome>>();
  const durationMs = script.durationMs ?? 1_000;

  const measure = async (job: ReplicateJob, signal: AbortSignal): Promise<ReplicateOutcome> => {
    if (signal.aborted) return cancelled;
    const measurement = await Promise.race([script.measure(job), whenAborted(signal)]);
    if (measurement === null) return cancelled;
    if (isFailure(measurement)) return measurement;
    const gpuMs = job.spec.resources.gpus * durationMs;
    return { kind: "finished", metrics: measurement, durationMs, gpuMs, predictionsHash: null };
  };

  return {
    async capture() {
      return { kind: "captured", environment: { ...ENVIRONMENT, ...script.environment } };
    },
    run(job, signal) {
      const known = outcomes.get(job.id);
      if (known !== undefined) return known;
      const outcome = measure(job, signal).then((result) => {
        if (result === cancelled) outcomes.delete(job.id);
        return result;
      });
      outcomes.set(job.id, outcome);
      return outcome;
    },
    async smoke(job) {
      return script.smoke?.(job) ?? { passed: true, message: "nothing to run" };
    },
    async guarantees() {
      return [{ name: "pid namespace", holds: true, detail: "nothing is run" }];
    },
    async adoptable() {
      return [];
    },
  };
}

const isFailure = (measurement: ScriptedMeasurement): measurement is Extract<ReplicateOutcome, { kind: "failed" }> =>
  "kind" in measurement && measurement.kind === "failed";

const whenAborted = (signal: AbortSignal): Promise<null> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));

const cancelled: ReplicateOutcome = {
  kind: "failed",
  failure: "killed",
  message: "the replicate was cancelled",
  durationMs: 0,
  gpuMs: 0,
};

const ENVIRONMENT: EnvironmentFacts = {
  hash: "scripted",
  lockHash: null,
  interpreter: null,
  hardware: "none",
  protectedFiles: 0,
  dataHash: null,
  provenance: "nothing is run",
  guarantees: ["pid namespace"],
  warnings: [],
  slots: 2,
};
