import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { NO_USAGE } from "../../core/usage.ts";
import type { Agent, AgentCheck, AgentSession, SessionRequest } from "../../ports/agent.ts";
import type { Provider } from "../../ports/meter.ts";
import { runProcess } from "../../process/index.ts";
import { acpConversation } from "./acp/acp-conversation.ts";
import { headlessConversation } from "./headless/headless-conversation.ts";
import type { Profile } from "./profiles/profile.ts";
import type { AgentSettings } from "./session/agent-run.ts";
import type { AgentTools } from "./session/agent-tools.ts";
import { findProgram } from "./session/find-program.ts";
import { openTranscript } from "./session/transcript.ts";
import { twoPhases } from "./session/two-phases.ts";

/** What the project file may say of a real agent; null: the profile's choice. */
export interface RealAgentOptions {
  readonly model: string | null;
  readonly provider: Provider | null;
  /** `auto`: the user's key where it is set, else the agent's own login. */
  readonly access: "auto" | "key" | "login";
  /** `auto`: the Agent Client Protocol where the program for it is installed, else headless runs. */
  readonly transport: "auto" | "acp" | "headless";
  /** Program to start in place of the one on the PATH. */
  readonly program: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** A shorter limit for every turn than the study's; null: the study's. */
  readonly turnTimeoutMs: number | null;
  /** Where programs are looked for, in the form of PATH. */
  readonly searchPath: string;
  /** Whether a variable of the user's environment is set. */
  readonly hasKey: (name: string) => boolean;
}

/** One of the coding agents that Espalier has a profile for, or one that the project file describes. */
export const realAgent = (profile: Profile, options: RealAgentOptions, tools: AgentTools): Agent => ({
  name: profile.name,
  check: () => checkAgent(profile, options),
  open: (request) => lazySession(() => openSession(profile, options, tools, limited(request, options))),
});

const limited = (request: SessionRequest, { turnTimeoutMs }: RealAgentOptions): SessionRequest => {
  const limit = turnTimeoutMs ?? Number.POSITIVE_INFINITY;
  return {
    ...request,
    proposeTimeoutMs: Math.min(request.proposeTimeoutMs, limit),
    implementTimeoutMs: Math.min(request.implementTimeoutMs, limit),
  };
};

const openSession = async (
  profile: Profile,
  options: RealAgentOptions,
  tools: AgentTools,
  request: SessionRequest,
): Promise<AgentSession> => {
  const way = await wayTo(profile, options);
  if (way === null) return absentSession(profile);
  const settings: AgentSettings = {
    profile,
    program: way.program,
    model: options.model ?? profile.defaultModel,
    provider: options.provider ?? profile.provider,
    access: await accessOf(profile, options),
    env: options.env,
  };
  const transcript = openTranscript(request.folder, tools.secrets);
  const conversation =
    way.transport === "acp"
      ? acpConversation(settings, tools, request, transcript)
      : headlessConversation(way.headless, settings, tools, request, transcript);
  return twoPhases(conversation, request, tools, transcript);
};

/** A session whose looking for programs and keys waits for its first turn. */
const lazySession = (open: () => Promise<AgentSession>): AgentSession => {
  let opened: Promise<AgentSession> | null = null;
  const session = (): Promise<AgentSession> => {
    opened ??= open();
    return opened;
  };
  return {
    propose: async (brief, signal) => (await session()).propose(brief, signal),
    implement: async (brief, signal) => (await session()).implement(brief, signal),
    async close() {
      const closing = opened;
      opened = null;
      return (await (await closing)?.close()) ?? NO_USAGE;
    },
  };
};

const absentSession = (profile: Profile): AgentSession => {
  const turn = async () => ({
    kind: "failed" as const,
    failure: "not installed" as const,
    message: `${profile.title} is not installed. ${installHint(profile)}`,
    usage: NO_USAGE,
  });
  return { propose: turn, implement: turn, close: async () => NO_USAGE };
};

