import { field, number, record, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** OpenAI's Codex, over its ACP adapter or `codex exec --json`. */
export const codex: Profile = {
  name: "codex",
  title: "Codex",
  packages: [{ name: "@agentclientprotocol/codex-acp", version: "2.6.0" }],
  programs: { acp: "codex-acp", cli: "codex" },
  minVersion: "0.160.0",
  provider: providerNamed("openai"),
  defaultModel: null,
  acp: (place) => ({
    args: [],
    env: {
      ...environment(place),
      ...(place.baseUrl === null ? {} : { MODEL_PROVIDER: "espalier" }),
      INITIAL_AGENT_MODE: "agent-full-access",
    },
    files: files(place),
  }),
  headless: {
    promptOnStdin: true,
    launch: (place, { session }) => ({
      args: [
        "exec",
        ...(session === null ? [] : ["resume"]),
        "--json",
        "--skip-git-repo-check",
        "--dangerously-bypass-approvals-and-sandbox",
        ...(session === null ? ["-"] : [session, "-"]),
      ],
      env: environment(place),
      files: files(place),
    }),
    read: readLine,
  },
  // Its own sandbox would nest in ours and forbids more than it protects; ours holds in every mode.
  modes: { propose: "agent-full-access", implement: "agent-full-access" },
  authMethod: null,
  login: {
    files: [".codex/auth.json"],
    hosts: ["chatgpt.com", "auth.openai.com", "api.openai.com"],
    how: "Run `codex login`.",
  },
  usage: "Tokens per turn, no dollars.",
  traps: [
    "It never gives up on an unreachable provider by itself: the meter ends the turn.",
    "A session that is resumed does not keep a model that was chosen for one session.",
    "Commands started through the shell may outlive a cancelled turn: the jail ends them.",
  ],
};

const environment = ({ home, token, baseUrl }: LaunchPlace): Record<string, string> => ({
  CODEX_HOME: `${home}/.codex`,
  NO_BROWSER: "1",
  ...(baseUrl === null ? {} : { ESPALIER_TOKEN: token }),
});

/** An untrusted project has no say in the configuration, and its AGENTS.md is not read. */
const files = ({ worktree, baseUrl, model }: LaunchPlace): Record<string, string> => ({
  ".codex/config.toml": [
    ...(model === null ? [] : [`model = ${JSON.stringify(model)}`]),
    ...(baseUrl === null ? [] : ['model_provider = "espalier"']),
    'approval_policy = "never"',
    'sandbox_mode = "danger-full-access"',
    "check_for_update_on_startup = false",
    "project_doc_max_bytes = 0",
    'web_search = "disabled"',
    "[analytics]",
    "enabled = false",
    "[features]",
    "plugins = false",
    "apps = false",
    "remote_plugin = false",
    ...(baseUrl === null
      ? []
      : [
          "[model_providers.espalier]",
          'name = "espalier"',
          `base_url = ${JSON.stringify(`${baseUrl}/v1`)}`,
          'env_key = "ESPALIER_TOKEN"',
          'wire_api = "responses"',
          "request_max_retries = 0",
          "stream_max_retries = 0",
        ]),
    `[projects.${JSON.stringify(worktree)}]`,
    'trust_level = "untrusted"',
    "",
  ].join("\n"),
});

function readLine(line: unknown): readonly HeadlessFact[] {
  const item = field(line, "item");
  switch (text(field(line, "type"))) {
    case "thread.started":
      return [{ kind: "session", id: text(field(line, "thread_id")) }];
    case "item.completed":
      return text(field(item, "type")) === "agent_message"
        ? [{ kind: "text", text: `${text(field(item, "text"))}\n` }]
        : [];
    case "turn.completed": {
      const usage = record(field(line, "usage"));
      return [
        { kind: "usage", input: number(usage.input_tokens), output: number(usage.output_tokens), usd: 0, total: false },
      ];
    }
    case "turn.failed":
      return [{ kind: "error", message: text(field(field(line, "error"), "message")) }];
    case "error":
      return [{ kind: "error", message: text(field(line, "message")) }];
    default:
      return [];
  }
}
