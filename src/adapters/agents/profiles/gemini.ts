import { field, number, record, text } from "./json-fields.ts";
import type { HeadlessFact, LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** Google's Gemini CLI. */
export const gemini: Profile = {
  name: "gemini",
  title: "Gemini CLI",
  packages: [{ name: "@google/gemini-cli", version: "0.61.0" }],
  programs: { acp: "gemini", cli: "gemini" },
  minVersion: "0.50.0",
  provider: providerNamed("gemini"),
  // "auto" asks a router model first and hangs where that answers unexpectedly.
  defaultModel: "gemini-2.5-pro",
  acp: (place) => ({ args: ["--acp", ...model(place)], env: environment(place), files: files(place) }),
  headless: {
    promptOnStdin: true,
    launch: (place, { session, phase }) => ({
      args: [
        ...["-o", "stream-json", "--approval-mode", phase === "propose" ? "default" : "yolo"],
        ...model(place),
        ...(session === null ? [] : ["-r", session]),
      ],
      env: environment(place),
      files: files(place),
    }),
    read: readLine,
  },
  modes: { propose: "default", implement: "yolo" },
  authMethod: "gemini-api-key",
  login: {
    files: [".gemini/oauth_creds.json", ".gemini/google_accounts.json"],
    hosts: ["cloudcode-pa.googleapis.com", "oauth2.googleapis.com", "www.googleapis.com"],
    how: "Run `gemini` and sign in with Google.",
  },
  usage: "Tokens in the prompt result's metadata, no dollars.",
  traps: [
    "It ignores SIGINT and SIGTERM for many seconds: the jail is killed instead.",
    "A session cannot be resumed when it was ended right after a prompt: the trial goes on in a new one.",
    "Its version is not shown by every release without a terminal.",
  ],
};

const model = ({ model }: LaunchPlace): readonly string[] => (model === null ? [] : ["-m", model]);

const environment = ({ home, baseUrl, token }: LaunchPlace): Record<string, string> => ({
  GEMINI_CLI_HOME: home,
  GEMINI_CLI_TRUST_WORKSPACE: "true",
  GEMINI_CLI_NO_RELAUNCH: "1",
  NO_BROWSER: "1",
  ...(baseUrl === null ? {} : { GOOGLE_GEMINI_BASE_URL: baseUrl, GEMINI_API_KEY: token }),
});

const files = ({ baseUrl }: LaunchPlace): Record<string, string> => ({
  ".gemini/settings.json": JSON.stringify({
    security: { auth: { selectedType: baseUrl === null ? "oauth-personal" : "gemini-api-key" } },
    general: { enableAutoUpdate: false, disableAutoUpdate: true, disableUpdateNag: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    context: { fileName: "no-instructions-from-the-repository.md" },
    hooksConfig: { enabled: false },
    mcp: { allowed: [] },
  }),
});

function readLine(line: unknown): readonly HeadlessFact[] {
  switch (text(field(line, "type"))) {
    case "init":
      return [{ kind: "session", id: text(field(line, "session_id")) }];
    case "message":
      return text(field(line, "role")) === "assistant" ? [{ kind: "text", text: text(field(line, "content")) }] : [];
    case "error":
      return text(field(line, "severity")) === "warning"
        ? []
        : [{ kind: "error", message: text(field(line, "message")) }];
    case "result": {
      const stats = record(field(line, "stats"));
      const usage: HeadlessFact = {
        kind: "usage",
        input: number(stats.input_tokens),
        output: number(stats.output_tokens),
        usd: 0,
        total: false,
      };
      return text(field(line, "status")) === "error"
        ? [usage, { kind: "error", message: text(field(field(line, "error"), "message")) }]
        : [usage];
    }
    default:
      return [];
  }
}
