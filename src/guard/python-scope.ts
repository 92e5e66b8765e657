import { childOf, nodesOfType, type SourceTree, type SyntaxNode } from "../source/index.ts";

/** Where a name is looked up: the path of enclosing definitions and the variables that functions on it bind. */
export interface Scope {
  readonly path: string;
  /** From a name to the path of the function that binds it as its own variable. */
  readonly locals: ReadonlyMap<string, string>;
}

/** The scope of a module's own statements: its names are visible in the whole patch. */
export const MODULE_SCOPE: Scope = { path: "", locals: new Map() };

/** The scope inside a function: what it assigns is its own; its parameters stay visible, since callers name them. */
export const functionScope = (tree: SourceTree, definition: SyntaxNode, path: string, outer: Scope): Scope => {
  const locals = new Map(outer.locals);
  const parameters = childOf(definition, "parameters");
  const body = childOf(definition, "body");
  if (body !== undefined) for (const name of assignedNames(tree, body)) locals.set(name, path);
  if (parameters !== undefined)
    for (const identifier of nodesOfType(parameters, "identifier"))
      locals.delete(tree.text.slice(identifier.start, identifier.end));
  return { path, locals };
};

/** The plain names that a piece of code assigns, nested definitions and comprehensions left out. */
const assignedNames = (tree: SourceTree, root: SyntaxNode): Set<string> => {
  const names = new Set<string>();
  const targets = (node: SyntaxNode | undefined): void => {
    if (node === undefined) return;
    if (node.type === "identifier") names.add(tree.text.slice(node.start, node.end));
    else if (PATTERNS.has(node.type)) for (const child of node.children) targets(child);
  };
  const visit = (node: SyntaxNode): void => {
    if (node.type === "function_definition" || node.type === "class_definition" || node.type === "lambda") return;
    if (node.type.endsWith("_comprehension") || node.type === "generator_expression") return;
    if (node.type === "assignment" || node.type === "augmented_assignment" || node.type === "for_statement")
      targets(childOf(node, "left"));
    else if (node.type === "named_expression") targets(childOf(node, "name"));
    else if (node.type === "as_pattern") targets(childOf(node, "alias"));
    for (const child of node.children) visit(child);
  };
  visit(root);
  return names;
};

const PATTERNS = new Set(["pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "as_pattern_target"]);
