/**
 * Plays an agent's part of a recorded conversation: `replay-acp.ts RECORDING`. For each message from the client it says
 * what the agent said after the matching recorded one, and at the end of the second prompt it edits `train.py`.
 */
import { appendFileSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

interface Recorded {
  readonly who: string;
  readonly what: string;
  readonly data: { id?: unknown; method?: string; result?: unknown };
}

const recording = readFileSync(process.argv[2] ?? "", "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Recorded)
  .filter(({ what }) => what === "message");

let at = 0;
const ids = new Map<unknown, unknown>();
const prompts = new Set<unknown>();

createInterface({ input: process.stdin }).on("line", (line) => {
  const message = JSON.parse(line) as Recorded["data"];
  // What was asked then and is not asked now (a setting that the recording leaves out) is passed over.
  const next = recording.findIndex(
    ({ who, data }, i) => i >= at && who === "espalier" && data.method === message.method,
  );
  const ours = recording[next];
  if (ours === undefined) return;
  at = next + 1;
  if (ours.data.method !== undefined && ours.data.id !== undefined) ids.set(ours.data.id, message.id);
  if (ours.data.method === "session/prompt") prompts.add(ours.data.id);
  for (let said = recording[at]; said?.who === "agent"; said = recording[at]) {
    at += 1;
    const isAnswer = said.data.method === undefined;
    if (isAnswer && prompts.has(said.data.id) && prompts.size === 2) appendFileSync("train.py", "epochs = 4\n");
    const answered = isAnswer ? { ...said.data, id: ids.get(said.data.id) } : said.data;
    process.stdout.write(`${JSON.stringify(answered)}\n`);
  }
});
