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

/** Reads what an agent answered as a proposal; a sentence that says what is wrong with it otherwise. */
export const parseProposal = (
  answer: unknown,
  { aspect, aspects }: { readonly aspect: string; readonly aspects: readonly string[] },
): Proposal | string => {
  if (!isRecord(answer)) return `The proposal must be one JSON object; it is ${kindOf(answer)}.`;
  const hypothesis = textOf(answer.hypothesis);
  if (hypothesis.length < 8) return "`hypothesis` must be a falsifiable sentence; it is missing or too short.";
  if (!isRecord(answer.change))
    return "`change` must be an object with component, operation, parameter, from, to, unit, scope.";
  const change = answer.change;
  const slot = (name: keyof Change): string => textOf(change[name]).slice(0, MOST_SLOT);
  if (slot("component") === "" && slot("parameter") === "")
    return "`change` must name the component or the parameter that is changed.";
  const named = textOf(answer.aspect);
  return {
    hypothesis: hypothesis.slice(0, MOST_SENTENCE),
    aspect: aspects.includes(named) ? named : aspect,
    change: {
      component: slot("component"),
      operation: slot("operation"),
      parameter: slot("parameter"),
      from: slot("from"),
      to: slot("to"),
      unit: slot("unit"),
      scope: slot("scope"),
    },
    expects: Array.isArray(answer.expects) ? answer.expects.flatMap(expectationOf) : [],
    files: Array.isArray(answer.files)
      ? answer.files
          .map(textOf)
          .filter((file) => file !== "")
          .slice(0, MOST_FILES)
      : [],
  };
};

const expectationOf = (value: unknown): readonly Expectation[] => {
  if (!isRecord(value)) return [];
  const { direction } = value;
  const metric = textOf(value.metric);
  return metric !== "" && (direction === "up" || direction === "down" || direction === "same")
    ? [{ metric, direction }]
    : [];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;

// Numbers and truth values are what agents write for values; they are kept as they would be read.
const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value.trim()
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : "";

const MOST_SENTENCE = 2000;
const MOST_SLOT = 300;
const MOST_FILES = 200;
