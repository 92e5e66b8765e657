import { readFileSync } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import { join, posix } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../../process/index.ts";
import { digestFile } from "./file-digests.ts";

/** Notes the protected files of a tree, as they are before the evaluation starts. */
export async function noteProtectedFiles(notePath: string, tree: string, paths: readonly string[]): Promise<void> {
  const notes: Record<string, { digest: string; stamp: string }> = {};
  for (const path of paths) {
    const digest = await digestFile(join(tree, path));
    if (digest !== null) notes[path] = digest;
  }
  writeFileAtomically(notePath, JSON.stringify(notes));
}

/** Says which protected file the evaluation touched, if any; one that was altered and put back counts too. */
export async function tamperedFile(notePath: string, tree: string): Promise<string | null> {
  const notes = Notes.parse(JSON.parse(readFileSync(notePath, "utf8")));
  for (const [path, before] of Object.entries(notes)) {
    const after = await digestFile(join(tree, path), { known: new Map([[join(tree, path), before]]) });
    if (after === null) return `${path} is protected and was deleted during the evaluation`;
    if (after.digest !== before.digest) return `${path} is protected and was changed during the evaluation`;
    if (after.stamp !== before.stamp) return `${path} is protected and was written to during the evaluation`;
  }
  return null;
}

const Notes = z.record(z.string(), z.object({ digest: z.string(), stamp: z.string() }));

/**
 * Says what in an output folder a scorer must not follow: links that lead out (to the labels, for example, which are
 * there only when it runs) and files that are none.
 */
export async function trapIn(outFolder: string): Promise<string | null> {
  const walk = async (relative: string): Promise<string | null> => {
    for (const entry of await readdir(join(outFolder, relative), { withFileTypes: true })) {
      const path = posix.join(relative, entry.name);
      if (entry.isSymbolicLink()) {
        const target = posix.normalize(posix.join(posix.dirname(path), await readlink(join(outFolder, path))));
        const leadsOut =
          target === ".." || target.startsWith("../") || (await readlink(join(outFolder, path))).startsWith("/");
        if (leadsOut) return `${path} in the output folder is a link that leads out of it`;
      } else if (entry.isDirectory()) {
        const trap = await walk(path);
        if (trap !== null) return trap;
      } else if (!entry.isFile()) {
        return `${path} in the output folder is neither a file nor a folder`;
      }
    }
    return null;
  };
  return walk("");
}
