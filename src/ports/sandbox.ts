import type { Guarantee } from "./executor.ts";

/**
 * Turns a command into one that can see and do only what it is given.
 *
 * **Allow-list.** What is not mounted does not exist inside; the environment is exactly `env`; home and temporary folder
 * are private and empty. **Whole tree.** When the returned command ends, by itself or by SIGKILL, everything that it
 * started is gone where the guarantee `pid namespace` holds. **Best effort elsewhere.** Without namespaces the command
 * still runs, and `guarantees` says what does not hold.
 */
export interface Sandbox {
  readonly name: string;
  /** False: nothing is mounted or hidden, so a command sees the paths outside, and `inside` of a mount must equal them. */
  readonly isolates: boolean;
  command(request: SandboxRequest): SandboxedCommand;
  guarantees(): Promise<readonly Guarantee[]>;
}

export interface SandboxRequest {
  readonly argv: readonly string[];
  /** Path as seen inside, which is also the path outside for every mount that names no other. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly readable: readonly Mount[];
  readonly writable: readonly Mount[];
  /** Files or folders that are empty inside although a mount around them shows them. */
  readonly hidden: readonly string[];
  /** `none`: no interface but loopback. `host`: the machine's. Sockets: loopback ports that lead to unix sockets outside. */
  readonly network: "none" | "host" | { readonly sockets: readonly SocketBridge[] };
  /** Device files that are visible inside beside the harmless ones, for example `/dev/nvidia0`. */
  readonly devices?: readonly string[];
  /** Largest file that the command may write, in bytes. */
  readonly maxFileBytes?: number;
}

/** Deeper mounts cover shallower ones, whatever the order. `outside` must exist; `inside` should, below a writable mount. */
export interface Mount {
  readonly outside: string;
  readonly inside: string;
}

export interface SocketBridge {
  readonly port: number;
  readonly socketPath: string;
}

export interface SandboxedCommand {
  readonly argv: readonly string[];
  /** Environment of the outermost process; secrets of ours are never in it. */
  readonly env: Readonly<Record<string, string>>;
}
