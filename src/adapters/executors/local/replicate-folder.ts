import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeJail } from "./evaluation-jail.ts";
import { removeFolder } from "./remove-folder.ts";

/** Removes trees, homes and temporary folders of a replicate; log, metrics and outputs stay. */
export function removeWork(folder: string, trash: string): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".work")) removeJail(join(folder, name), trash);
    if (name.endsWith(".job")) removeFolder(join(folder, name));
  }
}

/** Removes what a cancelled replicate left, so that it can be run another time. */
export function removeTraces(folder: string, trash: string): void {
  removeWork(folder, trash);
  rmSync(join(folder, "log"), { force: true });
}
