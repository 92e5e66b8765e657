import { childOf, type SourceTree, type SyntaxNode } from "../source/index.ts";
import type { Scope } from "./python-scope.ts";
import type { Token, TokenRole } from "./statement.ts";

/** The tokens of a statement's parts in one spelling: no comments, one quote style, one form of each number. */
export const pythonTokens = (
  tree: SourceTree,
  parts: readonly SyntaxNode[],
  scope: Scope,
  lineOf: (line: number) => number,
): Token[] => {
  const tokens: Token[] = [];
  const slots = new Map<string, number>();
  const text = (node: SyntaxNode): string => tree.text.slice(node.start, node.end);

  let line = 0;
  const push = (value: string, role: TokenRole, key: string, slot: string): void => {
    tokens.push({ text: value, role, key, slot, line });
  };

  const visit = (node: SyntaxNode, context: Context): void => {
    if (node.type === "comment" || node.type === "line_continuation") return;
    if (node.children.length === 0) {
      leaf(node, context);
      return;
    }
    if (node.type === "string") {
      string(node, context);
      return;
    }
    const inner = contextInside(node, context);
    node.children.forEach((child, index) => {
      if (child.type === "," && isTrailingComma(node, index)) return;
      visit(child, contextOf(node, child, inner));
    });
  };

  const contextInside = (node: SyntaxNode, context: Context): Context => {
    const entry = entryName(node);
    if (entry !== undefined && context.isListed !== true)
      return { ...context, slot: freshSlot(context.slot, entry, context.owner), role: undefined };
    if (node.type === "call") {
      const callee = text(childOf(node, "function") ?? node);
      const owner = callee.slice(callee.lastIndexOf(".") + 1);
      return { ...context, owner, declares: context.declares || DECLARING_CALL.test(callee), role: undefined };
    }
    // Entries of the members of a list have no name that would stay when a member is put in before them.
    if (LISTS.has(node.type)) return { ...context, isListed: true, role: undefined };
    if (node.type === "lambda" || node.type.endsWith("_comprehension") || node.type === "generator_expression")
      return { ...context, hidden: new Set([...context.hidden, ...hiddenNames(tree, node)]) };
    return context.role === undefined
      ? context
      : { ...context, role: KEEPS_ROLE.has(node.type) ? context.role : undefined };
  };

  /** The name of a keyword argument, dictionary entry or parameter; undefined for other nodes. */
  const entryName = (node: SyntaxNode): string | undefined => {
    if (
      node.type === "keyword_argument" ||
      node.type === "default_parameter" ||
      node.type === "typed_default_parameter"
    ) {
      const name = childOf(node, "name");
      return name === undefined ? undefined : text(name);
    }
    if (node.type === "typed_parameter") return node.children[0] === undefined ? undefined : text(node.children[0]);
    const key = node.type === "pair" ? childOf(node, "key") : undefined;
    return key?.type === "string" || key?.type === "identifier" ? text(key).replace(/["']/g, "") : undefined;
  };

  const freshSlot = (outer: string, entry: string, owner = ""): string => {
    const own = owner === "" ? entry : `${entry}#${owner}`;
    const name = outer === "" ? own : `${outer}.${own}`;
    const count = slots.get(name) ?? 0;
    slots.set(name, count + 1);
    return count === 0 ? name : `${name}#${count}`;
  };

  const contextOf = (parent: SyntaxNode, child: SyntaxNode, context: Context): Context => {
    if (child.field === "type" || child.field === "return_type")
      return parent.type === "assignment" ? context : { ...context, role: "annotation" };
    if (parent.type === "parameters" && child.type === "identifier")
      return { ...context, slot: freshSlot("", text(child)), role: "bind" };
    if (parent.type === "typed_parameter" && child.type === "identifier") return { ...context, role: "bind" };
    if (child.field === "name" && BINDS_NAME.has(parent.type)) return { ...context, role: "bind" };
    if (child.field === "left" && BINDS_LEFT.has(parent.type)) return { ...context, role: "bind" };
    if (child.field === "alias" && parent.type === "as_pattern") return { ...context, role: "bind" };
    if (parent.type === "keyword_argument" && child.field === "name") return { ...context, isLabel: true };
    if (parent.type === "pair" && child.field === "key") return { ...context, role: "bind" };
    if (parent.type === "attribute" && child.field === "attribute") return { ...context, isLabel: true };
    if (parent.type === "attribute" && context.role === "bind") return { ...context, role: undefined };
    if (parent.type === "subscript" && child.field === "value") return { ...context, role: undefined };
    return context;
  };

  const leaf = (node: SyntaxNode, context: Context): void => {
    const value = text(node);
    if (value === "") return;
    line = lineOf(node.startLine);
    if (context.role === "annotation") push(value, "annotation", "", context.slot);
    else if (node.type === "integer" || node.type === "float") push(numberText(value), "number", "", context.slot);
    else if (node.type !== "identifier" || (context.hidden.has(value) && context.isLabel !== true))
      push(value, "plain", "", context.slot);
    else {
      const home = context.isLabel === true ? undefined : scope.locals.get(value);
      const key = home === undefined ? value : `${home}:${value}`;
      push(value, context.role === "bind" ? "bind" : "use", key, context.slot);
    }
  };

  const string = (node: SyntaxNode, context: Context): void => {
    const pieces = node.children;
    line = lineOf(node.startLine);
    if (pieces.some((piece) => piece.type === "interpolation")) {
      push('f"', "plain", "", context.slot);
      for (const piece of pieces) {
        if (piece.type === "string_content") push(JSON.stringify(text(piece)), "string", "", context.slot);
        else if (piece.type === "interpolation") for (const child of piece.children) visit(child, context);
      }
      push('"', "plain", "", context.slot);
      return;
    }
    const content = pieces
      .filter((piece) => piece.type === "string_content")
      .map(text)
      .join("");
    const prefix = (pieces[0] === undefined ? "" : text(pieces[0])).replace(/["'uU]/g, "").toLowerCase();
    const option = /^--([A-Za-z][\w-]*)$/.exec(content)?.[1];
    const value = prefix + JSON.stringify(content);
    if (option !== undefined) push(value, "bind", option.replaceAll("-", "_"), context.slot);
    else if (/^[A-Za-z_]\w*$/.test(content))
      push(value, context.role === "bind" || context.declares === true ? "bind" : "use", content, context.slot);
    else push(value, "string", "", context.slot);
  };

  const start: Context = { slot: "", role: undefined, hidden: NOTHING_HIDDEN };
  for (const part of parts) {
    const isNamePart = part.field === "name" && part.type === "identifier";
    visit(
      part,
      isNamePart
        ? { ...start, role: "bind" }
        : part.field === "left"
          ? { ...start, role: "bind" }
          : part.field === "return_type"
            ? { ...start, role: "annotation" }
            : start,
    );
  }
  return tokens;
};

/** What a statement is about: its first target, the function it calls, or the name it defines. */
export const leadOf = (tree: SourceTree, node: SyntaxNode): string => {
  const text = (of: SyntaxNode | undefined): string => (of === undefined ? "" : tree.text.slice(of.start, of.end));
  const name = childOf(node, "name");
  if (name !== undefined) return text(name);
  const expression = node.type === "expression_statement" ? node.children[0] : undefined;
  if (expression === undefined) return node.children[0]?.isNamed === false ? node.children[0].type : "";
  if (expression.type === "call") return text(childOf(expression, "function"));
  const left = childOf(expression, "left");
  return text(left).replace(/\s+/g, " ");
};

interface Context {
  readonly slot: string;
  readonly role: "bind" | "annotation" | undefined;
  /** A name after a dot or before `=`: never a local variable. */
  readonly isLabel?: boolean;
  /** Inside a call that makes an attribute of the name that it is given. */
  readonly declares?: boolean | undefined;
  /** The function that is called, for the names of its keyword arguments. */
  readonly owner?: string;
  /** Inside a list or tuple, whose members are compared as a whole. */
  readonly isListed?: boolean;
  /** Variables of comprehensions and lambdas. */
  readonly hidden: ReadonlySet<string>;
}

const NOTHING_HIDDEN: ReadonlySet<string> = new Set();

const hiddenNames = (tree: SourceTree, node: SyntaxNode): string[] => {
  const found: string[] = [];
  const names = (of: SyntaxNode | undefined): void => {
    if (of === undefined) return;
    if (of.type === "identifier") found.push(tree.text.slice(of.start, of.end));
    for (const child of of.children) if (child.field !== "value") names(child);
  };
  if (node.type === "lambda") names(childOf(node, "parameters"));
  for (const child of node.children) if (child.type === "for_in_clause") names(childOf(child, "left"));
  return found;
};

/** `1e-3` and `0.001` are one value; `1` and `1.0` are not, since Python treats them differently. */
const numberText = (written: string): string => {
  const plain = written.replaceAll("_", "").toLowerCase();
  const value = Number(plain);
  if (!Number.isFinite(value) || Math.abs(value) >= Number.MAX_SAFE_INTEGER) return plain;
  return /^\d+$|^0[xob]/.test(plain) ? String(value) : `${value}${Number.isInteger(value) ? ".0" : ""}`;
};

/** `(x,)` is a tuple and `(x)` is not; elsewhere a comma before the closing bracket means nothing. */
const isTrailingComma = (node: SyntaxNode, index: number): boolean => {
  let at = index + 1;
  while (node.children[at]?.type === "comment") at++;
  if (!CLOSING.has(node.children[at]?.type ?? "")) return false;
  return (
    !(node.type === "tuple" || node.type === "tuple_pattern") ||
    node.children.slice(0, index).some((child) => child.type === ",")
  );
};

const DECLARING_CALL = /(?:^|\.)(?:register_buffer|register_parameter|add_module|register_module|setattr)$/;
const LISTS = new Set(["list", "tuple", "set", "list_comprehension", "generator_expression"]);
const CLOSING = new Set([")", "]", "}"]);
const BINDS_NAME = new Set(["default_parameter", "typed_default_parameter", "named_expression"]);
const BINDS_LEFT = new Set(["assignment", "augmented_assignment", "for_statement"]);
const KEEPS_ROLE = new Set([
  "pattern_list",
  "tuple_pattern",
  "list_pattern",
  "list_splat_pattern",
  "dictionary_splat_pattern",
  "attribute",
  "subscript",
  "as_pattern_target",
  "type",
  "typed_parameter",
  "generic_type",
  "type_parameter",
  "union_type",
  "binary_operator",
]);
