import type { ProviderApi } from "../../../ports/meter.ts";
import { field, number, record, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** opencode, with a provider of ours in its configuration. */
export const opencode: Profile = {
  name: "opencode",
  title: "opencode",
  packages: [{ name: "opencode-ai", version: "1.18.33" }],
  programs: { acp: "opencode", cli: "opencode" },
  minVersion: "1.0.0",
  provider: providerNamed("openai"),
  defaultModel: "gpt-5",
  acp: (place) => ({ args: ["acp"], env: environment(place), files: files(place) }),
  headless: {
    promptOnStdin: true,
    launch: (place, { session }) => ({
      args: ["run", "--format", "json", ...(session === null ? [] : ["-s", session])],
      env: environment(place),
      files: files(place),
    }),
    read: readLine,
  },
  modes: { propose: "plan", implement: "build" },
  authMethod: null,
  login: {
    files: [".local/share/opencode/auth.json"],
    hosts: ["opencode.ai", "api.openai.com", "api.anthropic.com", "api.githubcopilot.com", "github.com"],
    how: "Run `opencode auth login`.",
  },
  usage: "Dollars over ACP; its token counts cover the last step only.",
  traps: [
    "It says nothing for about six seconds after its start.",
    "It hangs without a word when the provider is unreachable: the meter ends the turn.",
    "Its token counts cover the last step only: the meter's are used.",
  ],
};

const environment = ({ home }: LaunchPlace): Record<string, string> => ({
  XDG_CONFIG_HOME: `${home}/.config`,
  XDG_DATA_HOME: `${home}/.local/share`,
  XDG_CACHE_HOME: `${home}/.cache`,
  XDG_STATE_HOME: `${home}/.local/state`,
  OPENCODE_DISABLE_AUTOUPDATE: "1",
  OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  OPENCODE_DISABLE_MODELS_FETCH: "1",
  OPENCODE_DISABLE_PROJECT_CONFIG: "1",
  OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
  OPENCODE_PURE: "1",
  OPENCODE_DISABLE_CLAUDE_CODE: "1",
});

const files = ({ baseUrl, token, model, provider }: LaunchPlace): Record<string, string> => {
  const name = model ?? "gpt-5";
  const ours = {
    espalier: {
      name: "espalier",
      npm: LIBRARIES[provider.api],
      options: { baseURL: `${baseUrl}${provider.api === "gemini" ? "/v1beta" : "/v1"}`, apiKey: token },
      models: { [name]: { name, tool_call: true, limit: { context: 200_000, output: 16_000 } } },
    },
  };
  return {
    ".config/opencode/opencode.json": JSON.stringify({
      autoupdate: false,
      share: "disabled",
      permission: "allow",
      lsp: false,
      ...(baseUrl === null ? {} : { model: `espalier/${name}`, small_model: `espalier/${name}`, provider: ours }),
      ...(baseUrl === null && model !== null ? { model } : {}),
    }),
  };
};

const LIBRARIES: Readonly<Record<ProviderApi, string>> = {
  openai: "@ai-sdk/openai-compatible",
  anthropic: "@ai-sdk/anthropic",
  gemini: "@ai-sdk/google",
};

function readLine(line: unknown): readonly HeadlessFact[] {
  const session: HeadlessFact = { kind: "session", id: text(field(line, "sessionID")) };
  const part = field(line, "part");
  switch (text(field(line, "type"))) {
    case "step_start":
      return [session];
    case "text":
      return [session, { kind: "text", text: `${text(field(part, "text"))}\n` }];
    case "step_finish": {
      const tokens = record(field(part, "tokens"));
      const cache = record(tokens.cache);
      return [
        {
          kind: "usage",
          input: number(tokens.input) + number(cache.read) + number(cache.write),
          output: number(tokens.output) + number(tokens.reasoning),
          usd: number(field(part, "cost")),
          total: false,
        },
      ];
    }
    case "error": {
      const error = field(line, "error");
      return [{ kind: "error", message: text(field(field(error, "data"), "message")) || text(field(error, "name")) }];
    }
    default:
      return [];
  }
}
