import { EspalierError } from "../../core/errors.ts";
import type { SteeringEvent } from "../../core/events.ts";
import type { Trial } from "../../core/state.ts";
import type { CliContext } from "../context.ts";
import { countOption, type Verb } from "../verb.ts";

/** `espalier pause`. */
export const pauseVerb: Verb = {
  usage: "pause",
  summary: "let what is under way finish and begin nothing new",
  run: (context) =>
    steer(context, (by) => ({ type: "study_paused", by }), "The study pauses once its current steps are done."),
};

/** `espalier resume`. */
export const resumeVerb: Verb = {
  usage: "resume",
  summary: "go on after a pause",
  run: (context) => steer(context, (by) => ({ type: "study_resumed", by }), "The study goes on."),
};

/** `espalier stop`. */
export const stopVerb: Verb = {
  usage: "stop",
  summary: "end the search; the champion is audited and handed over",
  run: (context) =>
    steer(
      context,
      (by) => ({ type: "study_stopped", by }),
      "The search ends; what it has found is audited and handed over.",
    ),
};

/** `espalier instruct`. */
export const instructVerb: Verb = {
  usage: "instruct <text...>",
  summary: "tell the agent something for all its next proposals",
  run: (context, words) =>
    steer(
      context,
      (by) => ({ type: "instruction_given", text: words.join(" "), by }),
      "The agent reads it with its next task.",
    ),
};

/** `espalier suggest`. */
export const suggestVerb: Verb = {
  usage: "suggest <text...>",
  summary: "have a hypothesis of yours tried next",
  run: (context, words) =>
    steer(
      context,
      (by) => ({ type: "hypothesis_suggested", text: words.join(" "), by }),
      "The next free worker takes it up.",
    ),
};

/** `espalier retry`. */
export const retryVerb: Verb = {
  usage: "retry <trial>",
  summary: "implement and measure a trial's idea again",
  run: (context, [reference = ""]) =>
    steerTrial(
      context,
      reference,
      ({ number }, by) => ({ type: "trial_retried", trial: number, by }),
      "is tried again",
    ),
};

/** `espalier ban`. */
export const banVerb: Verb = {
  usage: "ban <trial>",
  summary: "extend neither a trial nor anything below it",
  run: (context, [reference = ""]) =>
    steerTrial(
      context,
      reference,
      ({ number }, by) => ({ type: "trial_banned", trial: number, by }),
      "is not extended any further",
    ),
};

/** `espalier pin`. */
export const pinVerb: Verb = {
  usage: "pin <trial>",
  summary: "keep a trial's worktree, and never prune it",
  run: (context, [reference = ""]) =>
    steerTrial(
      context,
      reference,
      ({ number }, by) => ({ type: "trial_pinned", trial: number, by }),
      "is pinned, or no longer if it was",
    ),
};

/** `espalier note`. */
export const noteVerb: Verb = {
  usage: "note <trial> <text...>",
  summary: "write a note on a trial",
  run: (context, [reference = "", ...words]) =>
    steerTrial(
      context,
      reference,
      ({ number }, by) => ({ type: "trial_noted", trial: number, text: words.join(" "), by }),
      "has the note",
    ),
};

/** `espalier approve`. */
export const approveVerb: Verb = {
  usage: "approve <number>",
  summary: "approve a proposal (by attempt) or a patch (by trial) that waits for it",
  describe: (command) => command.option("--patch", "the number is a trial whose patch waits"),
  run: (context, [number = ""], options) => review(context, number, options.patch === true, true),
};

/** `espalier reject`. */
export const rejectVerb: Verb = {
  usage: "reject <number>",
  summary: "reject a proposal (by attempt) or a patch (by trial) that waits for approval",
  describe: (command) => command.option("--patch", "the number is a trial whose patch waits"),
  run: (context, [number = ""], options) => review(context, number, options.patch === true, false),
};

const review = async (context: CliContext, number: string, isPatch: boolean, approved: boolean): Promise<void> => {
  const subject = countOption({ number: number.replace(/^#/, "") }, "number") ?? 0;
  const stage = isPatch ? "patch" : "proposal";
  await refuseUnknown(context, stage, subject);
  const what = `The ${stage} ${subject} is ${approved ? "approved" : "rejected"}.`;
  return steer(context, (by) => ({ type: "review_given", stage, subject, approved, by }), what);
};

const refuseUnknown = async (context: CliContext, stage: "patch" | "proposal", subject: number): Promise<void> => {
  const { openStudyForReading } = await import("../study-place.ts");
  const { state, journal } = await openStudyForReading(context);
  journal.close();
  const isKnown = stage === "patch" ? subject > 0 && subject < state.trials.length : subject <= state.attempts.length;
  if (isKnown) return;
  throw new EspalierError("not_found", `There is no ${stage === "patch" ? "trial" : "attempt"} ${subject} to review.`, {
    hint: "`espalier status` lists what waits for approval.",
  });
};

const steerTrial = async (
  context: CliContext,
  reference: string,
  eventOf: (trial: Trial, by: string) => SteeringEvent,
  what: string,
): Promise<void> => {
  const { openStudyForReading } = await import("../study-place.ts");
  const { findTrial } = await import("../trial-reference.ts");
  const { state, journal } = await openStudyForReading(context);
  journal.close();
  const trial = findTrial(state, reference);
  await steer(context, (by) => eventOf(trial, by), `#${trial.number} ${what}.`);
};

const steer = async (context: CliContext, eventOf: (by: string) => SteeringEvent, what: string): Promise<void> => {
  const { sendSteering } = await import("../send-steering.ts");
  const { isRunning } = await sendSteering(context, eventOf);
  if (context.options.json === true) context.printJson({ accepted: true, isRunning });
  else context.say(isRunning ? what : `${what} No orchestrator is at work; \`espalier run\` goes on with it.`);
};
