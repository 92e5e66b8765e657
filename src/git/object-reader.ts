import type { GitPlace } from "./git-command.ts";
import { type AnswerCutter, longLivedGit } from "./long-lived-git.ts";

export type ObjectType = "blob" | "tree" | "commit" | "tag";

/** One object of git; the content is empty where only its size was asked for. */
export interface ObjectAnswer {
  readonly type: ObjectType;
  readonly bytes: number;
  readonly content: Buffer;
}

/** Asks about objects by their ids alone: a name can hold a line break, an id cannot. */
export interface ObjectReader {
  /** Null where there is no such object. Also finds what was written, or packed anew, after the reader was made. */
  ask(id: string): Promise<ObjectAnswer | null>;
  close(): void;
}

/**
 * Opens a reader that answers with contents (`--batch`) or with sizes (`--batch-check`). Contents larger than `maxBytes`
 * are refused as they arrive, without being kept.
 */
export const objectReader = (
  place: GitPlace,
  mode: "--batch" | "--batch-check",
  maxBytes: number = MAX_BYTES,
): ObjectReader => {
  const git = longLivedGit(place, ["cat-file", mode], objectCutter(mode === "--batch", maxBytes));
  return {
    ask: async (id) => {
      if (!/^[0-9a-f]{40,64}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no object id.`);
      return git.ask(`${id}\n`);
    },
    close: git.close,
  };
};

/** Cuts the stream of answers (`<id> <type> <size>\n`, then `<content>\n`; or `<id> missing\n`) into objects. */
const objectCutter =
  (hasContents: boolean, maxBytes: number): AnswerCutter<ObjectAnswer | null> =>
  (onAnswer) => {
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
          const content = bytes.subarray(headerEnd + 1, contentEnd);
          onAnswer({ type: type as ObjectType, bytes: Number(size), content });
          bytes = bytes.subarray(contentEnd + 1);
        }
      }
      pending = [bytes];
      pendingBytes = bytes.length;
    };
  };

const NOTHING = Buffer.alloc(0);
const MAX_BYTES = 2 * 1024 * 1024 * 1024;
