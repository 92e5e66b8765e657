/** Least budget with which certification pays; below it a study on a noisy metric claims nothing. */
export const LEAST_BUDGET_TO_CERTIFY = 50;

/** How a budget of replicates is laid out before a study starts. */
export interface BudgetPlan {
  /** Baseline replicates for the noise floor (n0). */
  readonly baseline: number;
  /** Whether certification is on; off, nothing is claimed. */
  readonly certifies: boolean;
  /** Replicates kept back for the certifications of the end game. */
  readonly endGame: number;
  /** Replicates kept back for the audit: the delivered trial and the baseline on as many seeds. */
  readonly audit: number;
}

/**
 * Lays out a budget: the noise floor first, then the reserves that the search must leave untouched. Of a small budget
 * an audit would take what the search needs, so below 34 replicates the estimate stays the posterior's.
 */
export const budgetPlan = (replicates: number, certifies = replicates >= LEAST_BUDGET_TO_CERTIFY): BudgetPlan => ({
  baseline: Math.min(4, Math.max(3, Math.floor(replicates / 16)), Math.max(0, replicates - 1)),
  certifies,
  endGame: certifies ? Math.min(Math.max(8, Math.floor(0.06 * replicates)), Math.floor(replicates / 4)) : 0,
  audit: 2 * Math.min(3, Math.max(certifies ? 1 : 0, Math.floor(0.03 * replicates))),
});

/** Most pairs that an audit spends, however much is left. */
export const MOST_AUDIT_PAIRS = 12;

/** Replicates above the audit reserve that must be left for another certification of the end game. */
export const LEAST_LEFT_TO_CERTIFY = 3;
