import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Reads at most `maxBytes` (from the end, if asked) of a file that a stranger made: no link is followed, no pipe waited for. */
export function readCapped(path: string, maxBytes: number, from: "start" | "end" = "start"): Buffer | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    // Absent, a link, or not to be opened: in each case there is no such regular file.
    return null;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return null;
    const length = Math.min(stats.size, maxBytes);
    const buffer = Buffer.alloc(length);
    const read = readSync(file, buffer, 0, length, from === "start" ? 0 : stats.size - length);
    return buffer.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
