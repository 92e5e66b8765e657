import type { Candidate, TextEdit } from "../candidate.ts";
import type { Estimator } from "../catalog/estimator.ts";
import { estimatorNamed } from "../catalog/estimators.ts";
import type { CodeBase } from "../code-base.ts";
import { importEdits, localName, topLevelEdit } from "../imports.ts";
import { type ModelSite, modelSites } from "../model-sites.ts";
import { construct } from "./estimators.ts";

/** Proposes what can be put around a model: a stage before it, a transform of its target, several of it in place of one. */
export const modelWraps = (code: CodeBase): Candidate[] =>
  modelSites(code)
    .filter((site) => site.isPlainFit && !site.needs.has("coef_") && !site.needs.has("feature_importances_"))
    .flatMap((site) => [...stages(site), ...targetTransforms(code, site), ...ensembles(site)]);

const stages = (site: ModelSite): Candidate[] => {
  if (site.isSparse) return [];
  const isFlat = !site.estimator.traits.has("tree");
  const isLinear = site.estimator.traits.has("linear");
  const scale = site.isScaled ? [] : ["StandardScaler"];
  const options: [string, string[], string[], number, string][] = [
    [
      "StandardScaler",
      ["StandardScaler"],
      ["preprocessing"],
      isFlat && !site.isScaled ? 0.6 : 0,
      "columns of different scales slow training and skew penalties",
    ],
    [
      "QuantileTransformer",
      ["QuantileTransformer"],
      ["preprocessing", "features"],
      isFlat ? 0.25 : 0,
      "heavy tails crowd most rows into a small range",
    ],
    [
      "PolynomialFeatures",
      [...scale, "PolynomialFeatures"],
      ["features"],
      isLinear ? 0.5 : 0.08,
      "products of columns give a model interactions",
    ],
    [
      "SplineTransformer",
      ["SplineTransformer"],
      ["features"],
      isLinear ? 0.45 : 0,
      "splines let every column act non-linearly",
    ],
    [
      "Nystroem",
      [...scale, "Nystroem"],
      ["features", "architecture"],
      isLinear ? 0.3 : 0,
      "a kernel map gives a linear model smooth non-linear effects",
    ],
    [
      "KBinsDiscretizer",
      ["KBinsDiscretizer"],
      ["features", "preprocessing"],
      isLinear ? 0.25 : 0,
      "bins let every column act step by step",
    ],
    [
      "PCA",
      [...scale, "PCA"],
      ["preprocessing", "features"],
      isFlat ? 0.15 : 0.05,
      "fewer, uncorrelated columns carry less noise",
    ],
  ];
  return options
    .filter(([name, , , prior]) => prior > 0 && !isAlreadyThere(site, name))
    .map(([name, names, aspects, prior, reason]) => {
      const parts = names.map((part) => estimatorNamed(part));
      const make = `sklearn.pipeline.make_pipeline`;
      const text = (model: string): string =>
        `${localName(site.call.file, make)}(${[...parts.map((part) => construct(site.call.file, part, site.seed)), model].join(", ")})`;
      return wrap(site, text, [make, ...parts.map(dotted)], {
        kind: `stage ${name}`,
        aspects,
        change: { component: "model inputs", operation: "add", parameter: "stage", from: "none", to: name },
        action: `Putting ${name} before ${site.estimator.name}`,
        reason,
        prior,
      });
    });
};

const isAlreadyThere = (site: ModelSite, name: string): boolean =>
  site.call.file.calls.some(
    (call) => call.name === name || (name === "StandardScaler" && call.name === "QuantileTransformer"),
  );

