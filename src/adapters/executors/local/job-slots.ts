import type { Resources } from "../../../core/study-spec.ts";
import type { ReplicateJob } from "../../../ports/executor.ts";
import { machineSlots } from "./machine-slots.ts";
import type { RunningJobs } from "./running-jobs.ts";
import type { Slot, Slots } from "./slots.ts";

/** Lets a job use a slot, and gives it back; says so when there was none. */
export type WithSlot = <T>(
  job: ReplicateJob,
  signal: AbortSignal,
  use: (slot: Slot) => Promise<T>,
) => Promise<T | "aborted" | "busy">;

/** Slots for jobs of any size; a job from before us keeps the slot that it already holds. */
export function jobSlots(running: RunningJobs, searchPath: string): WithSlot {
  const slotsBySize = new Map<string, Promise<Slots>>();
  /** Slots that jobs from before us still hold, by folder. */
  const reserved = new Map<string, Slot>();

  const slotsFor = (resources: Resources): Promise<Slots> => {
    const size = JSON.stringify(resources);
    const slots = slotsBySize.get(size) ?? machineSlots(resources, searchPath).then(reserveForRunning);
    slotsBySize.set(size, slots);
    return slots;
  };

  /** They keep them until they end, whether or not somebody asks for their outcome. */
  const reserveForRunning = (slots: Slots): Slots => {
    for (const job of running.underWay()) reserved.set(job.folder, slots.reserve(job.gpus));
    if (reserved.size === 0) return slots;
    const watch = setInterval(() => {
      if (reserved.size === 0) return clearInterval(watch);
      const alive = new Set(running.underWay().map(({ folder }) => folder));
      for (const [folder, slot] of reserved) {
        if (alive.has(folder)) continue;
        reserved.delete(folder);
        slot.release();
      }
    }, WATCH_MS);
    watch.unref();
    return slots;
  };

  return async (job, signal, use) => {
    const slots = await slotsFor(job.spec.resources);
    const slot = reserved.get(job.folder) ?? (await slots.acquire(signal));
    reserved.delete(job.folder);
    if (typeof slot === "string") return slot;
    try {
      running.add({ id: job.id, folder: job.folder, gpus: slot.gpus.map(({ uuid }) => uuid) });
      return await use(slot);
    } finally {
      running.remove(job.folder);
      slot.release();
    }
  };
}

const WATCH_MS = 1_000;
