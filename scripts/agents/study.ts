/**
 * Runs a study of twelve trials with a real agent on a copy of any Python repository, against a mock model and a provider
 * that do everything wrong, and prints what held: `study.ts --repo DIR [--agent NAME]`. The ideas are the built-in ones.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { applyEdits, type Candidate } from "../../src/adapters/agents/builtin/candidate.ts";
import { candidateEdits } from "../../src/adapters/agents/builtin/candidate-edits.ts";
import type { SourceFile } from "../../src/adapters/agents/builtin/code-base.ts";
import { editRules, readSourceFiles } from "../../src/adapters/agents/builtin/source-files.ts";
import { profileNamed } from "../../src/adapters/agents/profiles/index.ts";
import { loadParsers } from "../../src/source/index.ts";
import { checksOf, type Idea, runFaultyStudy } from "./faulty-study.ts";
import type { MockStep } from "./mock-provider.ts";

const { values } = parseArgs({ options: { repo: { type: "string" }, agent: { type: "string", default: "pi" } } });
const agent = profileNamed(values.agent);
if (values.repo === undefined || agent === null) throw new Error("Usage: study.ts --repo DIR [--agent NAME]");

const repo = join(mkdtempSync(join(tmpdir(), "espalier-agents-study-")), "repo");
cpSync(values.repo, repo, { recursive: true });
const git = (...args: readonly string[]): unknown =>
  execFileSync("git", ["-C", repo, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
if (!existsSync(join(repo, ".git"))) {
  execFileSync("git", ["init", "--quiet", repo]);
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
}
const cli = join(import.meta.dirname, "../../src/cli/main.ts");
execFileSync(process.execPath, ["--no-warnings", cli, "-C", repo, "init", "--yes"], { stdio: "inherit" });
const project = parse(readFileSync(join(repo, "espalier.yaml"), "utf8")) as {
  readonly objective: { readonly metric: string; readonly direction: string };
  readonly edit?: readonly string[];
  readonly protect?: readonly string[];
};

const { objective, edit = [], protect = [] } = project;
const files = await readSourceFiles(repo);
const unused = candidateEdits(await loadParsers(), files, editRules({ edit, protect }));

const ideaFor = (_index: number, aspect: string): Idea => {
  const fits = unused.findIndex(({ aspects }) => aspects.includes(aspect));
  const [candidate] = unused.splice(Math.max(0, fits), 1);
  if (candidate === undefined) throw new Error(`${values.repo} has too few places for twelve ideas.`);
  const { change, action, reason, edits } = candidate;
  const isUp = objective.direction === "maximize";
  return {
    proposal: {
      hypothesis: `${action} ${isUp ? "raises" : "lowers"} ${objective.metric}, because ${reason}.`,
      change,
      expects: [{ metric: objective.metric, direction: isUp ? "up" : "down" }],
      files: [...new Set(edits.map(({ path }) => path))],
      // Ideas of a catalogue read alike; asked what differs, this is the answer.
      difference: `The component is "${change.component}" and the new value "${change.to}".`,
    },
    steps: stepsOf(candidate, files),
  };
};

/** Whole files are replaced by what the edit makes of them: the agent's own tool for edits reads and writes them. */
const stepsOf = ({ edits }: Candidate, sources: readonly SourceFile[]): readonly MockStep[] =>
  [...new Set(edits.map(({ path }) => path))].flatMap((path): readonly MockStep[] => {
    const text = sources.find((file) => file.path === path)?.text ?? "";
    const own = edits.filter((change) => change.path === path);
    return [
      { read: path },
      ...changedLines(text, applyEdits(text, own)).map((lines) => ({ edit: { path, ...lines } })),
    ];
  });

/** The one block of lines in which two texts differ. */
const changedLines = (before: string, after: string): readonly { readonly from: string; readonly to: string }[] => {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < a.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  // A line of context on either side makes the block one that occurs once.
  const [from, until] = [Math.max(0, head - 1), Math.max(0, tail - 1)];
  return [{ from: a.slice(from, a.length - until).join("\n"), to: b.slice(from, b.length - until).join("\n") }];
};

const startedAt = performance.now();
const result = await runFaultyStudy({
  repo,
  agent,
  ideaFor,
  protectedFile: protect.find((path) => existsSync(join(repo, path))) ?? "evaluate.py",
  settings: { budget: { trials: 12, replicates: 40 }, seed: 1 },
  onOutput: (text) => process.stdout.write(text),
});
process.stdout.write(
  `\n${agent.title} on ${values.repo}: ${((performance.now() - startedAt) / 60_000).toFixed(1)} min\n\n`,
);
const checks = checksOf(result);
for (const { title, holds, detail } of checks) process.stdout.write(`${holds ? "yes" : "NO "}  ${title}: ${detail}\n`);
process.stdout.write(`\nThe study is in ${repo}.\n`);
process.exitCode = checks.every(({ holds }) => holds) ? 0 : 1;
