import { randomBytes } from "node:crypto";
import type { GitPlace } from "./git-command.ts";
import { type AnswerCutter, longLivedGit } from "./long-lived-git.ts";
import type { BytePath } from "./trees.ts";

/** One file that differs between two trees; git counts no lines in binary files. */
export interface CountedFile {
  readonly path: BytePath;
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Counts changed lines as git does, by one long-lived `git diff-tree`. */
export interface LineCounter {
  /** The files that differ between two trees; renames are a deletion and an addition. */
  count(before: string, after: string): Promise<readonly CountedFile[]>;
  close(): void;
}

/** Opens a counter over the objects that a git command at `place` would see. */
export const lineCounter = (place: GitPlace): LineCounter => {
  // Git repeats a line that names no object, and hands on what it has printed: that is how an answer ends.
  const mark = `.${randomBytes(8).toString("hex")}`;
  const git = longLivedGit(place, ["diff-tree", "--stdin", ...OPTIONS], countCutter(Buffer.from(`${mark}\n`)));
  return {
    count: async (before, after) => {
      for (const id of [before, after]) {
        if (!/^[0-9a-f]{40,64}$/.test(id)) throw new TypeError(`${JSON.stringify(id)} is no object id.`);
      }
      return git.ask(`${before} ${after}\n${mark}\n`);
    },
    close: git.close,
  };
};

const OPTIONS = ["-r", "-z", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv"];

/** Cuts `<id> <id>\n`, then `<added>\t<removed>\t<path>\0` for each file, then the mark. */
const countCutter =
  (mark: Buffer): AnswerCutter<readonly CountedFile[]> =>
  (onAnswer) => {
    let pending: Buffer = Buffer.alloc(0);
    let files: CountedFile[] | null = null;
    return (chunk) => {
      let bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      for (;;) {
        // A record begins with a number or a dash, a header with an id, so that neither looks like the mark.
        const isMark = bytes[0] === mark[0];
        const end = bytes.indexOf(files === null || isMark ? 10 : 0);
        if (end < 0) break;
        if (isMark) {
          onAnswer(files ?? new Error("git diff-tree could not read one of the trees."));
          files = null;
        } else if (files === null) files = [];
        else files.push(countedFile(bytes.toString("latin1", 0, end)));
        bytes = bytes.subarray(end + 1);
      }
      pending = bytes;
    };
  };

const countedFile = (record: string): CountedFile => {
  const [, added, removed, path = ""] = /^(-|\d+)\t(-|\d+)\t([\s\S]*)$/.exec(record) ?? [];
  return { path, addedLines: linesOf(added), removedLines: linesOf(removed) };
};

const linesOf = (number = "-"): number => (number === "-" ? 0 : Number(number));
