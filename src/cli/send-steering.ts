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
      if (!isAlwaysWelcome(event)) refuseWhenOver(study, opened.state.phase);
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

/** A note, a pin, and a ban, which takes claims back, make sense at any time; the root is what all else stands on. */
const isAlwaysWelcome = (event: SteeringEvent): boolean =>
  event.type === "trial_noted" || event.type === "trial_pinned" || (event.type === "trial_banned" && event.trial > 0);

const refuseWhenOver = (study: string, phase: Phase): void => {
  if (phase !== "finished" && phase !== "refused") return;
  const again = phase === "finished" ? "`espalier run --budget-replicates N` takes it up again, " : "";
  throw new EspalierError("usage", `Study "${study}" is over, so nothing would come of it.`, {
    hint: `${again}\`espalier run --study NAME\` starts another; notes, pins and bans of trials are taken still.`,
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
