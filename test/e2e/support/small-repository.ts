import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallSettings {
  readonly replicates?: number;
  /** The agent, as the project file names it. */
  readonly agent?: string;
  /** Further files of the repository, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A repository whose evaluation takes a moment of Python's standard library: knobs with a known optimum, and seed noise. */
export const smallRepository = (settings: SmallSettings = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-small-"));
  writeFileSync(join(folder, "model.py"), MODEL);
  writeFileSync(join(folder, "evaluate.py"), EVALUATE);
  writeFileSync(join(folder, "espalier.yaml"), projectFile(settings));
  for (const [path, text] of Object.entries(settings.files ?? {})) writeFileSync(join(folder, path), text);
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "A small model");
  return folder;
};

/** Runs git in a folder as a user would, with an identity of the test's own. */
export const git = (folder: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=User", "-c", "user.email=user@example.org", ...args], {
    cwd: folder,
    encoding: "utf8",
    // A fixed date, so that two repositories of the same content have the same commits.
    env: { ...process.env, GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z", GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z" },
  });

const MODEL = `LEARNING_RATE = 0.02
WEIGHT_DECAY = 0.1
HIDDEN = 16


def fit(rng):
    """A score that rises towards a learning rate of 0.3, a decay of 0.001 and more units."""
    import math

    score = -abs(math.log10(LEARNING_RATE / 0.3)) - 0.4 * abs(math.log10(WEIGHT_DECAY / 0.001))
    score += 0.3 * math.log10(HIDDEN)
    return score + rng.gauss(0, 0.05)
`;

const EVALUATE = `import argparse
import json
import os
import random

import model

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=0)
rng = random.Random(parser.parse_args().seed)
# A number that no two runs share tells whether one replicate was ever run twice.
nonce = int.from_bytes(os.urandom(4), "big")
print(json.dumps({"score": model.fit(rng), "size": model.HIDDEN, "nonce": nonce}))
`;

const projectFile = ({ replicates = 52, agent = "builtin" }: SmallSettings): string => `goal: Raise the score
objective: { metric: score, direction: maximize }
constraints:
  - { metric: size, max: 4000 }
evaluate:
  command: python3 evaluate.py --seed {seed}
  timeout: 60s
edit: ["model.py"]
protect: ["evaluate.py"]
budget: { replicates: ${replicates} }
agent: ${agent}
parallel: 1
seed: 7
`;
