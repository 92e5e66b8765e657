/** What the name of a number says about it: which aspects it belongs to and how to step it. */
export interface KnobKind {
  readonly label: string;
  readonly aspects: readonly string[];
  /** The factor of one step on a log scale; 1 means that `step` is added instead. */
  readonly factor: number;
  readonly step?: number;
  readonly min?: number;
  readonly max?: number;
  /** How often a step up helps, unseen, and a step down. */
  readonly up: number;
  readonly down: number;
  readonly reason: string;
}

/** Finds the kind of a number by its name, whatever the spelling; undefined for names that say nothing. */
export const knobKindOf = (name: string): KnobKind | undefined => {
  const plain = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/^_+/, "");
  return KINDS.find(({ pattern }) => pattern.test(plain))?.kind;
};

/** The kind of a constant whose name says nothing. */
export const UNKNOWN_KNOB: KnobKind = {
  label: "constant",
  aspects: ["hyperparameter"],
  factor: 2,
  up: 0.15,
  down: 0.15,
  reason: "the value was probably never tuned",
};

const kind = (
  pattern: RegExp,
  label: string,
  aspects: readonly string[],
  factor: number,
  up: number,
  down: number,
  reason: string,
  limits: { min?: number; max?: number; step?: number } = {},
): { pattern: RegExp; kind: KnobKind } => ({ pattern, kind: { label, aspects, factor, up, down, reason, ...limits } });

