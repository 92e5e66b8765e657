/** The executable: the only file of the command line that names concrete adapters. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";
import { runCli } from "./run-cli.ts";
import type { Adapters, Output, World } from "./world.ts";

const clock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      // Aborted: the sleeper wants to go on at once.
      if (!(error instanceof Error && error.name === "AbortError")) throw error;
    });
  },
  randomHex: (bytes) => randomBytes(bytes).toString("hex"),
};

// Loaded when they are needed, so that `--help` does not wait for them.
const adapters: Adapters = {
  openJournal: async (request) => (await import("../adapters/journal/sqlite-journal.ts")).openJournal(request),
  listStudies: async (path) => (await import("../adapters/journal/sqlite-journal.ts")).listStudies(path),
  writerOf: async (path, study) => (await import("../adapters/journal/sqlite-journal.ts")).writerOf(path, study),
  salvage: async (path, study) => (await import("../adapters/journal/salvage.ts")).salvageEntries(path, study),
  worktrees: async (request) => (await import("../adapters/worktrees/git-worktrees.ts")).gitWorktrees(request),
  inspectRepository: async (start) =>
    (await import("../adapters/worktrees/inspect-repository.ts")).inspectRepository(start),
  shell: async (request) => (await import("./make-shell.ts")).makeShell(request, clock),
  guarantees: async () => (await import("./make-shell.ts")).guaranteesHere(),
  diskUsage: async (folder) => (await import("../adapters/worktrees/disk-usage.ts")).diskUsage(folder),
  collectLeftovers: async (stateDir) =>
    (await import("../adapters/executors/local/index.ts")).collectLeftovers(stateDir),
  agentNames: async () => (await import("./make-agent.ts")).AGENT_NAMES,
  agentsFound: async () => (await import("./make-agent.ts")).agentsFound(process.env.PATH ?? ""),
  checkAgent: async (choice) => (await import("./make-shell.ts")).checkAgentHere(choice),
};

const output = (stream: NodeJS.WriteStream): Output => ({
  isTerminal: stream.isTTY === true,
  get columns() {
    return stream.columns ?? (Number(process.env.COLUMNS) || 100);
  },
  write: (text) => {
    stream.write(text);
  },
});

const world: World = {
  cwd: process.cwd(),
  env: process.env,
  pid: process.pid,
  version: versionOf(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")),
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  input: {
    isTerminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    ask: async (question) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
  },
  clock,
  adapters,
  onInterrupt: (callback) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, callback);
    return () => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, callback);
    };
  },
};

function versionOf(packageJson: string): string {
  const value: unknown = JSON.parse(packageJson);
  return typeof value === "object" && value !== null && "version" in value ? String(value.version) : "unknown";
}

// A reader that has seen enough (`espalier ls | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

process.exitCode = await runCli(process.argv.slice(2), world);
