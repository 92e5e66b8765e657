/** How a token takes part: it names something new or known, or is a value or punctuation. */
export type TokenRole = "bind" | "use" | "number" | "string" | "annotation" | "plain";

/** One token of a statement, in one spelling. */
export interface Token {
  readonly text: string;
  readonly role: TokenRole;
  /** For `bind` and `use`: the name that links uses across a patch; a function's own variables carry its scope. */
  readonly key: string;
  /**
   * The named entry of the statement that the token belongs to, for example a keyword argument; empty: the rest.
   * `#` and the function that takes it follow, since two calls of one statement may have arguments of one name.
   */
  readonly slot: string;
  /** The line of the file where the token stands, counted from 1. */
  readonly line: number;
}

/** What a statement is, as far as the joining rules care. */
export type StatementKind =
  | "import"
  | "function"
  | "class"
  | "branch"
  | "loop"
  | "block"
  | "field"
  | "option"
  | "setting"
  | "assignment"
  | "call"
  | "exit"
  | "check"
  | "other";

/** One statement without its body, in the order of the text; bodies follow as statements of their own. */
export interface Statement {
  readonly index: number;
  readonly kind: StatementKind;
  readonly tokens: readonly Token[];
  /** All tokens in one string: equal identities are equal statements whatever their layout. */
  readonly identity: string;
  readonly depth: number;
  /** The index of the enclosing compound statement; -1 at the top. */
  readonly parent: number;
  /** For `elif`, `else`, `except` …: the index of the statement that opens the chain; otherwise -1. */
  readonly chain: number;
  /** The dotted path of enclosing functions and classes. */
  readonly scope: string;
  /** What the statement is about: the assigned name, the called function, the defined name. */
  readonly lead: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The statements of one side of a file, and the parts that carry no meaning, kept apart. */
export interface FileSide {
  readonly statements: readonly Statement[];
  /** Comments and docstrings with their lines, for telling incidental edits. */
  readonly remarks: readonly Remark[];
}

/** A comment or docstring. */
export interface Remark {
  readonly kind: "comment" | "docstring";
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** The string that identifies a statement by its tokens. */
export const identityOf = (tokens: readonly Pick<Token, "text">[]): string =>
  tokens.map((token) => token.text).join("\u0001");
