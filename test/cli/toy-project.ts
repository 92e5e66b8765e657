import { execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** How one command line ended. */
export interface Answer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository with a model of two numbers and an evaluation of a fraction of a second, in plain Python. */
export const toyProject = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "espalier-cli-")));
  const all = { ...TOY_FILES, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  gitIn(folder, "init", "-q", "-b", "main");
  gitIn(folder, "add", "-A");
  gitIn(folder, "commit", "-q", "-m", "baseline");
  return folder;
};

export const TOY_FILES: Readonly<Record<string, string>> = {
  "README.md": `# Toy

\`\`\`
python3 evaluate.py --seed 0
\`\`\`

Primary: \`loss\` (lower is better).

| metric | limit |
| --- | --- |
| \`size\` | <= 100 |
| \`recall\` | not worse than baseline by more than 0.1 |
`,
  "model.py": `LEARNING_RATE = 0.02
MAX_DEPTH = 4


def loss(log10):
    """How far the two numbers are from good ones."""
    return abs(log10(LEARNING_RATE / 0.3)) + 0.1 * abs(MAX_DEPTH - 8)
`,
  "evaluate.py": `import argparse
import json
import math
import random

import model

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=0)
seed = parser.parse_args().seed
noise = random.Random(seed).gauss(0, 0.01)
loss = model.loss(math.log10) + noise
print("some log line")
print(json.dumps({"seed": seed, "loss": loss, "recall": 0.9 + noise, "size": 10.0 + model.MAX_DEPTH}))
`,
};

/** A project file for the toy, with a budget that lasts seconds. */
export const TOY_CONFIG = `goal: Lower the loss
objective: { metric: loss, direction: minimize }
evaluate:
  command: python3 evaluate.py --seed {seed}
  timeout: 60s
edit: ["model.py"]
protect: ["evaluate.py"]
aspects: [optimizer, hyperparameter]
budget: { replicates: 14 }
seed: 1
`;

export const gitIn = (folder: string, ...args: string[]): string =>
  execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_AUTHOR_NAME: "User",
      GIT_AUTHOR_EMAIL: "user@localhost",
      GIT_COMMITTER_NAME: "User",
      GIT_COMMITTER_EMAIL: "user@localhost",
    },
  });

/** Starts the command line as a person would, in a process of its own. */
export const startEspalier = (folder: string, args: readonly string[], options: SpawnOptions = {}) => {
  const child = spawn(process.execPath, ["--no-warnings", MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: "1", COLUMNS: "120" },
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString("utf8");
  });
  const ended = new Promise<Answer>((resolve) => {
    child.on("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, ended, said: () => stderr, printed: () => stdout };
};

/** Runs one command line to its end. */
export const espalier = (folder: string, ...args: string[]): Promise<Answer> => startEspalier(folder, args).ended;

/** Waits until something holds, at most some minutes. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 200_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("It never came to hold.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
