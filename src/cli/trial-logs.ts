import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Trial } from "../core/state.ts";
import { plainText } from "../views/index.ts";
import type { World } from "./world.ts";

/** One log of a trial: of a replicate, or `agent` for the transcript of its session. */
export interface TrialLog {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/** The logs that a trial left behind, the oldest first. */
export const trialLogs = (studyFolder: string, trial: Trial): readonly TrialLog[] => {
  const folder = join(studyFolder, "trials", String(trial.number));
  const replicates = existsSync(folder) ? readdirSync(folder) : [];
  const places = [
    ...(trial.attempt === null ? [] : [{ name: "agent", path: transcriptPath(studyFolder, trial.attempt) }]),
    ...replicates.map((name) => ({ name, path: join(folder, name, "log") })),
  ];
  return places
    .filter(({ path }) => existsSync(path))
    .map((place) => ({ place, stat: statSync(place.path) }))
    .sort((a, b) => a.stat.birthtimeMs - b.stat.birthtimeMs)
    .map(({ place, stat }) => ({ ...place, bytes: stat.size }));
};

const transcriptPath = (studyFolder: string, attempt: number): string =>
  join(studyFolder, "attempts", String(attempt), "transcript.jsonl");

/** A log as text that a terminal can show, or only its last lines. */
export const readLog = (path: string, lines: number | undefined): string => {
  const text = plainText(readFileSync(path, "utf8"));
  if (lines === undefined) return text;
  const all = text.split("\n");
  const isEnded = all.at(-1) === "";
  return all.slice(-lines - (isEnded ? 1 : 0)).join("\n");
};

/** Prints what is added to a log, until nobody writes to it any more or a person interrupts. */
export const followLog = async (
  world: World,
  path: string,
  print: (text: string) => void,
  isGoingOn: () => Promise<boolean>,
): Promise<void> => {
  const stopped = new AbortController();
  const forget = world.onInterrupt(() => stopped.abort());
  const decoder = new StringDecoder("utf8");
  const file = openSync(path, "r");
  try {
    let place = fstatSync(file).size;
    while (!stopped.signal.aborted) {
      const goesOn = await isGoingOn();
      const chunk = Buffer.alloc(Math.max(0, fstatSync(file).size - place));
      place += readSync(file, chunk, 0, chunk.length, place);
      if (chunk.length > 0) print(plainText(decoder.write(chunk)));
      if (!goesOn) return;
      await world.clock.sleep(POLL_MS, stopped.signal);
    }
  } finally {
    closeSync(file);
    forget();
  }
};

const POLL_MS = 300;
