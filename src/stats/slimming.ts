import { normalCdf } from "./normal.ts";

/** How an ablation draws and drops: chosen by how many replicates it may cost (docs/formulas.md, Slimming). */
export interface SlimmingSettings {
  /** phi: chance with which each ablation run leaves an edit out. */
  readonly dropChance: number;
  /** theta: edits whose P(effect > 0) stays below it are dropped. */
  readonly keepAbove: number;
  /** m: how many noise units the slim version may look worse and still be accepted. */
  readonly toleratedLoss: number;
}

/** Settings for an ablation inside the budget, or paid on top of it by a share of the budget. */
export const slimmingSettings = (extraShare: number): SlimmingSettings =>
  extraShare <= 0
    ? { dropChance: 0.3, keepAbove: 0.5, toleratedLoss: 0.5 }
    : { dropChance: 0.5, keepAbove: extraShare < 0.75 ? 0.8 : 0.9, toleratedLoss: 1 };

/** Up to this many edits plain leave-one-out with paired seeds is affordable and preferred. */
export const LEAVE_ONE_OUT_UP_TO = 8;

/**
 * Joint Gaussian belief about a bundle: value of the full bundle (index 0) and the effect of each of its edits (1..m).
 */
export interface BundleBelief {
  readonly mean: Float64Array;
  /** Row-major, (m + 1) by (m + 1). */
  readonly covariance: Float64Array;
}

/** The belief that the search leaves behind: the leader's value and its edits' effects, taken as independent. */
export const bundleBelief = (
  leader: { readonly mean: number; readonly variance: number },
  edits: readonly { readonly mean: number; readonly variance: number }[],
): BundleBelief => {
  const all = [leader, ...edits];
  const covariance = new Float64Array(all.length * all.length);
  all.forEach(({ variance }, i) => {
    covariance[i * all.length + i] = variance;
  });
  return { mean: Float64Array.from(all, ({ mean }) => mean), covariance };
};

/** Conditions the belief on one run of the bundle without the dropped edits (Gaussian conditioning, rank one). */
export const observeAblation = (
  belief: BundleBelief,
  run: { readonly isDropped: readonly boolean[]; readonly value: number },
  runVariance: number,
): BundleBelief => {
  const design = dropDesign(run.isDropped, 1);
  const size = design.length;
  const spread = timesDesign(belief.covariance, design);
  const surprise = run.value - dot(design, belief.mean);
  const variance = dot(design, spread) + runVariance;
  const mean = Float64Array.from(belief.mean, (m, i) => m + ((spread[i] as number) / variance) * surprise);
  const covariance = Float64Array.from(
    belief.covariance,
    (c, k) => c - ((spread[Math.floor(k / size)] as number) * (spread[k % size] as number)) / variance,
  );
  return { mean, covariance };
};

/** P(effect > 0) of each edit of the bundle. */
export const editProbabilities = ({ mean, covariance }: BundleBelief): readonly number[] =>
  Array.from({ length: mean.length - 1 }, (_, i) =>
    normalCdf((mean[i + 1] as number) / Math.sqrt(covariance[(i + 1) * mean.length + i + 1] as number)),
  );

/** Which edits to drop at once: those whose probability of helping stays below the threshold. */
export const editsToDrop = (belief: BundleBelief, settings: SlimmingSettings): readonly boolean[] =>
  editProbabilities(belief).map((probability) => probability < settings.keepAbove);

/** Posterior of the slim version's value minus the full one's. */
export const slimmingEffect = (
  belief: BundleBelief,
  isDropped: readonly boolean[],
): { readonly mean: number; readonly variance: number } => {
  const design = dropDesign(isDropped, 0);
  return { mean: dot(design, belief.mean), variance: dot(design, timesDesign(belief.covariance, design)) };
};

/** Whether the slim version is accepted: more likely than not it loses less than the tolerated noise units. */
export const isSlimAccepted = (
  belief: BundleBelief,
  isDropped: readonly boolean[],
  options: { readonly sd: number; readonly settings: SlimmingSettings },
): boolean => slimmingEffect(belief, isDropped).mean > -options.settings.toleratedLoss * options.sd;

const dropDesign = (isDropped: readonly boolean[], full: number): Float64Array =>
  Float64Array.from([full, ...isDropped.map((dropped) => (dropped ? -1 : 0))]);

const timesDesign = (matrix: Float64Array, design: Float64Array): Float64Array => {
  const size = design.length;
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let column = 0; column < size; column++)
      sum += (matrix[row * size + column] as number) * (design[column] as number);
    product[row] = sum;
  }
  return product;
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};
