/** Whether a file holds the evaluation or tests by its name; such files are read but never edited. */
export const isEvaluationFile = (path: string): boolean =>
  /(^|\/)(tests?|metrics?|scoring)\//i.test(path) ||
  /(^|\/)((evaluat\w*|eval|scor(e|er|ing)|metrics?|benchmark|conftest|setup)|(eval|score|test|check)_\w+|\w+_(eval|metrics?|tests?|score))\.py$/i.test(
    path,
  );

/** Whether a function computes the score by its name; nothing in it is changed. */
export const isEvaluationFunction = (name: string): boolean =>
  /^_*(evaluat\w*|evals?|scor(e|es|er|ing)|metrics?|report|test|validat(e|ion)|accuracy|ece|rmse|mape|mae|mse|auc|brier|parse_args|split|holdout)(_\w+)?$/i.test(
    name,
  ) || /_(evaluate|evaluation|metrics?|score|scores|split|report)$/i.test(name);

/** Whether a name stands for a seed, a split, a measurement or a contract rather than for something to improve. */
export const isContractName = (name: string): boolean => CONTRACT.test(name) && !/smoothing/i.test(name);

const CONTRACT =
  /(^|_)(seeds?|random_state|rng|verbose|verbosity|n_jobs|jobs|threads?|workers?|port|version|every|print|log|logging|repeats?|horizon|classes|n_classes|num_classes|n_outputs|outputs?|vocab|vocab_size|test|test_size|val|valid|validation|split|folds?|n_splits|cv|eps|epsilon|cpus?|gpus?|device|timeout|indent|axis|dpi|figsize|dtype|digits|decimals|precision|precompute|tol|hours_per_day|per_day|per_week|per_year|target|label|labels|metric|score|threshold_metric|bins_ece|n_bins|quantile_level|holdout|start|first|last|year|date|day_of|max_len_out|channels_in|in_channels|input_dim|n_inputs|out_features|in_features|image_size|img_size|side)(_|$)/i;

/** Whether a call belongs to splitting, scoring, seeding or input and output: its arguments stay. */
export const isContractCall = (callee: string): boolean =>
  /(^|\.)(train_test_split|KFold|StratifiedKFold|GroupKFold|TimeSeriesSplit|ShuffleSplit|StratifiedShuffleSplit|cross_val_\w+|RandomState|default_rng|seed|manual_seed|Generator|open|print|dumps?|round|read_csv|savez?|load|to_csv|range|arange|linspace|zeros|ones|full|reshape|setdefault|clip|isclose|allclose|sleep|quantile|percentile)$/.test(
    callee,
  ) || /(^|\.)(metrics)\./.test(callee);
