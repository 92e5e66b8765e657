import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gitGuard } from "../../src/adapters/guard/index.ts";
import { memoryRecall } from "../../src/adapters/recall/index.ts";
import type { Proposal } from "../../src/core/proposal.ts";
import type { StudySpec } from "../../src/core/study-spec.ts";
import type { Recall } from "../../src/ports/recall.ts";
import { commandFingerprint, measuredElsewhere } from "../../src/runtime/memory.ts";
import { loadParsers } from "../../src/source/index.ts";
import { simulatedSpec } from "../../src/testing/simulated-world.ts";

let root = "";

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  }).trim();

const commit = (files: Readonly<Record<string, string>>): string => {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", "change");
  return git("rev-parse", "HEAD");
};

const TRAIN = "import json\n\nconfig = json.load(open('config.json'))\nfit(config['lr'])\n";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "espalier-elsewhere-"));
  git("init", "--quiet", "--initial-branch=main");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const proposal: Proposal = {
  hypothesis: "A learning rate of 0.2 lowers the loss.",
  aspect: "optimizer",
  change: { component: "optimizer", operation: "set", parameter: "lr", from: "0.1", to: "0.2", unit: "", scope: "" },
  expects: [],
  files: ["config.json"],
};

const specWith = (command: string): StudySpec => {
  const spec = simulatedSpec();
  return { ...spec, evaluate: { ...spec.evaluate, form: { kind: "command", command: { argv: command.split(" ") } } } };
};

/** The memory of a study to come, with what an earlier one came to. */
const remembering = (treeFingerprint: string, spec: StudySpec): Recall => {
  const recall = memoryRecall();
  recall.remember({
    id: "first/attempt-1",
    proposal,
    trial: null,
    baseCommit: "base",
    patchFingerprint: null,
    treeFingerprint,
    commandFingerprint: commandFingerprint(spec),
    result: "study first, #1: unclear",
  });
  return recall;
};

describe("Code that an earlier study of the repository has measured", () => {
  it("is told from new code by its tree, configuration files included, and by the command that measures it", async () => {
    const base = commit({ "train.py": TRAIN, "config.json": '{"lr": 0.1}\n' });
    const tried = commit({ "config.json": '{"lr": 0.2}\n' });
    // Another way to the same program and configuration: the layout differs, and what is done does not.
    git("checkout", "--quiet", base);
    const again = commit({ "train.py": `# Fast.\n${TRAIN}`, "config.json": '{"lr": 0.2}\n' });
    git("checkout", "--quiet", base);
    const other = commit({ "config.json": '{"lr": 0.3}\n' });
    const guard = gitGuard({ gitDir: join(root, ".git"), parsers: await loadParsers() });
    const treeOf = async (after: string): Promise<string> =>
      (await guard.judge({ before: base, after, proposal, edit: [], protect: [], split: false })).treeFingerprint;

    const short = specWith("python3 evaluate.py --epochs 3 --seed {seed}");
    const long = specWith("python3 evaluate.py --epochs 30 --seed {seed}");
    const recall = remembering(await treeOf(tried), short);
    const told = async (commitOf: string, spec: StudySpec): Promise<readonly string[]> =>
      measuredElsewhere(recall, { spec }, 4, await treeOf(commitOf));

    expect(await told(again, short)).toEqual([
      'The code is the same as that of "A learning rate of 0.2 lowers the loss." (study first, #1: unclear); change it otherwise',
    ]);
    expect(await told(other, short)).toEqual([]);
    expect(await told(again, long)).toEqual([]);
  });
});
