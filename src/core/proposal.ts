/** What an agent proposes before it edits anything: one falsifiable sentence and the one change that tests it. */
export interface Proposal {
  /** The falsifiable sentence that the trial tests. */
  readonly hypothesis: string;
  /** The kind of change, one of the study's `aspects`. */
  readonly aspect: string;
  readonly change: Change;
  readonly expects: readonly Expectation[];
  /** Repository-relative paths that the agent means to edit. */
  readonly files: readonly string[];
}

/** The slots of an intervention: equal slots are the same experiment whatever the words. Empty string: not applicable. */
export interface Change {
  readonly component: string;
  /** For example set, replace, add, remove, increase, decrease. */
  readonly operation: string;
  readonly parameter: string;
  readonly from: string;
  readonly to: string;
  readonly unit: string;
  readonly scope: string;
}

/** What the hypothesis predicts for one metric. */
export interface Expectation {
  readonly metric: string;
  readonly direction: "up" | "down" | "same";
}

/** The aspects of a study that names none, in the order in which untried ones are assigned. */
export const DEFAULT_ASPECTS: readonly string[] = [
  "data",
  "features",
  "architecture",
  "loss",
  "optimizer",
  "schedule",
  "regularization",
  "augmentation",
  "hyperparameter",
  "preprocessing",
  "ensembling",
];
