/**
 * Globs of the files by which a repository configures, instructs or extends coding agents. They are protected in every
 * study and not shown to agents: what one agent plants here would otherwise run in, or speak to, the next.
 */
export const AGENT_FILE_GLOBS: readonly string[] = [
  "**/.claude/**",
  "**/.codex/**",
  "**/.gemini/**",
  "**/.qwen/**",
  "**/.kimi/**",
  "**/.kimi-code/**",
  "**/.copilot/**",
  "**/.opencode/**",
  "**/.pi/**",
  "**/.agents/**",
  "**/.cursor/**",
  "**/.github/copilot-instructions.md",
  "**/.github/instructions/**",
  "**/.github/agents/**",
  "**/.github/hooks/**",
  "**/.github/mcp.json",
  "**/.vscode/**",
  "**/.mcp.json",
  "**/mcp.json",
  "**/opencode.json",
  "**/opencode.jsonc",
  "**/AGENTS.md",
  "**/AGENTS.override.md",
  "**/CLAUDE.md",
  "**/CLAUDE.local.md",
  "**/GEMINI.md",
  "**/QWEN.md",
  "**/.env",
  "**/.envrc",
];

/** Whether a repository-relative path (`/` between its parts) configures coding agents. */
export const isAgentFile = (path: string): boolean => {
  const parts = path.toLowerCase().split("/");
  const name = parts.at(-1) ?? "";
  return parts.some((part) => AGENT_FOLDERS.has(part)) || AGENT_FILES.has(name) || inAgentPlace(parts);
};

const inAgentPlace = (parts: readonly string[]): boolean => {
  const at = parts.lastIndexOf(".github");
  return at >= 0 && GITHUB_PLACES.has(parts[at + 1] ?? "");
};

/** Compared in lower case, since a file system may not tell `.Claude` from `.claude`. */
const AGENT_FOLDERS: ReadonlySet<string> = new Set(
  AGENT_FILE_GLOBS.filter((glob) => glob.endsWith("/**") && !glob.includes(".github")).map((glob) => glob.slice(3, -3)),
);

const AGENT_FILES: ReadonlySet<string> = new Set(
  AGENT_FILE_GLOBS.filter((glob) => !glob.endsWith("/**") && !glob.includes(".github")).map((glob) =>
    glob.slice(3).toLowerCase(),
  ),
);

const GITHUB_PLACES: ReadonlySet<string> = new Set(
  AGENT_FILE_GLOBS.filter((glob) => glob.includes(".github")).map((glob) => glob.split("/")[2] ?? ""),
);
