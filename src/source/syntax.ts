/** The languages whose files are read by structure; everything else is `text`. */
export type Language = "python" | "shell" | "notebook" | "yaml" | "toml" | "json" | "text";

/** The languages that have a grammar: their files become a `SourceTree`. */
export type ParsedLanguage = "python" | "shell";

/** One node of a syntax tree as plain data; offsets are UTF-16 indices into the text, lines count from 1. */
export interface SyntaxNode {
  /** The grammar's name of the node, for example `call` or `keyword_argument`; for a token such as `(` the token. */
  readonly type: string;
  readonly isNamed: boolean;
  /** The role in the parent, for example `name` or `value`; null where the grammar names none. */
  readonly field: string | null;
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
  readonly children: readonly SyntaxNode[];
}

/** A parsed file: the text, its syntax tree and whether the parser had to skip anything. */
export interface SourceTree {
  readonly language: ParsedLanguage;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly hasError: boolean;
}

/** Turns text into syntax trees, synchronously; obtained once from `loadParsers`. */
export interface Parsers {
  parse(language: ParsedLanguage, text: string): SourceTree;
}

/** The text that a node covers. */
export const textOf = (tree: SourceTree, node: SyntaxNode): string => tree.text.slice(node.start, node.end);

/** The child with the given role, if there is one. */
export const childOf = (node: SyntaxNode, field: string): SyntaxNode | undefined =>
  node.children.find((child) => child.field === field);

/** The nodes of the given types below and including the given one, in the order of the text. */
export const nodesOfType = (node: SyntaxNode, ...types: readonly string[]): SyntaxNode[] => {
  const found: SyntaxNode[] = [];
  const visit = (current: SyntaxNode): void => {
    if (types.includes(current.type)) found.push(current);
    for (const child of current.children) visit(child);
  };
  visit(node);
  return found;
};
