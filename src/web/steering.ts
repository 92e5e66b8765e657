import type { SteeringEvent } from "../core/events.ts";
import type { StudyState } from "../core/state.ts";
import { parseSteering } from "../runtime/inbox.ts";

/** Reads what a person asked for on the page; a sentence where it cannot be done. */
export const readSteering = (body: unknown, state: StudyState | null): SteeringEvent | string => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return "The request is not an object.";
  const text = "text" in body ? body.text : undefined;
  if (typeof text === "string" && (text.trim() === "" || text.length > LONGEST_TEXT))
    return `The text has ${text.length} characters; between 1 and ${LONGEST_TEXT} are accepted.`;
  const event = parseSteering(JSON.stringify({ ...body, by: "page" }));
  if (event === null) return "The request is not one of the things that a study can be asked for.";
  if (state === null) return "The study has no event yet.";
  if ("trial" in event && state.trials[event.trial] === undefined) return `There is no trial #${event.trial}.`;
  if (event.type === "review_given" && event.stage === "patch" && state.trials[event.subject] === undefined)
    return `There is no trial #${event.subject}.`;
  return event;
};

const LONGEST_TEXT = 4000;
