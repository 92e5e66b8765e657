import type { Candidate } from "../candidate.ts";
import type { Estimator } from "../catalog/estimator.ts";
import { estimatorOf, estimatorsFor } from "../catalog/estimators.ts";
import { type CodeBase, editableFiles, isWithinReach } from "../code-base.ts";
import { importEdits, localName } from "../imports.ts";
import { type ModelSite, modelSites, seedOf } from "../model-sites.ts";

/** Proposes each known relative of the model in its place, keeping what the rest of the code asks of it. */
export const estimatorSwaps = (code: CodeBase): Candidate[] =>
  modelSites(code).flatMap((site) =>
    site.estimator.traits.has("external") || site.estimator.task === "other"
      ? []
      : estimatorsFor(site.estimator.task)
          .filter((next) => next.name !== site.estimator.name && isAbleTo(next, site))
          .flatMap((next) => variantsOf(site, next).map((variant) => swapOf(site, next, variant))),
  );

/** Proposes each other scaler in the place of the one in use. */
export const scalerSwaps = (code: CodeBase): Candidate[] => {
  const sites = modelSites(code);
  // Trees only see the order of the values, which no scaler changes.
  const weight = sites.length > 0 && sites.every(({ estimator }) => estimator.traits.has("tree")) ? 0.2 : 1;
  return editableFiles(code)
    .flatMap(({ calls }) => calls)
    .filter((call) => isWithinReach(call.file, call.node) && estimatorOf(call)?.task === "scaler")
    .flatMap((call) =>
      estimatorsFor("scaler")
        .filter(({ name }) => name !== call.name && name !== "Normalizer" && name !== "MaxAbsScaler")
        .map((next): Candidate => {
          const seed = next.traits.has("seeded") ? seedOf(code, call) : undefined;
          const text = construct(call.file, next, seed);
          const { start, end } = call.node;
          return {
            kind: "scaler",
            aspects: ["preprocessing", "features"],
            change: {
              component: "scaler",
              operation: "replace",
              parameter: "class",
              from: call.name,
              to: next.name,
              unit: "",
              scope: call.file.path,
            },
            action: `Replacing ${call.name} by ${next.name}`,
            reason: "columns with heavy tails crowd most rows into a small range",
            edits: [
              { path: call.file.path, start, end, text },
              ...importEdits(call.file, [`${next.module}.${next.name}`], [call.name]),
            ],
            prior: (SCALER_PRIORS[next.name] ?? 0.15) * weight,
          };
        }),
    );
};

const SCALER_PRIORS: Readonly<Record<string, number>> = {
  QuantileTransformer: 0.25,
  PowerTransformer: 0.25,
  StandardScaler: 0.35,
  RobustScaler: 0.2,
  MinMaxScaler: 0.15,
};

/** The Python text that constructs an estimator of the catalogue. */
export const construct = (file: ModelSite["call"]["file"], next: Estimator, seed: string | undefined): string => {
  const name = localName(file, `${next.module}.${next.name}`);
  const state = next.traits.has("seeded") && seed !== undefined ? `random_state=${seed}` : "";
  return `${name}(${`${next.create}${state}`.replace(/, $/, "")})`;
};

type Variant = "plain" | "perOutput";

const isAbleTo = (next: Estimator, site: ModelSite): boolean => {
  for (const need of site.needs) {
    if (need === "partial_fit" && site.needs.has("partial_fit") && !next.traits.has("partial_fit")) return false;
    if (
      need === "predict_proba" &&
      !next.traits.has("predict_proba") &&
      site.estimator.task === "classifier" &&
      next.name !== "SVC"
    )
      return false;
    // Code that reads either of two interfaces keeps working with the one that it asked the present model for.
    if (
      need === "decision_function" &&
      !site.needs.has("predict_proba") &&
      !next.traits.has("decision_function") &&
      site.estimator.task === "classifier"
    )
      return false;
    if ((need === "coef_" || need === "feature_importances_") && !next.traits.has(need)) return false;
  }
  if (site.isText && !next.traits.has("sparse")) return false;
  if (next.traits.has("nonNegative") && !site.estimator.traits.has("nonNegative") && !site.isText) return false;
  return true;
};

