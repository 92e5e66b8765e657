import { childOf, nodesOfType, type Parsers, type SourceTree, type SyntaxNode, textOf } from "../../../source/index.ts";
import { isEvaluationFile, isEvaluationFunction } from "./off-limits.ts";

/** One file as it stands in the worktree; the path is relative to the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A parsed Python file with what the edit kinds ask of it. */
export interface PythonFile {
  readonly path: string;
  readonly tree: SourceTree;
  /** False for protected files and for those that hold the evaluation: they are read, never edited. */
  readonly isEditable: boolean;
  /** Local names and what they were imported as: `np` → `numpy`, `Ridge` → `sklearn.linear_model.Ridge`. */
  readonly imports: ReadonlyMap<string, string>;
  /** Those of them that stand at the top of the file and so hold everywhere in it. */
  readonly topImports: ReadonlyMap<string, string>;
  readonly parents: ReadonlyMap<SyntaxNode, SyntaxNode>;
  readonly calls: readonly Call[];
}

/** One call with its arguments sorted out. */
export interface Call {
  readonly file: PythonFile;
  readonly node: SyntaxNode;
  /** The dotted name after resolving imports, for example `sklearn.linear_model.Ridge`; empty for `f()()`. */
  readonly callee: string;
  /** The last part of the callee. */
  readonly name: string;
  readonly positional: readonly SyntaxNode[];
  readonly keywords: ReadonlyMap<string, SyntaxNode>;
}

/** The Python files of a repository, read together: what one file calls another may define. */
export interface CodeBase {
  readonly files: readonly PythonFile[];
  /** Functions and classes that the repository defines, by name. */
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Every attribute name that is read anywhere, for example `predict_proba`. */
  readonly attributes: ReadonlySet<string>;
  /** Names and strings that files outside our reach mention; a constant among them is part of a contract. */
  readonly outsideWords: ReadonlySet<string>;
}

/** A function or class that the repository defines. */
export interface Definition {
  readonly file: PythonFile;
  readonly node: SyntaxNode;
  /** Parameter names without `self`; of a class those of its `__init__`. */
  readonly parameters: readonly string[];
}

/** Parses the Python files; files that do not parse are left out. */
export const readCodeBase = (
  parsers: Parsers,
  files: readonly SourceFile[],
  isEditable: (path: string) => boolean,
): CodeBase => {
  const read = files
    .filter(({ path }) => path.endsWith(".py"))
    .map((file) => readFile(parsers, file, isEditable(file.path) && !isEvaluationFile(file.path)))
    .filter((file) => file !== undefined);
  const definitions = new Map<string, Definition>();
  const attributes = new Set<string>();
  const outsideWords = new Set<string>();
  for (const file of read) {
    for (const definition of definitionsOf(file)) definitions.set(definition.name, definition);
    for (const node of nodesOfType(file.tree.root, "attribute")) {
      const name = childOf(node, "attribute");
      if (name !== undefined) attributes.add(textOf(file.tree, name));
    }
    if (file.isEditable) continue;
    for (const node of nodesOfType(file.tree.root, "identifier", "string_content"))
      outsideWords.add(textOf(file.tree, node));
  }
  return { files: read, definitions, attributes, outsideWords };
};

const readFile = (parsers: Parsers, { path, text }: SourceFile, isEditable: boolean): PythonFile | undefined => {
  const tree = parsers.parse("python", text);
  if (tree.hasError) return undefined;
  const parents = new Map<SyntaxNode, SyntaxNode>();
  const link = (node: SyntaxNode): void => {
    for (const child of node.children) {
      parents.set(child, node);
      link(child);
    }
  };
  link(tree.root);
  const calls: Call[] = [];
  const file: PythonFile = {
    path,
    tree,
    isEditable,
    imports: importsOf(tree, nodesOfType(tree.root, ...IMPORTS)),
    topImports: importsOf(tree, tree.root.children),
    parents,
    calls,
  };
  for (const node of nodesOfType(tree.root, "call")) {
    const call = callOf(file, node);
    if (call !== undefined) calls.push(call);
  }
  return file;
};

const IMPORTS = ["import_statement", "import_from_statement"];

const importsOf = (tree: SourceTree, statements: readonly SyntaxNode[]): Map<string, string> => {
  const imports = new Map<string, string>();
  for (const statement of statements.filter(({ type }) => IMPORTS.includes(type))) {
    const moduleNode = childOf(statement, "module_name");
    const prefix = moduleNode === undefined ? "" : `${textOf(tree, moduleNode)}.`;
    for (const child of statement.children.filter(({ field }) => field === "name")) {
      const nameNode = childOf(child, "name") ?? child;
      const aliasNode = childOf(child, "alias");
      const name = textOf(tree, nameNode);
      if (aliasNode !== undefined) imports.set(textOf(tree, aliasNode), prefix + name);
      else if (prefix !== "") imports.set(name, prefix + name);
      else imports.set(name.split(".")[0] ?? name, name.split(".")[0] ?? name);
    }
  }
  return imports;
};

