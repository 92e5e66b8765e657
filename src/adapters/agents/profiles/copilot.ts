import { field, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** GitHub's Copilot CLI, with a key of the user's own or a Copilot subscription. */
export const copilot: Profile = {
  name: "copilot",
  title: "Copilot",
  packages: [{ name: "@github/copilot", version: "1.0.102" }],
  programs: { acp: "copilot", cli: "copilot" },
  minVersion: "1.0.0",
  provider: providerNamed("openai"),
  defaultModel: "gpt-5",
  acp: (place) => ({ args: ["--acp", "--no-auto-update"], env: environment(place), files: {} }),
  headless: {
    promptOnStdin: false,
    launch: (place, { session, prompt }) => ({
      args: [
        ...[
          "-p",
          prompt,
          "--allow-all-tools",
          "--allow-all-paths",
          "--output-format",
          "json",
          "--no-auto-update",
          "--no-custom-instructions",
        ],
        ...(session === null ? [] : ["--resume", session]),
      ],
      env: environment(place),
      files: {},
    }),
    read: readLine,
  },
  modes: { propose: null, implement: null },
  authMethod: null,
  login: {
    files: [".copilot/config.json"],
    hosts: ["api.github.com", "github.com", "api.githubcopilot.com", "api.individual.githubcopilot.com"],
    how: "Run `copilot` and choose /login.",
  },
  usage: "Tokens in the prompt result, no dollars; premium requests with a subscription.",
  traps: [
    "With a key of your own the model is set by the environment alone.",
    "With a subscription it counts premium requests, which have no price in dollars here.",
  ],
};

const environment = ({ baseUrl, token, model, provider }: LaunchPlace): Record<string, string> => ({
  COPILOT_AUTO_UPDATE: "false",
  ...(baseUrl === null
    ? {}
    : {
        COPILOT_OFFLINE: "true",
        COPILOT_PROVIDER_TYPE: provider.api === "anthropic" ? "anthropic" : "openai",
        COPILOT_PROVIDER_BASE_URL: provider.api === "anthropic" ? baseUrl : `${baseUrl}/v1`,
        COPILOT_PROVIDER_API_KEY: token,
        COPILOT_PROVIDER_MAX_PROMPT_TOKENS: "100000",
        COPILOT_PROVIDER_MAX_OUTPUT_TOKENS: "8000",
      }),
  ...(model === null ? {} : { COPILOT_MODEL: model }),
});

function readLine(line: unknown): readonly HeadlessFact[] {
  const data = field(line, "data");
  switch (text(field(line, "type"))) {
    case "session.start":
      return [{ kind: "session", id: text(field(data, "sessionId")) }];
    case "assistant.message":
      return [{ kind: "text", text: `${text(field(data, "content"))}\n` }];
    case "session.error":
      return [{ kind: "error", message: text(field(data, "message")) }];
    case "result":
      return text(field(line, "sessionId")) === "" ? [] : [{ kind: "session", id: text(field(line, "sessionId")) }];
    default:
      return [];
  }
}
