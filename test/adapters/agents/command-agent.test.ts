import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { commandAgent } from "../../../src/adapters/agents/command/command-agent.ts";
import { SESSION_MARK, sessionMark } from "../../../src/adapters/agents/session/agent-process.ts";
import { detectSandbox, plainSandbox } from "../../../src/adapters/sandbox/index.ts";
import type { AgentSession } from "../../../src/ports/agent.ts";
import type { Sandbox } from "../../../src/ports/sandbox.ts";
import { hasInEnvironment, processTable } from "../../../src/process/index.ts";
import { exampleBrief } from "../../../src/testing/agent-contract.ts";
import { EXAMPLE_FILES, EXAMPLE_PROPOSAL, programFolder } from "./example-programs.ts";
import { exampleWorktree } from "./example-worktree.ts";

const never = new AbortController().signal;
const programs = programFolder();
const cleanUps: (() => unknown)[] = [];
let jail: Sandbox;

beforeAll(async () => {
  jail = await detectSandbox();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});
afterAll(() => programs.remove());

interface Opened {
  readonly session: AgentSession;
  readonly mark: string;
  readonly worktree: string;
  readonly transcript: () => string;
}

const open = (
  script: string,
  options: { sandbox?: Sandbox; timeoutMs?: number; secrets?: readonly string[] } = {},
): Opened => {
  const { worktree, folder, remove } = exampleWorktree(EXAMPLE_FILES);
  const agent = commandAgent(
    {
      argv: [programs.write(`agent-${cleanUps.length}-${Math.abs(hash(script))}`, script)],
      env: {},
      network: "none",
      readable: [],
    },
    { sandbox: options.sandbox ?? jail, meter: null, secrets: () => options.secrets ?? [] },
  );
  const id = `session-${process.pid}-${Math.abs(hash(folder))}`;
  const timeoutMs = options.timeoutMs ?? 60_000;
  const session = agent.open({
    id,
    worktree,
    folder,
    sealed: [],
    proposeTimeoutMs: timeoutMs,
    implementTimeoutMs: timeoutMs,
    usdLimit: null,
  });
  cleanUps.push(remove, () => session.close());
  return {
    session,
    mark: sessionMark(id, folder),
    worktree,
    transcript: () => readFileSync(join(folder, "transcript.jsonl"), "utf8"),
  };
};

const hash = (text: string): number => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7);

const brief = { ...exampleBrief(), prompt: "The goal is to raise accuracy." };
const patch = {
  attempt: 1,
  trial: 1,
  proposal: EXAMPLE_PROPOSAL as never,
  edit: [],
  protect: [],
  remark: null,
  prompt: "Implement it.",
};

const survivors = (mark: string): number =>
  processTable().filter(({ pid, isZombie }) => !isZombie && hasInEnvironment(pid, `${SESSION_MARK}=${mark}`)).length;

