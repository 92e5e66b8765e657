import { claude } from "./claude.ts";
import type { LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** Alibaba's Qwen Code. */
export const qwen: Profile = {
  name: "qwen",
  title: "Qwen Code",
  packages: [{ name: "@qwen-code/qwen-code", version: "0.24.4" }],
  programs: { acp: "qwen", cli: "qwen" },
  minVersion: "0.15.0",
  provider: providerNamed("openai"),
  defaultModel: "qwen3-coder-plus",
  acp: (place) => ({ args: ["--acp", ...authType(place)], env: environment(place), files: files(place) }),
  headless: {
    promptOnStdin: true,
    launch: (place, { session, phase }) => ({
      args: [
        ...authType(place),
        ...["-o", "stream-json", "--approval-mode", phase === "propose" ? "default" : "yolo"],
        ...(session === null ? [] : ["-r", session]),
      ],
      env: environment(place),
      files: files(place),
    }),
    // It writes the same lines as Claude Code.
    read: (line) => claude.headless?.read(line) ?? [],
  },
  modes: { propose: "default", implement: "yolo" },
  authMethod: null,
  login: {
    files: [".qwen/oauth_creds.json"],
    hosts: ["chat.qwen.ai", "portal.qwen.ai"],
    how: "Run `qwen` and choose /auth.",
  },
  usage: "Tokens in headless runs, nothing over ACP.",
  traps: [
    "It refuses to edit a file that it has not read, and still reports success: only the diff counts.",
    "Background commands outlive it: the jail ends them.",
    "npm on Node older than 22 installs a much older release without a word.",
  ],
};

const authType = ({ baseUrl }: LaunchPlace): readonly string[] => [
  "--auth-type",
  baseUrl === null ? "qwen-oauth" : "openai",
];

const environment = ({ baseUrl, token, model }: LaunchPlace): Record<string, string> => ({
  QWEN_CODE_NO_RELAUNCH: "1",
  NO_BROWSER: "1",
  ...(baseUrl === null ? {} : { OPENAI_API_KEY: token, OPENAI_BASE_URL: `${baseUrl}/v1` }),
  ...(model === null ? {} : { OPENAI_MODEL: model }),
});

const files = ({ baseUrl }: LaunchPlace): Record<string, string> => ({
  ".qwen/settings.json": JSON.stringify({
    security: { auth: { selectedType: baseUrl === null ? "qwen-oauth" : "openai" } },
    general: { enableAutoUpdate: false, disableAutoUpdate: true },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    context: { fileName: "no-instructions-from-the-repository.md" },
    disableAllHooks: true,
  }),
});
