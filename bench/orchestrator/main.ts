/**
 * The orchestrator's own time: agent and evaluation are instant, git, guard, memory and journal are real. Beside it the
 * same number of commits made by plain git in a worktree, so that the ratio says what Espalier adds.
 *
 *     npm run bench                    studies that already hold 10, 1,000 and 10,000 trials
 *     npm run bench -- 10 500          others
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findGitDir, gitGuard } from "../../src/adapters/guard/index.ts";
import { openJournal } from "../../src/adapters/journal/sqlite-journal.ts";
import { memoryRecall } from "../../src/adapters/recall/index.ts";
import { gitWorktrees } from "../../src/adapters/worktrees/git-worktrees.ts";
import { apply, fold } from "../../src/core/apply.ts";
import { decide } from "../../src/core/decide.ts";
import type { RequestEvent, StudyEvent } from "../../src/core/events.ts";
import type { StudyState } from "../../src/core/state.ts";
import { drive } from "../../src/runtime/drive.ts";
import type { Shell } from "../../src/runtime/shell.ts";
import { openStudy } from "../../src/runtime/study.ts";
import { loadParsers } from "../../src/source/index.ts";
import { FREE_USAGE, scriptedAgent } from "../../src/testing/scripted-agent.ts";
import { scriptedExecutor } from "../../src/testing/scripted-executor.ts";
import { simulatedSpec, simulatedStudy, simulatedWorld } from "../../src/testing/simulated-world.ts";

const MEASURED_TRIALS = 40;
const LINES = 400;

/** What each process of the measurement is for: each size is measured in one that holds nothing else. */
const TASKS: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  record: async (size = "", repo = "") => record(Number(size), repo),
  measure: async (size = "", repo = "", plainMs = "") => measure(Number(size), repo, Number(plainMs)),
};

const [task = "", ...args] = process.argv.slice(2);
await (TASKS[task]?.(...args) ?? measureAll(process.argv.slice(2).map(Number)));

async function measureAll(sizes: readonly number[]): Promise<void> {
  const plainMs = plainGit();
  console.log(
    `plain git: edit, add and commit in a worktree ${plainMs.toFixed(0)} ms (median of ${MEASURED_TRIALS})\n`,
  );
  console.log("trials   events   decide+apply ms   open s   one trial ms (median, p90)   of plain git   RSS MB");
  for (const size of sizes.length > 0 ? sizes : [10, 1_000, 10_000]) {
    const repo = repository();
    inOwnProcess("record", String(size), repo);
    inOwnProcess("measure", String(size), repo, String(plainMs));
    rmSync(repo, { recursive: true, force: true });
  }
}

function inOwnProcess(...args: readonly string[]): void {
  execFileSync(process.execPath, ["--no-warnings", import.meta.filename, ...args], { stdio: "inherit" });
}

async function record(size: number, repo: string): Promise<void> {
  const { events, decideMs } = recordedStudy(size, git(repo, "rev-parse", "HEAD"));
  const writer = openJournal({ path: journalOf(repo), study: "main", mode: "write" });
  for (let i = 0; i < events.length; i += 5_000) writer.append(events.slice(i, i + 5_000), i);
  writer.close();
  process.stdout.write(
    [String(size).padStart(6), String(events.length).padStart(8), decideMs.toFixed(2).padStart(17)].join(" "),
  );
}

async function measure(size: number, repo: string, plainMs: number): Promise<void> {
  const stateDir = join(repo, ".espalier");
  const openedAt = performance.now();
  const journal = openJournal({ path: journalOf(repo), study: "main", mode: "write" });
  const study = openStudy(journal, () => Date.now());
  const openMs = performance.now() - openedAt;

  const settledAt: number[] = [];
  const finishing = new AbortController();
  const shell = await shellOf(repo, stateDir, study.state);
  await drive(study, shell, {
    pid: process.pid,
    version: "bench",
    finishing: finishing.signal,
    now: new AbortController().signal,
    until: null,
    linesToEarlier: new Map(),
    onNotice: () => {},
    onChange: (state) => {
      while (settledAt.length < state.settledTrials - size) settledAt.push(performance.now());
      if (settledAt.length > MEASURED_TRIALS) finishing.abort();
    },
  });
  await shell.worktrees.settled();
  journal.close();

  const gaps = settledAt
    .slice(1)
    .map((at, i) => at - (settledAt[i] ?? at))
    .sort((a, b) => a - b);
  const at = (share: number): number => gaps[Math.floor(share * (gaps.length - 1))] ?? Number.NaN;
  console.log(
    [
      (openMs / 1000).toFixed(2).padStart(9),
      `${at(0.5).toFixed(0)}, ${at(0.9).toFixed(0)}`.padStart(28),
      `${(at(0.5) / plainMs).toFixed(1)} x`.padStart(14),
      (process.memoryUsage().rss / 1e6).toFixed(0).padStart(8),
    ].join(" "),
  );
}

