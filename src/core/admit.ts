import { EspalierError } from "./errors.ts";
import type { OutcomeEvent, RequestEvent, SteeringEvent } from "./events.ts";
import { orientedObjective } from "./metrics.ts";
import type { StudyState } from "./state.ts";

/** What `admit` says of an outcome: to be journaled as it is or corrected, or already known. */
export type Admission = { readonly kind: "append"; readonly event: OutcomeEvent } | { readonly kind: "known" };

/**
 * Checks an outcome before it is journaled, so that folding never has to. Answers given twice are known and harmless;
 * answers to what was never asked, or of the wrong kind, throw `usage`. A replicate without a usable objective becomes a
 * failed one: never a score.
 */
export const admit = (state: StudyState, event: OutcomeEvent): Admission => {
  const request = state.open.get(event.id);
  if (request === undefined) {
    if (wasAnswered(state, event.id)) return { kind: "known" };
    throw new EspalierError("usage", `nothing was asked under the id ${event.id}`, {
      hint: "Answer only the ids that ask() or open() returned.",
    });
  }
  if (!ANSWERS[request.type].includes(event.type))
    throw new EspalierError("usage", `${event.type} does not answer ${request.type} ${event.id}`, {
      hint: `Answer it with one of: ${ANSWERS[request.type].join(", ")}.`,
    });
  if (event.type === "replicate_finished") return { kind: "append", event: scored(state, event) };
  return { kind: "append", event };
};

/** Checks what a person asks for: trials that are named exist. */
export const admitSteering = (state: StudyState, event: SteeringEvent): void => {
  if (!("trial" in event)) return;
  const trial = state.trials[event.trial];
  if (trial === undefined)
    throw new EspalierError("not_found", `there is no trial #${event.trial}`, {
      hint: `The study has the trials #0 to #${state.trials.length - 1}.`,
    });
  if (event.type === "trial_retried" && (trial.proposal === null || trial.operator !== "improve"))
    throw new EspalierError("usage", `#${event.trial} has no proposal of its own to try again`, {
      hint: "Retry a trial that an agent proposed.",
    });
};

const scored = (
  state: StudyState,
  event: Extract<OutcomeEvent, { type: "replicate_finished" }>,
): Extract<OutcomeEvent, { type: "replicate_finished" | "replicate_failed" }> => {
  const broken = Object.entries(event.metrics).find(([, value]) => !Number.isFinite(value));
  const { metric } = state.spec.objective;
  const message = broken
    ? `${broken[0]} is ${broken[1]}, which is not a finite number`
    : event.metrics[metric] === undefined
      ? `the objective ${metric} is not among the metrics: ${Object.keys(event.metrics).join(", ") || "none"}`
      : !Number.isFinite(orientedObjective(state.spec.objective, event.metrics))
        ? `${metric} is ${event.metrics[metric]}, which has no logarithm`
        : null;
  if (message === null || state.phase === "baseline") return event;
  const { id, durationMs, gpuMs } = event;
  return { type: "replicate_failed", id, failure: "metrics", message, durationMs, gpuMs };
};

const wasAnswered = (state: StudyState, id: string): boolean => {
  const replicate = state.replicates.get(id);
  if (replicate) return replicate.status !== "running";
  if (id === "capture") return state.environment !== null || state.refusal !== null;
  const [owner = "", question = ""] = id.split("/");
  const number = Number(owner.split("-")[1]);
  const attempt = owner.startsWith("attempt-") ? state.attempts[number - 1] : undefined;
  const trial = owner.startsWith("trial-") ? state.trials[number] : undefined;
  if (owner.startsWith("handover-")) return state.handover !== null;
  return question !== "" && (attempt !== undefined || trial !== undefined);
};

const ANSWERS: Readonly<Record<RequestEvent["type"], readonly OutcomeEvent["type"][]>> = {
  capture_requested: ["baseline_captured", "capture_failed"],
  replicate_requested: ["replicate_finished", "replicate_failed"],
  proposal_requested: ["proposal_received", "proposal_declined", "session_failed"],
  novelty_requested: ["novelty_judged"],
  patch_requested: ["patch_captured", "session_failed"],
  guard_requested: ["guard_judged"],
  smoke_requested: ["smoke_finished"],
  combination_requested: ["combination_finished"],
  handover_requested: ["handover_finished"],
};
