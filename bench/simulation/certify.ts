import { certificationLevel, DEFAULT_RULE, type LookVerdict, lookPaired, type Rule } from "../../src/stats/index.ts";
import { EVIDENCE_SEEDS, measure, record, refit, type Study, subjectOf } from "./study.ts";

/** The certifications of one study so far. */
export interface Certifications {
  trunk: number;
  promotions: number;
  falsePromotions: number;
  tests: number;
  replicates: number;
  /** Evidence replicates by trial, in the order of the seeds. */
  readonly evidence: Map<number, number[]>;
  readonly tested: Set<string>;
}

/** A study's certifications before the first one. */
export const noCertifications = (): Certifications => ({
  trunk: 0,
  promotions: 0,
  falsePromotions: 0,
  tests: 0,
  replicates: 0,
  evidence: new Map(),
  tested: new Set(),
});

/** Whether this trial was already certified against the present trunk. */
export const wasTested = ({ tested, trunk }: Certifications, trial: number): boolean => tested.has(`${trial}/${trunk}`);

/** Certifies a candidate against the trunk, spending nothing beyond `limit` replicates of the study. */
export const certify = (
  study: Study,
  state: Certifications,
  candidate: number,
  limit: number,
  rule: Rule = DEFAULT_RULE,
): LookVerdict | "unstable" => {
  const { trunk } = state;
  state.tested.add(`${candidate}/${trunk}`);
  state.tests += 1;
  const level = certificationLevel({ test: state.tests, promotions: state.promotions, rule });
  const { paired: pairedVariance, df: priorDf } = study.pool;
  const before = study.used;
  const own: number[] = evidenceOf(state, candidate);
  const reference = evidenceOf(state, trunk);
  let verdict: LookVerdict | "unstable" = "inconclusive";
  let last: ReturnType<typeof lookPaired> | undefined;
  for (const [look, n] of rule.looks.entries()) {
    const needed = Math.max(0, n - own.length) + Math.max(0, n - reference.length);
    if (study.used + needed > limit) break;
    if (!extend(study, candidate, own, n) || !extend(study, trunk, reference, n)) {
      verdict = "unstable";
      break;
    }
    const differences = own.slice(0, n).map((value, i) => value - (reference[i] ?? Number.NaN));
    last = lookPaired({ differences, pairedVariance, priorDf, level, look, rule });
    verdict = last.verdict === "continue" ? "inconclusive" : last.verdict;
    if (last.verdict !== "continue") break;
  }
  state.replicates += study.used - before;
  if (last !== undefined) study.finishedTests.push({ sumOfSquares: last.sumOfSquares, df: last.n - 1 });
  if (verdict === "promote") {
    if (subjectOf(study, candidate).value <= subjectOf(study, trunk).value) state.falsePromotions += 1;
    state.promotions += 1;
    state.trunk = candidate;
  }
  refit(study);
  return verdict;
};

const evidenceOf = ({ evidence }: Certifications, trial: number): number[] => {
  const known = evidence.get(trial);
  if (known !== undefined) return known;
  const none: number[] = [];
  evidence.set(trial, none);
  return none;
};

const extend = (study: Study, trial: number, values: number[], n: number): boolean => {
  while (values.length < n) {
    const seed = EVIDENCE_SEEDS + values.length;
    const value = measure(study, trial, seed);
    if (value === undefined) return false;
    values.push(value);
    record(study, trial, seed, value);
  }
  return true;
};
