import { existsSync, statSync } from "node:fs";
import type { Mount, Sandbox, SandboxedCommand, SandboxRequest } from "../../ports/sandbox.ts";
import { limitedArgv } from "./limited-argv.ts";
import { bridgedArgv, bridgeMounts } from "./socket-bridges.ts";
import { systemMountArgs } from "./system-mounts.ts";

/** What bubblewrap can do here, as found by running it. */
export interface BubblewrapFacts {
  /** Absolute path of the program. */
  readonly path: string;
  readonly version: string;
  /** Whether it may take the network away; some containers forbid that and allow the rest. */
  readonly canUnshareNetwork: boolean;
}

/** Runs commands in namespaces of their own through bubblewrap, with an allow-list of mounts. */
export function bubblewrapSandbox(facts: BubblewrapFacts): Sandbox {
  return {
    name: "bubblewrap",
    isolates: true,
    command: (request) => bubblewrapCommand(facts, request),
    guarantees: async () => [
      { name: "pid namespace", holds: true, detail: `bubblewrap ${facts.version}: a step's processes end with it` },
      { name: "private file system", holds: true, detail: "only what is mounted exists inside" },
      {
        name: "no network",
        holds: facts.canUnshareNetwork,
        detail: facts.canUnshareNetwork
          ? "steps have loopback only, unless the project asks for the network"
          : "this machine refuses network namespaces: steps can reach the network",
      },
    ],
  };
}

function bubblewrapCommand(facts: BubblewrapFacts, request: SandboxRequest): SandboxedCommand {
  const argv = [
    facts.path,
    ...namespaceArgs(facts, request),
    ...systemMountArgs(),
    ...deviceArgs(request.devices ?? []),
    ...mountArgs(request),
    // The root itself is a small file system in memory, there to hold the mounts.
    ...["--remount-ro", "/"],
    ...["--chdir", request.cwd],
    "--",
    ...limitedArgv(bridgedArgv(request), request.maxFileBytes),
  ];
  // Bubblewrap's own environment can be read inside through /proc/1/environ: it must not know more than the command.
  return { argv, env: request.env };
}

function namespaceArgs(facts: BubblewrapFacts, request: SandboxRequest): string[] {
  const withoutNetwork = request.network !== "host" && facts.canUnshareNetwork;
  return [
    "--unshare-user",
    "--unshare-pid",
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(withoutNetwork ? ["--unshare-net"] : []),
    "--die-with-parent",
    "--new-session",
    ...["--uid", "1000", "--gid", "1000"],
    ...["--hostname", "espalier"],
    ...["--cap-drop", "ALL"],
  ];
}

const deviceArgs = (devices: readonly string[]): string[] =>
  devices.flatMap((device) => ["--dev-bind", device, device]);

/** Shallow paths first, so that a mount inside another covers it whatever the order of the request. */
function mountArgs(request: SandboxRequest): string[] {
  const entries = [
    ...homeArgs(request),
    ...[...request.readable, ...bridgeMounts(request)].map((mount) => ({
      at: mount.inside,
      args: bind("--ro-bind", mount),
    })),
    ...request.writable.map((mount) => ({ at: mount.inside, args: bind("--bind", mount) })),
    ...request.hidden.map((path) => ({ at: path, args: hide(path, request) })),
  ];
  return entries.sort((a, b) => depth(a.at) - depth(b.at)).flatMap((entry) => entry.args);
}

/** A home in memory, unless a mount provides one. */
function homeArgs(request: SandboxRequest): { at: string; args: string[] }[] {
  const home = request.env.HOME ?? "";
  const isProvided = [...request.readable, ...request.writable].some((mount) => isAtOrBelow(home, mount.inside));
  return depth(home) === 0 || isProvided || isAtOrBelow(home, "/tmp") ? [] : [{ at: home, args: ["--tmpfs", home] }];
}

const isAtOrBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

const bind = (how: "--bind" | "--ro-bind", mount: Mount): string[] => [how, mount.outside, mount.inside];

const depth = (path: string): number => path.split("/").filter((part) => part !== "").length;

/** Covers a file with the null device and a folder with an empty one. What does not exist needs no cover. */
function hide(path: string, request: SandboxRequest): string[] {
  const outside = outsideOf(path, [...request.readable, ...request.writable]);
  if (!existsSync(outside)) return [];
  return statSync(outside).isDirectory() ? ["--tmpfs", path, "--remount-ro", path] : ["--dev-bind", "/dev/null", path];
}

/** Where the innermost mount around a path takes it from. */
function outsideOf(path: string, mounts: readonly Mount[]): string {
  const around = mounts
    .filter((mount) => isAtOrBelow(path, mount.inside))
    .sort((a, b) => depth(b.inside) - depth(a.inside))[0];
  return around === undefined ? path : around.outside + path.slice(around.inside.length);
}
