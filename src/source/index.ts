export { languageOf } from "./language-of.ts";
export { loadParsers } from "./load-parsers.ts";
export { type NotebookCode, readNotebook } from "./read-notebook.ts";
export { readSettings, type Setting } from "./read-settings.ts";
export {
  childOf,
  type Language,
  nodesOfType,
  type ParsedLanguage,
  type Parsers,
  type SourceTree,
  type SyntaxNode,
  textOf,
} from "./syntax.ts";
