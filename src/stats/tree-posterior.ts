import { normalCdf } from "./normal.ts";

/** A tree of trials with their observations summed up. Parents come before their children; the root's parent is -1. */
export interface ObservedTree {
  readonly parents: ArrayLike<number>;
  /** Observations of each trial. */
  readonly counts: ArrayLike<number>;
  /** Sum of each trial's observations, seed offsets already subtracted. */
  readonly sums: ArrayLike<number>;
}

/** What is believed of edits before they are measured: one number for all, or one for each trial's own edge. */
export interface EdgePrior {
  readonly mean: number | ArrayLike<number>;
  readonly variance: number | ArrayLike<number>;
}

/** Posterior of every trial's value and of every edge's effect, by trial index. The root's edge entries are NaN. */
export interface TreePosterior {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly edgeMean: Float64Array;
  readonly edgeVariance: Float64Array;
  /** P(the edit between a trial and its parent helps). */
  readonly edgeProbabilityPositive: Float64Array;
}

/**
 * Exact posterior of a Gaussian tree: every trial equals its parent plus an effect, every observation its trial plus
 * noise of variance `runVariance` > 0 (docs/formulas.md, Tree posterior, upward and downward pass).
 */
export const treePosterior = (tree: ObservedTree, prior: EdgePrior, runVariance: number): TreePosterior => {
  const passes = passMessages(tree, prior, runVariance);
  const { edgeMean, edgeVariance } = edgeEffects(tree.parents, passes);
  let probabilities: Float64Array | null = null;
  return {
    mean: passes.mean,
    variance: passes.variance,
    edgeMean,
    edgeVariance,
    // A normal tail for every edge costs more than all the rest, and few callers look at few of them.
    get edgeProbabilityPositive() {
      probabilities ??= edgeMean.map((mean, i) => normalCdf(mean / Math.sqrt(edgeVariance[i] ?? Number.NaN)));
      return probabilities;
    },
  };
};

/** The means alone, for the sweeps between which seed offsets are re-estimated. */
export const treeMeans = (tree: ObservedTree, prior: EdgePrior, runVariance: number): Float64Array =>
  passMessages(tree, prior, runVariance).mean;

interface Passes {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** L and H: precision and weighted sum of a trial's own subtree. */
  readonly below: Float64Array;
  readonly weightedBelow: Float64Array;
  /** c and q: what everything but the trial's subtree says of its parent. */
  readonly cavity: Float64Array;
  readonly weightedCavity: Float64Array;
  readonly priorMean: Float64Array;
  readonly priorVariance: Float64Array;
}

const passMessages = ({ parents, counts, sums }: ObservedTree, prior: EdgePrior, runVariance: number): Passes => {
  const size = parents.length;
  const priorMean = forEachEdge(prior.mean, size);
  const priorVariance = forEachEdge(prior.variance, size);
  const below = new Float64Array(size);
  const weightedBelow = new Float64Array(size);
  const message = new Float64Array(size);
  const weightedMessage = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    below[i] = (counts[i] as number) / runVariance;
    weightedBelow[i] = (sums[i] as number) / runVariance;
  }
  for (let i = size - 1; i > 0; i--) {
    const precision = below[i] as number;
    if (precision === 0) continue;
    const parent = parents[i] as number;
    const m = 1 / (1 / precision + (priorVariance[i] as number));
    const h = ((weightedBelow[i] as number) / precision - (priorMean[i] as number)) * m;
    message[i] = m;
    weightedMessage[i] = h;
    below[parent] = (below[parent] as number) + m;
    weightedBelow[parent] = (weightedBelow[parent] as number) + h;
  }
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  const cavity = new Float64Array(size);
  const weightedCavity = new Float64Array(size);
  // Precision and weighted sum of the whole tree at each trial are kept as variance and mean; P = 1/variance.
  const whole = new Float64Array(size);
  const weightedWhole = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const parent = parents[i] as number;
    if (parent < 0) {
      whole[i] = (below[i] as number) + ROOT_PRECISION;
      weightedWhole[i] = weightedBelow[i] as number;
    } else {
      const c = (whole[parent] as number) - (message[i] as number);
      const q = (weightedWhole[parent] as number) - (weightedMessage[i] as number);
      const v = 1 / c + (priorVariance[i] as number);
      cavity[i] = c;
      weightedCavity[i] = q;
      whole[i] = (below[i] as number) + 1 / v;
      weightedWhole[i] = (weightedBelow[i] as number) + (q / c + (priorMean[i] as number)) / v;
    }
    mean[i] = (weightedWhole[i] as number) / (whole[i] as number);
    variance[i] = 1 / (whole[i] as number);
  }
  return { mean, variance, below, weightedBelow, cavity, weightedCavity, priorMean, priorVariance };
};

const edgeEffects = (parents: ArrayLike<number>, passes: Passes): Pick<TreePosterior, "edgeMean" | "edgeVariance"> => {
  const size = parents.length;
  const edgeMean = new Float64Array(size).fill(Number.NaN);
  const edgeVariance = new Float64Array(size).fill(Number.NaN);
  for (let i = 0; i < size; i++) {
    if ((parents[i] as number) < 0) continue;
    const mu = passes.priorMean[i] as number;
    const tau2 = passes.priorVariance[i] as number;
    const precision = passes.below[i] as number;
    const c = passes.cavity[i] as number;
    let mean = mu;
    let variance = tau2;
    if (precision > 0) {
      const observed = (passes.weightedBelow[i] as number) / precision - (passes.weightedCavity[i] as number) / c;
      const observedVariance = 1 / precision + 1 / c;
      variance = 1 / (1 / tau2 + 1 / observedVariance);
      mean = variance * (mu / tau2 + observed / observedVariance);
    }
    edgeMean[i] = mean;
    edgeVariance[i] = variance;
  }
  return { edgeMean, edgeVariance };
};

const forEachEdge = (value: number | ArrayLike<number>, size: number): Float64Array =>
  typeof value === "number" ? new Float64Array(size).fill(value) : Float64Array.from(value);

/** A root without observations keeps a vague prior instead of none. */
const ROOT_PRECISION = 1e-12;
