import type { Look, LookVerdict } from "./certification.ts";
import { moderatedVariance } from "./pooled-variance.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { studentTQuantile } from "./student-t.ts";
import { meanOf, sumOfSquaresOf } from "./summary.ts";

/** Whether a guardrail is shown to hold, shown to be broken, or neither yet. */
type GuardrailVerdict = "pass" | "fail" | "unclear";

/** One look at a guardrail: the mean difference with its interval at the look's share of the level. */
export interface GuardrailLook {
  readonly n: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly verdict: GuardrailVerdict;
}

/** Looks at a guardrail: non-inferiority by `tolerance`, paired, on the same seeds as the certification. */
export const lookAtGuardrail = (options: {
  /** Candidate minus reference, oriented so that larger is better. */
  readonly differences: readonly number[];
  readonly tolerance: number;
  /** s2d and d0 of the guardrail's own metric. */
  readonly pairedVariance: number;
  readonly priorDf: number;
  readonly look: number;
  readonly rule?: Rule;
}): GuardrailLook => {
  const { differences, tolerance, pairedVariance, priorDf, look, rule = DEFAULT_RULE } = options;
  const n = differences.length;
  const mean = meanOf(differences);
  const scatter = { sumOfSquares: sumOfSquaresOf(differences), df: n - 1 };
  const { used } = moderatedVariance({ ...scatter, poolVariance: pairedVariance, poolDf: priorDf });
  const level = rule.guardrailAlpha * (rule.lookWeights[look] ?? 0);
  const margin = used > 0 ? studentTQuantile(1 - level, priorDf + n - 1) * Math.sqrt(used / n) : 0;
  const low = mean - margin;
  const high = mean + margin;
  return { n, mean, low, high, verdict: low >= -tolerance ? "pass" : high < -tolerance ? "fail" : "unclear" };
};

/** The tolerance that 4 pairs can be expected to prove; a smaller one deserves a warning when it is configured. */
export const smallestProvableTolerance = (options: {
  readonly pairedVariance: number;
  readonly priorDf: number;
  readonly pairs?: number;
  readonly power?: number;
  readonly rule?: Rule;
}): number => {
  const { pairedVariance, priorDf, pairs = 4, power = 0.8, rule = DEFAULT_RULE } = options;
  const df = priorDf + pairs - 1;
  const level = rule.guardrailAlpha * (rule.lookWeights[0] ?? 1);
  return (studentTQuantile(1 - level, df) + studentTQuantile(power, df)) * Math.sqrt(pairedVariance / pairs);
};

/** A guardrail's verdict with how it is enforced: `strict` ones must be proven, the others only not broken. */
export interface GuardedBy {
  readonly name: string;
  readonly verdict: GuardrailVerdict;
  readonly isStrict: boolean;
}

/** What a look comes to once guardrails and hard limits have their say. */
export interface GuardedLook {
  readonly verdict: LookVerdict;
  /** Names of the guardrails and limits that stood against a promotion. */
  readonly blockedBy: readonly string[];
  /** Guardrails that a promotion leaves unproven; each is a warning beside the claim. */
  readonly unproven: readonly string[];
}

/** Lets a look promote only where no guardrail is broken, every strict one is proven and no hard limit is violated. */
export const guardLook = (
  look: Pick<Look, "verdict" | "look">,
  guardrails: readonly GuardedBy[],
  violatedLimits: readonly string[] = [],
  rule: Rule = DEFAULT_RULE,
): GuardedLook => {
  if (look.verdict !== "promote") return { verdict: look.verdict, blockedBy: [], unproven: [] };
  const blocking = guardrails.filter(({ verdict, isStrict }) => verdict === "fail" || (isStrict && verdict !== "pass"));
  const blockedBy = [...violatedLimits, ...blocking.map(({ name }) => name)];
  if (blockedBy.length === 0) {
    const unproven = guardrails.filter(({ verdict }) => verdict === "unclear").map(({ name }) => name);
    return { verdict: "promote", blockedBy, unproven };
  }
  // More pairs may still prove a guardrail; at the last look nothing more is to come.
  return { verdict: look.look >= rule.looks.length - 1 ? "inconclusive" : "continue", blockedBy, unproven: [] };
};
