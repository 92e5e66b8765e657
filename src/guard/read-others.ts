import { nodesOfType, readSettings, type SourceTree, type SyntaxNode } from "../source/index.ts";
import { type FileSide, identityOf, type Remark, type Statement, type StatementKind, type Token } from "./statement.ts";

/** Lists the commands of a shell script; the value of each `--flag` is an entry of its own. */
export const readShell = (tree: SourceTree): FileSide => {
  const text = (node: SyntaxNode): string => tree.text.slice(node.start, node.end);
  const statements: Statement[] = [];
  const covered = new Set<SyntaxNode>();
  for (const node of nodesOfType(tree.root, "command", "variable_assignment")) {
    if (covered.has(node)) continue;
    for (const inner of nodesOfType(node, "command", "variable_assignment")) covered.add(inner);
    const words = node.children.map(text).join(" ").match(SHELL_WORD) ?? [];
    const lead = node.type === "command" ? (words[0] ?? "") : (/^(\w+)/.exec(text(node))?.[1] ?? "");
    const tokens = node.type === "command" ? commandTokens(words) : assignmentTokens(lead, text(node));
    statements.push(
      plainStatement(statements.length, node.type === "command" ? "call" : "assignment", tokens, lead, node),
    );
  }
  // What is neither a command nor an assignment (loops, tests) is compared by its first line.
  for (const node of nodesOfType(tree.root, "for_statement", "while_statement", "if_statement", "case_statement")) {
    const head = text(node).split("\n")[0] ?? "";
    const tokens = lineTokens(head);
    statements.push(plainStatement(statements.length, "branch", tokens, head, { ...node, endLine: node.startLine }));
  }
  const remarks = nodesOfType(tree.root, "comment").map((node): Remark => {
    return { kind: "comment", text: text(node), startLine: node.startLine, endLine: node.endLine };
  });
  return { statements: statements.sort((a, b) => a.startLine - b.startLine).map(renumbered), remarks };
};

const SHELL_WORD = /"(?:[^"\\]|\\.)*"|'[^']*'|[^\s]+/g;

const commandTokens = (words: readonly string[]): Unplaced[] => {
  let slot = "";
  return words.flatMap((word): Unplaced[] => {
    const flag = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (flag !== null) {
      slot = (flag[1] ?? "").replaceAll("-", "_");
      const name: Unplaced = { text: `--${slot}`, role: "bind", key: slot, slot };
      return flag[2] === undefined ? [name] : [name, shellValue(flag[2], slot)];
    }
    const token = shellValue(word, slot);
    slot = "";
    return [token];
  });
};

const assignmentTokens = (name: string, whole: string): Unplaced[] => [
  { text: name, role: "bind", key: name, slot: "" },
  { text: "=", role: "plain", key: "", slot: "" },
  shellValue(whole.slice(whole.indexOf("=") + 1), ""),
];

const shellValue = (word: string, slot: string): Unplaced => {
  const bare = word.replace(/^["']|["']$/g, "");
  const variable = /^\$\{?(\w+)\}?$/.exec(bare)?.[1];
  if (variable !== undefined) return { text: bare, role: "use", key: variable, slot };
  const isNumber = bare !== "" && Number.isFinite(Number(bare));
  return { text: isNumber ? String(Number(bare)) : bare, role: isNumber ? "number" : "string", key: "", slot };
};

/** The tokens of a line or command all stand where it starts. */
type Unplaced = Omit<Token, "line">;

const plainStatement = (
  index: number,
  kind: StatementKind,
  unplaced: readonly Unplaced[],
  lead: string,
  lines: { readonly startLine: number; readonly endLine: number },
): Statement => ({
  index,
  kind,
  tokens: unplaced.map((token) => ({ ...token, line: lines.startLine })),
  identity: identityOf(unplaced),
  depth: 0,
  parent: -1,
  chain: -1,
  scope: "",
  lead,
  startLine: lines.startLine,
  endLine: lines.endLine,
});

const renumbered = (statement: Statement, index: number): Statement => ({ ...statement, index });

/** Lists the settings of a YAML, TOML or JSON file, one statement each; undefined where it cannot be parsed. */
export const readSettingsFile = (language: "yaml" | "toml" | "json", text: string): FileSide | undefined => {
  const settings = readSettings(language, text);
  if (settings === undefined) return undefined;
  const statements = settings.map((setting, index): Statement => {
    const name = setting.path.slice(setting.path.lastIndexOf(".") + 1);
    const values = setting.value.match(JSON_TOKEN) ?? [];
    const tokens: Unplaced[] = [
      { text: setting.path, role: "bind", key: name, slot: "" },
      ...values.map((value): Unplaced => {
        const isName = /^"[A-Za-z_]\w*"$/.test(value);
        if (isName) return { text: value, role: "use", key: value.slice(1, -1), slot: "" };
        const role = Number.isFinite(Number(value)) ? "number" : value.startsWith('"') ? "string" : "plain";
        return { text: value, role, key: "", slot: "" };
      }),
    ];
    return plainStatement(index, "setting", tokens, setting.path, setting);
  });
  const marker = language === "json" ? undefined : /(?:^|\s)#.*$/;
  const remarks = text.split("\n").flatMap((line, index): Remark[] => {
    const found = marker?.exec(line)?.[0].trim();
    return found === undefined ? [] : [{ kind: "comment", text: found, startLine: index + 1, endLine: index + 1 }];
  });
  return { statements, remarks };
};

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[^\s,[\]{}:]+|[[\]{}:]/g;

/** Lists the non-empty lines of a text in a language without a reader. */
export const readLines = (path: string, text: string): FileSide => {
  const statements: Statement[] = [];
  const hasSettings = SETTINGS_FILE.test(path);
  text.split("\n").forEach((line, index) => {
    const at = { startLine: index + 1, endLine: index + 1 };
    const setting = hasSettings ? /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*(.*\S)\s*$/.exec(line) : null;
    if (setting !== null) {
      const [, name = "", value = ""] = setting;
      const tokens: Unplaced[] = [{ text: name, role: "bind", key: name, slot: "" }, shellValue(value, "")];
      statements.push(plainStatement(statements.length, "setting", tokens, name, at));
      return;
    }
    const tokens = lineTokens(line);
    if (tokens.length === 0) return;
    statements.push(plainStatement(statements.length, "other", tokens, tokens[0]?.text ?? "", at));
  });
  return { statements, remarks: [] };
};

/** Files of `name = value` lines. */
const SETTINGS_FILE = /\.(?:ini|cfg|conf|env|properties|gin)$|(?:^|\/)\.env[\w.]*$/;

/** Any name in a line may be what it introduces: without a grammar there is no telling. */
const lineTokens = (line: string): Unplaced[] =>
  (line.match(/[A-Za-z_]\w*|\d[\w.]*(?:[eE][+-]?\d+)?|"(?:[^"\\]|\\.)*"|'[^']*'|\S/g) ?? []).map((word): Unplaced => {
    if (/^[A-Za-z_]/.test(word)) return { text: word, role: "bind", key: word, slot: "" };
    return {
      text: word,
      role: /^\d/.test(word) ? "number" : /^["']/.test(word) ? "string" : "plain",
      key: "",
      slot: "",
    };
  });
