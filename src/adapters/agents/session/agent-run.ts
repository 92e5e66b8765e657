import { access, mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { Usage } from "../../../core/events.ts";
import { NO_USAGE } from "../../../core/usage.ts";
import type { SessionRequest } from "../../../ports/agent.ts";
import type { MeterSession, Provider } from "../../../ports/meter.ts";
import type { Mount } from "../../../ports/sandbox.ts";
import type { Launch, LaunchPlace, Profile } from "../profiles/profile.ts";
import type { AgentProcess } from "./agent-process.ts";
import type { AgentTools } from "./agent-tools.ts";
import { installationMounts } from "./installation-mounts.ts";
import { type Jail, openJail } from "./jail.ts";

/** How the project wants one real agent to be run. */
export interface AgentSettings {
  readonly profile: Profile;
  /** Absolute path of the program. */
  readonly program: string;
  readonly model: string | null;
  readonly provider: Provider;
  /** `key`: through the meter with a key of the user's; `login`: with the agent's own login, let out to its hosts only. */
  readonly access: "key" | "login";
  readonly env: Readonly<Record<string, string>>;
}

/** A session's jail with its meter, in which the agent's process can be started and started again. */
export interface AgentRun {
  readonly jail: Jail;
  readonly meter: MeterSession | null;
  start(launch: (place: LaunchPlace) => Launch): Promise<AgentProcess>;
  /** What was used since the last call; `reported` stands in where nothing was counted. */
  takeUsage(reported: Usage): Usage;
  /** Ends jail and meter, and takes what was used up to then. */
  close(): Promise<Usage>;
}

/** Opens jail and meter for one session of a real agent. */
export const openAgentRun = async (
  settings: AgentSettings,
  tools: AgentTools,
  request: SessionRequest,
): Promise<AgentRun> => {
  const { profile, program, provider, model } = settings;
  const hosts = settings.access === "login" ? (profile.login?.hosts ?? []) : [];
  const meter =
    (await tools.meter?.open({
      id: request.id,
      group: request.id,
      usdLimit: request.usdLimit,
      provider: settings.access === "key" ? provider : null,
      tunnelHosts: hosts,
    })) ?? null;
  const home = join(request.folder, "session", "home");
  const jail = await openJail({
    sandbox: tools.sandbox,
    id: request.id,
    worktree: request.worktree,
    sealed: request.sealed,
    folder: request.folder,
    meter,
    network: settings.access === "login" ? "host" : "none",
    readable: await installationMounts([program]),
    writable: settings.access === "login" ? await loginMounts(profile, home) : [],
  });
  const place: LaunchPlace = {
    home: jail.home,
    worktree: request.worktree,
    baseUrl: settings.access === "key" ? jail.meterAddress : null,
    token: meter?.token ?? "none",
    model,
    provider,
    program,
  };
  let taken: Usage = NO_USAGE;
  const takeUsage = (reported: Usage): Usage => {
    if (meter === null || settings.access === "login") return reported;
    const now = meter.usage();
    const used = minus(now, taken);
    taken = now;
    return used;
  };
  return {
    jail,
    meter,
    async start(launchOf) {
      const launch = launchOf(place);
      for (const [path, content] of Object.entries(launch.files)) await writeInto(jail.home, path, content);
      const proxy =
        settings.access === "login" && jail.meterAddress !== null ? proxyEnvironment(jail.meterAddress) : {};
      const searchPath = { PATH: pathFor(program) };
      return jail.start([program, ...launch.args], { ...searchPath, ...proxy, ...launch.env, ...settings.env });
    },
    takeUsage,
    async close() {
      await jail.close();
      await meter?.close();
      // Some agents go on calling after their answer, to name the session for instance.
      return takeUsage(NO_USAGE);
    },
  };
};

const minus = (now: Usage, before: Usage): Usage => ({
  inputTokens: now.inputTokens - before.inputTokens,
  outputTokens: now.outputTokens - before.outputTokens,
  usd: now.usd - before.usd,
  estimated: now.estimated,
});

/** Companion programs lie beside the agent's own; then ours, then the system's. */
const pathFor = (program: string): string =>
  [dirname(process.execPath), dirname(program), "/usr/local/bin", "/usr/bin", "/bin"].join(":");

const proxyEnvironment = (address: string): Record<string, string> => ({
  HTTPS_PROXY: address,
  https_proxy: address,
  NODE_USE_ENV_PROXY: "1",
});

/** The user's own login files, at the same place below the session's home. Agents refresh them, so they are writable. */
const loginMounts = async ({ login }: Profile, home: string): Promise<readonly Mount[]> => {
  const mounts: Mount[] = [];
  for (const file of login?.files ?? []) {
    const outside = join(homedir(), file);
    const isThere = await access(outside).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const inside = join(home, file);
    await writeInto(home, file, "");
    mounts.push({ outside, inside });
  }
  return mounts;
};

const writeInto = async (home: string, path: string, content: string): Promise<void> => {
  await mkdir(dirname(join(home, path)), { recursive: true });
  await writeFile(join(home, path), content, { mode: 0o600 });
};
