import { createHmac } from "node:crypto";
import { constants } from "node:fs";
import { lstat, open, readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/** A file that a trial left behind, under a name that says nothing of where it lies. */
export interface TrialFile {
  readonly id: string;
  /** Path below the trial's or attempt's folder, for people. */
  readonly name: string;
  readonly kind: "log" | "transcript" | "metrics" | "patch" | "other";
  readonly bytes: number;
  readonly changedMs: number;
}

/** A piece of a file as text. */
export interface FilePart {
  readonly name: string;
  readonly text: string;
  readonly offset: number;
  readonly nextOffset: number;
  readonly size: number;
}

/** The files of trials. Ids are looked up among what the folder holds; nothing that a client sends becomes a path. */
export interface TrialFiles {
  list(folders: readonly string[]): Promise<readonly TrialFile[]>;
  read(folders: readonly string[], id: string, offset: number): Promise<FilePart | null>;
}

/** Serves files below `root` only: links are not followed, and what lies elsewhere does not exist. */
export const trialFiles = ({ root, secret }: { readonly root: string; readonly secret: string }): TrialFiles => {
  const idOf = (path: string): string => createHmac("sha256", secret).update(path).digest("hex").slice(0, 24);

  const found = async (folders: readonly string[]): Promise<readonly (TrialFile & { readonly path: string })[]> => {
    const home = await realpath(root).catch(() => null);
    if (home === null) return [];
    const files: (TrialFile & { path: string })[] = [];
    const walk = async (folder: string, name: string, depth: number): Promise<void> => {
      if (files.length >= MOST_FILES) return;
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        const path = join(folder, entry.name);
        const shown = name === "" ? entry.name : `${name}/${entry.name}`;
        if (entry.isDirectory() && depth < DEEPEST) await walk(path, shown, depth + 1);
        else if (entry.isFile() && files.length < MOST_FILES) {
          const facts = await lstat(path).catch(() => null);
          if (facts?.isFile())
            files.push({
              id: idOf(path),
              name: shown,
              kind: kindOf(shown),
              bytes: facts.size,
              changedMs: facts.mtimeMs,
              path,
            });
        }
      }
    };
    for (const folder of folders) {
      const real = await realpath(join(root, folder)).catch(() => null);
      if (real?.startsWith(home + sep)) await walk(real, "", 0);
    }
    return files;
  };

  return {
    list: async (folders) => (await found(folders)).map(({ path: _, ...file }) => file),
    read: async (folders, id, offset) => {
      const file = (await found(folders)).find((candidate) => candidate.id === id);
      if (!file) return null;
      const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
      if (!handle) return null;
      try {
        const { size } = await handle.stat();
        // A negative offset counts from the end, as `tail` does.
        const start = offset < 0 ? Math.max(0, size + offset) : Math.min(offset, size);
        const buffer = Buffer.alloc(Math.min(MOST_BYTES, size - start));
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
        return {
          name: file.name,
          text: buffer.subarray(0, bytesRead).toString("utf8"),
          offset: start,
          nextOffset: start + bytesRead,
          size,
        };
      } finally {
        await handle.close();
      }
    },
  };
};

const kindOf = (name: string): TrialFile["kind"] =>
  /transcript/i.test(name)
    ? "transcript"
    : /\.(log|txt|out|err)$|(^|\/)(stdout|stderr|log|output)[^/]*$/i.test(name)
      ? "log"
      : /metrics|result.*\.json$/i.test(name)
        ? "metrics"
        : /\.(patch|diff)$/i.test(name)
          ? "patch"
          : "other";

const DEEPEST = 4;
const MOST_FILES = 400;
const MOST_BYTES = 128 * 1024;
