import { userInfo } from "node:os";
import { EspalierError } from "../core/errors.ts";
import type { SteeringEvent } from "../core/events.ts";
import type { Phase } from "../core/state.ts";
import { dropIntoInbox } from "../runtime/inbox.ts";
import { openStudy } from "../runtime/study.ts";
import type { CliContext } from "./context.ts";
import { existingStudy, inboxFolderOf, studyPlace } from "./study-place.ts";

/** Asks something of a study: through the inbox of its orchestrator, or in its journal when none is at work. */
export const sendSteering = async (
  context: CliContext,
  eventOf: (by: string) => SteeringEvent,
): Promise<{ readonly isRunning: boolean }> => {
  const { world } = context;
  const place = await studyPlace(context);
  const study = await existingStudy(context, place);
  const event = eventOf(personsName());
  if ("text" in event && event.text.trim() === "") throw new EspalierError("usage", "The text is empty.");
  try {
    const journal = await world.adapters.openJournal({ path: place.journalPath, study, mode: "write" });
    try {
      const opened = openStudy(journal, world.clock.nowMs);
      if (!ALWAYS_WELCOME.includes(event.type)) refuseWhenOver(study, opened.state.phase);
      opened.record(event);
    } finally {
      journal.close();
    }
    return { isRunning: false };
  } catch (error) {
    if (!(error instanceof EspalierError) || error.code !== "study_locked") throw error;
    const id = `${world.clock.nowMs()}-${world.clock.randomHex(6)}`;
    dropIntoInbox(inboxFolderOf(place.stateDir, study), id, event);
    return { isRunning: true };
  }
};

/** What is about the record and not about the search makes sense at any time. */
const ALWAYS_WELCOME: readonly SteeringEvent["type"][] = ["trial_noted", "trial_pinned"];

const refuseWhenOver = (study: string, phase: Phase): void => {
  if (phase !== "finished" && phase !== "refused") return;
  throw new EspalierError("usage", `Study "${study}" is over, so nothing would come of it.`, {
    hint: "Start another with `espalier run --study NAME`; a note or a pin is taken still.",
  });
};

const personsName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return "someone";
  }
};
