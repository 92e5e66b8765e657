import type { Call } from "../code-base.ts";

/** What is known of a class that a repository may construct. */
export interface Estimator {
  readonly name: string;
  readonly module: string;
  readonly task: "classifier" | "regressor" | "scaler" | "features" | "optimizer" | "other";
  /** `model` for what learns the target, `stage` for what prepares its inputs, `training` for the rest. */
  readonly role: "model" | "stage" | "training";
  /** Tunable numbers with the library's defaults, so that an absent argument can be varied too. */
  readonly numbers?: Readonly<Record<string, number>>;
  readonly choices?: readonly Choice[];
  /** Parameter names of positional arguments. */
  readonly positional?: readonly string[];
  readonly traits: ReadonlySet<Trait>;
  /** How strong the model usually is on tabular data, 0 to 1; only differences matter. */
  readonly strength: number;
  /** The arguments to construct it with when it is new. */
  readonly create: string;
}

/** A keyword argument whose values are names rather than numbers. */
export interface Choice {
  readonly name: string;
  /** The library's default, as written in Python. */
  readonly default: string;
  readonly to: readonly string[];
  readonly aspects: readonly string[];
  readonly prior: number;
  readonly reason: string;
}

/** What an estimator can do or needs. */
export type Trait =
  | "predict_proba"
  | "decision_function"
  | "coef_"
  | "feature_importances_"
  | "partial_fit"
  | "manyOutputs"
  | "seeded"
  | "needsScaling"
  | "sparse"
  | "tree"
  | "linear"
  | "slow"
  | "nonNegative"
  | "external";

/** The entry for the class that a call constructs, if the catalogue has it. */
export const estimatorOf = (call: Call): Estimator | undefined => {
  const estimator = BY_NAME.get(call.name);
  if (estimator === undefined) return undefined;
  // A class of the same name that the repository defines itself is not the library's.
  const root = call.callee.split(".")[0];
  return root === estimator.module.split(".")[0] || ROOT_ALIASES[root ?? ""] === estimator.module.split(".")[0]
    ? estimator
    : undefined;
};

/** All entries of one task. */
export const estimatorsFor = (task: Estimator["task"]): readonly Estimator[] =>
  ESTIMATORS.filter((estimator) => estimator.task === task);

/** The entry of a class by its name. */
export const estimatorNamed = (name: string): Estimator => {
  const found = BY_NAME.get(name);
  if (found === undefined) throw new Error(`The catalogue has no class named ${name}.`);
  return found;
};

/** Trees, linear models, or the rest: what one member of a family does says something of the others. */
export const familyOf = (name: string): "tree" | "linear" | "other" => {
  const traits = BY_NAME.get(name.replace(/^one (\w+) per output$/, "$1"))?.traits;
  if (traits?.has("tree") === true) return "tree";
  return traits?.has("linear") === true ? "linear" : "other";
};

const choice = (
  name: string,
  standard: string,
  to: readonly string[],
  aspects: readonly string[],
  prior: number,
  reason: string,
): Choice => ({ name, default: standard, to, aspects, prior, reason });

const model = (
  task: "classifier" | "regressor",
  name: string,
  module: string,
  strength: number,
  traits: readonly Trait[],
  create: string,
  rest: Pick<Estimator, "numbers" | "choices" | "positional"> = {},
): Estimator => ({
  name,
  module: `sklearn.${module}`,
  task,
  role: "model",
  strength,
  traits: new Set(traits),
  create,
  ...rest,
});

const balanced = choice("class_weight", "None", ['"balanced"'], ["loss"], 0.2, "rare classes weigh more");
const leaf = { max_leaf_nodes: 31, min_samples_leaf: 20, l2_regularization: 0, learning_rate: 0.1, max_iter: 100 };
const unlimited = (name: string): Choice =>
  choice(
    name,
    "None",
    [],
    ["regularization", "hyperparameter"],
    0.6,
    "the limit keeps the trees from following the data",
  );
const subset = (standard: string, other: string): Choice =>
  choice(
    "max_features",
    standard,
    [other],
    ["regularization", "hyperparameter"],
    0.3,
    "the share of columns tried at each split decides how different the trees are",
  );
