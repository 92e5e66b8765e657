import { dirname, join } from "node:path";
import type { ProviderApi } from "../../../ports/meter.ts";
import { field, list, number, record, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** The pi coding agent, over the pi-acp adapter or `pi --mode json`. */
export const pi: Profile = {
  name: "pi",
  title: "pi",
  packages: [
    { name: "@earendil-works/pi-coding-agent", version: "0.87.1" },
    { name: "pi-acp", version: "0.0.34" },
  ],
  programs: { acp: "pi-acp", cli: "pi" },
  minVersion: "0.81.0",
  provider: providerNamed("openai"),
  defaultModel: "gpt-5",
  acp: (place) => ({
    args: [],
    env: { ...environment(place), PI_ACP_PI_COMMAND: join(dirname(place.program), "pi") },
    files: files(place),
  }),
  headless: {
    promptOnStdin: false,
    launch: (place, { session, prompt }) => ({
      args: ["--mode", "json", "-p", ...(session === null ? [] : ["--session", session]), prompt],
      env: environment(place),
      files: files(place),
    }),
    read: readLine,
  },
  modes: { propose: null, implement: null },
  authMethod: null,
  login: {
    files: [".pi/agent/auth.json"],
    hosts: ["api.anthropic.com", "chatgpt.com", "api.openai.com"],
    how: "Run `pi` and choose /login.",
  },
  usage: "Dollars and tokens per message in headless runs, context size only over ACP.",
  traps: [
    "It ends with exit code 0 when the provider refused the key or could not be reached.",
    "It asks for no permissions: what it writes while proposing is undone before it implements.",
    "The adapter needs `pi` beside it on the PATH.",
  ],
};

const environment = ({ home }: LaunchPlace): Record<string, string> => ({
  PI_OFFLINE: "1",
  PI_TELEMETRY: "0",
  PI_SKIP_VERSION_CHECK: "1",
  PI_CODING_AGENT_DIR: `${home}/.pi/agent`,
});

const files = ({ baseUrl, token, model, provider }: LaunchPlace): Record<string, string> => {
  const id = model ?? "gpt-5";
  const ours = {
    espalier: {
      baseUrl: provider.api === "anthropic" ? baseUrl : `${baseUrl}${provider.api === "gemini" ? "/v1beta" : "/v1"}`,
      api: APIS[provider.api],
      apiKey: token,
      models: [
        {
          id,
          name: id,
          reasoning: false,
          input: ["text"],
          contextWindow: 200_000,
          maxTokens: 16_000,
          cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
        },
      ],
    },
  };
  return {
    ".pi/agent/settings.json": JSON.stringify({
      quietStartup: true,
      enableInstallTelemetry: false,
      ...(baseUrl === null ? {} : { defaultProvider: "espalier", defaultModel: id }),
    }),
    ...(baseUrl === null ? {} : { ".pi/agent/models.json": JSON.stringify({ providers: ours }) }),
  };
};

const APIS: Readonly<Record<ProviderApi, string>> = {
  openai: "openai-completions",
  anthropic: "anthropic-messages",
  gemini: "google-generative-ai",
};

function readLine(line: unknown): readonly HeadlessFact[] {
  switch (text(field(line, "type"))) {
    case "session":
      return [{ kind: "session", id: text(field(line, "id")) }];
    case "message_end": {
      const message = record(field(line, "message"));
      if (text(message.role) !== "assistant") return [];
      const usage = record(message.usage);
      const said = list(message.content).map((part) => text(field(part, "text")));
      const failed = text(message.stopReason) === "error";
      return [
        { kind: "text", text: `${said.join("")}\n` },
        {
          kind: "usage",
          input: number(usage.input) + number(usage.cacheRead) + number(usage.cacheWrite),
          output: number(usage.output),
          usd: number(field(usage.cost, "total")),
          total: false,
        },
        ...(failed ? [{ kind: "error" as const, message: text(message.errorMessage) || "the model call failed" }] : []),
      ];
    }
    default:
      return [];
  }
}
