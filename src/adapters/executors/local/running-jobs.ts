import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../../process/index.ts";
import { textDigest } from "./file-digests.ts";
import { isUnderWay } from "./supervise-job.ts";

/** A job that was started and not yet settled, as another process can find it. */
type RunningJob = z.infer<typeof RunningJob>;

const RunningJob = z.object({
  id: z.string(),
  folder: z.string(),
  /** Devices it holds, by uuid. */
  gpus: z.array(z.string()),
});

/** Keeps, on disk, which jobs hold which part of the machine. */
export interface RunningJobs {
  add(job: RunningJob): void;
  remove(folder: string): void;
  /** Jobs whose supervisor is at work. */
  underWay(): readonly RunningJob[];
  /** Strikes off jobs that no supervisor is at any more. */
  forgetDead(): void;
}

/** Opens the list of running jobs in a folder, which is made. */
export function runningJobs(listFolder: string): RunningJobs {
  mkdirSync(listFolder, { recursive: true });
  const pathOf = (folder: string): string => join(listFolder, `${textDigest(folder).slice(0, 24)}.json`);
  const listed = (): { readonly path: string; readonly job: RunningJob }[] =>
    namesIn(listFolder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(listFolder, name))
      .flatMap((path) => read(path).map((job) => ({ path, job })));
  return {
    add: (job) => writeFileAtomically(pathOf(job.folder), JSON.stringify(job), { durable: false }),
    remove: (folder) => rmSync(pathOf(folder), { force: true }),
    underWay: () => listed().flatMap(({ job }) => (isHeld(job.folder) ? [job] : [])),
    forgetDead() {
      for (const { path, job } of listed()) if (!isHeld(job.folder)) rmSync(path, { force: true });
    },
  };
}

/** Another process may remove an entry between listing and reading. */
function read(path: string): RunningJob[] {
  try {
    return [RunningJob.parse(JSON.parse(readFileSync(path, "utf8")))];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Whether a supervisor is at work in a replicate's folder. */
export const isHeld = (folder: string): boolean => stageFolders(folder).some(isUnderWay);

const stageFolders = (folder: string): string[] =>
  namesIn(folder)
    .filter((name) => name.endsWith(".job"))
    .map((name) => join(folder, name));

/** A folder that somebody deleted holds nothing. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
