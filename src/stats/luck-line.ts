import { normalQuantile } from "./normal.ts";

/** How far above the baseline the best of `replicates` pure-noise results is expected to lie (Blom 1958). */
export const luckLine = (replicates: number, sd: number): number =>
  replicates < 1 ? 0 : sd * normalQuantile((replicates - 0.375) / (replicates + 0.25));
