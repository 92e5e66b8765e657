import { z } from "zod";

/** What a supervisor is given to do: steps one after the other, until one fails or the time is over. */
export interface SupervisedJob {
  /** Comes back with the result; says which of several preparations was the one that ran. */
  readonly tag: string;
  readonly steps: readonly SupervisedStep[];
  /** For all steps together; the supervisor ends itself then, whether or not anybody waits for it. */
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** `NAME=value` in the environment of every process of the job. */
  readonly marker: string;
  /** Everything the steps print, appended, capped. */
  readonly logPath: string;
  readonly maxLogBytes: number;
  /** The last part of the last step's stdout, for metrics on its last line. */
  readonly stdoutTailPath: string;
  readonly maxProcesses: number;
  readonly maxMemoryBytes: number;
  /** The job ends when the disk that holds `logPath` has less left. */
  readonly minFreeBytes: number;
}

export interface SupervisedStep {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** How a supervised job ended; written by its supervisor, atomically, as the last thing it does. */
export type SupervisedResult = z.infer<typeof SupervisedResult>;

export const SupervisedResult = z.object({
  steps: z.array(
    z.object({
      name: z.string(),
      exitCode: z.number().nullable(),
      signalName: z.string().nullable(),
      /** The step's program could not be started. */
      startError: z.string().nullable(),
      durationMs: z.number(),
    }),
  ),
  /** Why the supervisor ended the job, if it did. */
  endedBy: z.enum(["timeout", "cancel", "processes", "memory", "disk"]).nullable(),
  /** Whether something of the job was killed for want of memory. */
  outOfMemory: z.boolean(),
  /** False when a process of the job could not be ended. */
  treeGone: z.boolean(),
  tag: z.string(),
  durationMs: z.number(),
});

/** Who runs a job: written once, and only by the one that won. */
export type SupervisorClaim = z.infer<typeof SupervisorClaim>;

export const SupervisorClaim = z.object({ bootId: z.string(), pid: z.number(), startTicks: z.number() });
