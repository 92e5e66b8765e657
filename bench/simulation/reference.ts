import {
  audit,
  budgetPlan,
  DEFAULT_RULE,
  isMergeLaunch,
  isTriggered,
  isWithinCertificationCap,
  LEAST_LEFT_TO_CERTIFY,
  leadingTrial,
  MOST_AUDIT_PAIRS,
  type Rule,
  TRIGGER_EVERY,
  trialToExtend,
} from "../../src/stats/index.ts";
import { type Certifications, certify, noCertifications, wasTested } from "./certify.ts";
import { learnFromMerge, proposeMerge } from "./combine.ts";
import { type Outcome, passengersOf } from "./peers.ts";
import {
  AUDIT_SEEDS,
  addTrial,
  meanOfTrial,
  measure,
  record,
  refit,
  type Study,
  startStudy,
  subjectOf,
} from "./study.ts";
import type { World } from "./world.ts";

/** How the reference policy is played. */
export interface Play {
  readonly budget: number;
  readonly workers?: number;
  /** Certification and audit; off by default below 50 replicates. */
  readonly certifies?: boolean;
  readonly rule?: Rule;
}

/** An outcome with what only a study with evidence has. */
export interface StudyOutcome extends Outcome {
  /** True gain of the champion alone; 0 where nothing was confirmed. */
  readonly confirmedGain: number;
  /** Whether the published interval holds the true gain; undefined without a claim. */
  readonly isCovered: boolean | undefined;
}

/** Plays the whole rule of `docs/statistics.md` with a policy of its own: search, certifications, end game, audit. */
export const playReference = (world: World, play: Play): StudyOutcome => conclude(searchAndCertify(world, play), play);

/** A study after its end game, before its audit. */
export interface Searched {
  readonly study: Study;
  readonly certifications: Certifications;
}

/** Searches until only the audit's reserve is left. */
export const searchAndCertify = (world: World, play: Play): Searched => {
  const { budget, workers = 1, rule = DEFAULT_RULE } = play;
  const plan = budgetPlan(budget, play.certifies);
  const { certifies, audit: auditReserve } = plan;
  const searchLimit = budget - auditReserve - plan.endGame;
  const study = startStudy(world, budget);
  const certifications = noCertifications();
  const inFlight: { trial: number; seed: number }[] = [];
  const inFlightOf: number[] = [0];
  const tried = new Set<string>();
  let launches = 0;
  let ideas = 0;
  let evaluations = 0;
  const launch = (): void => {
    launches += 1;
    const seed = (launches - 1) % study.searchSeeds;
    const leader = leadingTrial(study.fit);
    let trial = isMergeLaunch(launches, workers) ? proposeMerge(study, leader, tried) : undefined;
    if (trial === undefined) {
      const scale = { kappa: rule.kappa, runVariance: study.pool.run, effectVariance: study.effectVariance };
      const parent = trialToExtend(study.fit, { ...scale, ...(workers > 1 ? { inFlight: inFlightOf } : {}) });
      const subject = world.extend(subjectOf(study, parent), [ideas], study.subjects.length);
      ideas += 1;
      trial = addTrial(study, parent, subject);
    }
    inFlightOf[trial] = 0;
    const parent = study.parents[trial] ?? 0;
    inFlightOf[parent] = (inFlightOf[parent] ?? 0) + 1;
    inFlight.push({ trial, seed });
  };
  const complete = ({ trial, seed }: { trial: number; seed: number }): void => {
    const parent = study.parents[trial] ?? 0;
    inFlightOf[parent] = (inFlightOf[parent] ?? 0) - 1;
    const merge = study.merges[trial];
    const value = measure(study, trial, seed);
    const crashes = world.crashes(merge === undefined ? (subjectOf(study, trial).ideas.at(-1) ?? 0) : -trial);
    if (value === undefined || crashes) return;
    if (merge === undefined) {
      study.residuals.push(Math.abs(value - (study.fit.seedOffsets[seed] ?? 0) - meanOfTrial(study, parent)));
    }
    record(study, trial, seed, value);
    refit(study);
    if (merge !== undefined) learnFromMerge(study, trial, merge);
  };
  while (study.used + inFlight.length < searchLimit || inFlight.length > 0) {
    while (inFlight.length < workers && study.used + inFlight.length < searchLimit) launch();
    const next = inFlight.shift();
    if (next === undefined) break;
    complete(next);
    evaluations += 1;
    if (certifies && evaluations % TRIGGER_EVERY === 0 && study.used < searchLimit) {
      const leader = leadingTrial(study.fit);
      if (isDue(study, certifications, leader, rule))
        certify(study, certifications, leader, budget - auditReserve, rule);
    }
  }
  while (certifies && budget - study.used > auditReserve + LEAST_LEFT_TO_CERTIFY) {
    const { trunk } = certifications;
    const best = leadingTrial(study.fit, (trial) => trial === trunk || wasTested(certifications, trial));
    if (best < 0 || meanOfTrial(study, best) <= meanOfTrial(study, trunk)) break;
    certify(study, certifications, best, budget - auditReserve, rule);
  }
  return { study, certifications };
};

const isDue = (study: Study, state: Certifications, leader: number, rule: Rule): boolean =>
  leader !== state.trunk &&
  !wasTested(state, leader) &&
  isWithinCertificationCap(state.replicates, study.used) &&
  isTriggered(meanOfTrial(study, leader) - meanOfTrial(study, state.trunk), {
    tests: state.tests,
    promotions: state.promotions,
    pairedVariance: study.pool.paired,
    priorDf: study.pool.df,
    rule,
  });

const conclude = ({ study, certifications }: Searched, { rule = DEFAULT_RULE }: Play): StudyOutcome => {
  const { world } = study;
  const leader = subjectOf(study, leadingTrial(study.fit));
  const champion = subjectOf(study, certifications.trunk);
  const isClaimed = certifications.promotions > 0;
  const pairs = Math.min(MOST_AUDIT_PAIRS, Math.floor((study.budget - study.used) / 2));
  const differences = Array.from(
    { length: pairs },
    (_, i) => world.measure(champion, AUDIT_SEEDS + i) - world.measure(world.baseline, AUDIT_SEEDS + i),
  );
  const published =
    isClaimed && pairs > 0
      ? audit({ differences, pairedVariance: study.pool.paired, priorDf: study.pool.df, rule })
      : undefined;
  return {
    gain: leader.value,
    confirmedGain: champion.value,
    reported: published?.estimate,
    isCovered: published && published.low <= champion.value && champion.value <= published.high,
    promotions: certifications.promotions,
    falsePromotions: certifications.falsePromotions,
    edits: leader.ideas.length,
    passengers: passengersOf(world, leader),
  };
};
