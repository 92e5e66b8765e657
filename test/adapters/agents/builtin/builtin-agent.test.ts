import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtinAgent } from "../../../../src/adapters/agents/builtin/builtin-agent.ts";
import type { Brief } from "../../../../src/core/brief.ts";
import type { Proposal } from "../../../../src/core/proposal.ts";
import type { AgentSession } from "../../../../src/ports/agent.ts";
import { agentContract, exampleBrief } from "../../../../src/testing/agent-contract.ts";
import { SAMPLES } from "./sample-repositories.ts";

const FILES = Object.fromEntries((SAMPLES["a classifier of table rows"] ?? []).map(({ path, text }) => [path, text]));

describe("The built-in agent keeps the contract of the agent port:", () => {
  for (const { title, run } of agentContract(async () => ({ agent: builtinAgent(), files: FILES }))) it(title, run);
});

describe("The built-in agent", () => {
  it("writes the edit that it proposed and nothing else", () =>
    inWorktree(async (session, worktree) => {
      const proposal = await proposed(session, { aspect: "architecture" });
      expect(proposal.hypothesis).toBe(
        "Replacing SGDClassifier by HistGradientBoostingClassifier raises accuracy, because trees model thresholds and interactions that it misses.",
      );
      await implement(session, proposal);
      expect(readFileSync(join(worktree, "train.py"), "utf8")).toContain(
        "HistGradientBoostingClassifier(random_state=seed)",
      );
      expect(readFileSync(join(worktree, "evaluate.py"), "utf8")).toBe(FILES["evaluate.py"]);
    }));

  it("offers another edit when the first is refused as a repeat", () =>
    inWorktree(async (session) => {
      const first = await proposed(session, {});
      const second = await proposed(session, {
        refused: [{ proposal: first, reason: "tried in trial 3" }],
        remark: { kind: "invalid", message: "" },
      });
      expect(second.change).not.toEqual(first.change);
    }));

  it("names the slot that differs when it is asked", () =>
    inWorktree(async (session) => {
      const first = await proposed(session, {});
      const near = { ...first, change: { ...first.change, to: "something else" } };
      const match = { id: "attempt-1", trial: 4, hypothesis: near.hypothesis, result: "", baseDistance: 0 };
      const turn = await session.propose(
        {
          ...briefWith({}),
          tried: [
            {
              trial: 4,
              parent: 0,
              proposal: near,
              verdict: "unclear",
              effect: 0,
              sd: 1,
              probability: 0.5,
              settled: true,
            },
          ],
          remark: { kind: "what differs", verdict: { verdict: "ask", match, score: 0.6, layer: "slots" } as never },
        },
        new AbortController().signal,
      );
      expect(turn).toMatchObject({ kind: "proposed", proposal: first });
      expect(turn.kind === "proposed" && turn.difference).toContain('to is "');
    }));

  it("declines an aspect for which the code offers nothing", () =>
    inWorktree(async (session) => {
      const turn = await session.propose(briefWith({ aspect: "tokenisation" }), new AbortController().signal);
      expect(turn).toMatchObject({ kind: "declined" });
    }));

  it("edits nothing outside the study's globs", () =>
    inWorktree(async (session) => {
      const turn = await session.propose(briefWith({ edit: ["models/**"] }), new AbortController().signal);
      expect(turn).toMatchObject({ kind: "declined" });
    }));

  it("says so when the place of an accepted edit is gone", () =>
    inWorktree(async (session, worktree) => {
      const proposal = await proposed(session, {});
      writeFileSync(join(worktree, "train.py"), "print('empty')\n");
      expect(await implement(session, proposal)).toMatchObject({ kind: "failed", failure: "no edit" });
    }));
});

const inWorktree = async (body: (session: AgentSession, worktree: string) => Promise<void>): Promise<void> => {
  const root = mkdtempSync(join(tmpdir(), "espalier-builtin-"));
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(root, path), text);
  const session = builtinAgent().open({
    id: "attempt-1",
    worktree: root,
    folder: join(root, ".session"),
    sealed: [],
    proposeTimeoutMs: 60_000,
    implementTimeoutMs: 60_000,
    usdLimit: null,
  });
  try {
    await body(session, root);
  } finally {
    await session.close();
    rmSync(root, { recursive: true, force: true });
  }
};

const briefWith = (facts: Partial<Brief>): Brief => ({ ...exampleBrief(), ...facts });

const proposed = async (session: AgentSession, facts: Partial<Brief>): Promise<Proposal> => {
  const turn = await session.propose(briefWith(facts), new AbortController().signal);
  if (turn.kind !== "proposed") throw new Error(`The agent answered ${JSON.stringify(turn)} instead of a proposal.`);
  return turn.proposal as Proposal;
};

const implement = (session: AgentSession, proposal: Proposal) =>
  session.implement(
    { attempt: 1, trial: 1, proposal, edit: ["**/*.py"], protect: ["evaluate.py"], remark: null, prompt: "" },
    new AbortController().signal,
  );
