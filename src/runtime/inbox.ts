import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SteeringEvent } from "../core/events.ts";

/** Leaves what a person asks for where the running orchestrator finds it; whole or not at all. `id` must be unique. */
export const dropIntoInbox = (folder: string, id: string, event: SteeringEvent): void => {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.${id}.tmp`);
  writeFileSync(draft, JSON.stringify(event));
  renameSync(draft, join(folder, `${id}.json`));
};

/** One message of the inbox; `event` is null where it cannot be read. */
export interface InboxMessage {
  readonly name: string;
  readonly event: SteeringEvent | null;
  /** Journals the message by `record` as entry `seq` and removes it: once, whenever a kill comes. */
  take(seq: number, record: () => void): void;
}

/** Settles what a kill left half taken: what became one of the `lastSeq` entries of the journal goes, the rest waits on. */
export const mendInbox = (folder: string, lastSeq: number): void => {
  for (const name of namesIn(folder)) {
    const [, original, seq] = /^(.*\.json)\.taking-(\d+)$/.exec(name) ?? [];
    if (original === undefined) continue;
    if (Number(seq) <= lastSeq) rmSync(join(folder, name), { force: true });
    else renameSync(join(folder, name), join(folder, original));
  }
};

/** What lies in the inbox, oldest name first. */
export const readInbox = (folder: string): readonly InboxMessage[] =>
  namesIn(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const take = (seq: number, record: () => void): void => {
        const taking = `${path}.taking-${seq}`;
        renameSync(path, taking);
        try {
          record();
        } finally {
          rmSync(taking, { force: true });
        }
      };
      return { name, event: parseSteering(readFileSync(path, "utf8")), take };
    });

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    // No folder: nobody has asked for anything yet.
    return [];
  }
};

/** Reads a steering event from JSON; null where it is none. */
export const parseSteering = (text: string): SteeringEvent | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  const event = value as Record<string, unknown>;
  const has = (name: string, type: "string" | "number" | "boolean"): boolean => typeof event[name] === type;
  const isTrial = Number.isInteger(event.trial) && Number(event.trial) >= 0;
  switch (event.type) {
    case "study_paused":
    case "study_resumed":
    case "study_stopped":
      return has("by", "string") ? (value as SteeringEvent) : null;
    case "budget_changed":
      return Number.isInteger(event.replicates) && Number(event.replicates) > 0 ? (value as SteeringEvent) : null;
    case "trial_banned":
    case "trial_pinned":
    case "trial_retried":
      return isTrial && has("by", "string") ? (value as SteeringEvent) : null;
    case "trial_noted":
      return isTrial && has("text", "string") && has("by", "string") ? (value as SteeringEvent) : null;
    case "instruction_given":
    case "hypothesis_suggested":
      return has("text", "string") && has("by", "string") ? (value as SteeringEvent) : null;
    case "review_given":
      return (event.stage === "proposal" || event.stage === "patch") &&
        has("subject", "number") &&
        has("approved", "boolean")
        ? (value as SteeringEvent)
        : null;
    default:
      return null;
  }
};
