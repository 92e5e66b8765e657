import { choice, type Estimator } from "./estimator.ts";

/** Optimisers and losses of torch, and boosting libraries: their knobs, never a new dependency. */
export const TRAINING: readonly Estimator[] = [
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
