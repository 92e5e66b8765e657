/**
 * A study with an agent that repeats its ideas in other words and couples its changes, as real ones do, once with guard
 * and memory and once without, at the same budget. Git, guard, memory and decisions are real; only the evaluation is a
 * formula over the constants of the committed script.
 *
 *     npm run bench:careless-agent            five studies of 80 replicates each way
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findGitDir, gitGuard } from "../../src/adapters/guard/index.ts";
import { memoryJournal } from "../../src/adapters/journal/memory-journal.ts";
import { memoryRecall } from "../../src/adapters/recall/index.ts";
import { gitWorktrees } from "../../src/adapters/worktrees/git-worktrees.ts";
import { hash32 } from "../../src/core/random.ts";
import type { StudyState } from "../../src/core/state.ts";
import type { Guard } from "../../src/ports/guard.ts";
import type { Recall } from "../../src/ports/recall.ts";
import { drive } from "../../src/runtime/drive.ts";
import { createStudy } from "../../src/runtime/study.ts";
import { loadParsers } from "../../src/source/index.ts";
import { FREE_USAGE, scriptedAgent } from "../../src/testing/scripted-agent.ts";
import { scriptedExecutor } from "../../src/testing/scripted-executor.ts";
import { simulatedSpec, simulatedStudy } from "../../src/testing/simulated-world.ts";
import { IDEAS, type Idea } from "./ideas.ts";

const REPEATS = 0.4;
const COUPLES = 0.3;
const LEARNS = 0.7;

const forgetful: Recall = {
  remember: () => {},
  judge: () => ({ verdict: "new", match: null, score: 0, layer: "off", differing: [], message: "" }),
  sameCode: () => null,
  nearest: () => [],
  vocabulary: () => ({ components: [], parameters: [] }),
};

const studies = Number(process.argv[2] ?? 5);
const budget = Number(process.argv[3] ?? 80);
const parsers = await loadParsers();
console.log(
  `${studies} studies of ${budget} replicates; the agent repeats ${100 * REPEATS} % and couples ${100 * COUPLES} % of its ideas.\n`,
);
console.log(
  "guard and memory   measured   of them repeats   coupled   refused repeats   asked   split   refused coupled   distinct ideas   true gain   confirmed",
);
for (const isOn of [true, false]) {
  const rows: Row[] = [];
  for (let seed = 1; seed <= studies; seed++) rows.push(await runOne(seed, isOn));
  const mean = (pick: (row: Row) => number): string =>
    (rows.reduce((sum, row) => sum + pick(row), 0) / rows.length).toFixed(1);
  console.log(
    [
      (isOn ? "on" : "off").padEnd(16),
      mean((row) => row.measured).padStart(10),
      mean((row) => row.repeats).padStart(17),
      mean((row) => row.coupled).padStart(9),
      mean((row) => row.refusedRepeats).padStart(17),
      mean((row) => row.asked).padStart(7),
      mean((row) => row.split).padStart(7),
      mean((row) => row.refusedCoupled).padStart(17),
      mean((row) => row.distinct).padStart(16),
      mean((row) => row.gain).padStart(11),
      mean((row) => row.confirmed).padStart(11),
    ].join(" "),
  );
}

interface Row {
  readonly measured: number;
  readonly repeats: number;
  readonly coupled: number;
  readonly refusedRepeats: number;
  readonly asked: number;
  readonly split: number;
  readonly refusedCoupled: number;
  readonly distinct: number;
  readonly gain: number;
  readonly confirmed: number;
}

async function runOne(seed: number, isOn: boolean): Promise<Row> {
  const repo = repository();
  const stateDir = join(repo, ".espalier");
  const spec = simulatedSpec({
    budget: { ...simulatedSpec().budget, replicates: budget },
    aspects: [...new Set(IDEAS.map(({ aspect }) => aspect))],
    guardrails: [],
    coupled: "split",
    edit: ["train.py"],
  });
  const created = {
    ...simulatedStudy(spec, `careless-${seed}`),
    name: "main",
    baseCommit: git(repo, "rev-parse", "HEAD").trim(),
  };
  const study = createStudy(memoryJournal(), created, () => Date.now());
  const { state } = study;
  const worktrees = gitWorktrees({ repo, stateDir, study: "main" });
  const planned = new Map<number, { readonly main: Idea; readonly extra: Idea | null }>();
  const pick = (name: string): number => hash32(`${seed}/${name}`) / 2 ** 32;

  const proposalOf = (main: Idea, difference: string, name: string) => {
    const wording = main.wordings[Math.floor(pick(`words/${name}`) * main.wordings.length)] as Idea["wordings"][number];
    const { hypothesis, component, operation, parameter, to } = wording;
    const change = { component, operation, parameter, from: main.from, to, unit: "", scope: "" };
    const expects = [{ metric: "score", direction: "up" }];
    const proposal = { hypothesis, aspect: main.aspect, change, expects, files: ["train.py"] };
    return { kind: "proposed" as const, difference, usage: FREE_USAGE, proposal };
  };

  const agent = scriptedAgent({
    propose: ({ attempt, remark }) => {
      const turn = `${attempt}/${remark === null ? 1 : `${remark.kind}/${state.refusedProposals.length}`}`;
      const said = [...planned].flatMap(([number, { main }]) => (number === attempt ? [] : [main]));
      // Asked what differs, it looks once more, and sees whether it has said the same before.
      const asked = planned.get(attempt);
      if (remark?.kind === "what differs" && asked) {
        if (said.includes(asked.main)) return { kind: "declined", reason: "Nothing differs.", usage: FREE_USAGE };
        return proposalOf(asked.main, `The value is ${asked.main.to}.`, turn);
      }
      const old = said[Math.floor(pick(`old/${turn}`) * said.length)];
      const fresh = IDEAS.filter((candidate) => !said.includes(candidate));
      const next = fresh[Math.floor(pick(`fresh/${turn}`) * fresh.length)] ?? old ?? (IDEAS[0] as Idea);
      const main = old !== undefined && pick(`repeat/${turn}`) < REPEATS ? old : next;
      const other = IDEAS[Math.floor(pick(`extra/${turn}`) * IDEAS.length)] as Idea;
      const isCoupled = other.constant !== main.constant && pick(`couple/${turn}`) < COUPLES;
      planned.set(attempt, { main, extra: isCoupled ? other : null });
      return proposalOf(main, "", turn);
    },
    implement: ({ attempt, remark }, { worktree }) => {
      const plan = planned.get(attempt);
      if (!plan) return { kind: "failed", failure: "crash", message: "no plan", usage: FREE_USAGE };
      const path = join(worktree, "train.py");
      const isMended = remark?.kind === "guard" && pick(`mend/${attempt}`) < LEARNS;
      const extra = isMended ? null : plan.extra;
      const before =
        isMended && plan.extra
          ? set(readFileSync(path, "utf8"), plan.extra, plan.extra.from)
          : readFileSync(path, "utf8");
      writeFileSync(path, extra ? set(set(before, plan.main), extra) : set(before, plan.main));
      return { kind: "edited", usage: FREE_USAGE };
    },
  });

  const finishing = new AbortController();
  await drive(
    study,
    {
      worktrees,
      executor: scriptedExecutor({
        measure: (job) => {
          const value = trueValue(git(repo, "show", `${job.worktree.commit}:train.py`));
          return { score: value + normal(pick, `${job.trial}/${job.seed}`), latency: 10 };
        },
      }),
      agent,
      recall: isOn ? memoryRecall() : forgetful,
      guard: isOn ? gitGuard({ gitDir: await findGitDir(repo), parsers }) : blind(),
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
    },
    {
      pid: process.pid,
      version: "bench",
      finishing: finishing.signal,
      now: new AbortController().signal,
      until: null,
      linesToEarlier: new Map(),
      onNotice: () => {},
      onChange: () => {},
    },
  );
  await worktrees.settled();
  const row = rowOf(state, (commit) => git(repo, "show", `${commit}:train.py`));
  rmSync(repo, { recursive: true, force: true });
  return row;
}

function rowOf(state: StudyState, scriptOf: (commit: string) => string): Row {
  const constantsAt = (trial: number): Map<string, string> =>
    constantsOf(scriptOf(state.trials[trial]?.commit ?? state.baseCommit));
  const editsOf = (trial: number): readonly string[] => {
    const before = constantsAt(state.trials[trial]?.parent ?? 0);
    return [...constantsAt(trial)].flatMap(([name, value]) => (before.get(name) === value ? [] : [`${name}=${value}`]));
  };
  const measured = state.trials.filter(
    ({ number, operator, settled }) =>
      number > 0 && operator === "improve" && (settled === "measured" || settled === "inert"),
  );
  const seen = new Set<string>();
  let repeats = 0;
  let coupled = 0;
  for (const { number } of measured) {
    const changed = editsOf(number);
    if (changed.length > 1) coupled += 1;
    if (changed.every((edit) => seen.has(edit))) repeats += 1;
    for (const edit of changed) seen.add(edit);
  }
  const best = state.trunk !== 0 ? state.trunk : (state.audit?.trial ?? 0);
  return {
    measured: measured.length,
    repeats,
    coupled,
    refusedRepeats: state.refusedProposals.filter(({ verdict }) => verdict?.verdict === "repeat").length,
    asked: state.attempts.filter(({ hasAskedDifference }) => hasAskedDifference).length,
    split: state.attempts.filter(({ part }) => part !== null).length,
    refusedCoupled: state.trials.filter(({ settled, guard }) => settled === "refused" && guard?.verdict === "coupled")
      .length,
    distinct: seen.size,
    gain: trueValue(scriptOf(state.trials[best]?.commit ?? state.baseCommit)),
    confirmed: state.trunk === 0 ? 0 : 1,
  };
}

function constantsOf(script: string): Map<string, string> {
  return new Map([...script.matchAll(/^([A-Z_]+) = (\S+)$/gm)].map((match) => [match[1] ?? "", match[2] ?? ""]));
}

function trueValue(script: string): number {
  const constants = constantsOf(script);
  return IDEAS.reduce((sum, { constant, to, effect }) => sum + (constants.get(constant) === to ? effect : 0), 0);
}

function set(script: string, { constant, to: value }: Idea, to = value): string {
  return script.replace(new RegExp(`^${constant} = \\S+$`, "m"), `${constant} = ${to}`);
}

/** Lets everything through, as loops without a guard do. */
function blind(): Guard {
  let patches = 0;
  return {
    judge: async () => {
      patches += 1;
      return {
        verdict: {
          verdict: "single",
          title: "",
          groups: [],
          incidental: [],
          silent: [],
          violations: [],
          repairText: "",
        },
        patchFingerprint: `patch-${patches}`,
        treeFingerprint: `tree-${patches}`,
        parts: [],
      };
    },
  };
}

function normal(pick: (name: string) => number, name: string): number {
  return Math.sqrt(-2 * Math.log(pick(`r/${name}`) + 1e-12)) * Math.cos(2 * Math.PI * pick(`a/${name}`));
}

function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), "espalier-careless-"));
  const first = new Map(IDEAS.map(({ constant, from }) => [constant, from]));
  const constants = [...first].map(([constant, from]) => `${constant} = ${from}`).join("\n");
  const uses = [...first.keys()].map((constant) => `    print("${constant.toLowerCase()}", ${constant})`).join("\n");
  writeFileSync(join(folder, "train.py"), `${constants}\n\n\ndef train():\n${uses}\n`);
  git(folder, "init", "--quiet");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "base");
  return folder;
}

function git(folder: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" });
}
