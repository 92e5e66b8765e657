import type { Subject, World } from "./world.ts";

/** What a search hands over, and what it says of it. */
export interface Outcome {
  /** True gain of the trial that is delivered. */
  readonly gain: number;
  /** Gain that the search reports; undefined where it reports none. */
  readonly reported: number | undefined;
  /** Promotions during the search, and how many of them were not true. */
  readonly promotions: number;
  readonly falsePromotions: number;
  /** Edits of the delivered trial, and how many of them do not help. */
  readonly edits: number;
  readonly passengers: number;
}

/**
 * Keeps a change when its mean over the first `seeds` seeds beats the best so far: autoresearch for 1, greedy for 3.
 */
export const greedy = (world: World, budget: number, seeds: number): Outcome => {
  let used = 0;
  const meanScore = (subject: Subject, crashes: boolean): number => {
    let sum = 0;
    for (let seed = 0; seed < seeds; seed++) {
      used += 1;
      if (world.failsTransiently(used)) used += 1;
      if (crashes) return Number.NEGATIVE_INFINITY;
      sum += world.measure(subject, seed);
    }
    return sum / seeds;
  };
  let best = world.baseline;
  const baselineScore = meanScore(best, false);
  let bestScore = baselineScore;
  let promotions = 0;
  let falsePromotions = 0;
  for (let idea = 0; used + seeds <= budget; idea++) {
    const child = world.extend(best, [idea], idea + 1);
    const score = meanScore(child, world.crashes(idea));
    if (score <= bestScore) continue;
    promotions += 1;
    if (child.value <= best.value) falsePromotions += 1;
    best = child;
    bestScore = score;
  }
  return {
    gain: best.value,
    reported: promotions > 0 ? bestScore - baselineScore : undefined,
    promotions,
    falsePromotions,
    edits: best.ideas.length,
    passengers: passengersOf(world, best),
  };
};

/** Knows the truth: accepts exactly the ideas that help, one replicate each. */
export const oracle = (world: World, budget: number): Outcome => {
  let best = world.baseline;
  for (let idea = 0; idea < budget; idea++) {
    if (world.crashes(idea)) continue;
    const child = world.extend(best, [idea], idea + 1);
    if (child.value > best.value) best = child;
  }
  const edits = best.ideas.length;
  return { gain: best.value, reported: best.value, promotions: edits, falsePromotions: 0, edits, passengers: 0 };
};

/** Edits of a trial that did not raise its true value when they were added. */
export const passengersOf = (world: World, { ideas }: Subject): number => {
  let built = world.baseline;
  let passengers = 0;
  for (const idea of ideas) {
    const next = world.extend(built, [idea], 0);
    if (next.value <= built.value) passengers += 1;
    built = next;
  }
  return passengers;
};
