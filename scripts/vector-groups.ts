import * as stats from "../src/stats/index.ts";

/** A value as JSON holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One row of a group: inputs and expected outputs side by side. */
export type Row = { readonly [key: string]: Json };

/** How one group of a vectors file is recomputed: which fields of a row are inputs, and the outputs made from them. */
export interface Group {
  readonly inputs: readonly string[];
  readonly compute: (row: Row, rule: stats.Rule) => { readonly [field: string]: unknown };
}

const numberIn = (row: Row, field: string): number => {
  const value = row[field];
  if (typeof value !== "number") throw new TypeError(`field "${field}" must be a number, got ${JSON.stringify(value)}`);
  return value;
};

const arrayIn = (row: Row, field: string): readonly Json[] => asArray(row[field], field);
const numbersIn = (row: Row, field: string): readonly number[] => asNumbers(row[field], field);

const asArray = (value: Json | undefined, name: string): readonly Json[] => {
  if (!Array.isArray(value)) throw new TypeError(`field "${name}" must be a list, got ${JSON.stringify(value)}`);
  return value;
};

const asNumbers = (value: Json | undefined, name: string): readonly number[] =>
  asArray(value, name).map((item) => {
    if (typeof item !== "number") throw new TypeError(`field "${name}" must hold numbers, got ${JSON.stringify(item)}`);
    return item;
  });

const differencesIn = (row: Row, candidate: string, reference: string): readonly number[] =>
  stats.pairedDifferences(numbersIn(row, candidate), numbersIn(row, reference));

const scatterOf = (pair: Json): stats.Scatter => {
  const [sumOfSquares = Number.NaN, df = Number.NaN] = asNumbers(pair, "pairs_SS_df");
  return { sumOfSquares, df };
};

const DECISIONS: Readonly<Record<stats.LookVerdict, string>> = {
  promote: "promote",
  continue: "continue",
  futile: "stop_futile",
  inconclusive: "stop_inconclusive",
};

/** Fits one tree row: seeds may be any numbers, and their offsets are given. */
const treeOf = (row: Row) => {
  const offsets = row.seed_offsets as { readonly [seed: string]: number } | undefined;
  const observations = arrayIn(row, "obs").map((list) => asArray(list, "obs").map((pair) => asNumbers(pair, "obs")));
  const tree = {
    parents: numbersIn(row, "parent"),
    counts: observations.map((list) => list.length),
    sums: observations.map((list) => list.reduce((sum, [seed, y = 0]) => sum + y - (offsets?.[String(seed)] ?? 0), 0)),
  };
  const prior = { mean: numberIn(row, "mu"), variance: numberIn(row, "tau2") };
  return { ...stats.treePosterior(tree, prior, numberIn(row, "sigma2")), counts: tree.counts };
};