/** What to type to get an agent. */
const installHint = ({ packages }: Profile): string =>
  packages.length === 0
    ? "Name its program as agent.command in the project file."
    : `Run: npm install -g ${packages.map(({ name, version }) => `${name}@${version}`).join(" ")}`;

type Way =
  | { readonly transport: "acp"; readonly program: string }
  | {
      readonly transport: "headless";
      readonly program: string;
      readonly headless: NonNullable<Profile["headless"]>;
    };

const wayTo = async (profile: Profile, { transport, program, searchPath }: RealAgentOptions): Promise<Way | null> => {
  const { acp, cli } = profile.programs;
  const acpProgram = acp === null || transport === "headless" ? null : await findProgram(program ?? acp, searchPath);
  if (acpProgram !== null) return { transport: "acp", program: acpProgram };
  const cliProgram =
    transport === "acp" || profile.headless === null ? null : await findProgram(program ?? cli, searchPath);
  if (cliProgram === null || profile.headless === null) return null;
  return { transport: "headless", program: cliProgram, headless: profile.headless };
};

/** Whether what the agent costs is counted call by call, which it is not when it uses a login of its own. */
export const isMetered = async (profile: Profile, options: RealAgentOptions): Promise<boolean> =>
  (await accessOf(profile, options)) === "key";

const accessOf = async (
  profile: Profile,
  { access: wanted, provider, hasKey }: RealAgentOptions,
): Promise<"key" | "login"> => {
  if (wanted !== "auto") return wanted;
  const { keyEnv } = provider ?? profile.provider;
  if (provider !== null || keyEnv === null || hasKey(keyEnv)) return "key";
  return (await hasLogin(profile)) ? "login" : "key";
};

const hasLogin = async ({ login }: Profile): Promise<boolean> => {
  const [file] = login?.files ?? [];
  if (file === undefined) return false;
  return access(join(homedir(), file)).then(
    () => true,
    () => false,
  );
};

const checkAgent = async (profile: Profile, options: RealAgentOptions): Promise<AgentCheck> => {
  const way = await wayTo(profile, options);
  if (way === null) return { installed: false, version: null, signedIn: "unknown", notes: [installHint(profile)] };
  const cli = await findProgram(options.program ?? profile.programs.cli, options.searchPath);
  const version = await versionOf(cli ?? way.program);
  const by = await accessOf(profile, options);
  const { keyEnv } = options.provider ?? profile.provider;
  const signedIn =
    by === "login" ? await hasLogin(profile) : keyEnv === null || options.hasKey(keyEnv) || (await hasLogin(profile));
  return {
    installed: true,
    version,
    signedIn: signedIn ? "yes" : "no",
    notes: [
      ...(signedIn ? [] : [`Set ${keyEnv ?? "its key"}, or sign in. ${profile.login?.how ?? ""}`.trim()]),
      ...(cli === null ? [] : tooOld(profile, version)),
      ...(by === "login" ? ["It runs with its own login: what it costs is an estimate."] : []),
      ...(way.transport === "headless" ? ["Its ACP program is not installed: it is run headless."] : []),
      ...profile.traps,
    ],
  };
};

/** The first thing that looks like a version in what `--version` prints. */
const versionOf = async (program: string): Promise<string | null> => {
  const { stdout } = await runProcess({
    argv: [program, "--version"],
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", HOME: "/nonexistent", NO_COLOR: "1", TERM: "dumb" },
    timeoutMs: VERSION_MS,
    graceMs: 0,
  });
  return /\d+\.\d+\.\d+(-[\w.]+)?/.exec(stdout.toString("utf8"))?.[0] ?? null;
};

const tooOld = ({ minVersion, title }: Profile, version: string | null): readonly string[] =>
  minVersion !== null && version !== null && isOlder(version, minVersion)
    ? [`${title} ${version} is older than ${minVersion}, the oldest that was tried: update it.`]
    : [];

const isOlder = (version: string, other: string): boolean => {
  const [a, b] = [version, other].map((text) => text.split(/[.-]/).slice(0, 3).map(Number)) as [number[], number[]];
  const at = a.findIndex((part, i) => part !== b[i]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
};

const VERSION_MS = 20_000;
