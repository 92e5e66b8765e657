import type { Model } from "../../src/memory/model.ts";

/** A described pair, whether it is one experiment, and how much it counts. */
export interface Example {
  readonly features: Float64Array;
  readonly same: boolean;
  readonly weight: number;
}

/** How a forest is grown. */
export interface BoostOptions {
  readonly trees: number;
  readonly depth: number;
  readonly shrinkage: number;
  /** Sum of second derivatives that each leaf must hold. */
  readonly leastHessian: number;
  readonly ridge: number;
  /** For each feature: +1 or -1 where a larger value may only raise or lower the score. */
  readonly monotone: readonly number[];
}

type Node = readonly [feature: number, value: number];

/** Fits regression trees to the logistic loss by Newton steps (Friedman 2001; Chen & Guestrin 2016, equations 5 to 7). */
export const boost = (examples: readonly Example[], options: BoostOptions): Model => {
  const cuts = options.monotone.map((_, feature) => thresholds(examples, feature));
  const bins = cuts.map((list, feature) =>
    Uint8Array.from(examples, (example) => binOf(list, example.features[feature] as number)),
  );
  const total = examples.reduce((sum, example) => sum + example.weight, 0);
  const positive = examples.reduce((sum, example) => sum + (example.same ? example.weight : 0), 0);
  const bias = Math.log(positive / (total - positive));
  const scores = new Float64Array(examples.length).fill(bias);
  const trees: Node[][] = [];
  for (let t = 0; t < options.trees; t++) {
    const gradients = Float64Array.from(
      examples,
      (example, i) => example.weight * (probability(scores[i] as number) - (example.same ? 1 : 0)),
    );
    const hessians = Float64Array.from(examples, (example, i) => {
      const p = probability(scores[i] as number);
      return Math.max(example.weight * p * (1 - p), 1e-9);
    });
    const tree: Node[] = [];
    const grow = (at: number, rows: readonly number[], depth: number, low: number, high: number): void => {
      const [g, h] = sums(rows, gradients, hessians);
      const best = depth === 0 ? undefined : bestSplit(rows, bins, cuts, gradients, hessians, g, h, low, high, options);
      if (best === undefined) {
        const value = round(options.shrinkage * clamp(-g / (h + options.ridge), low, high));
        tree[at] = [-1, value];
        for (const row of rows) scores[row] = (scores[row] as number) + value;
        return;
      }
      tree[at] = [best.feature, cuts[best.feature]?.[best.bin] as number];
      const column = bins[best.feature] as Uint8Array;
      const left = rows.filter((row) => (column[row] as number) <= best.bin);
      const right = rows.filter((row) => (column[row] as number) > best.bin);
      const middle = (best.leftValue + best.rightValue) / 2;
      const sign = options.monotone[best.feature] as number;
      grow(
        2 * at + 1,
        left,
        depth - 1,
        sign < 0 ? Math.max(low, middle) : low,
        sign > 0 ? Math.min(high, middle) : high,
      );
      grow(
        2 * at + 2,
        right,
        depth - 1,
        sign > 0 ? Math.max(low, middle) : low,
        sign < 0 ? Math.min(high, middle) : high,
      );
    };
    grow(
      0,
      examples.map((_, i) => i),
      options.depth,
      -Infinity,
      Infinity,
    );
    trees.push(Array.from(tree, (node) => node ?? [-1, 0]));
  }
  return { bias: round(bias), trees };
};

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly leftValue: number;
  readonly rightValue: number;
}

const bestSplit = (
  rows: readonly number[],
  bins: readonly Uint8Array[],
  cuts: readonly (readonly number[])[],
  gradients: Float64Array,
  hessians: Float64Array,
  g: number,
  h: number,
  low: number,
  high: number,
  options: BoostOptions,
): Split | undefined => {
  let best: Split | undefined;
  let bestGain = 1e-6;
  cuts.forEach((list, feature) => {
    const gs = new Float64Array(list.length + 1);
    const hs = new Float64Array(list.length + 1);
    const column = bins[feature] as Uint8Array;
    for (const row of rows) {
      const bin = column[row] as number;
      gs[bin] = (gs[bin] as number) + (gradients[row] as number);
      hs[bin] = (hs[bin] as number) + (hessians[row] as number);
    }
    let gl = 0;
    let hl = 0;
    for (let bin = 0; bin < list.length; bin++) {
      gl += gs[bin] as number;
      hl += hs[bin] as number;
      if (hl < options.leastHessian || h - hl < options.leastHessian) continue;
      const leftValue = clamp(-gl / (hl + options.ridge), low, high);
      const rightValue = clamp(-(g - gl) / (h - hl + options.ridge), low, high);
      const sign = options.monotone[feature] as number;
      if (sign * (rightValue - leftValue) < 0) continue;
      const gain =
        gl ** 2 / (hl + options.ridge) + (g - gl) ** 2 / (h - hl + options.ridge) - g ** 2 / (h + options.ridge);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature, bin, leftValue, rightValue };
      }
    }
  });
  return best;
};

const sums = (rows: readonly number[], gradients: Float64Array, hessians: Float64Array): [number, number] => {
  let g = 0;
  let h = 0;
  for (const row of rows) {
    g += gradients[row] as number;
    h += hessians[row] as number;
  }
  return [g, h];
};

/** At most 40 cut points, half way between neighbouring values. */
const thresholds = (examples: readonly Example[], feature: number): number[] => {
  const values = [...new Set(examples.map((example) => round(example.features[feature] as number)))].sort(
    (a, b) => a - b,
  );
  const between = values.slice(1).map((value, i) => round((value + (values[i] as number)) / 2));
  if (between.length <= 40) return between;
  return Array.from({ length: 40 }, (_, i) => between[Math.floor(((i + 0.5) * between.length) / 40)] as number);
};

const binOf = (cuts: readonly number[], value: number): number => {
  let bin = 0;
  while (bin < cuts.length && value > (cuts[bin] as number)) bin++;
  return bin;
};

const probability = (x: number): number => 1 / (1 + Math.exp(-x));
const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
/** Six digits are plenty, and the last ones of a double differ between machines. */
const round = (x: number): number => Number(x.toPrecision(6));
