import { field, list, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** Moonshot's Kimi Code. */
export const kimi: Profile = {
  name: "kimi",
  title: "Kimi Code",
  packages: [{ name: "@moonshot-ai/kimi-code", version: "2.1.0" }],
  programs: { acp: "kimi", cli: "kimi" },
  minVersion: "2.0.0",
  provider: providerNamed("moonshot"),
  defaultModel: "kimi-k2-turbo-preview",
  acp: (place) => ({ args: ["acp"], env: environment(), files: files(place) }),
  headless: {
    promptOnStdin: false,
    launch: (place, { session, prompt }) => ({
      args: ["-p", prompt, "--output-format", "stream-json", ...(session === null ? [] : ["-S", session])],
      env: environment(),
      files: files(place),
    }),
    read: readLine,
  },
  modes: { propose: "default", implement: "yolo" },
  authMethod: null,
  login: {
    files: [".kimi-code/credentials/kimi-code.json"],
    hosts: ["api.kimi.com", "auth.kimi.com", "api.moonshot.ai"],
    how: "Run `kimi` and choose /login.",
  },
  usage: "None: only the meter knows.",
  traps: [
    "It reports no usage of its own: without the meter its cost is unknown.",
    "It takes about five seconds for a small task.",
  ],
};

const environment = (): Record<string, string> => ({
  KIMI_CODE_NO_AUTO_UPDATE: "1",
  KIMI_DISABLE_TELEMETRY: "1",
  KIMI_CODE_DISABLE_TELEMETRY: "1",
});

const files = ({ baseUrl, token, model, provider }: LaunchPlace): Record<string, string> => {
  if (baseUrl === null) return {};
  const name = model ?? "kimi-k2-turbo-preview";
  const kinds = { openai: "openai", anthropic: "anthropic", gemini: "google-genai" };
  const base = provider.api === "anthropic" ? baseUrl : `${baseUrl}${provider.api === "gemini" ? "" : "/v1"}`;
  return {
    ".kimi-code/config.toml": [
      'default_model = "espalier"',
      "telemetry = false",
      "[providers.espalier]",
      `type = "${kinds[provider.api]}"`,
      `base_url = ${JSON.stringify(base)}`,
      `api_key = ${JSON.stringify(token)}`,
      "[models.espalier]",
      'provider = "espalier"',
      `model = ${JSON.stringify(name)}`,
      "max_context_size = 200000",
      "",
    ].join("\n"),
  };
};

function readLine(line: unknown): readonly HeadlessFact[] {
  const id = text(field(line, "session_id"));
  const session: readonly HeadlessFact[] = id === "" ? [] : [{ kind: "session", id }];
  if (text(field(line, "role")) !== "assistant") return session;
  const content = field(line, "content");
  const parts = typeof content === "string" ? [content] : list(content).map((part) => text(field(part, "text")));
  return [
    ...session,
    ...parts.filter((part) => part !== "").map((part) => ({ kind: "text" as const, text: `${part}\n` })),
  ];
}
