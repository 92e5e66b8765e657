import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../source/index.ts";
import type { Estimator, Trait } from "./catalog/estimator.ts";
import { estimatorOf } from "./catalog/estimators.ts";
import {
  ancestorsOf,
  type Call,
  type CodeBase,
  editableFiles,
  functionOf,
  isWithinReach,
  type PythonFile,
  parametersOf,
} from "./code-base.ts";

/** One place where the repository constructs its model, with what another model has to honour there. */
export interface ModelSite {
  readonly call: Call;
  readonly estimator: Estimator;
  /** What the rest of the code asks of the model, for example `predict_proba`. */
  readonly needs: ReadonlySet<Trait>;
  /** The Python expression of the seed at this place, if there is one. */
  readonly seed: string | undefined;
  /** Whether the model predicts one number a row, several, or we cannot tell. */
  readonly target: "one" | "many" | "unknown";
  /** Whether the inputs are a sparse matrix, as text features are. */
  readonly isSparse: boolean;
  /** Whether they come from words, which makes them too wide for a plain matrix. */
  readonly isText: boolean;
  /** Whether the inputs are scaled before they reach the model. */
  readonly isScaled: boolean;
  /** Names of the calls around this one, nearest first, within the same expression. */
  readonly wrappers: readonly string[];
  /** Whether the model is trained by a plain `fit(X, y)`, so that it may be wrapped. */
  readonly isPlainFit: boolean;
}

/** Finds the places where a known estimator that learns the target is constructed. */
export const modelSites = (code: CodeBase): ModelSite[] => {
  const allCalls = code.files.flatMap(({ calls }) => calls);
  const isText = allCalls.some(
    (call) => estimatorOf(call)?.traits.has("sparse") === true && estimatorOf(call)?.role === "stage",
  );
  const indicators = allCalls.find(({ name, keywords }) => name === "OneHotEncoder" && !isDense(keywords));
  const joined = allCalls.find(({ name }) => /^(ColumnTransformer|make_column_transformer)$/.test(name));
  const isSparse = isText || (indicators !== undefined && joined?.keywords.has("sparse_threshold") !== true);
  const scalers = editableFiles(code)
    .flatMap(({ calls }) => calls)
    .filter((call) => estimatorOf(call)?.task === "scaler");
  const needs = new Set(SENSITIVE.filter((trait) => code.attributes.has(trait)));
  const isPlainFit =
    !needs.has("partial_fit") && !allCalls.some((call) => call.name === "fit" && call.keywords.has("sample_weight"));
  return editableFiles(code)
    .flatMap(({ calls }) => calls)
    .filter(({ file, node }) => isWithinReach(file, node))
    .flatMap((call) => {
      const estimator = estimatorOf(call);
      if (estimator === undefined || estimator.role !== "model") return [];
      const wrappers = wrappersOf(call);
      const inTargetScaler = (scaler: Call): boolean => wrappersOf(scaler)[0] === "TransformedTargetRegressor";
      return [
        {
          call,
          estimator,
          needs,
          seed: seedOf(code, call),
          target: targetOf(code, call, allCalls),
          isSparse,
          isText,
          isScaled: scalers.some((scaler) => !inTargetScaler(scaler)),
          wrappers,
          isPlainFit,
        },
      ];
    });
};

const isDense = (keywords: Call["keywords"]): boolean => keywords.has("sparse_output") || keywords.has("sparse");

const SENSITIVE: readonly Trait[] = [
  "predict_proba",
  "decision_function",
  "coef_",
  "feature_importances_",
  "partial_fit",
];

const wrappersOf = (call: Call): string[] => {
  const names: string[] = [];
  for (const above of ancestorsOf(call.file, call.node)) {
    if (/statement|block|definition/.test(above.type)) break;
    const around = call.file.calls.find(({ node }) => node === above);
    if (around !== undefined) names.push(around.name);
  }
  return names;
};

/** The expression that holds the seed where a call stands: its own argument, a parameter, an option, a constant. */
export const seedOf = (code: CodeBase, call: Call): string | undefined => {
  const own = call.keywords.get("random_state");
  if (own !== undefined) return textOf(call.file.tree, own);
  return seedAt(code, call.file, call.node);
};

