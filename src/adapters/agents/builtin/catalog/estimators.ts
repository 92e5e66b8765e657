import type { Call } from "../code-base.ts";
import { CLASSIFIERS } from "./classifiers.ts";
import type { Estimator } from "./estimator.ts";
import { REGRESSORS } from "./regressors.ts";
import { STAGES } from "./stages.ts";
import { TRAINING } from "./training.ts";

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

const ESTIMATORS: readonly Estimator[] = [...CLASSIFIERS, ...REGRESSORS, ...STAGES, ...TRAINING];

const BY_NAME: ReadonlyMap<string, Estimator> = new Map(ESTIMATORS.map((estimator) => [estimator.name, estimator]));
const ROOT_ALIASES: Readonly<Record<string, string>> = {
  optim: "torch",
  nn: "torch",
  xgb: "xgboost",
  lgb: "lightgbm",
  lgbm: "lightgbm",
};
