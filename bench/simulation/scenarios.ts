import { playEngine } from "./engine.ts";
import { type Measured, summarise } from "./measure.ts";
import { greedy, type Outcome, oracle } from "./peers.ts";
import { playReference, type StudyOutcome } from "./reference.ts";
import { makeWorld, ORDINARY, type World, type WorldSettings } from "./world.ts";

/** A way to spend a budget on a world. */
export type Policy = (world: World, budget: number) => Outcome | StudyOutcome;

/** Espalier by its number of asynchronous workers. */
export interface Espalier {
  readonly [workers: number]: Policy;
}

/** The compact policy of this folder, which the formulas were first proven with. */
export const REFERENCE: Espalier = {
  1: (world, budget) => playReference(world, { budget }),
  4: (world, budget) => playReference(world, { budget, workers: 4 }),
  8: (world, budget) => playReference(world, { budget, workers: 8 }),
};

/** The engine of the product, through ask and tell. */
export const ENGINE: Espalier = {
  1: (world, budget) => playEngine(world, { budget }),
  4: (world, budget) => playEngine(world, { budget, workers: 4 }),
  8: (world, budget) => playEngine(world, { budget, workers: 8 }),
};

/** Espalier with this many workers. */
export const espalierWith = (espalier: Espalier, workers: number): Policy => {
  const policy = espalier[workers];
  if (policy === undefined) throw new RangeError(`Espalier is played with 1, 4 or 8 workers, not with ${workers}.`);
  return policy;
};

/** The policies that every table compares, by the name it prints. */
export const POLICIES = {
  autoresearch: (world, budget) => greedy(world, budget, 1),
  "greedy, 3 seeds": (world, budget) => greedy(world, budget, 3),
  espalier: espalierWith(REFERENCE, 1),
  oracle,
} satisfies Readonly<Record<string, Policy>>;

/** How a policy is played: its budget, in how many worlds, and what differs from the ordinary world. */
export interface Row {
  readonly budget: number;
  readonly worlds: number;
  readonly settings?: Partial<WorldSettings>;
}

/**
 * Plays a policy in worlds that no constant was tuned on: their numbers start at 1,001. Tables share what is played.
 */
export const playAll = (policy: Policy, row: Row): readonly (Outcome | StudyOutcome)[] => {
  const settings = { ...ORDINARY, ...row.settings };
  const key = JSON.stringify([row.budget, row.worlds, settings]);
  const known = played.get(policy) ?? new Map<string, readonly (Outcome | StudyOutcome)[]>();
  played.set(policy, known);
  const outcomes =
    known.get(key) ??
    Array.from({ length: row.worlds }, (_, i) => policy(makeWorld(FIRST_WORLD + i, settings), row.budget));
  known.set(key, outcomes);
  return outcomes;
};

/** Plays a policy and sums up. */
export const measurePolicy = (policy: Policy, row: Row): Measured => summarise(playAll(policy, row));

/** Number of the first world that is played. */
export const FIRST_WORLD = 1_001;

const played = new Map<Policy, Map<string, readonly (Outcome | StudyOutcome)[]>>();
