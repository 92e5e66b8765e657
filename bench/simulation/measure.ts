import type { Outcome } from "./peers.ts";
import type { StudyOutcome } from "./reference.ts";

/** A mean with the half-width of its 95 % interval over worlds. */
export interface Estimate {
  readonly mean: number;
  readonly margin: number;
}

/** What many worlds say of one policy. */
export interface Measured {
  readonly worlds: number;
  readonly gain: Estimate;
  readonly confirmedGain: Estimate | undefined;
  /** Share of promotions that were not true. */
  readonly falseDiscoveries: number;
  /** Share of searches that report an improvement, proven or not. */
  readonly claims: Estimate;
  /** Reported gain minus true gain. */
  readonly inflation: Estimate | undefined;
  /** Share of published intervals that hold the true gain. */
  readonly coverage: Estimate | undefined;
  /** Share of the delivered trial's edits that did not help. */
  readonly passengers: number;
}

/** Sums up the outcomes of a policy over worlds. */
export const summarise = (outcomes: readonly (Outcome | StudyOutcome)[]): Measured => {
  const sum = (pick: (outcome: Outcome) => number): number => outcomes.reduce((total, o) => total + pick(o), 0);
  const withEvidence = outcomes.filter((o): o is StudyOutcome => "confirmedGain" in o);
  const reported = outcomes.flatMap((o) =>
    o.reported === undefined ? [] : [o.reported - ("confirmedGain" in o ? o.confirmedGain : o.gain)],
  );
  const covered = withEvidence.flatMap(({ isCovered }) => (isCovered === undefined ? [] : [isCovered]));
  return {
    worlds: outcomes.length,
    gain: estimate(outcomes.map((o) => o.gain)),
    confirmedGain: withEvidence.length > 0 ? estimate(withEvidence.map((o) => o.confirmedGain)) : undefined,
    falseDiscoveries:
      sum((o) => o.falsePromotions) /
      Math.max(
        1,
        sum((o) => o.promotions),
      ),
    claims: shareOf(outcomes.map((o) => o.promotions > 0)),
    inflation: reported.length > 1 ? estimate(reported) : undefined,
    coverage: covered.length > 1 ? shareOf(covered) : undefined,
    passengers:
      sum((o) => o.passengers) /
      Math.max(
        1,
        sum((o) => o.edits),
      ),
  };
};

/** Mean of paired differences between two policies on the same worlds, as a share of the first one's mean gain. */
export const relativeDifference = (first: readonly Outcome[], second: readonly Outcome[]): Estimate => {
  const scale = estimate(first.map((o) => o.gain)).mean;
  const difference = estimate(second.map((o, i) => o.gain - (first[i]?.gain ?? Number.NaN)));
  return { mean: difference.mean / scale, margin: difference.margin / scale };
};

/** Mean and 95 % margin of a sample. */
export const estimate = (values: readonly number[]): Estimate => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, margin: 1.96 * Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) };
};

/** A share with a 95 % margin that stays honest where nearly none or nearly all count (Agresti & Coull 1998). */
const shareOf = (counted: readonly boolean[]): Estimate => {
  const hits = counted.filter(Boolean).length;
  const adjusted = (hits + 2) / (counted.length + 4);
  return {
    mean: hits / counted.length,
    margin: 1.96 * Math.sqrt((adjusted * (1 - adjusted)) / (counted.length + 4)),
  };
};
