import { type ChildProcess, execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What one call of the command line came to. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in a folder with a small environment of its own, and waits for it. */
export const espalier = (folder: string, ...args: readonly string[]): Promise<CliResult> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [BIN, "-C", folder, ...args],
      { env: environment(), maxBuffer: 1 << 28 },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : null, stdout, stderr }),
    );
  });

/** Starts the built command line without waiting for it, in a process group of its own. */
export const startEspalier = (folder: string, ...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [BIN, "-C", folder, ...args], { env: environment(), stdio: "ignore", detached: true });

/** Pids of processes whose arguments or folder name the given folder, this one left out. */
export const processesOf = (folder: string): readonly number[] =>
  readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder) ? [pid] : [];
    } catch {
      // It ended while we were looking.
      return [];
    }
  });

const BIN = join(import.meta.dirname, "../../../bin/espalier.js");

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  LANG: "C.UTF-8",
  NO_COLOR: "1",
});
