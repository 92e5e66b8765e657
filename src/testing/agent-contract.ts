import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Brief, PatchBrief } from "../core/brief.ts";
import type { Proposal } from "../core/proposal.ts";
import type { Agent, AgentSession, ProposeTurn, SessionRequest } from "../ports/agent.ts";
import type { ContractCase } from "./contract-case.ts";

/** One agent to hold to the contract, and a repository that it can work on. */
export interface AgentSubject {
  readonly agent: Agent;
  /** Files of the repository, path to content; there must be something in it that the agent would change. */
  readonly files: Readonly<Record<string, string>>;
  /** Facts of the brief that differ from the example's. */
  readonly brief?: Partial<Brief>;
  /** Ends what the subject started, for example a mock provider. */
  readonly dispose?: () => Promise<void>;
}

/** The contract of `ports/agent`; each case gets a fresh subject. */
export const agentContract = (makeSubject: () => Promise<AgentSubject>): readonly ContractCase[] => {
  const cases: ContractCase[] = [];
  const check = (title: string, body: (bench: Bench) => Promise<void>): void => {
    cases.push({ title, run: () => withBench(makeSubject, body) });
  };

  check("says whether it is installed and signed in", async ({ subject }) => {
    const state = await subject.agent.check();
    assert.equal(state.installed, true);
    assert.ok(["yes", "no", "unknown", "not needed"].includes(state.signedIn));
  });

  check("proposes one change without writing anything", async (bench) => {
    const before = bench.snapshot();
    const turn = await bench.session.propose(bench.brief, bench.signal);
    const proposal = proposalOf(turn);
    assert.notEqual(proposal.hypothesis, "");
    assert.equal(proposal.aspect, bench.brief.aspect);
    assert.deepEqual(bench.snapshot(), before);
  });

  check("implements what it proposed, in the same session, and does not commit", async (bench) => {
    const proposal = proposalOf(await bench.session.propose(bench.brief, bench.signal));
    const before = bench.snapshot();
    const head = bench.head();
    const turn = await bench.session.implement(bench.patchBrief(proposal), bench.signal);
    assert.equal(turn.kind, "edited", JSON.stringify(turn));
    assert.notDeepEqual(bench.snapshot(), before);
    assert.equal(bench.head(), head);
  });

  check("answers a question about its proposal in the same session", async (bench) => {
    await bench.session.propose(bench.brief, bench.signal);
    const again: Brief = { ...bench.brief, remark: { kind: "invalid", message: "Answer with the JSON object again." } };
    const turn = await bench.session.propose(again, bench.signal);
    assert.ok(turn.kind === "proposed" || turn.kind === "declined", JSON.stringify(turn));
  });

  check("implements an accepted proposal in a session that did not propose it", async (bench) => {
    const proposal = proposalOf(await bench.session.propose(bench.brief, bench.signal));
    await bench.session.close();
    const fresh = bench.open("again");
    const turn = await fresh.implement(bench.patchBrief(proposal), bench.signal);
    await fresh.close();
    assert.equal(turn.kind, "edited", JSON.stringify(turn));
  });

  check("keeps two sessions apart", async (bench) => {
    const other = makeBench(bench.subject);
    try {
      const turns = await Promise.all([bench, other].map((one) => one.session.propose(one.brief, one.signal)));
      await other.session.implement(other.patchBrief(proposalOf(turns[1])), other.signal);
      assert.equal(bench.status(), "");
      assert.notEqual(other.status(), "");
    } finally {
      await other.removeFolders();
    }
  });

  check("reports usage that is finite and not negative", async (bench) => {
    const { usage } = await bench.session.propose(bench.brief, bench.signal);
    for (const value of [usage.inputTokens, usage.outputTokens, usage.usd])
      assert.ok(Number.isFinite(value) && value >= 0, JSON.stringify(usage));
  });

  check("resolves with a failed turn when it is cancelled, and does not reject", async (bench) => {
    const turn = await bench.session.propose(bench.brief, AbortSignal.abort());
    assert.equal(turn.kind, "failed", JSON.stringify(turn));
  });

  check("closes at any time, and more than once", async (bench) => {
    const unused = bench.open("unused");
    await unused.close();
    await bench.session.propose(bench.brief, bench.signal);
    await bench.session.close();
    await bench.session.close();
  });

  check("keeps what was said in the session's folder", async (bench) => {
    await bench.session.propose(bench.brief, bench.signal);
    await bench.session.close();
    assert.ok(filesBelow(bench.folder).length > 0);
  });
  return cases;
};

