import {
  bundleBelief,
  editsToDrop,
  isSlimAccepted,
  leadingTrial,
  observeAblation,
  slimmingSettings,
} from "../../src/stats/index.ts";
import { editEffect, ownIdea } from "./combine.ts";
import { passengersOf } from "./peers.ts";
import { STREAM, uniformAt } from "./random.ts";
import type { Searched } from "./reference.ts";
import { subjectOf } from "./study.ts";
import type { Subject } from "./world.ts";

/** What an ablation after the search came to. */
export interface Slimmed {
  readonly gainBefore: number;
  readonly gainAfter: number;
  readonly editsBefore: number;
  readonly editsAfter: number;
  readonly passengersBefore: number;
  readonly passengersAfter: number;
  readonly isAccepted: boolean;
}

/** Slims the leader by random ablation with `extraShare` of the budget on top (`docs/statistics.md`, Slimming). */
export const slim = ({ study }: Searched, extraShare: number): Slimmed => {
  const { world, fit, pool, searchSeeds } = study;
  const settings = slimmingSettings(extraShare);
  const leader = leadingTrial(fit);
  const full = subjectOf(study, leader);
  const effects = new Map(study.parents.map((_, trial) => [ownIdea(study, trial), editEffect(study, trial)]));
  let belief = bundleBelief(
    { mean: fit.mean[leader] ?? 0, variance: fit.variance[leader] ?? 1 },
    full.ideas.map((idea) => effects.get(idea) ?? { mean: 0, variance: study.effectVariance }),
  );
  const observe = (isDropped: readonly boolean[], run: number): Subject => {
    const subject = world.without(full, isDropped, SLIM_TRIALS + run);
    const seed = run % searchSeeds;
    const value = world.measure(subject, seed) - (fit.seedOffsets[seed] ?? 0);
    belief = observeAblation(belief, { isDropped, value }, pool.run);
    return subject;
  };
  const runs = Math.floor(extraShare * study.budget) - CHECK_RUNS;
  for (let run = 0; run < runs; run++) {
    observe(
      full.ideas.map((idea) => uniformAt(world.id, STREAM.ablation, run, idea) < settings.dropChance),
      run,
    );
  }
  const isDropped = editsToDrop(belief, settings);
  let slimmed = full;
  for (let check = 0; check < CHECK_RUNS; check++) slimmed = observe(isDropped, runs + check);
  const isAccepted = isSlimAccepted(belief, isDropped, { sd: Math.sqrt(pool.run), settings });
  const after = isAccepted ? slimmed : full;
  return {
    gainBefore: full.value,
    gainAfter: after.value,
    editsBefore: full.ideas.length,
    editsAfter: after.ideas.length,
    passengersBefore: passengersOf(world, full),
    passengersAfter: passengersOf(world, after),
    isAccepted,
  };
};

const CHECK_RUNS = 2;
const SLIM_TRIALS = 1_000_000;