const targetTransforms = (code: CodeBase, site: ModelSite): Candidate[] => {
  if (site.estimator.task !== "regressor" || site.wrappers.includes("TransformedTargetRegressor")) return [];
  const file = site.call.file;
  const outer = "sklearn.compose.TransformedTargetRegressor";
  const np = localName(file, "numpy");
  const isLogged = code.files.some(({ tree, isEditable }) => isEditable && /log1p\(\s*(y|target)/.test(tree.text));
  const options: [string, string, string[], number, string][] = [
    [
      "log1p",
      `func=${np}.log1p, inverse_func=${np}.expm1`,
      ["numpy"],
      isLogged ? 0 : 0.35,
      "errors of positive quantities grow with their size",
    ],
    [
      "quantile transform",
      `transformer=${localName(file, "sklearn.preprocessing.QuantileTransformer")}(n_quantiles=200, output_distribution="normal")`,
      ["sklearn.preprocessing.QuantileTransformer"],
      0.2,
      "a normal target suits squared errors",
    ],
    [
      "standardisation",
      `transformer=${localName(file, "sklearn.preprocessing.StandardScaler")}()`,
      ["sklearn.preprocessing.StandardScaler"],
      site.estimator.traits.has("needsScaling") && !site.estimator.name.includes("Neighbors") ? 0.5 : 0,
      "penalties and step sizes assume targets near one",
    ],
  ];
  return options
    .filter(([, , , prior]) => prior > 0)
    .map(([name, argument, imports, prior, reason]) =>
      wrap(site, (model) => `${localName(file, outer)}(${model}, ${argument})`, [outer, ...imports], {
        kind: `target ${name}`,
        aspects: ["loss", "preprocessing"],
        change: { component: "target", operation: "add", parameter: "transform", from: "none", to: name },
        action: `Fitting ${site.estimator.name} to a ${name} of the target`,
        reason,
        prior,
      }),
    );
};

const ensembles = (site: ModelSite): Candidate[] => {
  const { estimator, call, seed } = site;
  const { file } = call;
  if (site.wrappers.some((name) => /^(Bagging|Voting|Stacking|Calibrated)/.test(name)) || site.target === "many")
    return [];
  const isClassifier = estimator.task === "classifier";
  if (!isClassifier && estimator.task !== "regressor") return [];
  const suffix = isClassifier ? "Classifier" : "Regressor";
  const state = seed === undefined ? "" : `, random_state=${seed}`;
  const found: Candidate[] = [];
  const bagging = `sklearn.ensemble.Bagging${suffix}`;
  found.push(
    wrap(site, (model) => `${localName(file, bagging)}(${model}, n_estimators=5, max_samples=0.9${state})`, [bagging], {
      kind: "ensemble bagging",
      aspects: ["ensembling"],
      change: { component: "model", operation: "add", parameter: "bagging", from: "1", to: "5", unit: "models" },
      action: `Averaging five ${estimator.name} fitted to samples of the rows`,
      reason: "averages vary less than single fits",
      prior: estimator.traits.has("linear") || estimator.traits.has("slow") ? 0.25 : 0.4,
    }),
  );
  if (isClassifier && !site.needs.has("predict_proba")) return found;
  if (/\baveraged\b/.test(file.tree.text)) return found;
  const voting = `sklearn.ensemble.Voting${suffix}`;
  const soft = isClassifier ? ', voting="soft"' : "";
  const definition = topLevelEdit(file, [
    "def averaged(first, second):",
    '    """The mean of what two models predict."""',
    `    return ${localName(file, voting)}([("first", first), ("second", second)]${soft})`,
  ]);
  for (const partner of PARTNERS.filter((name) => `${name}${suffix}` !== estimator.name && !site.isSparse)) {
    const second = estimatorNamed(`${partner}${suffix}`);
    const text = (model: string): string => `averaged(${model}, ${construct(file, second, seed)})`;
    found.push(
      wrap(
        site,
        text,
        [voting, dotted(second)],
        {
          kind: "ensemble voting",
          aspects: ["ensembling"],
          change: { component: "model", operation: "add", parameter: "voting partner", from: "none", to: second.name },
          action: `Averaging ${estimator.name} with ${second.name}`,
          reason: "models of different kinds make different mistakes",
          prior: Math.min(0.7, Math.max(0.2, 0.3 + second.strength - estimator.strength)),
        },
        [definition],
      ),
    );
  }
  return found;
};

const PARTNERS = ["HistGradientBoosting", "ExtraTrees", "RandomForest"];

const dotted = ({ module, name }: Estimator): string => `${module}.${name}`;

type Words = Omit<Candidate, "edits" | "change"> & {
  readonly change: Omit<Candidate["change"], "unit" | "scope"> & { readonly unit?: string };
};

const wrap = (
  site: ModelSite,
  text: (model: string) => string,
  imports: readonly string[],
  words: Words,
  more: readonly TextEdit[] = [],
): Candidate => {
  const { file, node } = site.call;
  const around = text("\u0000").split("\u0000");
  return {
    ...words,
    change: { unit: "", ...words.change, scope: file.path },
    // Two insertions, so that the model's own lines stay as they are.
    edits: [
      { path: file.path, start: node.start, end: node.start, text: around[0] ?? "" },
      { path: file.path, start: node.end, end: node.end, text: around[1] ?? "" },
      ...importEdits(file, imports),
      ...more,
    ],
  };
};
