import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "./remove-folder.ts";
import { removeWork } from "./replicate-folder.ts";
import { isHeld, runningJobs } from "./running-jobs.ts";

/**
 * Removes what kills and power cuts left of evaluations in a state folder: trees and homes of jobs that no supervisor is
 * at any more, their entries in the list of running jobs, and the trash. Logs, metrics and predictions stay. Only while
 * no orchestrator is at work.
 */
export function collectLeftovers(stateFolder: string): void {
  const trash = join(stateFolder, "discarded");
  for (const trial of subfolders(join(stateFolder, "trials")))
    for (const replicate of subfolders(trial)) if (!isHeld(replicate)) removeWork(replicate, trash);
  runningJobs(join(stateFolder, "running")).forgetDead();
  for (const left of subfolders(trash)) removeFolder(left);
}

const subfolders = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(folder, name))
    : [];
