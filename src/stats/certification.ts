import { moderatedVariance } from "./pooled-variance.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { studentTUpperTail } from "./student-t.ts";
import { meanOf, sumOfSquaresOf } from "./summary.ts";

/** What a look at a certification says: confirm the candidate, go on to the next look, or stop without a claim. */
export type LookVerdict = "promote" | "continue" | "futile" | "inconclusive";

/** One look at the evidence pairs of a certification (docs/formulas.md, Look). */
export interface Look {
  /** Index of the look in the rule, from 0. */
  readonly look: number;
  readonly n: number;
  readonly mean: number;
  readonly sumOfSquares: number;
  readonly moderatedVariance: number;
  /** The variance that the test uses: the moderated one, or the candidate's own where that is larger. */
  readonly variance: number;
  readonly df: number;
  readonly t: number;
  /** One-sided p of "the candidate is not better". */
  readonly p: number;
  /** min(1, p / weight of the look); the smallest over the looks is the anytime p of the certification. */
  readonly pOverWeight: number;
  /** p must reach this to promote. */
  readonly threshold: number;
  /** p that the last look would show if mean and variance stayed as they are. */
  readonly projectedP: number;
  readonly verdict: LookVerdict;
}

/**
 * Looks at a certification on paired seeds. Differences are candidate minus trunk, minus the least effect of interest.
 */
export const lookPaired = (options: {
  readonly differences: readonly number[];
  /** s2d and d0 as they stood when the certification started. */
  readonly pairedVariance: number;
  readonly priorDf: number;
  /** alpha_t as it stood when the certification started. */
  readonly level: number;
  readonly look: number;
  readonly rule?: Rule;
}): Look => {
  const { differences, pairedVariance, priorDf, level, look, rule = DEFAULT_RULE } = options;
  const n = differences.length;
  const mean = meanOf(differences);
  const sumOfSquares = sumOfSquaresOf(differences);
  const pool = { poolVariance: pairedVariance, poolDf: priorDf };
  const { own, moderated, used } = moderatedVariance({ sumOfSquares, df: n - 1, ...pool });
  const pooledDf = priorDf + n - 1;
  // A candidate noisier than the pool pays for its own variance in degrees of freedom too.
  const df = own > pairedVariance ? Math.max(n - 1, (pooledDf * pairedVariance) / own) : pooledDf;
  const last = rule.looks.at(-1) ?? n;
  const more = Math.max(0, last - n);
  const judged = {
    look,
    n,
    mean,
    sumOfSquares,
    moderatedVariance: moderated,
    variance: used,
    df,
    ...oneSidedTest(mean, used / n, df),
    projectedP: oneSidedTest(mean, used / (n + more), df + more).p,
  };
  return { ...judged, ...judge(judged, level, rule) };
};

/**
 * Looks at a certification whose replicates cannot be paired: a pooled two-sample test (docs/formulas.md, Unpaired).
 */
export const lookUnpaired = (options: {
  readonly candidate: readonly number[];
  readonly reference: readonly number[];
  /** s2 and d0 as they stood when the certification started. */
  readonly runVariance: number;
  readonly priorDf: number;
  readonly level: number;
  readonly look: number;
  readonly minEffect?: number;
  readonly rule?: Rule;
}): Look => {
  const { candidate, reference, runVariance, priorDf, level, look, minEffect = 0, rule = DEFAULT_RULE } = options;
  const mean = meanOf(candidate) - meanOf(reference) - minEffect;
  const sumOfSquares = sumOfSquaresOf(candidate) + sumOfSquaresOf(reference);
  const ownDf = candidate.length + reference.length - 2;
  const pool = { poolVariance: runVariance, poolDf: priorDf };
  const { moderated, used } = moderatedVariance({ sumOfSquares, df: ownDf, ...pool });
  const df = priorDf + ownDf;
  const last = Math.max(rule.looks.at(-1) ?? 0, candidate.length);
  const lastReference = Math.max(last, reference.length);
  const more = last - candidate.length + lastReference - reference.length;
  const judged = {
    look,
    n: candidate.length,
    mean,
    sumOfSquares,
    moderatedVariance: moderated,
    variance: used,
    df,
    ...oneSidedTest(mean, used * (1 / candidate.length + 1 / reference.length), df),
    projectedP: oneSidedTest(mean, used * (1 / last + 1 / lastReference), df + more).p,
  };
  return { ...judged, ...judge(judged, level, rule) };
};

/** p of a whole certification, valid at whatever look it stopped: min over the looks of p / weight, at most 1. */
export const anytimeP = (looks: readonly Look[]): number =>
  looks.reduce((least, l) => Math.min(least, l.pOverWeight), 1);

/** First look of a certification: a deterministic metric is judged after the pairs of the first two looks at once. */
export const firstLook = (metricIsDeterministic: boolean, rule: Rule = DEFAULT_RULE): number =>
  metricIsDeterministic ? Math.min(1, rule.looks.length - 1) : 0;

const judge = (
  look: Pick<Look, "look" | "mean" | "p" | "projectedP">,
  level: number,
  rule: Rule,
): Pick<Look, "pOverWeight" | "threshold" | "verdict"> => {
  const weight = rule.lookWeights[look.look] ?? 0;
  const threshold = weight * level;
  const nextWeight = rule.lookWeights[look.look + 1] ?? 0;
  const isLast = look.look >= rule.looks.length - 1;
  const isHopeless = look.mean <= 0 || look.projectedP > rule.futilityFactor * nextWeight * level;
  return {
    pOverWeight: weight > 0 ? Math.min(1, look.p / weight) : 1,
    threshold,
    verdict: look.p <= threshold ? "promote" : isLast ? "inconclusive" : isHopeless ? "futile" : "continue",
  };
};

/** Without any variance the sign of the mean decides. */
const oneSidedTest = (mean: number, varianceOfMean: number, df: number): { readonly t: number; readonly p: number } => {
  if (varianceOfMean > 0) {
    const t = mean / Math.sqrt(varianceOfMean);
    return { t, p: studentTUpperTail(t, df) };
  }
  return mean > 0 ? { t: Number.POSITIVE_INFINITY, p: 0 } : { t: mean < 0 ? Number.NEGATIVE_INFINITY : 0, p: 1 };
};
