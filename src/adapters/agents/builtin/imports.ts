import { childOf, nodesOfType, type SyntaxNode, textOf } from "../../../source/index.ts";
import type { TextEdit } from "./candidate.ts";
import type { PythonFile } from "./code-base.ts";

/** Returns the edits after which the file can use the names, each given by its dotted path; none where it already can. */
export const importEdits = (
  file: PythonFile,
  dotted: readonly string[],
  unused: readonly string[] = [],
): TextEdit[] => {
  const known = new Set(file.topImports.values());
  const lines = [...new Set(dotted)].filter((name) => !known.has(name)).map(importLine);
  const dropped = unused.flatMap((name) => dropImport(file, name));
  if (lines.length === 0) return dropped;
  const at = insertionPoint(file);
  const anchor = dropped.find(({ start, end }) => start < at.offset && at.offset <= end);
  if (anchor !== undefined) {
    // The line that goes is the one behind which the new ones would stand: they take its place.
    const kept = anchor.text === "" ? lines : [anchor.text, ...lines];
    return [{ ...anchor, text: kept.join("\n") + (anchor.end > at.offset ? "\n" : "") }];
  }
  return [
    { path: file.path, start: at.offset, end: at.offset, text: at.before + lines.join("\n") + at.after },
    ...dropped,
  ];
};

/** The edit that puts a definition of several lines behind the imports. */
export const topLevelEdit = (file: PythonFile, lines: readonly string[]): TextEdit => {
  const { offset, before, after } = insertionPoint(file);
  const text = `${before}${before === "" ? "" : "\n\n"}${lines.join("\n")}${after}`;
  return { path: file.path, start: offset, end: offset, text };
};

/** The name under which the file knows an import, or would know it once it is added. */
export const localName = (file: PythonFile, dotted: string): string => {
  for (const [local, origin] of file.topImports) if (origin === dotted) return local;
  return ALIASES[dotted] ?? dotted.slice(dotted.lastIndexOf(".") + 1);
};

const importLine = (dotted: string): string => {
  const alias = ALIASES[dotted];
  if (alias !== undefined) return `import ${dotted} as ${alias}`;
  const dot = dotted.lastIndexOf(".");
  return dot < 0 ? `import ${dotted}` : `from ${dotted.slice(0, dot)} import ${dotted.slice(dot + 1)}`;
};

const ALIASES: Readonly<Record<string, string>> = { numpy: "np", pandas: "pd" };

const insertionPoint = (file: PythonFile): { offset: number; before: string; after: string } => {
  const top = file.tree.root.children.filter(({ isNamed }) => isNamed);
  const imports = top.filter(({ type }) => IMPORTS.includes(type) || type === "future_import_statement");
  const firstCode = top.find(({ type }) => type === "function_definition" || type === "class_definition");
  const early = imports.filter(({ start }) => firstCode === undefined || start < firstCode.start);
  const last = early.at(-1);
  if (last !== undefined) return { offset: last.end, before: "\n", after: "" };
  const first = top[0];
  if (first === undefined) return { offset: file.tree.text.length, before: "", after: "\n" };
  const docstring = first.type === "expression_statement" && first.children[0]?.type === "string" ? first : undefined;
  if (docstring !== undefined) return { offset: docstring.end, before: "\n", after: "" };
  return { offset: first.start, before: "", after: firstCode === first ? "\n\n\n" : "\n" };
};

/** Takes one name out of the import that brought it, when nothing but the edit's own target used it. */
const dropImport = (file: PythonFile, local: string): TextEdit[] => {
  const uses = nodesOfType(file.tree.root, "identifier").filter((node) => textOf(file.tree, node) === local);
  const statement = file.tree.root.children.find(
    (node) => node.type === "import_from_statement" && namesOf(node).some((name) => textOf(file.tree, name) === local),
  );
  // One use is the import, the other the call that goes away.
  if (uses.length !== 2 || statement === undefined) return [];
  const moduleNode = childOf(statement, "module_name");
  const text = textOf(file.tree, statement);
  if (moduleNode === undefined || text.includes("#")) return [];
  const rest = namesOf(statement)
    .map((name) => textOf(file.tree, name))
    .filter((name) => name !== local);
  if (rest.length === 0) {
    const end = file.tree.text[statement.end] === "\n" ? statement.end + 1 : statement.end;
    return [{ path: file.path, start: statement.start, end, text: "" }];
  }
  const kept = `from ${textOf(file.tree, moduleNode)} import ${rest.join(", ")}`;
  return [{ path: file.path, start: statement.start, end: statement.end, text: kept }];
};

const namesOf = (statement: SyntaxNode): SyntaxNode[] => statement.children.filter(({ field }) => field === "name");

const IMPORTS = ["import_statement", "import_from_statement"];
