import { certificationLevel } from "./error-account.ts";
import { DEFAULT_RULE, type Rule } from "./rule.ts";
import { studentTUpperQuantile } from "./student-t.ts";

/**
 * How far the leader's posterior mean must lie above the trunk's before it is certified (docs/formulas.md, Trigger).
 */
export const triggerDifference = (options: {
  /** Certifications started so far. */
  readonly tests: number;
  readonly promotions: number;
  readonly pairedVariance: number;
  readonly priorDf: number;
  readonly rule?: Rule;
}): number => {
  const { tests, promotions, pairedVariance, priorDf, rule = DEFAULT_RULE } = options;
  const level = certificationLevel({ test: tests + 1, promotions, rule });
  const quantile = studentTUpperQuantile((rule.lookWeights[0] ?? 1) * level, priorDf + TRIGGER_PAIRS - 1);
  return rule.triggerFactor * quantile * Math.sqrt(pairedVariance / TRIGGER_PAIRS);
};

/** Whether a leader looks clearly enough above the trunk to be certified now. */
export const isTriggered = (posteriorDifference: number, options: Parameters<typeof triggerDifference>[0]): boolean =>
  posteriorDifference >= triggerDifference(options);

/** Whether the search may afford another certification: at most a twentieth of what was spent goes into them. */
export const isWithinCertificationCap = (certificationReplicates: number, replicatesUsed: number): boolean =>
  certificationReplicates + TRIGGER_PAIRS <= CERTIFICATION_SHARE * replicatesUsed;

/** A trigger is looked at after every fifth evaluation. */
export const TRIGGER_EVERY = 5;

const TRIGGER_PAIRS = 4;
const CERTIFICATION_SHARE = 0.05;
