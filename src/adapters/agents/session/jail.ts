import { mkdir, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { dirname, join } from "node:path";
import { isAgentFile } from "../../../core/agent-files.ts";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { MeterSession } from "../../../ports/meter.ts";
import type { Mount, Sandbox, SandboxRequest } from "../../../ports/sandbox.ts";
import type { TreeLimits } from "../../../process/index.ts";
import { type AgentProcess, SESSION_MARK, sessionMark, startAgentProcess } from "./agent-process.ts";
import { privateGit } from "./private-git.ts";

/** The place that one session lives in: the worktree, a home of its own, and one way out. */
export interface Jail {
  /** Kept until the session closes, so that an agent that is started again finds what it remembers. */
  readonly home: string;
  /** Files for the agent to read, for example the prompt. */
  readonly inbox: string;
  /** Files that the agent writes for us, for example the proposal. */
  readonly outbox: string;
  /** Base address of the meter as seen inside, null without one. */
  readonly meterAddress: string | null;
  start(argv: readonly string[], env: Readonly<Record<string, string>>): AgentProcess;
  /** Removes home, inbox and outbox. */
  close(): Promise<void>;
}

export interface JailRequest {
  readonly sandbox: Sandbox;
  readonly id: string;
  readonly worktree: string;
  /** Globs of files in the worktree that must not be seen. */
  readonly sealed: readonly string[];
  /** Folder of the session; `session/` below it is ours until `close`. */
  readonly folder: string;
  readonly meter: MeterSession | null;
  /** Without a meter: `none`, or the machine's own network for agents that cannot be metered. */
  readonly network: "none" | "host";
  readonly readable: readonly Mount[];
  readonly writable: readonly Mount[];
}

/** Makes the folders and the private repository of a session; processes are started with `start`. */
export const openJail = async (request: JailRequest): Promise<Jail> => {
  const root = join(request.folder, "session");
  const [home, inbox, outbox, temp] = ["home", "inbox", "outbox", "tmp"].map((name) => join(root, name)) as Folders;
  await rm(join(root, "git"), { recursive: true, force: true });
  for (const folder of [home, inbox, outbox, temp]) await mkdir(folder, { recursive: true });
  const git = await privateGit(request.worktree, root, pathMatcher(request.sealed));
  const hidden = [...(await agentFilesIn(request.worktree)), ...git.hidden];
  const port = request.sandbox.isolates ? METER_PORT : await freePort();
  const meterAddress = request.meter === null ? null : `http://127.0.0.1:${port}`;
  const base: Omit<SandboxRequest, "argv" | "env"> = {
    cwd: request.worktree,
    readable: [...request.readable, same(inbox), ...git.readable],
    writable: [same(request.worktree), same(home), same(outbox), same(temp), ...git.writable, ...request.writable],
    hidden,
    network: networkOf(request, port),
    maxFileBytes: MAX_FILE_BYTES,
  };
  const start = (argv: readonly string[], env: Readonly<Record<string, string>>): AgentProcess => {
    const mark = sessionMark(request.id, request.folder);
    const inside = { ...baseEnvironment(home, temp), ...env, [SESSION_MARK]: mark };
    const command = request.sandbox.command({ ...base, argv, env: inside });
    return startAgentProcess(command, request.worktree, mark, LIMITS);
  };
  return { home, inbox, outbox, meterAddress, start, close: () => rm(root, { recursive: true, force: true }) };
};

type Folders = [string, string, string, string];

const same = (path: string): Mount => ({ outside: path, inside: path });

/** The environment of every agent: nothing of the user's is in it. */
const baseEnvironment = (home: string, temp: string): Record<string, string> => ({
  HOME: home,
  TMPDIR: temp,
  PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(":"),
  LANG: "C.UTF-8",
  TERM: "dumb",
  NO_COLOR: "1",
  CI: "1",
});

const networkOf = ({ meter, network }: JailRequest, port: number): SandboxRequest["network"] =>
  meter === null ? network : { sockets: [{ port, socketPath: meter.socketPath }] };

/** Without a sandbox all sessions share the machine's ports. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** Absolute paths of the folders and files in a worktree that configure agents; a hidden folder hides what is below. */
const agentFilesIn = async (worktree: string): Promise<readonly string[]> => {
  const found: string[] = [];
  const walk = async (relative: string, depth: number): Promise<void> => {
    const entries = await readdir(join(worktree, relative), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = relative === "" ? entry.name : `${relative}/${entry.name}`;
      if (path === ".git") continue;
      if (isAgentFile(entry.isDirectory() ? `${path}/x` : path)) found.push(join(worktree, path));
      else if (entry.isDirectory() && depth < MAX_DEPTH) await walk(path, depth + 1);
    }
  };
  await walk("", 0);
  return found;
};

/** Agents look for their files at the top of the repository and in the folders they work in. */
const MAX_DEPTH = 8;

/** Agents start compilers and test runs, not trainings; several of them share the machine with an evaluation. */
const LIMITS: TreeLimits = { maxProcesses: 1_024, maxMemoryBytes: Math.floor(totalmem() / 2) };

const MAX_FILE_BYTES = 4 * 1024 ** 3;

/** Any port will do: the jail's loopback interface is its own. */
const METER_PORT = 4010;
