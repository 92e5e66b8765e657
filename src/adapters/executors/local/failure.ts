import type { FailureClass } from "../../../core/events.ts";
import type { SupervisedResult } from "./supervision.ts";

/** Why a job gave no score, in a class and a sentence. */
export interface Failure {
  readonly failure: FailureClass;
  readonly message: string;
}

/** Classes a job that did not end well; null when all its steps succeeded. `log` is what it printed last. */
export function failureOf(result: SupervisedResult, log: string, timeoutMs: number): Failure | null {
  const last = result.steps.at(-1);
  const step = last === undefined || last.name === "evaluation" ? "the evaluation" : `the ${last.name} step`;
  if (result.endedBy === "timeout") return failed("timeout", `${step} was still running after ${inWords(timeoutMs)}`);
  if (result.endedBy === "processes") return failed("killed", `${step} started processes without end and was killed`);
  if (result.outOfMemory) return failed("out of memory", `${step} was killed for want of memory`);
  if (!result.treeGone) return failed("infrastructure", `a process of ${step} could not be ended`);
  if (last === undefined) return failed("infrastructure", "nothing was run");
  if (last.startError !== null) return failed("crash", `${step} could not be started: ${last.startError}`);
  if (last.exitCode === 0) return null;

  const reason = lastWords(log);
  const because = reason === "" ? "without a word" : `saying: ${reason}`;
  if (OUT_OF_MEMORY.test(log)) return failed("out of memory", `${step} ran out of memory, ${because}`);
  const signal = last.signalName ?? signalIn(last.exitCode);
  if (signal !== null) return failed("killed", `${step} was killed by ${signal}, ${because}`);
  return failed("crash", `${step} ended with exit code ${last.exitCode}, ${because}`);
}

const failed = (failure: FailureClass, message: string): Failure => ({ failure, message });

/** Shells and sandboxes report a signal as 128 and its number. */
const signalIn = (exitCode: number | null): string | null =>
  exitCode === null ? null : (SIGNALS[exitCode - 128] ?? null);

const SIGNALS: Readonly<Record<number, string>> = {
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
  25: "SIGXFSZ (a file larger than allowed)",
};

/** The last line that says something, without control characters. */
export function lastWords(log: string): string {
  const lines = log.split(/[\r\n]+/).map((line) => line.replace(/\p{C}/gu, "").trim());
  return (lines.findLast((line) => line !== "") ?? "").slice(0, 300);
}

const inWords = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 100) / 10} s` : `${Math.round(ms / 6_000) / 10} min`;

const OUT_OF_MEMORY = /\bMemoryError\b|CUDA out of memory|OutOfMemoryError|Cannot allocate memory|std::bad_alloc/;
