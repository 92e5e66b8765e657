import { childOf, nodesOfType, type SourceTree, type SyntaxNode } from "../source/index.ts";
import { functionScope, MODULE_SCOPE, type Scope } from "./python-scope.ts";
import { leadOf, pythonTokens } from "./python-tokens.ts";
import { type FileSide, identityOf, type Remark, type Statement, type StatementKind } from "./statement.ts";

/** Lists the statements of a Python file, compound ones before their bodies; `lineOf` maps notebook lines. */
export const readPython = (tree: SourceTree, lineOf: (line: number) => number = (line) => line): FileSide => {
  const statements: Statement[] = [];
  const remarks: Remark[] = [];

  const add = (node: SyntaxNode, at: Place, kind: StatementKind, parts: readonly SyntaxNode[], chain = -1): number => {
    const tokens = pythonTokens(tree, parts, at.scope, lineOf);
    const last = parts.at(-1) ?? node;
    const index = statements.length;
    statements.push({
      index,
      kind,
      tokens,
      identity: identityOf(tokens),
      depth: at.depth,
      parent: at.parent,
      chain,
      scope: at.scope.path,
      lead: leadOf(tree, node),
      startLine: lineOf(node.startLine),
      endLine: lineOf(last.endLine),
    });
    return index;
  };

  const body = (nodes: readonly SyntaxNode[], at: Place, mayHaveDocstring: boolean): void => {
    let isFirst = mayHaveDocstring;
    for (const node of nodes) {
      if (!node.isNamed && node.type !== "ERROR") continue;
      if (node.type === "comment") {
        remark("comment", node);
        continue;
      }
      if (isFirst && isDocstring(node)) remark("docstring", node);
      else statement(node, at);
      isFirst = false;
    }
  };

  const remark = (kind: Remark["kind"], node: SyntaxNode): void => {
    const text = tree.text.slice(node.start, node.end).replace(/\s+/g, " ");
    remarks.push({ kind, text, startLine: lineOf(node.startLine), endLine: lineOf(node.endLine) });
  };

  const statement = (node: SyntaxNode, at: Place): void => {
    const compound = COMPOUND[node.type];
    if (compound === undefined) {
      add(node, at, simpleKind(tree, node, at), [node]);
      // Comments inside brackets belong to no body.
      if (node.endLine > node.startLine) for (const comment of nodesOfType(node, "comment")) remark("comment", comment);
      return;
    }
    if (node.type === "decorated_definition") {
      const definition = childOf(node, "definition");
      if (definition !== undefined) open(definition, at, COMPOUND[definition.type] ?? "function", decoratorsOf(node));
      return;
    }
    open(node, at, compound, []);
  };

  const open = (
    node: SyntaxNode,
    at: Place,
    kind: StatementKind,
    decorators: readonly SyntaxNode[],
    chain = -1,
  ): void => {
    const parts = node.children.filter((child) => child.type !== "block" && !CLAUSES.has(child.type));
    const head = parts.filter((child) => child.type !== "comment");
    for (const part of parts) for (const comment of nodesOfType(part, "comment")) remark("comment", comment);
    const index = add(node, at, kind, [...decorators, ...head], chain);
    const inner: Place = {
      scope: scopeInside(tree, node, at.scope),
      depth: at.depth + 1,
      parent: index,
      isClass: kind === "class",
    };
    const isDefinition = kind === "function" || kind === "class";
    for (const child of node.children) {
      if (child.type === "block") body(child.children, inner, isDefinition);
      else if (CLAUSES.has(child.type)) open(child, at, "branch", [], chain < 0 ? index : chain);
    }
  };

  const top: Place = { scope: MODULE_SCOPE, depth: 0, parent: -1, isClass: false };
  body(tree.root.children, top, true);
  return { statements, remarks };
};

interface Place {
  readonly scope: Scope;
  readonly depth: number;
  readonly parent: number;
  readonly isClass: boolean;
}

const scopeInside = (tree: SourceTree, node: SyntaxNode, outer: Scope): Scope => {
  if (node.type !== "function_definition" && node.type !== "class_definition") return outer;
  const nameNode = childOf(node, "name");
  const name = nameNode === undefined ? "" : tree.text.slice(nameNode.start, nameNode.end);
  const path = outer.path === "" ? name : `${outer.path}.${name}`;
  if (node.type === "class_definition") return { ...outer, path };
  return functionScope(tree, node, path, outer);
};

const decoratorsOf = (node: SyntaxNode): SyntaxNode[] => node.children.filter((child) => child.type === "decorator");

const isDocstring = (node: SyntaxNode): boolean =>
  node.type === "expression_statement" && node.children.length === 1 && node.children[0]?.type === "string";

const simpleKind = (tree: SourceTree, node: SyntaxNode, at: Place): StatementKind => {
  if (IMPORTS.has(node.type)) return "import";
  if (EXITS.has(node.type)) return "exit";
  if (node.type === "assert_statement" || node.type === "raise_statement") return "check";
  const expression = node.type === "expression_statement" ? node.children[0] : undefined;
  if (expression === undefined) return "other";
  if (expression.type === "call") return OPTION_CALL.test(leadOf(tree, node)) ? "option" : "call";
  if (expression.type === "augmented_assignment") return "assignment";
  if (expression.type !== "assignment") return "other";
  return at.isClass && childOf(expression, "left")?.type === "identifier" ? "field" : "assignment";
};

const COMPOUND: Readonly<Record<string, StatementKind>> = {
  decorated_definition: "function",
  function_definition: "function",
  class_definition: "class",
  if_statement: "branch",
  match_statement: "branch",
  for_statement: "loop",
  while_statement: "loop",
  with_statement: "block",
  try_statement: "block",
};
const CLAUSES = new Set([
  "elif_clause",
  "else_clause",
  "except_clause",
  "except_group_clause",
  "finally_clause",
  "case_clause",
]);
const IMPORTS = new Set(["import_statement", "import_from_statement", "future_import_statement"]);
const EXITS = new Set(["return_statement", "break_statement", "continue_statement", "pass_statement"]);
const OPTION_CALL = /(?:^|\.)(?:add_argument|option|add_option|DEFINE_\w+)$/;
