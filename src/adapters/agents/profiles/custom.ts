import type { LaunchPlace, Profile } from "./profile.ts";
import { providerNamed } from "./providers.ts";

/** What the project file says of an ACP agent that Espalier has no profile for. */
export interface CustomAgent {
  readonly name: string;
  /** Program and arguments. `{baseUrl}`, `{token}`, `{model}`, `{home}` and `{worktree}` are filled in everywhere. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Files below the session's home. */
  readonly files: Readonly<Record<string, string>>;
  readonly modes: Profile["modes"];
  readonly model: string | null;
}

/** A profile for any agent that speaks the Agent Client Protocol. */
export const customProfile = ({ name, argv, env, files, modes, model }: CustomAgent): Profile => ({
  name,
  title: name,
  packages: [],
  programs: { acp: argv[0] ?? name, cli: argv[0] ?? name },
  minVersion: null,
  provider: providerNamed("openai"),
  defaultModel: model,
  acp: (place) => ({
    args: argv.slice(1).map((text) => filled(text, place)),
    env: mapValues(env, (text) => filled(text, place)),
    files: mapValues(files, (text) => filled(text, place)),
  }),
  headless: null,
  modes,
  authMethod: null,
  login: null,
  usage: "Whatever it reports over ACP.",
  traps: [],
});

const filled = (text: string, { baseUrl, token, model, home, worktree }: LaunchPlace): string =>
  text
    .replaceAll("{baseUrl}", baseUrl ?? "")
    .replaceAll("{token}", token)
    .replaceAll("{model}", model ?? "")
    .replaceAll("{home}", home)
    .replaceAll("{worktree}", worktree);

const mapValues = (
  values: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