/** The expression that holds the seed at a node, if one is in scope. */
export const seedAt = (code: CodeBase, file: PythonFile, node: SyntaxNode): string | undefined => {
  const around = functionOf(file, node);
  const parameters = around === undefined ? [] : parametersOf(file, around).map(({ name }) => name);
  const direct = parameters.find((name) => /^(seed|random_state|random_seed)$/.test(name));
  if (direct !== undefined) return direct;
  const hasOption = code.files.some(({ tree }) => /add_argument\(\s*["']--seed["']/.test(tree.text));
  const body = around === undefined ? file.tree.root : around;
  if (hasOption) {
    const namespace =
      parameters.find((name) => new RegExp(`\\b${name}\\.\\w+`).test(textOf(file.tree, body))) ??
      /(\w+)\s*=\s*\w+\.parse_args\(/.exec(textOf(file.tree, body))?.[1];
    if (namespace !== undefined && /^(a|args?|opts?|options|ns|cfg|config|conf|params)$/.test(namespace))
      return `${namespace}.seed`;
  }
  const local = nodesOfType(body, "assignment").find(
    (assignment) =>
      assignment.end < node.start && /^(seed|SEED)$/.test(textOf(file.tree, childOf(assignment, "left") ?? assignment)),
  );
  if (local !== undefined) return textOf(file.tree, childOf(local, "left") ?? local);
  const constant = file.tree.root.children.find((top) =>
    /^(SEED|RANDOM_STATE|RANDOM_SEED)\s*=/.test(textOf(file.tree, top)),
  );
  return constant === undefined ? undefined : /^\w+/.exec(textOf(file.tree, constant))?.[0];
};

/** Follows the second argument of `fit` to where it is made, to see whether it has several columns. */
const targetOf = (code: CodeBase, site: Call, calls: readonly Call[]): ModelSite["target"] => {
  const fits = calls.filter(({ name, positional }) => name === "fit" && positional.length >= 2);
  const near = fits.filter(({ file }) => file === site.file);
  const verdicts = (near.length > 0 ? near : fits).map((fit) => {
    const target = fit.positional[1];
    return target === undefined ? "unknown" : shapeOf(code, fit.file, target, 0);
  });
  return verdicts.find((verdict) => verdict !== "unknown") ?? "unknown";
};

const shapeOf = (code: CodeBase, file: PythonFile, node: SyntaxNode, depth: number): ModelSite["target"] => {
  const text = textOf(file.tree, node);
  if (depth > 4) return "unknown";
  if (node.type === "identifier") {
    const around = functionOf(file, node) ?? file.tree.root;
    for (const assignment of nodesOfType(around, "assignment").reverse()) {
      if (assignment.start > node.start) continue;
      const left = childOf(assignment, "left");
      const right = childOf(assignment, "right");
      if (left === undefined || right === undefined) continue;
      if (textOf(file.tree, left) === text) return shapeOf(code, file, right, depth + 1);
      const targets = left.type === "pattern_list" ? left.children.filter(({ isNamed }) => isNamed) : [];
      const position = targets.findIndex((target) => textOf(file.tree, target) === text);
      if (position < 0) continue;
      const call = file.calls.find(({ node: candidate }) => candidate === right);
      const definition = call === undefined ? undefined : code.definitions.get(call.name);
      if (definition !== undefined) return returnedShape(code, definition.file, definition.node, position, depth + 1);
      if (textOf(file.tree, right).includes("return_X_y=True")) return "one";
      // `train_test_split(x, y)` gives two parts of each of its arguments.
      const part = call?.name === "train_test_split" ? call.positional[Math.floor(position / 2)] : undefined;
      if (part !== undefined) return shapeOf(code, file, part, depth + 1);
      const values = right.type === "expression_list" ? right.children.filter(({ isNamed }) => isNamed) : [];
      const value = values[position];
      return value === undefined ? "unknown" : shapeOf(code, file, value, depth + 1);
    }
    return "unknown";
  }
  const whole = node.type === "subscript" ? childOf(node, "value") : undefined;
  const rows = node.type === "subscript" ? childOf(node, "subscript") : undefined;
  // `y[rows]` has the shape of `y`; a slice of columns says more than that.
  if (whole?.type === "identifier" && rows?.type === "identifier") return shapeOf(code, file, whole, depth + 1);
  if (
    /\b(np|numpy)\.(stack|column_stack|vstack|hstack)\(|sliding_window_view|\[\[.*\]\]|\[(TARGETS|TARGET_COLUMNS|LABELS|OUTPUTS)\]/.test(
      text,
    )
  )
    return "many";
  if (
    /\.pop\(|\.values$|\.to_numpy\(\)$|\.ravel\(\)|\.target$|return_X_y=True|\["[^"]*"\]$|\.(astype|map)\(/.test(text)
  )
    return "one";
  const call = file.calls.find(({ node: candidate }) => candidate === node);
  const definition = call === undefined ? undefined : code.definitions.get(call.name);
  return definition === undefined
    ? "unknown"
    : returnedShape(code, definition.file, definition.node, undefined, depth + 1);
};

const returnedShape = (
  code: CodeBase,
  file: PythonFile,
  definition: SyntaxNode,
  position: number | undefined,
  depth: number,
): ModelSite["target"] => {
  const statement = nodesOfType(definition, "return_statement").at(-1);
  const value = statement?.children.find(({ isNamed }) => isNamed);
  if (value === undefined) return "unknown";
  const parts = ["expression_list", "tuple"].includes(value.type)
    ? value.children.filter(({ isNamed }) => isNamed)
    : [value];
  const part = position === undefined ? value : parts[position];
  return part === undefined ? "unknown" : shapeOf(code, file, part, depth);
};
