import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "../../../core/study-spec.ts";
import { isAlive, processIdentity, runProcess, writeFileAtomically } from "../../../process/index.ts";
import { lastWords } from "./failure.ts";
import { textDigest } from "./file-digests.ts";
import { SupervisorClaim } from "./supervision.ts";

/** A folder that a project's set-up command filled. */
export interface BuiltEnvironment {
  readonly folder: string;
  /** Where the project's files were when it was built; an editable install points there. */
  readonly source: string;
}

export interface BuildRequest {
  readonly setup: Command;
  /** Names one state of the dependencies. */
  readonly dependenciesHash: string;
  readonly stateFolder: string;
  /** Names of variables passed through from the user's environment. */
  readonly passed: readonly string[];
  /** Fills a folder with the project's files, for the set-up to run in. */
  writeProject(folder: string): Promise<void>;
}

/**
 * Builds an environment once for each set-up command and state of the dependencies, outside the worktrees. It counts
 * only once its marker is written, after the command has succeeded; what is half-made is built again. Returns a sentence
 * when the command fails.
 */
export async function buildEnvironment(
  request: BuildRequest,
  signal: AbortSignal,
): Promise<BuiltEnvironment | { readonly failure: string }> {
  const hash = textDigest(JSON.stringify([request.setup.argv, request.dependenciesHash])).slice(0, 16);
  const folder = join(request.stateFolder, "environments", hash);
  const built = { folder, source: `${folder}.source` };
  const marker = `${folder}.ready`;
  const lock = `${folder}.lock`;
  mkdirSync(join(request.stateFolder, "environments"), { recursive: true });
  while (!existsSync(marker)) {
    if (signal.aborted) return { failure: "it was cancelled" };
    if (!takeLock(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    try {
      const failure = existsSync(marker) ? null : await build(request, built, `${folder}.log`, signal);
      if (failure !== null) return { failure };
      writeFileAtomically(marker, JSON.stringify({ setup: request.setup.argv }));
    } finally {
      rmSync(lock, { force: true });
    }
  }
  return built;
}

async function build(
  request: BuildRequest,
  { folder, source }: BuiltEnvironment,
  log: string,
  signal: AbortSignal,
): Promise<string | null> {
  rmSync(folder, { recursive: true, force: true });
  rmSync(source, { recursive: true, force: true });
  mkdirSync(folder);
  mkdirSync(source);
  await request.writeProject(source);
  const argv = request.setup.argv.map((part) => part.replaceAll("{environment}", folder));
  writeFileSync(log, `$ ${argv.join(" ")}\n`);
  const result = await runProcess({
    argv,
    cwd: source,
    env: setupEnvironment(request.passed, folder),
    timeoutMs: SETUP_TIMEOUT_MS,
    signal,
    onStdout: (chunk) => appendFileSync(log, chunk),
    onStderr: (chunk) => appendFileSync(log, chunk),
  });
  if (result.exitCode === 0) return null;
  const end = result.startError?.message ?? lastWords(readFileSync(log, "utf8"));
  const how = result.timedOut ? `did not end within ${SETUP_TIMEOUT_MS / 60_000} min` : "failed";
  rmSync(folder, { recursive: true, force: true });
  return `the set-up command ${how} (${end}); its output is in ${log}`;
}

/** Set-up is the user's own command on the base commit: it gets the network and the settings of package managers. */
function setupEnvironment(passed: readonly string[], folder: string): Record<string, string> {
  const wanted = (name: string): boolean => passed.includes(name) || PACKAGE_MANAGERS.test(name);
  const inherited = Object.entries(process.env).filter(([name]) => wanted(name));
  return {
    ...Object.fromEntries(inherited.map(([name, value]) => [name, value ?? ""])),
    PATH: process.env.PATH ?? "/usr/bin:/bin",
    HOME: homedir(),
    TMPDIR: tmpdir(),
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    ESPALIER_ENVIRONMENT: folder,
    UV_PROJECT_ENVIRONMENT: folder,
  };
}

/** Whoever holds the lock and died has left it behind; it is taken over by its content, never by its age. */
function takeLock(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify(processIdentity()), { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const holder = readHolder(path);
  if (holder === null || !isAlive(holder)) rmSync(path, { force: true });
  return false;
}

/** Null for a lock that was released just now, or whose writer died before its name was in it. */
function readHolder(path: string): SupervisorClaim | null {
  try {
    return SupervisorClaim.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

const PACKAGE_MANAGERS =
  /^(PIP|UV|CONDA|MAMBA|PIXI|POETRY|PDM|NPM_CONFIG|CARGO|GOPROXY|JULIA|R_LIBS|XDG_CACHE)|^(HTTPS?|NO|ALL)_PROXY$|^SSL_CERT|^(REQUESTS|CURL)_CA_BUNDLE$/i;
const SETUP_TIMEOUT_MS = 3_600_000;