const callOf = (file: PythonFile, node: SyntaxNode): Call | undefined => {
  const callee = childOf(node, "function");
  const list = childOf(node, "arguments");
  if (callee === undefined || list?.type !== "argument_list") return undefined;
  const positional: SyntaxNode[] = [];
  const keywords = new Map<string, SyntaxNode>();
  for (const child of list.children.filter(({ isNamed, type }) => isNamed && type !== "comment")) {
    const name = childOf(child, "name");
    const value = childOf(child, "value");
    if (child.type === "keyword_argument" && name !== undefined && value !== undefined)
      keywords.set(textOf(file.tree, name), value);
    else positional.push(child);
  }
  const dotted = dottedName(file, callee);
  return { file, node, callee: dotted, name: dotted.slice(dotted.lastIndexOf(".") + 1), positional, keywords };
};

/** The dotted name of an expression after resolving imports; the attribute alone where the object is an expression. */
const dottedName = (file: PythonFile, node: SyntaxNode): string => {
  if (node.type === "identifier") {
    const name = textOf(file.tree, node);
    return file.imports.get(name) ?? name;
  }
  if (node.type !== "attribute") return "";
  const object = childOf(node, "object");
  const attribute = childOf(node, "attribute");
  if (object === undefined || attribute === undefined) return "";
  return `${dottedName(file, object)}.${textOf(file.tree, attribute)}`;
};

const definitionsOf = (file: PythonFile): (Definition & { name: string })[] =>
  nodesOfType(file.tree.root, "function_definition", "class_definition").flatMap((node) => {
    const nameNode = childOf(node, "name");
    if (nameNode === undefined) return [];
    const init =
      node.type === "class_definition"
        ? nodesOfType(node, "function_definition").find(
            (method) => textOf(file.tree, childOf(method, "name") ?? method) === "__init__",
          )
        : node;
    const parameters = init === undefined ? [] : parametersOf(file, init).map(({ name }) => name);
    return [{ file, node, name: textOf(file.tree, nameNode), parameters }];
  });

/** The parameters of a function without `self` and `cls`, each with its default value where it has one. */
export const parametersOf = (file: PythonFile, definition: SyntaxNode): { name: string; value?: SyntaxNode }[] =>
  (childOf(definition, "parameters")?.children ?? [])
    .filter(({ isNamed, type }) => isNamed && type !== "comment")
    .map((node) => {
      const nameNode = childOf(node, "name") ?? nodesOfType(node, "identifier")[0] ?? node;
      const value = childOf(node, "value");
      const name = textOf(file.tree, nameNode);
      return value === undefined ? { name } : { name, value };
    })
    .filter(({ name }) => name !== "self" && name !== "cls");

/** The nodes above a node, nearest first. */
export const ancestorsOf = (file: PythonFile, node: SyntaxNode): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  for (let at = file.parents.get(node); at !== undefined; at = file.parents.get(at)) found.push(at);
  return found;
};

/** The function that a node stands in, if any. */
export const functionOf = (file: PythonFile, node: SyntaxNode): SyntaxNode | undefined =>
  ancestorsOf(file, node).find(({ type }) => type === "function_definition");

/** The name of the innermost function or class around a node, or the empty string at the top of the file. */
export const scopeOf = (file: PythonFile, node: SyntaxNode): string => {
  const around = ancestorsOf(file, node).find(
    ({ type }) => type === "function_definition" || type === "class_definition",
  );
  const name = around === undefined ? undefined : childOf(around, "name");
  return name === undefined ? "" : textOf(file.tree, name);
};

/** Whether a node may be edited: not in a protected file and not within a function that evaluates. */
export const isWithinReach = (file: PythonFile, node: SyntaxNode): boolean =>
  file.isEditable &&
  !ancestorsOf(file, node).some((around) => {
    const name = around.type === "function_definition" ? childOf(around, "name") : undefined;
    return name !== undefined && isEvaluationFunction(textOf(file.tree, name));
  });

/** The statement that a node belongs to: the nearest ancestor, or itself, that stands directly in a block. */
export const statementOf = (file: PythonFile, node: SyntaxNode): SyntaxNode => {
  for (let at = node; ; ) {
    const above = file.parents.get(at);
    if (above === undefined || above.type === "block" || above.type === "module") return at;
    at = above;
  }
};

/** The white space that the line of a node starts with. */
export const indentOf = (file: PythonFile, node: SyntaxNode): string =>
  /^[ \t]*/.exec(file.tree.text.slice(lineStart(file, node.start)))?.[0] ?? "";

/** Where the line of an offset starts. */
export const lineStart = (file: PythonFile, offset: number): number => file.tree.text.lastIndexOf("\n", offset - 1) + 1;

/** The files that may be edited. */
export const editableFiles = (code: CodeBase): readonly PythonFile[] =>
  code.files.filter(({ isEditable }) => isEditable);

/** The number that a literal stands for, with a sign in front allowed; undefined for anything else. */
export const numberOf = (file: PythonFile, node: SyntaxNode): number | undefined => {
  if (node.type === "unary_operator" && textOf(file.tree, node).startsWith("-")) {
    const argument = childOf(node, "argument");
    const value = argument === undefined ? undefined : numberOf(file, argument);
    return value === undefined ? undefined : -value;
  }
  if (node.type !== "integer" && node.type !== "float") return undefined;
  const text = textOf(file.tree, node).replaceAll("_", "");
  return /^[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
};