const withBench = async (
  makeSubject: () => Promise<AgentSubject>,
  body: (bench: Bench) => Promise<void>,
): Promise<void> => {
  const bench = makeBench(await makeSubject());
  try {
    await body(bench);
  } finally {
    await bench.dispose();
  }
};

/** One worktree with one open session. */
interface Bench {
  readonly subject: AgentSubject;
  readonly folder: string;
  readonly worktree: string;
  readonly session: AgentSession;
  readonly brief: Brief;
  readonly signal: AbortSignal;
  patchBrief(proposal: Proposal): PatchBrief;
  open(id: string): AgentSession;
  snapshot(): Readonly<Record<string, string>>;
  head(): string;
  status(): string;
  removeFolders(): Promise<void>;
  dispose(): Promise<void>;
}

const makeBench = (subject: AgentSubject): Bench => {
  const root = mkdtempSync(join(tmpdir(), "espalier-agent-"));
  const [checkout, worktree, folder] = ["checkout", "worktree", "session"].map((name) => join(root, name)) as Folders;
  makeWorktree(checkout, worktree, subject.files);
  const open = (id: string): AgentSession => subject.agent.open(requestFor(id, worktree, join(folder, id)));
  const session = open("attempt-1");
  const brief = { ...exampleBrief(), ...subject.brief };
  const removeFolders = async (): Promise<void> => {
    await session.close();
    rmSync(root, { recursive: true, force: true });
  };
  return {
    subject,
    folder,
    worktree,
    session,
    brief,
    signal: new AbortController().signal,
    patchBrief: (proposal) => examplePatchBrief(brief, proposal),
    open,
    snapshot: () =>
      Object.fromEntries(filesBelow(worktree).map((path) => [path, readFileSync(join(worktree, path), "utf8")])),
    head: () => git(worktree, "rev-parse", "HEAD"),
    status: () => git(worktree, "status", "--porcelain"),
    removeFolders,
    async dispose() {
      await removeFolders();
      await subject.dispose?.();
    },
  };
};

type Folders = [string, string, string];

const requestFor = (id: string, worktree: string, folder: string): SessionRequest => ({
  id,
  worktree,
  folder,
  sealed: [],
  proposeTimeoutMs: 120_000,
  implementTimeoutMs: 120_000,
  usdLimit: null,
});

const makeWorktree = (checkout: string, worktree: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), content);
  }
  git(checkout, "init", "--quiet");
  git(checkout, "add", "--all");
  git(checkout, "commit", "--quiet", "-m", "start");
  git(checkout, "worktree", "add", "--quiet", "--detach", worktree);
};

const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...args], {
    cwd,
    env: { PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
    encoding: "utf8",
  }).trim();

const proposalOf = (turn: ProposeTurn | undefined): Proposal => {
  assert.equal(turn?.kind, "proposed", JSON.stringify(turn));
  assert.ok(turn?.kind === "proposed");
  return turn.proposal as Proposal;
};

const filesBelow = (folder: string, relative = ""): readonly string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(join(folder, relative)).flatMap((name) => {
        const path = relative === "" ? name : `${relative}/${name}`;
        if (name === ".git" || name === "__pycache__") return [];
        return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
      });

/** A brief as an agent gets it in the first attempt of a study. */
export const exampleBrief = (): Brief => ({
  attempt: 1,
  parent: 0,
  goal: "Raise the validation accuracy",
  objective: { metric: "accuracy", direction: "maximize", minEffect: 0, scale: "linear" },
  constraints: [],
  guardrails: [],
  aspect: "hyperparameter",
  path: [],
  tried: [],
  refused: [],
  vocabulary: { components: [], parameters: [] },
  edit: ["**/*.py"],
  protect: ["evaluate.py"],
  instructions: [],
  suggestion: null,
  remark: null,
  seed: 1,
  prompt: "Propose one change of the aspect hyperparameter. Answer with one JSON object.",
});

const examplePatchBrief = (brief: Brief, proposal: Proposal): PatchBrief => ({
  attempt: brief.attempt,
  trial: 1,
  proposal,
  edit: brief.edit,
  protect: brief.protect,
  remark: null,
  prompt: `Implement this proposal and nothing else:\n\n${JSON.stringify(proposal, null, 2)}`,
});
