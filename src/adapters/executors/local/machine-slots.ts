import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Resources } from "../../../core/study-spec.ts";
import { send } from "../../../process/index.ts";
import { type Gpu, gpuProcesses, listGpus } from "./gpus.ts";
import { countSlots, equalSlots, type Slots } from "./slots.ts";

/** Slots of this machine for replicates of one size. */
export async function machineSlots(resources: Resources, searchPath: string): Promise<Slots> {
  const gpus = resources.gpus > 0 ? await listGpus(searchPath) : [];
  // Programs that were there before us (a desktop, a notebook) stay, and the device counts as free beside them.
  const residents =
    resources.gpus > 0
      ? new Set([...(await gpuProcesses(searchPath)).values()].flat().filter((pid) => !isOurs(pid)))
      : new Set();
  const total = Math.max(1, countSlots(resources, { cpus: availableParallelism(), gpus: gpus.length }));
  const isFree = async (gpu: Gpu): Promise<boolean> => {
    const holders = (await gpuProcesses(searchPath)).get(gpu.uuid) ?? [];
    const rest = holders.filter((pid) => !residents.has(pid));
    // Nobody of ours should hold a device that is in no slot: it is what is left of a step that ended.
    for (const pid of rest) if (isOurs(pid)) send(pid, "SIGKILL");
    return rest.length === 0;
  };
  return equalSlots(resources, total, gpus, isFree);
}

/** Processes of evaluations carry the name of their job in their environment. */
function isOurs(pid: number): boolean {
  try {
    return /(^|\0)ESPALIER_JOB=/.test(readFileSync(`/proc/${pid}/environ`, "latin1"));
  } catch {
    // Gone, or somebody else's.
    return false;
  }
}
