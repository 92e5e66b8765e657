import { createRequire } from "node:module";
import type * as TreeSitter from "@vscode/tree-sitter-wasm";
import { lineFinder } from "./lines.ts";
import type { ParsedLanguage, Parsers, SyntaxNode } from "./syntax.ts";

/** Loads the grammars from the installed package, once in a process; nothing is downloaded. */
export const loadParsers = (): Promise<Parsers> => {
  loading ??= load();
  return loading;
};

let loading: Promise<Parsers> | undefined;

const load = async (): Promise<Parsers> => {
  const require = createRequire(import.meta.url);
  const treeSitter: typeof TreeSitter = require("@vscode/tree-sitter-wasm");
  await treeSitter.Parser.init();
  const grammar = async (file: string): Promise<Grammar> => {
    const language = await treeSitter.Language.load(require.resolve(`@vscode/tree-sitter-wasm/wasm/${file}`));
    const parser = new treeSitter.Parser();
    parser.setLanguage(language);
    return { parser, types: language.types, isNamed: language.types.map((_, id) => language.nodeTypeIsNamed(id)) };
  };
  const grammars: Record<ParsedLanguage, Grammar> = {
    python: await grammar("tree-sitter-python.wasm"),
    shell: await grammar("tree-sitter-bash.wasm"),
  };
  return {
    parse: (language, text) => {
      const grammar = grammars[language];
      const tree = grammar.parser.parse(text);
      if (tree === null) throw new Error(`The ${language} parser gave up on a text of ${text.length} characters.`);
      const { root, hasError } = plainTree(tree, grammar, text);
      // The copy is plain data, so that the parser's memory can be freed here and callers need not care.
      tree.delete();
      return { language, text, root, hasError };
    },
  };
};

interface Grammar {
  readonly parser: TreeSitter.Parser;
  readonly types: readonly string[];
  /** By the number of a type: whether it is a rule of the grammar and no bare token. */
  readonly isNamed: readonly boolean[];
}

const plainTree = (tree: TreeSitter.Tree, grammar: Grammar, text: string): { root: SyntaxNode; hasError: boolean } => {
  const cursor = tree.walk();
  const lineOf = lineFinder(text);
  let hasError = false;
  const copy = (depth: number): SyntaxNode => {
    // Every question to the cursor crosses into the parser's memory, so that each is asked only where it matters.
    const id = cursor.nodeTypeId;
    const type = grammar.types[id] ?? cursor.nodeType;
    const isNamed = grammar.isNamed[id] ?? cursor.nodeIsNamed;
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    if (type === "ERROR" || (start === end && cursor.nodeIsMissing)) hasError = true;
    const field = cursor.currentFieldName;
    const children: SyntaxNode[] = [];
    if (depth > MAX_DEPTH) hasError = true;
    else if (isNamed && cursor.gotoFirstChild()) {
      do children.push(copy(depth + 1));
      while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    const startLine = lineOf(start);
    const endLine = end === start ? startLine : lineOf(end - 1);
    return { type, isNamed, field, start, end, startLine, endLine, children };
  };
  const root = copy(0);
  cursor.delete();
  return { root, hasError };
};

/** No program is nested deeper; one that is counts as unreadable rather than exhausting the stack of every reader. */
const MAX_DEPTH = 400;
