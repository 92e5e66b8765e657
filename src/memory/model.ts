/** A forest of small regression trees, summed on the log-odds scale. */
export interface Model {
  readonly bias: number;
  /** Nodes of each tree, heap order: [feature, threshold] inside, [-1, value] for a leaf. */
  readonly trees: readonly (readonly (readonly [feature: number, value: number])[])[];
}

/** Log-odds that two ideas are the same experiment (Friedman 2001, "Greedy function approximation", section 4.5). */
export const logOdds = (model: Model, features: Float64Array): number => {
  let total = model.bias;
  for (const tree of model.trees) {
    let at = 0;
    for (;;) {
      const node = tree[at];
      if (node === undefined) break;
      if (node[0] < 0) {
        total += node[1];
        break;
      }
      at = 2 * at + ((features[node[0]] as number) <= node[1] ? 1 : 2);
    }
  }
  return total;
};

/** Probability of a log-odds. */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
