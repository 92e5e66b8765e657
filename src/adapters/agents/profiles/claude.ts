import { field, list, number, record, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** Anthropic's Claude Code, over its ACP adapter or `claude -p`. */
export const claude: Profile = {
  name: "claude",
  title: "Claude Code",
  packages: [{ name: "@agentclientprotocol/claude-agent-acp", version: "0.101.0" }],
  programs: { acp: "claude-agent-acp", cli: "claude" },
  minVersion: "2.1.0",
  provider: providerNamed("anthropic"),
  defaultModel: null,
  acp: (place) => ({ args: [], env: environment(place), files: files() }),
  headless: {
    promptOnStdin: true,
    launch: (place, { session, phase }) => ({
      args: [
        ...["-p", "--output-format", "stream-json", "--verbose"],
        ...["--setting-sources", "user", "--strict-mcp-config"],
        ...["--permission-mode", phase === "propose" ? "default" : "bypassPermissions"],
        ...(place.model === null ? [] : ["--model", place.model]),
        ...(session === null ? [] : ["--resume", session]),
      ],
      env: environment(place),
      files: files(),
    }),
    read: readLine,
  },
  modes: { propose: "default", implement: "bypassPermissions" },
  authMethod: null,
  login: {
    files: [".claude/.credentials.json", ".claude.json"],
    hosts: ["api.anthropic.com", "console.anthropic.com", "platform.claude.com", "claude.ai"],
    how: "Run `claude` and choose /login.",
  },
  usage: "Dollars and tokens per session, side calls included.",
  traps: [
    "It retries a refused key and an unreachable provider for minutes: the meter ends the turn.",
    "It reads a file before it edits it, so small edits take two steps.",
    "As root it refuses to skip permissions unless IS_SANDBOX=1 is set, which the profile does.",
  ],
};

const environment = ({ home, baseUrl, token, model }: LaunchPlace): Record<string, string> => ({
  CLAUDE_CONFIG_DIR: `${home}/.claude`,
  IS_SANDBOX: "1",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  NO_BROWSER: "1",
  ...(baseUrl === null ? {} : { ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: token }),
  ...(model === null ? {} : { ANTHROPIC_MODEL: model }),
});

const files = (): Record<string, string> => ({
  ".claude/settings.json": JSON.stringify({ disableAllHooks: true, enableAllProjectMcpServers: false }),
});

function readLine(line: unknown): readonly HeadlessFact[] {
  const session: HeadlessFact = { kind: "session", id: text(field(line, "session_id")) };
  switch (text(field(line, "type"))) {
    case "system":
      return session.id === "" ? [] : [session];
    case "assistant":
      return list(field(field(line, "message"), "content")).flatMap((part) =>
        text(field(part, "type")) === "text" ? [{ kind: "text" as const, text: `${text(field(part, "text"))}\n` }] : [],
      );
    case "result": {
      const usage = record(field(line, "usage"));
      const input =
        number(usage.input_tokens) + number(usage.cache_read_input_tokens) + number(usage.cache_creation_input_tokens);
      const counted: HeadlessFact = {
        kind: "usage",
        input,
        output: number(usage.output_tokens),
        usd: number(field(line, "total_cost_usd")),
        total: false,
      };
      return field(line, "is_error") === true
        ? [session, counted, { kind: "error", message: text(field(line, "result")) || text(field(line, "subtype")) }]
        : [session, counted];
    }
    default:
      return [];
  }
}
