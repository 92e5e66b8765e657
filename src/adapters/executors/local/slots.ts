import type { Resources } from "../../../core/study-spec.ts";
import type { Gpu } from "./gpus.ts";

/** A share of the machine that one replicate has for itself. */
export interface Slot {
  readonly gpus: readonly Gpu[];
  release(): void;
}

/** Hands out slots, first come first served. */
export interface Slots {
  readonly total: number;
  /** Resolves with a slot; without one once the signal is aborted, or when devices stay busy for too long. */
  acquire(signal: AbortSignal): Promise<Slot | "aborted" | "busy">;
  /** Takes a slot that a job from before a crash still holds, with just these devices. */
  reserve(gpuUuids: readonly string[]): Slot;
}

/** How many replicates fit on the machine at once; 0 when not even one does. */
export function countSlots(resources: Resources, machine: { readonly cpus: number; readonly gpus: number }): number {
  const byCpu = Math.max(1, Math.floor(machine.cpus / Math.max(1, resources.cpus)));
  return resources.gpus === 0 ? byCpu : Math.min(byCpu, Math.floor(machine.gpus / resources.gpus));
}

/**
 * Slots of equal size. `isFree` is asked before GPUs are handed out, so that a device which a dead process still holds
 * is left alone; where no free device is left, it is asked again every `retryMs` for `patienceMs`.
 */
export function equalSlots(
  resources: Resources,
  total: number,
  gpus: readonly Gpu[],
  isFree: (gpu: Gpu) => Promise<boolean>,
  { retryMs = 1_000, patienceMs = 600_000 } = {},
): Slots {
  const idleGpus = [...gpus];
  const waiting: (() => void)[] = [];
  let taken = 0;

  const takeGpus = async (): Promise<readonly Gpu[] | null> => {
    const candidates = idleGpus.splice(0);
    const chosen: Gpu[] = [];
    for (const gpu of candidates) {
      if (chosen.length < resources.gpus && (await isFree(gpu))) chosen.push(gpu);
      else idleGpus.push(gpu);
    }
    if (chosen.length === resources.gpus) return chosen;
    idleGpus.unshift(...chosen);
    return null;
  };

  const wake = () => {
    for (const resume of waiting.splice(0)) resume();
  };
  /** Until a slot is given back, the time is over, or the signal is aborted. */
  const pause = (signal: AbortSignal, ms: number | null): Promise<void> =>
    new Promise((resolve) => {
      const resume = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", resume);
        resolve();
      };
      const timer = ms === null ? undefined : setTimeout(resume, ms);
      waiting.push(resume);
      signal.addEventListener("abort", resume, { once: true });
    });

  const slot = (chosen: readonly Gpu[]): Slot => {
    let isHeld = true;
    return {
      gpus: chosen,
      release() {
        if (!isHeld) return;
        isHeld = false;
        taken -= 1;
        idleGpus.push(...chosen);
        wake();
      },
    };
  };

  return {
    total,
    async acquire(signal) {
      let busyMs = 0;
      while (!signal.aborted) {
        if (taken >= total) {
          await pause(signal, null);
          continue;
        }
        taken += 1;
        const chosen = resources.gpus === 0 ? [] : await takeGpus();
        if (chosen !== null) return slot(chosen);
        taken -= 1;
        if (busyMs >= patienceMs) return "busy";
        busyMs += retryMs;
        await pause(signal, retryMs);
      }
      return "aborted";
    },
    reserve(gpuUuids) {
      taken += 1;
      const chosen = idleGpus.filter(({ uuid }) => gpuUuids.includes(uuid));
      for (const gpu of chosen) idleGpus.splice(idleGpus.indexOf(gpu), 1);
      return slot(chosen);
    },
  };
}
