import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/** Where a journal ended when its writer last appended. */
export interface Head {
  readonly seq: number;
  readonly digest: string;
}

/**
 * Keeps the head of a journal in a small file beside the database.
 *
 * SQLite drops everything after a torn page of its write-ahead log without a word; the chain cannot show that its end
 * is gone, this mark can. It is written after the commit and not synced: behind the journal is fine, ahead is damage.
 */
export const headMark = (path: string): { write(head: Head): void; close(): void } => {
  const descriptor = openSync(path, "a+");
  closeSync(descriptor);
  const file = openSync(path, "r+");
  return {
    write: ({ seq, digest }) => {
      writeSync(file, `${digest} ${seq}\n`.padEnd(LENGTH), 0);
    },
    close: () => closeSync(file),
  };
};

/** The mark, or null where there is none or it was torn. */
export const readHeadMark = (path: string): Head | null => {
  try {
    const match = /^([0-9a-f]{64}) (\d+)\n/.exec(readFileSync(path, "utf8"));
    return match === null ? null : { digest: match[1] ?? "", seq: Number(match[2]) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
};

const LENGTH = 96;
