/** The constants of the decision rule; `docs/statistics.md` says what each of them buys. */
export interface Rule {
  /** Expected share of false confirmations that a whole study may reach. */
  readonly alpha: number;
  /** How fast the levels of later certifications fall: gamma_t is proportional to t^-gammaExponent. */
  readonly gammaExponent: number;
  /** Numbers of evidence pairs at which a certification is looked at. */
  readonly looks: readonly number[];
  /** Share of a certification's level that each look may spend; sums to 1. */
  readonly lookWeights: readonly number[];
  /** Baseline replicates of the noise floor. */
  readonly n0: number;
  /** Most degrees of freedom that pooled noise may claim against a candidate's own. */
  readonly d0cap: number;
  /** How many posterior standard deviations of hope a trial to extend is given. */
  readonly kappa: number;
  /** How far above the smallest promotable difference a leader must look before it is certified. */
  readonly triggerFactor: number;
  /** Coverage of the published interval. */
  readonly auditLevel: number;
  /** How many times the next look's threshold a projected p may be before a certification stops as futile. */
  readonly futilityFactor: number;
  /** Level of all looks together at which a guardrail is called held or broken. */
  readonly guardrailAlpha: number;
}

/** The rule that was tuned and measured in the simulated world (`npm run bench:simulation`). */
export const DEFAULT_RULE: Rule = {
  alpha: 0.05,
  gammaExponent: 1.6,
  looks: [3, 4, 6, 8],
  lookWeights: [0.25, 0.25, 0.25, 0.25],
  n0: 4,
  d0cap: 8,
  kappa: 1.5,
  triggerFactor: 1.6,
  auditLevel: 0.95,
  futilityFactor: 2,
  guardrailAlpha: 0.1,
};