const variantsOf = (site: ModelSite, next: Estimator): Variant[] => {
  if (next.task !== "regressor" || next.traits.has("manyOutputs")) return ["plain"];
  if (site.target === "many") return ["perOutput"];
  return site.target === "one" || !site.estimator.traits.has("manyOutputs") ? ["plain"] : ["plain", "perOutput"];
};

const swapOf = (site: ModelSite, next: Estimator, variant: Variant): Candidate => {
  const { call, estimator } = site;
  const { file } = call;
  const imports = [`${next.module}.${next.name}`];
  const use = (dotted: string): string => {
    imports.push(dotted);
    return localName(file, dotted);
  };
  let text = construct(file, withinLimits(next, site, variant), site.seed);
  if (site.isSparse && !next.traits.has("sparse")) {
    // Two steps, so that it works for whatever kind of matrix comes in, and can be saved.
    const step = use("sklearn.preprocessing.FunctionTransformer");
    const sparse = use("scipy.sparse.csr_matrix");
    text = `${use("sklearn.pipeline.make_pipeline")}(${step}(${sparse}), ${step}(${sparse}.toarray), ${text})`;
  }
  if (variant === "perOutput") text = `${use("sklearn.multioutput.MultiOutputRegressor")}(${text})`;
  if (next.traits.has("needsScaling") && !site.isScaled && !site.isSparse)
    text = `${use("sklearn.pipeline.make_pipeline")}(${use("sklearn.preprocessing.StandardScaler")}(), ${text})`;
  if (
    next.task === "regressor" &&
    next.traits.has("needsScaling") &&
    !site.wrappers.includes("TransformedTargetRegressor")
  )
    text = `${use("sklearn.compose.TransformedTargetRegressor")}(${text}, transformer=${use("sklearn.preprocessing.StandardScaler")}())`;
  return {
    kind: "estimator",
    aspects: ["architecture"],
    change: {
      component: "model",
      operation: "replace",
      parameter: "estimator",
      from: estimator.name,
      to: variant === "perOutput" ? `one ${next.name} per output` : next.name,
      unit: "",
      scope: file.path,
    },
    action: `Replacing ${estimator.name} by ${variant === "perOutput" ? `one ${next.name} per output` : next.name}`,
    reason: reasonFor(estimator, next),
    edits: [
      { path: file.path, start: call.node.start, end: call.node.end, text },
      ...importEdits(file, imports, [call.name]),
    ],
    // Where we cannot tell, one output is far more common.
    prior: swapPrior(site, next) * (variant === "plain" ? 1 : site.target === "many" ? 0.8 : 0.3),
  };
};

/** Keeps new models small enough to serve: one model for each output multiplies their size. */
const withinLimits = (next: Estimator, site: ModelSite, variant: Variant): Estimator => {
  if (next.name === "SVC" && site.needs.has("predict_proba")) return { ...next, create: "probability=True, " };
  if (variant === "perOutput" && next.name === "HistGradientBoostingRegressor")
    return { ...next, create: "max_iter=60, max_leaf_nodes=12, " };
  if (site.target === "many" && /Forest|ExtraTrees/.test(next.name))
    return { ...next, create: "n_estimators=30, min_samples_leaf=5, " };
  return next;
};

const swapPrior = (site: ModelSite, next: Estimator): number => {
  const linearText = site.isText && next.traits.has("linear") ? 0.15 : 0;
  const many = site.target === "many" ? (next.traits.has("manyOutputs") ? 0.05 : -0.25) : 0;
  const slow = next.traits.has("slow") ? -0.12 : 0;
  const difference = next.strength - site.estimator.strength;
  const gain = difference < 0 ? 1.3 * difference : difference;
  return Math.min(0.95, Math.max(0.04, 0.3 + gain + linearText + many + slow));
};

const reasonFor = (from: Estimator, to: Estimator): string => {
  if (to.traits.has("tree") && !from.traits.has("tree"))
    return "trees model thresholds and interactions that it misses";
  if (to.traits.has("linear")) return "a linear model that is fitted to the end varies less";
  if (to.traits.has("tree")) return "another ensemble of trees trades bias against variance differently";
  return "smooth non-linear effects of the inputs are out of its reach";
};
