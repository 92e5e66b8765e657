import { spawn } from "node:child_process";
import { EspalierError } from "../core/errors.ts";

/** Which repository, work tree and index a git command sees; nothing is discovered or inherited. */
export interface GitPlace {
  readonly gitDir: string;
  readonly workTree?: string;
  readonly indexFile?: string;
  readonly objectsDir?: string;
}

/** What else a git command is given. */
export interface GitOptions {
  readonly input?: string | Buffer;
  /** Stdout is cut after so many bytes, and git is ended. */
  readonly maxBytes?: number;
  /** Added to the environment, for example who a commit is by. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What one git command answered. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** True when stdout was cut after `maxBytes`. */
  readonly truncated: boolean;
}

/** Settings that keep git from running, fetching or rewriting anything on its own. */
export const HARDENED: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.attributesFile=/dev/null",
  "core.excludesFile=/dev/null",
  "core.quotePath=false",
  "core.filesRefLockTimeout=5000",
  "core.packedRefsTimeout=10000",
  "core.pager=cat",
  "diff.ignoreSubmodules=all",
  "protocol.allow=never",
  "commit.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "safe.bareRepository=explicit",
].flatMap((setting) => ["-c", setting]);

/** Runs git and rejects with its words when it fails. */
export const runGit = async (
  place: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer> => {
  const answer = await tryGit(place, args, options);
  if (answer.exitCode === 0 || answer.truncated) return answer;
  if (/No space left on device/.test(answer.stderr)) {
    const hint = "Free some space, then go on with `espalier run`.";
    throw new EspalierError("disk_full", `git ${args[0]}: ${answer.stderr.trim()}`, { hint });
  }
  throw new Error(`git ${args[0]} failed (exit ${answer.exitCode}): ${answer.stderr.trim()}`);
};

/** Runs git and gives its answer whatever the exit code; arguments go to it as they are, without a shell. */
export const tryGit = (place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> =>
  new Promise((resolve, reject) => {
    const child = spawn("git", [...HARDENED, ...args], {
      cwd: place.workTree ?? "/",
      env: { ...gitEnvironment(place), ...options.env },
      // Out of the terminal's reach: Ctrl-C is for us to end between two steps, not in the middle of one.
      detached: true,
    });
    const chunks: Buffer[] = [];
    const complaints: Buffer[] = [];
    let bytes = 0;
    let truncated = false;
    child.stdout.on("data", (chunk: Buffer) => {
      if (truncated) return;
      bytes += chunk.length;
      chunks.push(chunk);
      if (options.maxBytes === undefined || bytes <= options.maxBytes) return;
      truncated = true;
      child.kill("SIGKILL");
    });
    child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
    child.stdin.on("error", (error: NodeJS.ErrnoException) => {
      // Git may end without reading all of its input; its exit code says what matters.
      if (error.code !== "EPIPE") reject(error);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const stdout = Buffer.concat(chunks).subarray(0, options.maxBytes);
      resolve({ exitCode: code ?? 1, stdout, stderr: Buffer.concat(complaints).toString("utf8"), truncated });
    });
    child.stdin.end(options.input ?? "");
  });

/** The whole environment of a git command. */
export const gitEnvironment = (place: GitPlace): Record<string, string> => ({
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_DIR: place.gitDir,
  ...(place.workTree === undefined ? {} : { GIT_WORK_TREE: place.workTree }),
  ...(place.indexFile === undefined ? {} : { GIT_INDEX_FILE: place.indexFile }),
  ...(place.objectsDir === undefined ? {} : { GIT_OBJECT_DIRECTORY: place.objectsDir }),
});
