import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findGitDir, gitGuard } from "../../src/adapters/guard/index.ts";
import { gitWorktrees } from "../../src/adapters/worktrees/git-worktrees.ts";
import { fold } from "../../src/core/apply.ts";
import type { PatchBrief } from "../../src/core/brief.ts";
import { combineEdits } from "../../src/runtime/combine-edits.ts";
import { sessionsOf } from "../../src/runtime/sessions.ts";
import type { Shell } from "../../src/runtime/shell.ts";
import { loadParsers } from "../../src/source/index.ts";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { FREE_USAGE, scriptedAgent } from "../../src/testing/scripted-agent.ts";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const TRAIN = (call: string): string => `def main():\n    model = build()\n    ${call}\n    return model\n`;

/** A study on a real repository in which #1 and #2 change the same line of their parent, the root. */
const makeStudy = async (implement: (brief: PatchBrief, path: string) => void) => {
  const root = mkdtempSync(join(tmpdir(), "espalier-combine-"));
  roots.push(root);
  const repo = join(root, "repo");
  mkdirSync(repo);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", repo, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
      encoding: "utf8",
    }).trim();
  git("init", "--quiet");
  const commit = (call: string): string => {
    writeFileSync(join(repo, "train.py"), TRAIN(call));
    writeFileSync(join(repo, "evaluate.py"), "print(1)\n");
    git("add", "-A");
    git("commit", "--quiet", "-m", call);
    return git("rev-parse", "HEAD");
  };
  const base = commit("fit(model, lr=0.1)");
  const faster = commit("fit(model, lr=0.5)");
  git("checkout", "--quiet", base);
  const steadier = commit("fit(model, lr=0.1, momentum=0.9)");

  const state = fold(recordStudy({ trials: 4, isFinished: false, guardrails: false, hostile: [] }));
  for (const [number, id] of [base, faster, steadier].entries()) {
    const trial = state.trials[number];
    if (trial === undefined) throw new Error("the recorded study is too short");
    Object.assign(trial, { commit: id, parent: number === 0 ? null : 0 });
  }
  const joining = state.trials[2];
  if (joining?.proposal == null) throw new Error("the recorded study is too short");
  const change = { ...joining.proposal.change, component: "fit", parameter: "momentum", from: "", to: "0.9" };
  Object.assign(joining, { proposal: { ...joining.proposal, aspect: "optimizer", change, files: ["train.py"] } });
  Object.assign(state.spec, { edit: ["*.py"], protect: ["evaluate.py"] });
  const asked: PatchBrief[] = [];
  const worktrees = gitWorktrees({ repo, stateDir: join(root, "state"), study: "main" });
  const shell = {
    worktrees,
    guard: gitGuard({ gitDir: await findGitDir(repo), parsers: await loadParsers() }),
    agent: scriptedAgent({
      propose: () => ({ kind: "declined", reason: "not asked", usage: FREE_USAGE }),
      implement: (brief, { worktree }) => {
        asked.push(brief);
        implement(brief, worktree);
        return { kind: "edited", usage: { ...FREE_USAGE, inputTokens: 700 } };
      },
    }),
    studyFolder: join(root, "study"),
    secrets: () => [],
  } as unknown as Shell;
  const memory = { recollect: () => ({ vocabulary: { components: [], parameters: [] }, nearest: [] }) };
  const combine = () =>
    combineEdits(
      state,
      shell,
      sessionsOf(state, shell, memory as never),
      {
        type: "combination_requested",
        id: "attempt-2/combination",
        attempt: 2,
        operator: "combine",
        base: 1,
        edits: [2],
      },
      new AbortController().signal,
    );
  const show = (id: string | null): string => git("show", `${id}:train.py`);
  return { combine, show, asked, faster };
};

const setCall = (path: string, call: string): void => writeFileSync(join(path, "train.py"), TRAIN(call));

describe("Edits that change the same lines", () => {
  it("are joined by the agent, which is shown the conflict and the patch, and charged for it", async () => {
    const { combine, show, asked } = await makeStudy((_, path) => setCall(path, "fit(model, lr=0.5, momentum=0.9)"));
    const combined = await combine();
    expect(combined).toMatchObject({ applied: [2], leftOut: [], usage: { inputTokens: 700 }, files: ["train.py"] });
    expect(show(combined.commit)).toContain("fit(model, lr=0.5, momentum=0.9)");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.remark).toMatchObject({ kind: "conflict", message: "train.py was changed on the same lines" });
    expect(asked[0]?.prompt).toContain("+    fit(model, lr=0.1, momentum=0.9)");
  });

  it("are left out when what the agent made touches the evaluator", async () => {
    const { combine } = await makeStudy((_, path) => {
      setCall(path, "fit(model, lr=0.5, momentum=0.9)");
      writeFileSync(join(path, "evaluate.py"), "print(2)\n");
    });
    const combined = await combine();
    expect(combined).toMatchObject({ commit: null, applied: [], usage: { inputTokens: 700 } });
    expect(combined.leftOut[0]?.reason).toMatch(/same lines; the agent did not merge it: evaluate\.py is protected/);
  });

  it("are left out when the agent changes something else as well, or nothing", async () => {
    const coupled = await makeStudy((_, path) => {
      writeFileSync(
        join(path, "train.py"),
        "def main():\n    model = build(dropout=0.4)\n    augment(model)\n    fit(model, lr=0.5, momentum=0.9)\n    return average(model)\n",
      );
    });
    expect((await coupled.combine()).leftOut[0]?.reason).toMatch(/its patch is coupled/);
    const idle = await makeStudy(() => {});
    expect((await idle.combine()).leftOut[0]?.reason).toMatch(/did not merge it: no file differs/);
  });

  it("go into no commit with a secret of the agent's", async () => {
    const { combine } = await makeStudy((_, path) =>
      setCall(path, `fit(model, lr=0.5, momentum=0.9, key="sk-ant-api03-${"a1B2".repeat(10)}")`),
    );
    expect((await combine()).leftOut[0]?.reason).toMatch(/held what looks like a secret/);
  });
});
