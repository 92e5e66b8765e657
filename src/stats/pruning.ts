import { normalCdf, normalQuantile } from "./normal.ts";

/**
 * Posterior probability that a trial is at least as good as the trunk, the two taken as independent (docs/formulas.md,
 * Pruning).
 */
export const probabilityAboveTrunk = (
  trial: { readonly mean: number; readonly variance: number },
  trunk: { readonly mean: number; readonly variance: number },
): number => normalCdf((trial.mean - trunk.mean) / Math.sqrt(trial.variance + trunk.variance));

// Below this probability a trial other than trunk and leader is pruned.
const PRUNE_BELOW = 0.05;

/** Whether a trial is pruned on evidence; trunk and leader are the caller's exceptions. */
export const isPruned = (...[trial, trunk]: Parameters<typeof probabilityAboveTrunk>): boolean =>
  trial.mean - trunk.mean < PRUNE_BELOW_Z * Math.sqrt(trial.variance + trunk.variance);

// The same line on the normal scale: thousands of trials are held against it at every fit.
const PRUNE_BELOW_Z = normalQuantile(PRUNE_BELOW);