function journalOf(repo: string): string {
  return join(repo, ".espalier", "journal.db");
}

/** A study with `size` settled trials, decided by the real core; all its trials stand on one real commit. */
function recordedStudy(size: number, commit: string): { events: readonly StudyEvent[]; decideMs: number } {
  const spec = simulatedSpec({ budget: { ...simulatedSpec().budget, replicates: 2 * size + 400 } });
  const world = simulatedWorld({ seed: 11 });
  const events: StudyEvent[] = [simulatedStudy(spec)];
  const state = fold([{ seq: 1, atMs: 0, event: simulatedStudy(spec) }]);
  const spent: number[] = [];
  const record = (event: StudyEvent): void => {
    const real = "commit" in event ? { ...event, commit } : event;
    events.push(real as StudyEvent);
    apply(state, { seq: events.length, atMs: events.length, event: real as StudyEvent });
  };
  const queue: RequestEvent[] = [];
  while (state.settledTrials < size || state.activeAttempts.length > 0) {
    for (;;) {
      const startedAt = performance.now();
      const due = decide(state);
      if (due.length === 0 || (state.settledTrials >= size && due[0]?.type === "attempt_started")) break;
      for (const event of due) record(event);
      spent.push(performance.now() - startedAt);
      queue.push(...due.filter((event): event is RequestEvent => event.type.endsWith("_requested")));
    }
    const request = queue.shift();
    if (request === undefined) break;
    record(world.answer(state, request));
  }
  const last = spent.slice(-200).sort((a, b) => a - b);
  return { events, decideMs: last[Math.floor(last.length * 0.9)] ?? 0 };
}

async function shellOf(repo: string, stateDir: string, state: StudyState): Promise<Shell> {
  const world = simulatedWorld({ seed: 12 });
  return {
    worktrees: gitWorktrees({ repo, stateDir, study: "main" }),
    executor: scriptedExecutor({
      measure: (job) => {
        const outcome = world.answer(state, {
          type: "replicate_requested",
          id: job.id,
          trial: job.trial,
          purpose: "search",
          seed: job.seed,
          attempt: 1,
        });
        return outcome.type === "replicate_finished" ? outcome.metrics : { score: 0, latency: 10 };
      },
    }),
    agent: scriptedAgent({
      propose: ({ attempt, aspect }) => ({
        kind: "proposed",
        difference: "",
        usage: FREE_USAGE,
        proposal: {
          hypothesis: `Setting knob_${attempt % LINES} to ${attempt} raises the score.`,
          aspect,
          change: {
            component: `part ${attempt}`,
            operation: "set",
            parameter: `knob_${attempt % LINES}`,
            from: "0",
            to: String(attempt),
          },
          expects: [],
          files: ["model.py"],
        },
      }),
      implement: ({ proposal }, { worktree }) => {
        const lines = modelLines();
        const at = Number(proposal.change.parameter.split("_")[1]);
        lines[at] = `knob_${at} = ${proposal.change.to}`;
        writeFileSync(join(worktree, "model.py"), lines.join("\n"));
        return { kind: "edited", usage: FREE_USAGE };
      },
    }),
    recall: memoryRecall(),
    guard: gitGuard({ gitDir: await findGitDir(repo), parsers: await loadParsers() }),
    clock: {
      nowMs: () => Date.now(),
      sleep: (ms) => sleep(ms),
      randomHex: (bytes) => randomBytes(bytes).toString("hex"),
    },
    checkout: repo,
    studyFolder: stateDir,
    inboxFolder: join(stateDir, "inbox"),
    worktreeQuotaBytes: 1e10,
    secrets: () => [],
    writeReport: async () => "report",
  };
}

/** The least that any orchestrator must do: edit a file in a worktree and commit it. */
function plainGit(): number {
  const repo = repository();
  const worktree = join(repo, "worktree");
  git(repo, "worktree", "add", "--quiet", "--detach", worktree);
  const spent: number[] = [];
  for (let i = 0; i < MEASURED_TRIALS; i++) {
    const startedAt = performance.now();
    writeFileSync(join(worktree, "model.py"), [...modelLines(), `extra = ${i}`].join("\n"));
    git(worktree, "add", "--all");
    git(worktree, "commit", "--quiet", "--message", `${i}`);
    spent.push(performance.now() - startedAt);
  }
  rmSync(repo, { recursive: true, force: true });
  return spent.sort((a, b) => a - b)[Math.floor(spent.length / 2)] ?? Number.NaN;
}

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), "espalier-bench-"));
  writeFileSync(join(folder, "model.py"), modelLines().join("\n"));
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "base");
  return folder;
}

function modelLines(): string[] {
  return Array.from({ length: LINES }, (_, i) => `knob_${i} = 0`);
}

function git(folder: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}
