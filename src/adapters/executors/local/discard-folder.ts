import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "./remove-folder.ts";

/**
 * Takes a folder away at once, by renaming it into `trash`, and has a process of its own delete it: a large tree takes
 * seconds, which neither a replicate nor the orchestrator should wait for. What a crash leaves in the trash is deleted
 * by the next `emptyTrash`.
 */
export function discardFolder(folder: string, trash: string): void {
  mkdirSync(trash, { recursive: true });
  const place = join(trash, randomBytes(8).toString("hex"));
  try {
    renameSync(folder, place);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    // Another file system, for example: then it has to be done here and now.
    return removeFolder(folder);
  }
  deleteInBackground([place]);
}

/** Deletes what is left in the trash, in the background. */
export function emptyTrash(trash: string): void {
  mkdirSync(trash, { recursive: true });
  const left = readdirSync(trash).map((name) => join(trash, name));
  if (left.length > 0) deleteInBackground(left);
}

function deleteInBackground(paths: readonly string[]): void {
  // An evaluation may have taken the right to delete away from its own folders.
  const script = 'rm -rf -- "$@" 2>/dev/null || { chmod -R u+rwX -- "$@"; rm -rf -- "$@"; }';
  const child = spawn("/bin/sh", ["-c", script, "sh", ...paths], {
    cwd: "/",
    env: PATH,
    detached: true,
    stdio: "ignore",
  });
  // Without a shell the trash stays until there is one.
  child.once("error", () => {});
  child.unref();
}

const PATH = { PATH: "/usr/local/bin:/usr/bin:/bin" };
