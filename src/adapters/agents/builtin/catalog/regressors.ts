import { choice, type Estimator, model } from "./estimator.ts";
import { BOOSTING_NUMBERS, NET_NUMBERS, netChoices, SGD_NUMBERS, sgdAverage, subset, unlimited } from "./options.ts";

/** Regressors of scikit-learn. */
export const REGRESSORS: readonly Estimator[] = [
  model("regressor", "HistGradientBoostingRegressor", "ensemble", 0.88, ["seeded", "tree"], "", {
    numbers: BOOSTING_NUMBERS,
    choices: [
      choice(
        "loss",
        '"squared_error"',
        ['"absolute_error"'],
        ["loss"],
        0.3,
        "absolute errors are less sensitive to outliers",
      ),
      choice(
        "early_stopping",
        '"auto"',
        ["True"],
        ["schedule"],
        0.2,
        "stopping on a validation share prevents overfitting",
      ),
    ],
  }),
  model(
    "regressor",
    "GradientBoostingRegressor",
    "ensemble",
    0.75,
    ["seeded", "tree", "feature_importances_", "slow"],
    "",
    {
      numbers: { n_estimators: 100, learning_rate: 0.1, max_depth: 3, subsample: 1, min_samples_leaf: 1 },
      choices: [
        choice(
          "loss",
          '"squared_error"',
          ['"huber"', '"absolute_error"'],
          ["loss"],
          0.3,
          "a robust loss is less sensitive to outliers",
        ),
        subset("None", '"sqrt"'),
      ],
    },
  ),
  model(
    "regressor",
    "ExtraTreesRegressor",
    "ensemble",
    0.68,
    ["seeded", "tree", "feature_importances_", "manyOutputs"],
    "n_estimators=50, min_samples_leaf=5, ",
    {
      numbers: { n_estimators: 100, min_samples_leaf: 1 },
      choices: [unlimited("max_depth"), subset("1.0", "0.5")],
    },
  ),
  model(
    "regressor",
    "RandomForestRegressor",
    "ensemble",
    0.66,
    ["seeded", "tree", "feature_importances_", "manyOutputs"],
    "n_estimators=50, min_samples_leaf=5, ",
    {
      numbers: { n_estimators: 100, min_samples_leaf: 1 },
      choices: [unlimited("max_depth"), subset("1.0", "0.5")],
    },
  ),
  model(
    "regressor",
    "MLPRegressor",
    "neural_network",
    0.66,
    ["seeded", "needsScaling", "partial_fit", "manyOutputs"],
    "hidden_layer_sizes=(64,), max_iter=400, ",
    { numbers: NET_NUMBERS, choices: netChoices(false) },
  ),
  model(
    "regressor",
    "KernelRidge",
    "kernel_ridge",
    0.6,
    ["needsScaling", "manyOutputs", "slow"],
    'kernel="rbf", alpha=0.1, ',
    {
      numbers: { alpha: 1 },
      choices: [
        choice(
          "kernel",
          '"linear"',
          ['"rbf"', '"laplacian"'],
          ["architecture"],
          0.4,
          "a kernel models what a linear model misses",
        ),
      ],
    },
  ),
  model("regressor", "SVR", "svm", 0.5, ["needsScaling", "slow", "sparse"], "", { numbers: { C: 1 } }),
  model(
    "regressor",
    "RidgeCV",
    "linear_model",
    0.48,
    ["coef_", "linear", "manyOutputs"],
    "alphas=[0.1, 1.0, 10.0, 100.0, 1000.0]",
    {},
  ),
  model(
    "regressor",
    "Ridge",
    "linear_model",
    0.45,
    ["coef_", "seeded", "sparse", "linear", "manyOutputs"],
    "alpha=1.0, ",
    { numbers: { alpha: 1 }, positional: ["alpha"] },
  ),
  model("regressor", "LinearRegression", "linear_model", 0.42, ["coef_", "linear", "manyOutputs", "sparse"], ""),
  model("regressor", "Lasso", "linear_model", 0.35, ["coef_", "seeded", "linear", "manyOutputs", "sparse"], "", {
    numbers: { alpha: 1, max_iter: 1000 },
    positional: ["alpha"],
  }),
  model("regressor", "ElasticNet", "linear_model", 0.35, ["coef_", "seeded", "linear", "manyOutputs", "sparse"], "", {
    numbers: { alpha: 1, max_iter: 1000 },
    positional: ["alpha"],
  }),
  model(
    "regressor",
    "SGDRegressor",
    "linear_model",
    0.3,
    ["coef_", "seeded", "linear", "needsScaling", "partial_fit", "sparse"],
    "",
    {
      numbers: SGD_NUMBERS,
      choices: [
        { ...sgdAverage },
        choice(
          "learning_rate",
          '"invscaling"',
          ['"adaptive"'],
          ["schedule", "optimizer"],
          0.4,
          "a step size that shrinks only when progress stops settles closer to the optimum",
        ),
        choice("loss", '"squared_error"', ['"huber"'], ["loss"], 0.25, "a robust loss is less sensitive to outliers"),
      ],
    },
  ),
  model("regressor", "HuberRegressor", "linear_model", 0.42, ["coef_", "linear", "needsScaling"], "", {
    numbers: { alpha: 1e-4, max_iter: 100 },
  }),
  model(
    "regressor",
    "KNeighborsRegressor",
    "neighbors",
    0.4,
    ["needsScaling", "manyOutputs", "sparse"],
    "n_neighbors=10, ",
    {
      numbers: { n_neighbors: 5 },
      positional: ["n_neighbors"],
      choices: [
        choice(
          "weights",
          '"uniform"',
          ['"distance"'],
          ["hyperparameter", "loss"],
          0.45,
          "near neighbours say more than far ones",
        ),
      ],
    },
  ),
  model(
    "regressor",
    "DecisionTreeRegressor",
    "tree",
    0.25,
    ["seeded", "tree", "feature_importances_", "manyOutputs"],
    "min_samples_leaf=10, ",
    { numbers: { min_samples_leaf: 1 } },
  ),
  model("regressor", "PoissonRegressor", "linear_model", 0.15, ["coef_", "linear", "needsScaling", "sparse"], "", {
    numbers: { alpha: 1, max_iter: 100 },
  }),
];