const KINDS = [
  kind(
    /(^|_)(dropout|drop_rate|p_drop|drop_prob)(_|$)/,
    "dropout",
    ["regularization", "hyperparameter"],
    1,
    0.35,
    0.3,
    "dropout trades fit against overfitting",
    { step: 0.1, min: 0, max: 0.7 },
  ),
  kind(
    /(^|_)(momentum)$/,
    "momentum",
    ["optimizer", "hyperparameter"],
    1,
    0.3,
    0.15,
    "momentum averages the noise of small batches",
    { step: 0.05, min: 0, max: 0.99 },
  ),
  kind(
    /(^|_)(label_smoothing|smoothing)$/,
    "label smoothing",
    ["loss", "regularization"],
    1,
    0.3,
    0.2,
    "softer targets keep the confidence in bounds",
    { step: 0.05, min: 0, max: 0.4 },
  ),
  kind(
    /(^|_)(subsample|colsample(_by\w+)?|max_samples|bagging_fraction|feature_fraction)$/,
    "sampled share",
    ["regularization", "hyperparameter"],
    1,
    0.2,
    0.3,
    "each learner sees another part of the data",
    { step: 0.2, min: 0.2, max: 1 },
  ),
  kind(
    /(^|_)(lr|eta0?|learning_rate(_init)?|step_size|base_lr|max_lr|lrate|initial_lr)$/,
    "learning rate",
    ["optimizer", "hyperparameter"],
    2.5,
    0.5,
    0.45,
    "the step size decides how far training gets",
    { min: 1e-6, max: 10 },
  ),
  kind(
    /(^|_)(warm_?up)(_steps|_epochs|_iters)?$/,
    "warm-up",
    ["schedule"],
    2,
    0.2,
    0.2,
    "early steps are the noisiest",
  ),
  kind(
    /(^|_)(early_stopping_rounds|n_iter_no_change|patience)$/,
    "patience",
    ["schedule"],
    2,
    0.3,
    0.15,
    "training may stop before it has settled",
  ),
  kind(
    /(^|_)(n_)?(epochs?|steps?|iters?|iterations|max_iter|max_steps|num_boost_round|rounds?|passes|sweeps)$/,
    "training length",
    ["schedule", "hyperparameter"],
    2,
    0.6,
    0.15,
    "training stops before it has converged",
  ),
  kind(
    /(^|_)(n_estimators|num_trees|n_trees|trees)$/,
    "number of trees",
    ["hyperparameter", "ensembling"],
    2,
    0.5,
    0.15,
    "more trees average out variance",
  ),
  kind(
    /(^|_)(batch|batch_size|mini_?batch|bs)$/,
    "batch size",
    ["optimizer", "hyperparameter"],
    2,
    0.4,
    0.35,
    "the batch size sets the noise of the gradient",
  ),
  kind(
    /(^|_)(max_leaf_nodes|num_leaves|max_leaves)$/,
    "leaves per tree",
    ["regularization", "hyperparameter"],
    2,
    0.35,
    0.35,
    "the number of leaves sets the order of the interactions",
    { min: 2 },
  ),
  kind(
    /(^|_)(max_depth|depth)$/,
    "tree depth",
    ["regularization", "hyperparameter"],
    1.5,
    0.4,
    0.3,
    "depth sets the order of the interactions",
    { min: 1 },
  ),
  kind(
    /(^|_)(min_samples_leaf|min_child_(weight|samples)|min_samples_split|min_data_in_leaf)$/,
    "smallest leaf",
    ["regularization", "hyperparameter"],
    2,
    0.4,
    0.3,
    "small leaves follow the noise",
    { min: 1 },
  ),
  kind(
    /(^|_)(c)$/,
    "inverse regularisation C",
    ["regularization", "hyperparameter"],
    10,
    0.35,
    0.35,
    "the strength of the penalty was never tuned",
    { min: 1e-4, max: 1e4 },
  ),
  kind(
    /(^|_)(gamma)$/,
    "kernel width",
    ["hyperparameter", "regularization"],
    3,
    0.3,
    0.3,
    "the width of the kernel sets the smoothness",
    { min: 1e-6, max: 1e3 },
  ),
  kind(
    /(^|_)(alpha|l1|l2|l1_ratio|l2_(reg\w*|penalty)|reg|regu?lari[sz]ation|reg_(alpha|lambda|\w+)|lambda_?|lam|weight_decay|wd|decay|ridge|penalty|shrinkage|var_smoothing)$/,
    "regularisation",
    ["regularization", "hyperparameter"],
    10,
    0.35,
    0.35,
    "the strength of the penalty was never tuned",
    { min: 1e-8, max: 1e5 },
  ),
  kind(
    /(^|_)(clip|clip_norm|max_norm|grad_clip)$/,
    "gradient clipping",
    ["optimizer"],
    2,
    0.2,
    0.2,
    "rare large gradients throw training back",
  ),
  kind(
    /(^|_)(years?|months?|weeks?|days|n_days|fraction|frac|share|sample_(size|frac)|n_samples|max_(rows|samples|examples|train)|n_?rows|limit|subset|train_size|n_train|num_train|max_train\w*)$/,
    "amount of training data",
    ["data", "hyperparameter"],
    2,
    0.65,
    0.15,
    "more training data lowers the variance",
  ),
  kind(
    /(^|_)(n_hidden|hidden(_dim|_size|_units|_layer_sizes|_channels)?|width|units|d_model|dim|n_?dims?|embed(ding)?(_dim|_size|s)?|emb(_dim)?|channels|filters|n_filters|latent(_dim)?|d_ff|ff_dim)$/,
    "width",
    ["architecture", "hyperparameter"],
    2,
    0.5,
    0.2,
    "the model may be too small for the task",
    { min: 1 },
  ),
  kind(
    /(^|_)(n_factors|factors|rank|n_components|components|n_topics|n_clusters|centers|n_basis|n_knots|knots|degree|n_bins|max_bins|bins|heads|n_heads)$/,
    "number of components",
    ["architecture", "features", "hyperparameter"],
    2,
    0.4,
    0.25,
    "more components describe finer structure",
    { min: 1 },
  ),
  kind(
    /(^|_)(n_layers|num_layers|layers|blocks|n_blocks)$/,
    "depth of the network",
    ["architecture"],
    2,
    0.35,
    0.15,
    "a deeper network composes features",
    { min: 1 },
  ),
  kind(
    /(^|_)(context(_len\w*|_size)?|window(_size)?|history|look_?back|lags?|n_lags|seq_len|block_size|memory|n_?gram|order)$/,
    "length of the context",
    ["features", "architecture", "hyperparameter"],
    2,
    0.4,
    0.25,
    "more context carries more information",
    { min: 1 },
  ),
  kind(
    /(^|_)(n_neighbors|neighbors|n_neighbours|neighbours|k|top_?k)$/,
    "neighbours",
    ["hyperparameter", "architecture"],
    2,
    0.4,
    0.3,
    "the number of neighbours trades variance against bias",
    { min: 1 },
  ),
  kind(
    /(^|_)(max_features|n_features|min_df|max_df|min_count|max_vocab)$/,
    "size of the feature set",
    ["features", "hyperparameter"],
    2,
    0.4,
    0.3,
    "the cut-off was never tuned",
    { min: 1e-3 },
  ),
  kind(
    /(^|_)(init_scale|scale|init_std|std|sigma|init|weight_scale|bandwidth)$/,
    "scale",
    ["architecture", "hyperparameter"],
    3,
    0.25,
    0.3,
    "the scale decides where training starts",
  ),
  kind(
    /(^|_)(beta\d?|ema|ema_decay|rho|discount|forget|halflife|half_life)$/,
    "averaging",
    ["optimizer", "hyperparameter"],
    1,
    0.2,
    0.2,
    "the averaging horizon was never tuned",
    { step: 0.05, min: 0, max: 0.999 },
  ),
];
