import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { redactSecrets } from "../../../core/redact.ts";

/** The append-only record of a session: one JSON object a line, secrets redacted before they reach the disk. */
export interface Transcript {
  /** `who` says, for example, `espalier`, `agent`, `stderr`. */
  add(who: string, what: string, data: unknown): void;
  close(): void;
}

/** Opens `transcript.jsonl` in `folder`; a session that goes on appends to it. */
export const openTranscript = (
  folder: string,
  secrets: () => readonly string[],
  nowMs: () => number = Date.now,
): Transcript => {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, "transcript.jsonl"), "a", 0o600);
  let bytes = 0;
  let open = true;
  const write = (line: string): void => {
    if (!open || bytes > MAX_BYTES) return;
    bytes += writeSync(file, `${line}\n`);
    if (bytes > MAX_BYTES) writeSync(file, `${JSON.stringify({ who: "espalier", what: "transcript full" })}\n`);
  };
  return {
    add: (who, what, data) => write(redactSecrets(JSON.stringify({ atMs: nowMs(), who, what, data }), secrets())),
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
};

/** Calls `onLine` for every line of a byte stream, whole characters only, the last one without its newline too. */
export const lineSplitter = (onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } => {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const feed = (text: string): void => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length > MAX_LINE) {
      onLine(rest);
      rest = "";
    }
  };
  return {
    push: (chunk) => feed(decoder.write(chunk)),
    end: () => {
      feed(decoder.end());
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
};

/** A runaway agent must not fill the disk. */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_LINE = 8 * 1024 * 1024;