/** Every group that a vectors file may hold. */
export const GROUPS: { readonly [group: string]: Group } = {
  t_sf: {
    inputs: ["t", "df"],
    compute: (row) => ({ p: stats.studentTUpperTail(numberIn(row, "t"), numberIn(row, "df")) }),
  },
  t_ppf: {
    inputs: ["q", "df"],
    compute: (row) => ({ t: stats.studentTQuantile(numberIn(row, "q"), numberIn(row, "df")) }),
  },
  norm_sf: { inputs: ["z"], compute: (row) => ({ p: stats.normalUpperTail(numberIn(row, "z")) }) },
  lond_levels: {
    inputs: ["alpha", "rejected"],
    compute: (row, rule) => ({
      levels: stats.certificationLevels(arrayIn(row, "rejected").map(Boolean), {
        ...rule,
        alpha: numberIn(row, "alpha"),
      }),
      gamma1: stats.gammaShare(1, rule.gammaExponent),
    }),
  },
  noise_floor: {
    inputs: ["baseline"],
    compute: (row, rule) => {
      const floor = stats.noiseFloor(numbersIn(row, "baseline"));
      const { pairedVariance, df: priorDf } = floor;
      return {
        mean: floor.mean,
        SS: floor.sumOfSquares,
        df: floor.df,
        sd: floor.sd,
        s2d: pairedVariance,
        sd_ci95: floor.sdInterval,
        deterministic: floor.isDeterministic,
        mde_80_power_4pairs: stats.smallestDetectableEffect({ pairedVariance, priorDf, pairs: 4, power: 0.8, rule }),
      };
    },
  },
  pooled_variance: {
    inputs: ["SS_AA", "df_AA", "pairs_SS_df"],
    compute: (row, rule) => {
      const baseline = { sumOfSquares: numberIn(row, "SS_AA"), df: numberIn(row, "df_AA") };
      const pool = stats.pooledVariance(baseline, arrayIn(row, "pairs_SS_df").map(scatterOf), rule);
      return { s2d: pool.paired, d0: pool.df, rho: pool.seedCorrelation, sigma2_run: pool.run };
    },
  },
  certify_look: {
    inputs: ["child", "ref", "s2d", "d0", "look", "alpha_t"],
    compute: (row, rule) => {
      const look = stats.lookPaired({
        differences: differencesIn(row, "child", "ref"),
        pairedVariance: numberIn(row, "s2d"),
        priorDf: numberIn(row, "d0"),
        level: numberIn(row, "alpha_t"),
        look: numberIn(row, "look"),
        rule,
      });
      return {
        n: look.n,
        mean_diff: look.mean,
        SS: look.sumOfSquares,
        var_moderated: look.moderatedVariance,
        var_used: look.variance,
        df: look.df,
        t: look.t,
        p: look.p,
        p_over_weight: look.pOverWeight,
        threshold: look.threshold,
        projected_p_at_max: look.projectedP,
        decision: DECISIONS[look.verdict],
      };
    },
  },
  certify_unpaired: {
    inputs: ["child", "ref", "s2_run", "d0", "look", "alpha_t"],
    compute: (row, rule) => {
      const look = stats.lookUnpaired({
        candidate: numbersIn(row, "child"),
        reference: numbersIn(row, "ref"),
        runVariance: numberIn(row, "s2_run"),
        priorDf: numberIn(row, "d0"),
        level: numberIn(row, "alpha_t"),
        look: numberIn(row, "look"),
        rule,
      });
      const decision = look.verdict === "promote" ? "promote" : "not_promoted";
      return { diff: look.mean, var_used: look.variance, df: look.df, t: look.t, p: look.p, decision };
    },
  },
  tree_posterior: {
    inputs: ["parent", "obs", "sigma2", "mu", "tau2", "kappa", "seed_offsets"],
    compute: (row) => {
      const posterior = treeOf(row);
      const kappa = numberIn(row, "kappa");
      const scale = { kappa, runVariance: numberIn(row, "sigma2"), effectVariance: numberIn(row, "tau2") };
      return {
        mean: [...posterior.mean],
        var: [...posterior.variance],
        edge_mean: [...posterior.edgeMean],
        edge_var: [...posterior.edgeVariance],
        edge_p_positive: [...posterior.edgeProbabilityPositive],
        ucb: [...posterior.mean].map((mean, i) => stats.optimisticScore(mean, posterior.variance[i] ?? 0, kappa)),
        expand: stats.trialToExtend(posterior, scale),
        leader: stats.leadingTrial(posterior),
      };
    },
  },
  audit_ci: {
    inputs: ["champion", "baseline", "s2d", "d0", "level"],
    compute: (row, rule) => {
      const audit = stats.audit({
        differences: differencesIn(row, "champion", "baseline"),
        pairedVariance: numberIn(row, "s2d"),
        priorDf: numberIn(row, "d0"),
        rule: { ...rule, auditLevel: numberIn(row, "level") },
      });
      return { estimate: audit.estimate, lo: audit.low, hi: audit.high, df: audit.df, var_used: audit.variance };
    },
  },
  guardrail: {
    inputs: ["child", "ref", "tolerance", "s2d", "d0", "look", "alpha_g"],
    compute: (row, rule) => {
      const look = stats.lookAtGuardrail({
        differences: differencesIn(row, "child", "ref"),
        tolerance: numberIn(row, "tolerance"),
        pairedVariance: numberIn(row, "s2d"),
        priorDf: numberIn(row, "d0"),
        look: numberIn(row, "look"),
        rule: { ...rule, guardrailAlpha: numberIn(row, "alpha_g") },
      });
      return { mean: look.mean, lcb: look.low, ucb: look.high, verdict: look.verdict };
    },
  },
  luck_line: {
    inputs: ["K", "sigma"],
    compute: (row) => ({ luck: stats.luckLine(numberIn(row, "K"), numberIn(row, "sigma")) }),
  },
  trigger: {
    inputs: ["delta_posterior", "tests_so_far", "promotions_so_far", "s2d", "d0"],
    compute: (row, rule) => {
      const state = {
        tests: numberIn(row, "tests_so_far"),
        promotions: numberIn(row, "promotions_so_far"),
        pairedVariance: numberIn(row, "s2d"),
        priorDf: numberIn(row, "d0"),
        rule,
      };
      return {
        needed: stats.triggerDifference(state),
        start_test: stats.isTriggered(numberIn(row, "delta_posterior"), state),
      };
    },
  },
  two_level_se: {
    inputs: ["diff_by_seed_and_example"],
    compute: (row) => {
      const rows = arrayIn(row, "diff_by_seed_and_example");
      const error = stats.twoLevelError(rows.map((list) => asNumbers(list, "diff_by_seed_and_example")));
      return {
        mean: error.mean,
        var_between_seeds: error.varianceBetweenSeeds,
        se_seed: error.seedError,
        se_example: error.exampleError,
        se_total: error.totalError,
      };
    },
  },
  lordpp_optional: {
    inputs: ["p", "alpha"],
    compute: (row, rule) => ({
      ...stats.lordPlusPlus(numbersIn(row, "p"), { ...rule, alpha: numberIn(row, "alpha") }),
    }),
  },
  ebh_optional: {
    inputs: ["e", "alpha"],
    compute: (row) => ({ rejected_indices: stats.eBenjaminiHochberg(numbersIn(row, "e"), numberIn(row, "alpha")) }),
  },
  tau_switch: {
    inputs: ["abs_child_minus_parent_residuals", "s2"],
    compute: (row) => {
      const scale = stats.priorScale(numbersIn(row, "abs_child_minus_parent_residuals"), numberIn(row, "s2"));
      return { q: scale.spread, e: scale.excess, tau2: scale.effectVariance };
    },
  },
  in_flight: {
    inputs: ["mean", "var", "s2", "tau2", "in_flight", "kappa"],
    compute: (row) => {
      const scale = [numberIn(row, "in_flight"), numberIn(row, "s2"), numberIn(row, "tau2")] as const;
      const variance = stats.varianceWithInFlight(numberIn(row, "var"), ...scale);
      return { score: stats.optimisticScore(numberIn(row, "mean"), variance, numberIn(row, "kappa")) };
    },
  },
  merge: {
    inputs: ["edit_mean", "edit_var", "tau2", "posterior_mean"],
    compute: (row) => {
      const variances = numbersIn(row, "edit_var");
      const edits = numbersIn(row, "edit_mean").map((mean, i) => ({ mean, variance: variances[i] ?? Number.NaN }));
      const prior = stats.mergePrior(edits, numberIn(row, "tau2"));
      return {
        prior_mean: prior.mean,
        prior_var: prior.variance,
        updated_edit_mean: stats.updateMergedEdits(edits, numberIn(row, "posterior_mean"), numberIn(row, "tau2")),
      };
    },
  },
};
