import type { Observations } from "./state.ts";

/** Adds one value of the objective: `value` oriented for the fit, `raw` as reported for the metric's resolution. */
export const addObservation = (
  observations: Observations,
  {
    trial,
    seed,
    value,
    raw,
    guardrails,
  }: { trial: number; seed: number; value: number; raw: number; guardrails: readonly number[] },
): void => {
  if (!Number.isFinite(value)) return;
  if (!observations.seen.has(trial)) {
    observations.seen.add(trial);
    observations.firsts.push(observations.trials.length);
  }
  observations.trials.push(trial);
  observations.seeds.push(indexOfSeed(observations, seed));
  observations.values.push(value);
  for (const [i, guardrail] of guardrails.entries()) {
    const values = observations.guardrails[i];
    if (values) values.push(guardrail);
    else observations.guardrails[i] = [guardrail];
  }
  noteResolution(observations, raw);
};

/** Gives the search seeds their indices before anything is measured on them. */
const indexOfSeed = ({ seedIndex }: Observations, seed: number): number => {
  const known = seedIndex.get(seed);
  if (known !== undefined) return known;
  seedIndex.set(seed, seedIndex.size);
  return seedIndex.size - 1;
};

// The smallest step between two values can only shrink, and only beside the new value.
const noteResolution = (observations: Observations, raw: number): void => {
  const { sorted } = observations;
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < raw) low = middle + 1;
    else high = middle;
  }
  for (const neighbour of [sorted[low - 1], sorted[low]]) {
    if (neighbour === undefined) continue;
    const gap = Math.abs(neighbour - raw);
    // Steps of a few units in the last place are arithmetic, not the grid of the metric.
    if (gap > 1e-12 * Math.max(1, Math.abs(raw)) && (observations.resolution === 0 || gap < observations.resolution))
      observations.resolution = gap;
  }
  if (sorted[low] !== raw) observations.distinct += 1;
  sorted.splice(low, 0, raw);
};
