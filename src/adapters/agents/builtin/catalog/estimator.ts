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

/** Builds an option whose values are names. */
export const choice = (
  name: string,
  standard: string,
  to: readonly string[],
  aspects: readonly string[],
  prior: number,
  reason: string,
): Choice => ({ name, default: standard, to, aspects, prior, reason });

/** Builds the entry of a model of scikit-learn. */
export const model = (
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