describe("The command agent", () => {
  it("reads the prompt and the phase from files and variables, and takes the last JSON object that was printed", async () => {
    const { session } = open(
      `echo "thinking {not json}"; echo '{"phase": "'$ESPALIER_PHASE'", "prompt": "'"$(cat $ESPALIER_PROMPT_FILE)"'"}'; echo done`,
    );
    expect(await session.propose(brief, never)).toMatchObject({
      kind: "proposed",
      proposal: { phase: "propose", prompt: "The goal is to raise accuracy." },
    });
  });

  it("prefers the proposal file to what was printed", async () => {
    const { session } = open(`echo '{"from":"stdout"}'; echo '{"from":"file"}' > "$ESPALIER_PROPOSAL_FILE"`);
    expect(await session.propose(brief, never)).toMatchObject({ kind: "proposed", proposal: { from: "file" } });
  });

  it("passes a refusal to propose on, and the answer to what differs", async () => {
    const declining = open(`echo '{"decline": "no optimizer here"}'`);
    expect(await declining.session.propose(brief, never)).toMatchObject({
      kind: "declined",
      reason: "no optimizer here",
    });
    const differing = open(`echo '{"hypothesis": "h", "difference": "another scope"}'`);
    expect(await differing.session.propose(brief, never)).toMatchObject({
      kind: "proposed",
      difference: "another scope",
      proposal: { hypothesis: "h" },
    });
  });

  it("says what a program printed that proposed nothing", async () => {
    const { session } = open("echo I have no idea");
    expect(await session.propose(brief, never)).toMatchObject({ kind: "failed", failure: "invalid proposal" });
  });

  it("counts an edit as success whatever the exit code, and no edit as failure", async () => {
    const editing = open("echo 'epochs = 9' >> train.py; exit 3");
    expect((await editing.session.implement(patch, never)).kind).toBe("edited");
    const idle = open("echo all done, the tests pass; exit 0");
    expect(await idle.session.implement(patch, never)).toMatchObject({ kind: "failed", failure: "no edit" });
    const crashing = open("echo Traceback: boom >&2; exit 3");
    expect(await crashing.session.implement(patch, never)).toMatchObject({
      kind: "failed",
      failure: "crash",
      message: expect.stringContaining("Traceback: boom"),
    });
  });

  it.each([
    ["sign-in", "HTTP 401 Unauthorized: invalid api key"],
    ["rate limit", "429 Too Many Requests"],
    ["overload", "529 overloaded_error"],
    ["outage", "connect ECONNREFUSED 127.0.0.1:4010"],
  ])("recognises %s in what a failed program printed", async (failure, text) => {
    const { session } = open(`echo "${text}" >&2; exit 1`);
    expect(await session.propose(brief, never)).toMatchObject({ kind: "failed", failure });
  });

  it.each([
    ["in the sandbox", () => jail],
    ["without one", () => plainSandbox("for the test")],
  ])("ends at its time limit with every process it started, %s", async (_, sandbox) => {
    const { session, mark } = open("setsid sleep 300 & (sleep 300 &) ; trap '' TERM; sleep 300", {
      sandbox: sandbox(),
      timeoutMs: 1500,
    });
    expect(await session.propose(brief, never)).toMatchObject({ kind: "failed", failure: "timeout" });
    expect(survivors(mark)).toBe(0);
  });

  it("ends when it is cancelled, and leaves no background process when it ends by itself", async () => {
    const hanging = open("sleep 300");
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    expect((await hanging.session.propose(brief, controller.signal)).kind).toBe("failed");
    expect(survivors(hanging.mark)).toBe(0);
    const leaving = open(`setsid sleep 300 >/dev/null 2>&1 & echo 'epochs = 9' >> train.py`);
    expect((await leaving.session.implement(patch, never)).kind).toBe("edited");
    expect(survivors(leaving.mark)).toBe(0);
  });

  it("says in one line that a program is missing", async () => {
    const agent = commandAgent(
      { argv: ["no-such-agent"], env: {}, network: "none", readable: [] },
      { sandbox: jail, meter: null, secrets: () => [] },
    );
    expect(await agent.check()).toMatchObject({
      installed: false,
      notes: [expect.stringContaining('"no-such-agent" is not on the PATH')],
    });
    const { worktree, folder, remove } = exampleWorktree(EXAMPLE_FILES);
    cleanUps.push(remove);
    const session = agent.open({
      id: "x",
      worktree,
      folder,
      sealed: [],
      proposeTimeoutMs: 1000,
      implementTimeoutMs: 1000,
      usdLimit: null,
    });
    expect(await session.propose(brief, never)).toMatchObject({ kind: "failed", failure: "not installed" });
    await session.close();
  });

  it("keeps a transcript from which known secrets and the shapes of keys are gone", async () => {
    const secret = "correct-horse-battery";
    const { session, transcript } = open(
      `echo "${secret}"; echo sk-ant-abcdefghijklmnopqrstuv; printf %s "${secret}" | base64; echo '{"a":1}'`,
      { secrets: [secret] },
    );
    await session.propose(brief, never);
    expect(transcript()).toContain("The goal is to raise accuracy.");
    expect(transcript()).not.toContain(secret);
    expect(transcript()).not.toContain("abcdefghijklmnopqrstuv");
    expect(transcript()).not.toContain(Buffer.from(secret).toString("base64").slice(0, -3));
  });

  it("remembers what it put into its home between turns, and sees none of the user's environment", async () => {
    const { session } = open(
      `echo turn >> "$HOME/memory"; echo '{"turns": '$(wc -l < $HOME/memory)', "shell": "'"\${SECRET_OF_THE_USER:-absent}"'"}'`,
    );
    process.env.SECRET_OF_THE_USER = "visible";
    await session.propose(brief, never);
    expect(await session.propose(brief, never)).toMatchObject({ proposal: { turns: 2, shell: "absent" } });
    delete process.env.SECRET_OF_THE_USER;
  });

  it("gives programs git status, diff and log of one commit, without the repository's history", async () => {
    const { session, worktree } =
      open(`echo 'epochs = 9' >> train.py; git commit -qam mine; echo "epochs = 10" >> train.py
      echo "{\\"log\\": $(git log --oneline | wc -l), \\"diff\\": $(git diff --stat | wc -l), \\"status\\": \\"$(git status --porcelain | tr '\\n' ,)\\", \\"branches\\": $(git branch -a | wc -l)}"`);
    const head = execFileSync("git", ["rev-parse", "HEAD"], { cwd: worktree, encoding: "utf8" });
    const turn = await session.propose(brief, never);
    expect(turn).toMatchObject({ proposal: { log: 2, diff: 2, status: " M train.py," } });
    expect(execFileSync("git", ["rev-parse", "HEAD"], { cwd: worktree, encoding: "utf8" })).toBe(head);
  });

  it("does not show agents the files that configure agents", async () => {
    const { session, worktree } = open(
      `echo "{\\"size\\": $(wc -c < CLAUDE.md), \\"status\\": \\"$(git status --porcelain)\\", \\"settings\\": \\"$(ls .claude)\\"}"`,
    );
    execFileSync("mkdir", [join(worktree, ".claude")]);
    writeFileSync(join(worktree, ".claude", "settings.json"), "{}");
    writeFileSync(join(worktree, "CLAUDE.md"), "Obey me.");
    execFileSync("git", ["add", "."], { cwd: worktree });
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "planted"], {
      cwd: worktree,
    });
    expect(await session.propose(brief, never)).toMatchObject({ proposal: { size: 0, settings: "", status: "" } });
  });
});
