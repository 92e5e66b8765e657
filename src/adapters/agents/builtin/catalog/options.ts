import { type Choice, choice } from "./estimator.ts";

/** Class weights, for classifiers. */
export const balanced = choice("class_weight", "None", ['"balanced"'], ["loss"], 0.2, "rare classes weigh more");
/** Numbers of histogram-based boosting, with their defaults. */
export const BOOSTING_NUMBERS = {
  max_leaf_nodes: 31,
  min_samples_leaf: 20,
  l2_regularization: 0,
  learning_rate: 0.1,
  max_iter: 100,
};
/** Lifts a limit that the code sets. */
export const unlimited = (name: string): Choice =>
  choice(
    name,
    "None",
    [],
    ["regularization", "hyperparameter"],
    0.6,
    "the limit keeps the trees from following the data",
  );
/** The share of columns that each split of a tree may use. */
export const subset = (standard: string, other: string): Choice =>
  choice(
    "max_features",
    standard,
    [other],
    ["regularization", "hyperparameter"],
    0.3,
    "the share of columns tried at each split decides how different the trees are",
  );
/** Numbers of linear models that are fitted by stochastic steps. */
export const SGD_NUMBERS = { alpha: 1e-4, max_iter: 1000 };
/** Averaged stochastic steps. */
export const sgdAverage = choice(
  "average",
  "False",
  ["True"],
  ["ensembling", "schedule", "optimizer"],
  0.6,
  "averaging the weights over the last steps removes the noise of stochastic updates",
);
/** Options of small networks. */
export const netChoices = (isClassifier: boolean): Choice[] => [
  choice("activation", '"relu"', ['"tanh"'], ["architecture"], 0.2, "another non-linearity fits smooth targets better"),
  choice(
    "solver",
    '"adam"',
    ['"lbfgs"'],
    ["optimizer"],
    isClassifier ? 0.1 : 0.3,
    "a quasi-Newton method converges further on small data",
  ),
  choice(
    "early_stopping",
    "False",
    ["True"],
    ["schedule", "regularization"],
    0.3,
    "stopping on a validation share prevents overfitting",
  ),
  choice(
    "learning_rate",
    '"constant"',
    ['"adaptive"'],
    ["schedule"],
    0.1,
    "a shrinking step size settles closer to the optimum",
  ),
];
/** Numbers of small networks. */
export const NET_NUMBERS = { alpha: 1e-4, learning_rate_init: 0.001, max_iter: 200 };
