import { type ChildProcessByStdio, spawn } from "node:child_process";
import { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { type GitPlace, gitEnvironment, HARDENED } from "./git-command.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** One object of git; the content is absent where only its size was asked for. */
export interface ObjectAnswer {
  readonly type: ObjectType;
  readonly bytes: number;
  readonly content: Buffer;
}

/** Asks one long-lived `git cat-file` about objects, by their ids alone: a name can hold a line break, an id cannot. */
export interface ObjectReader {
  /** Null where there is no such object. Also finds what was written, or packed anew, after the reader was made. */
  ask(id: string): Promise<ObjectAnswer | null>;
  close(): void;
}

/**
 * Opens a reader that answers with contents (`--batch`) or with sizes (`--batch-check`).
 *
 * Its process is started with the first question, again should it die, and ends when nothing was asked for a while, with
 * `close`, and with our own process, whose end closes its input; it never keeps a finished program alive. What it died
 * over is asked once more. Contents larger than `maxBytes` are refused as they arrive, without being kept.
 */
export const objectReader = (
  place: GitPlace,
  mode: "--batch" | "--batch-check",
  maxBytes: number = MAX_BYTES,
): ObjectReader => {
  let running: ReaderProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  const close = (): void => {
    clearTimeout(timer);
    running?.end();
    running = null;
  };
  const current = (): ReaderProcess => {
    if (running === null || running.hasEnded()) running = readerProcess(place, mode, maxBytes);
    return running;
  };
  return {
    ask: async (id) => {
      if (!/^[0-9a-f]{40,64}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no object id.`);
      clearTimeout(timer);
      try {
        return await current().ask(id);
      } catch (error) {
        if (!(error instanceof ReaderDied)) throw error;
        return await current().ask(id);
      } finally {
        if (running?.isIdle()) {
          clearTimeout(timer);
          timer = setTimeout(close, IDLE_MS).unref();
        }
      }
    },
    close,
  };
};

interface ReaderProcess {
  ask(id: string): Promise<ObjectAnswer | null>;
  isIdle(): boolean;
  hasEnded(): boolean;
  end(): void;
}

interface Waiting {
  resolve(object: ObjectAnswer | null): void;
  reject(error: Error): void;
}

class ReaderDied extends Error {}

const readerProcess = (place: GitPlace, mode: "--batch" | "--batch-check", maxBytes: number): ReaderProcess => {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn("git", [...HARDENED, "cat-file", mode], {
    cwd: "/",
    env: gitEnvironment(place),
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const waiting: Waiting[] = [];
  const parse = answerParser(mode === "--batch", maxBytes, (answer) => {
    const next = waiting.shift();
    if (answer instanceof Error) next?.reject(answer);
    else next?.resolve(answer);
  });
  let ended = false;
  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.splice(0)) reject(new ReaderDied("git cat-file ended before it answered."));
  };
  child.stdout.on("data", parse);
  child.on("close", end);
  child.on("error", end);
  child.stdin.on("error", end);
  child.unref();
  const pipes = [child.stdin, child.stdout].filter((stream) => stream instanceof Socket);
  const keepAlive = (isBusy: boolean): void => {
    for (const pipe of pipes) {
      if (isBusy) pipe.ref();
      else pipe.unref();
    }
  };
  keepAlive(false);

  return {
    ask: (id) =>
      new Promise<ObjectAnswer | null>((resolve, reject) => {
        keepAlive(true);
        waiting.push({ resolve, reject });
        child.stdin.write(`${id}\n`);
      }).finally(() => {
        if (waiting.length === 0) keepAlive(false);
      }),
    isIdle: () => waiting.length === 0,
    hasEnded: () => ended,
    end: () => child.stdin.end(),
  };
};

/** Cuts the stream of answers (`<id> <type> <size>\n`, then `<content>\n`; or `<id> missing\n`) into objects. */
const answerParser = (
  hasContents: boolean,
  maxBytes: number,
  onAnswer: (answer: ObjectAnswer | null | Error) => void,
): ((chunk: Buffer) => void) => {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let wanted = 0;
  let toSkip = 0;
  return (chunk) => {
    const skipped = Math.min(toSkip, chunk.length);
    toSkip -= skipped;
    const fresh = skipped === 0 ? chunk : chunk.subarray(skipped);
    pending.push(fresh);
    pendingBytes += fresh.length;
    if (pendingBytes < wanted) return;
    let bytes = pending.length === 1 ? fresh : Buffer.concat(pending);
    wanted = 0;
    for (;;) {
      const headerEnd = bytes.indexOf(10);
      if (headerEnd < 0) break;
      const [id, type, size] = bytes.toString("latin1", 0, headerEnd).split(" ");
      const contentEnd = headerEnd + 1 + Number(size);
      if (size === undefined) {
        onAnswer(null);
        bytes = bytes.subarray(headerEnd + 1);
      } else if (!hasContents) {
        onAnswer({ type: type as ObjectType, bytes: Number(size), content: NOTHING });
        bytes = bytes.subarray(headerEnd + 1);
      } else if (Number(size) > maxBytes) {
        onAnswer(new Error(`Object ${id} has ${size} bytes; at most ${maxBytes} are read.`));
        toSkip = Math.max(0, contentEnd + 1 - bytes.length);
        bytes = bytes.subarray(contentEnd + 1);
      } else if (bytes.length <= contentEnd) {
        wanted = contentEnd + 1;
        break;
      } else {
        onAnswer({ type: type as ObjectType, bytes: Number(size), content: bytes.subarray(headerEnd + 1, contentEnd) });
        bytes = bytes.subarray(contentEnd + 1);
      }
    }
    pending = [bytes];
    pendingBytes = bytes.length;
  };
};

const NOTHING = Buffer.alloc(0);
const IDLE_MS = 10_000;
const MAX_BYTES = 2 * 1024 * 1024 * 1024;