const SGD_NUMBERS = { alpha: 1e-4, max_iter: 1000 };
const sgdAverage = choice(
  "average",
  "False",
  ["True"],
  ["ensembling", "schedule", "optimizer"],
  0.6,
  "averaging the weights over the last steps removes the noise of stochastic updates",
);
const sgdRate = choice(
  "learning_rate",
  '"optimal"',
  ['"adaptive", eta0=0.05', '"invscaling", eta0=0.05'],
  ["schedule", "optimizer"],
  0.35,
  "a step size that shrinks only when progress stops settles closer to the optimum",
);
const netChoices = (isClassifier: boolean): Choice[] => [
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
const NET_NUMBERS = { alpha: 1e-4, learning_rate_init: 0.001, max_iter: 200 };

const ESTIMATORS: readonly Estimator[] = [
  // Classifiers, strongest first.
  model(
    "classifier",
    "HistGradientBoostingClassifier",
    "ensemble",
    0.9,
    ["predict_proba", "decision_function", "seeded", "tree"],
    "",
    {
      numbers: leaf,
      choices: [
        choice(
          "early_stopping",
          '"auto"',
          ["True"],
          ["schedule"],
          0.2,
          "stopping on a validation share prevents overfitting",
        ),
        balanced,
      ],
    },
  ),
  model(
    "classifier",
    "GradientBoostingClassifier",
    "ensemble",
    0.75,
    ["predict_proba", "decision_function", "seeded", "tree", "slow", "feature_importances_"],
    "",
    {
      numbers: { n_estimators: 100, learning_rate: 0.1, max_depth: 3, subsample: 1, min_samples_leaf: 1 },
      choices: [subset("None", '"sqrt"')],
    },
  ),
  model(
    "classifier",
    "ExtraTreesClassifier",
    "ensemble",
    0.62,
    ["predict_proba", "seeded", "tree", "feature_importances_", "manyOutputs"],
    "n_estimators=60, max_leaf_nodes=256, ",
    {
      numbers: { n_estimators: 100, min_samples_leaf: 1 },
      choices: [unlimited("max_depth"), subset('"sqrt"', "0.5"), balanced],
    },
  ),
  model(
    "classifier",
    "RandomForestClassifier",
    "ensemble",
    0.65,
    ["predict_proba", "seeded", "tree", "feature_importances_", "manyOutputs"],
    "n_estimators=60, max_leaf_nodes=256, ",
    {
      numbers: { n_estimators: 100, min_samples_leaf: 1 },
      choices: [
        unlimited("max_depth"),
        subset('"sqrt"', "0.5"),
        choice(
          "criterion",
          '"gini"',
          ['"entropy"'],
          ["loss"],
          0.15,
          "another split criterion ranks the splits differently",
        ),
        balanced,
      ],
    },
  ),
  model(
    "classifier",
    "MLPClassifier",
    "neural_network",
    0.64,
    ["predict_proba", "seeded", "needsScaling", "partial_fit", "sparse", "manyOutputs"],
    "hidden_layer_sizes=(64,), ",
    { numbers: NET_NUMBERS, choices: netChoices(true) },
  ),
  model("classifier", "SVC", "svm", 0.6, ["decision_function", "seeded", "needsScaling", "slow", "sparse"], "", {
    numbers: { C: 1 },
    choices: [
      choice("kernel", '"rbf"', ['"poly"'], ["architecture"], 0.15, "another kernel has another notion of similarity"),
      choice("gamma", '"scale"', ['"auto"'], ["hyperparameter"], 0.1, "another kernel width"),
      balanced,
    ],
  }),
  model(
    "classifier",
    "LogisticRegression",
    "linear_model",
    0.5,
    ["predict_proba", "decision_function", "coef_", "seeded", "needsScaling", "sparse", "linear"],
    "max_iter=1000, ",
    {
      numbers: { C: 1, max_iter: 100 },
      choices: [balanced],
    },
  ),
  model(
    "classifier",
    "LinearDiscriminantAnalysis",
    "discriminant_analysis",
    0.42,
    ["predict_proba", "decision_function", "coef_", "linear"],
    "",
  ),
  model(
    "classifier",
    "LinearSVC",
    "svm",
    0.45,
    ["decision_function", "coef_", "seeded", "needsScaling", "sparse", "linear"],
    "",
    { numbers: { C: 1 }, choices: [balanced] },
  ),
  model(
    "classifier",
    "SGDClassifier",
    "linear_model",
    0.35,
    ["decision_function", "coef_", "seeded", "needsScaling", "partial_fit", "sparse", "linear"],
    'loss="log_loss", ',
    {
      numbers: SGD_NUMBERS,
      choices: [
        sgdAverage,
        sgdRate,
        choice(
          "penalty",
          '"l2"',
          ['"elasticnet"', '"l1"'],
          ["regularization"],
          0.2,
          "a sparse penalty drops useless columns",
        ),
        choice(
          "early_stopping",
          "False",
          ["True"],
          ["schedule"],
          0.15,
          "stopping on a validation share prevents overfitting",
        ),
        balanced,
      ],
    },
  ),
  model(
    "classifier",
    "KNeighborsClassifier",
    "neighbors",
    0.4,
    ["predict_proba", "needsScaling", "sparse", "manyOutputs"],
    "n_neighbors=15, ",
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
    "classifier",
    "RidgeClassifier",
    "linear_model",
    0.35,
    ["decision_function", "coef_", "seeded", "sparse", "linear", "manyOutputs"],
    "",
    { numbers: { alpha: 1 }, positional: ["alpha"], choices: [balanced] },
  ),
  model(
    "classifier",
    "DecisionTreeClassifier",
    "tree",
    0.25,
    ["predict_proba", "seeded", "tree", "feature_importances_", "manyOutputs"],
    "min_samples_leaf=20, ",
    {
      numbers: { min_samples_leaf: 1 },
      choices: [
        choice(
          "criterion",
          '"gini"',
          ['"entropy"'],
          ["loss"],
          0.15,
          "another split criterion ranks the splits differently",
        ),
        balanced,
      ],
    },
  ),
  model(
    "classifier",
    "AdaBoostClassifier",
    "ensemble",
    0.45,
    ["predict_proba", "decision_function", "seeded", "tree", "feature_importances_"],
    "",
    { numbers: { n_estimators: 50, learning_rate: 1 } },
  ),
  model("classifier", "GaussianNB", "naive_bayes", 0.22, ["predict_proba", "partial_fit"], "", {
    numbers: { var_smoothing: 1e-9 },
  }),
  model("classifier", "BernoulliNB", "naive_bayes", 0.22, ["predict_proba", "partial_fit", "sparse"], "", {
    numbers: { alpha: 1 },
  }),
  model(
    "classifier",
    "MultinomialNB",
    "naive_bayes",
    0.25,
    ["predict_proba", "partial_fit", "sparse", "nonNegative"],
    "",
    { numbers: { alpha: 1 }, positional: ["alpha"] },
  ),
  model(
    "classifier",
    "ComplementNB",
    "naive_bayes",
    0.3,
    ["predict_proba", "partial_fit", "sparse", "nonNegative"],
    "",
    { numbers: { alpha: 1 } },
  ),
  model(
    "classifier",
    "Perceptron",
    "linear_model",
    0.2,
    ["decision_function", "coef_", "seeded", "partial_fit", "sparse", "linear", "needsScaling"],
    "",
    { numbers: { max_iter: 1000 } },
  ),

  // Regressors.
  model("regressor", "HistGradientBoostingRegressor", "ensemble", 0.88, ["seeded", "tree"], "", {
    numbers: leaf,
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
  model("regressor", "PoissonRegressor", "linear_model", 0.4, ["coef_", "linear", "needsScaling", "sparse"], "", {
    numbers: { alpha: 1, max_iter: 100 },
  }),

  // Stages that prepare the inputs.
  ...["StandardScaler", "MinMaxScaler", "RobustScaler", "MaxAbsScaler", "Normalizer"].map(
    (name): Estimator => ({
      name,
      module: "sklearn.preprocessing",
      task: "scaler",
      role: "stage",
      strength: 0.5,
      traits: new Set(),
      create: "",
    }),
  ),
  {
    name: "QuantileTransformer",
    module: "sklearn.preprocessing",
    task: "scaler",
    role: "stage",
    strength: 0.6,
    traits: new Set(["seeded"]),
    create: 'n_quantiles=200, output_distribution="normal", ',
    choices: [
      choice(
        "output_distribution",
        '"uniform"',
        ['"normal"'],
        ["preprocessing"],
        0.3,
        "a normal shape suits models with a linear part",
      ),
    ],
  },
  {
    name: "PowerTransformer",
    module: "sklearn.preprocessing",
    task: "scaler",
    role: "stage",
    strength: 0.55,
    traits: new Set(),
    create: "",
  },
  {
    name: "PolynomialFeatures",
    module: "sklearn.preprocessing",
    task: "features",
    role: "stage",
    strength: 0.5,
    traits: new Set(),
    create: "degree=2, include_bias=False",
    positional: ["degree"],
    numbers: { degree: 2 },
  },
  {
    name: "SplineTransformer",
    module: "sklearn.preprocessing",
    task: "features",
    role: "stage",
    strength: 0.5,
    traits: new Set(),
    create: "",
    numbers: { n_knots: 5, degree: 3 },
  },
  {
    name: "KBinsDiscretizer",
    module: "sklearn.preprocessing",
    task: "features",
    role: "stage",
    strength: 0.4,
    traits: new Set(),
    create: "n_bins=8",
    choices: [
      choice("strategy", '"quantile"', ['"uniform"'], ["features"], 0.2, "equal widths keep the order of magnitude"),
    ],
  },
  {
    name: "PCA",
    module: "sklearn.decomposition",
    task: "features",
    role: "stage",
    strength: 0.3,
    traits: new Set(["seeded"]),
    create: "n_components=0.98, ",
    choices: [choice("whiten", "False", ["True"], ["preprocessing"], 0.3, "whitened components weigh the same")],
    positional: ["n_components"],
  },
  {
    name: "TruncatedSVD",
    module: "sklearn.decomposition",
    task: "features",
    role: "stage",
    strength: 0.3,
    traits: new Set(["seeded"]),
    create: "n_components=100, ",
    positional: ["n_components"],
    numbers: { n_components: 2 },
  },
  {
    name: "Nystroem",
    module: "sklearn.kernel_approximation",
    task: "features",
    role: "stage",
    strength: 0.4,
    traits: new Set(["seeded"]),
    create: "n_components=300, ",
    numbers: { n_components: 100 },
  },
  {
    name: "SelectKBest",
    module: "sklearn.feature_selection",
    task: "features",
    role: "stage",
    strength: 0.2,
    traits: new Set(),
    create: "",
    numbers: { k: 10 },
  },
  {
    name: "VarianceThreshold",
    module: "sklearn.feature_selection",
    task: "features",
    role: "stage",
    strength: 0.2,
    traits: new Set(),
    create: "",
  },
  {
    name: "SimpleImputer",
    module: "sklearn.impute",
    task: "other",
    role: "stage",
    strength: 0.3,
    traits: new Set(),
    create: "",
    choices: [
      choice(
        "add_indicator",
        "False",
        ["True"],
        ["features", "preprocessing"],
        0.35,
        "that a value is missing says something",
      ),
      choice("strategy", '"mean"', ['"median"'], ["preprocessing"], 0.25, "the median is not moved by outliers"),
    ],
  },
  {
    name: "TfidfVectorizer",
    module: "sklearn.feature_extraction.text",
    task: "other",
    role: "stage",
    strength: 0.6,
    traits: new Set(["sparse"]),
    create: "",
    choices: [
      choice(
        "ngram_range",
        "(1, 1)",
        ["(1, 2)"],
        ["features"],
        0.6,
        "pairs of words carry meaning that single words lose",
      ),
      choice(
        "sublinear_tf",
        "False",
        ["True"],
        ["features", "preprocessing"],
        0.5,
        "the tenth mention of a word says less than the first",
      ),
      choice("min_df", "1", ["2"], ["features", "regularization"], 0.3, "words seen once are noise"),
    ],
  },
  {
    name: "CountVectorizer",
    module: "sklearn.feature_extraction.text",
    task: "other",
    role: "stage",
    strength: 0.5,
    traits: new Set(["sparse"]),
    create: "",
    choices: [
      choice(
        "ngram_range",
        "(1, 1)",
        ["(1, 2)"],
        ["features"],
        0.6,
        "pairs of words carry meaning that single words lose",
      ),
      choice("binary", "False", ["True"], ["features", "preprocessing"], 0.35, "presence says more than repetition"),
      choice("min_df", "1", ["2"], ["features", "regularization"], 0.3, "words seen once are noise"),
    ],
  },
  {
    name: "HashingVectorizer",
    module: "sklearn.feature_extraction.text",
    task: "other",
    role: "stage",
    strength: 0.5,
    traits: new Set(["sparse"]),
    create: "",
    choices: [
      choice(
        "ngram_range",
        "(1, 1)",
        ["(1, 2)"],
        ["features"],
        0.6,
        "pairs of words carry meaning that single words lose",
      ),
    ],
  },
  {
    name: "BaggingClassifier",
    module: "sklearn.ensemble",
    task: "other",
    role: "training",
    strength: 0.5,
    traits: new Set(),
    create: "",
    numbers: { n_estimators: 10, max_samples: 1 },
  },
  {
    name: "BaggingRegressor",
    module: "sklearn.ensemble",
    task: "other",
    role: "training",
    strength: 0.5,
    traits: new Set(),
    create: "",
    numbers: { n_estimators: 10, max_samples: 1 },
  },

  // Optimisers and losses of torch.
  ...(["SGD", "Adam", "AdamW", "RMSprop", "NAdam", "Adagrad"] as const).map(
    (name): Estimator => ({
      name,
      module: "torch.optim",
      task: "optimizer",
      role: "training",
      strength: name === "AdamW" ? 0.7 : name === "Adam" ? 0.65 : 0.4,
      traits: new Set(),
      create: "",
      numbers: name === "SGD" ? { momentum: 0, weight_decay: 0 } : { weight_decay: name === "AdamW" ? 0.01 : 0 },
      choices:
        name === "SGD"
          ? [choice("momentum", "0", ["0.9"], ["optimizer"], 0.5, "momentum averages the noise of small batches")]
          : [],
    }),
  ),
  {
    name: "CrossEntropyLoss",
    module: "torch.nn",
    task: "other",
    role: "training",
    strength: 0.5,
    traits: new Set(),
    create: "",
    numbers: { label_smoothing: 0 },
  },

  // Boosting libraries: their knobs, never a new dependency.
  ...(["XGBClassifier", "XGBRegressor"] as const).map(
    (name): Estimator => ({
      name,
      module: "xgboost",
      task: "other",
      role: "model",
      strength: 0.9,
      traits: new Set(["external"]),
      create: "",
      numbers: {
        n_estimators: 100,
        learning_rate: 0.3,
        max_depth: 6,
        min_child_weight: 1,
        subsample: 1,
        reg_lambda: 1,
      },
    }),
  ),
  ...(["LGBMClassifier", "LGBMRegressor"] as const).map(
    (name): Estimator => ({
      name,
      module: "lightgbm",
      task: "other",
      role: "model",
      strength: 0.9,
      traits: new Set(["external"]),
      create: "",
      numbers: { n_estimators: 100, learning_rate: 0.1, num_leaves: 31, min_child_samples: 20, reg_lambda: 0 },
    }),
  ),
];

const BY_NAME: ReadonlyMap<string, Estimator> = new Map(ESTIMATORS.map((estimator) => [estimator.name, estimator]));
const ROOT_ALIASES: Readonly<Record<string, string>> = {
  optim: "torch",
  nn: "torch",
  xgb: "xgboost",
  lgb: "lightgbm",
  lgbm: "lightgbm",
};
