import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detectSandbox } from "../adapters/sandbox/index.ts";
import { EspalierError } from "../core/errors.ts";
import type { Usage } from "../core/events.ts";
import type { Proposal } from "../core/proposal.ts";
import type { AgentChoice } from "../core/study-spec.ts";
import { NO_USAGE, sumUsage } from "../core/usage.ts";
import type { Agent, SessionRequest } from "../ports/agent.ts";
import type { CliContext } from "./context.ts";
import { makeAgent } from "./make-agent.ts";
import { projectOf } from "./study-place.ts";
import { textOption, type VerbOptions } from "./verb.ts";

/** Has an agent change one number in a file of a temporary repository, in the sandbox and on the meter. */
export const testAgent = async (context: CliContext, name: string, options: VerbOptions): Promise<void> => {
  const { world } = context;
  const sandbox = await detectSandbox(world.env.PATH ?? "");
  const choice = choiceOf(context, name, textOption(options, "model"));
  const made = await makeAgent({
    choice,
    sandbox,
    env: world.env,
    checkout: context.folder,
    studyUsd: null,
    spent: NO_USAGE,
  });
  try {
    const check = await made.agent.check();
    if (!check.installed || check.signedIn === "no")
      throw new EspalierError("agent_sign_in", `${name} is ${check.installed ? "not signed in" : "not installed"}.`, {
        hint: check.notes[0] ?? "See `espalier agents ls`.",
      });
    await agree(context, name, options.yes === true);
    const result = await tinyEdit(made.agent);
    if (context.options.json === true) context.printJson({ agent: name, sandbox: sandbox.name, ...result });
    else context.print(report(name, sandbox.name, result));
    if (!result.edited) context.exit(1);
  } finally {
    await made.close();
  }
};

/** What the project file says of the agent, where there is one and it is about this agent. */
const choiceOf = (context: CliContext, name: string, model: string | undefined): AgentChoice => {
  const options = { ...projectOptions(context, name), ...(model === undefined ? {} : { model }) };
  return { name, options };
};

const projectOptions = (context: CliContext, name: string): AgentChoice["options"] => {
  try {
    const { agent } = projectOf({ ...context, say: () => {} }).spec;
    return agent.name === name ? agent.options : {};
  } catch (error) {
    if (error instanceof EspalierError && error.code === "not_found") return {};
    throw error;
  }
};

interface TinyEdit {
  readonly edited: boolean;
  readonly message: string;
  readonly usage: Usage;
  readonly proposeMs: number;
  readonly implementMs: number;
}

const agree = async ({ world, options, say }: CliContext, name: string, isAgreed: boolean): Promise<void> => {
  say(`This asks ${name} for one tiny edit: about six model calls and 60,000 tokens, $0.05 to $0.50 with most models.`);
  if (isAgreed) return;
  if (options.input === false || !world.input.isTerminal)
    throw new EspalierError("usage", "Nothing was run, since it costs money and nobody could be asked.", {
      hint: `Say \`espalier agents test ${name} --yes\`.`,
    });
  const answer = await world.input.ask("Go on? [y/N] ");
  if (!/^y(es)?$/i.test(answer.trim())) throw new EspalierError("interrupted", "Nothing was run.");
};

const tinyEdit = async (agent: Agent): Promise<TinyEdit> => {
  const root = mkdtempSync(join(tmpdir(), "espalier-test-"));
  const worktree = join(root, "repository");
  makeRepository(worktree);
  const session = agent.open(sessionRequest(worktree, join(root, "session")));
  const { signal } = new AbortController();
  try {
    const startedAt = performance.now();
    const proposed = await session.propose({ ...BRIEF, prompt: PROPOSE }, signal);
    const proposedAt = performance.now();
    const times = { proposeMs: Math.round(proposedAt - startedAt), implementMs: 0 };
    if (proposed.kind !== "proposed")
      return {
        edited: false,
        message: proposed.kind === "failed" ? `${proposed.failure}: ${proposed.message}` : proposed.reason,
        usage: proposed.usage,
        ...times,
      };
    const patch = {
      attempt: 1,
      trial: 1,
      proposal: PROPOSAL,
      edit: ["*.py"],
      protect: [],
      remark: null,
      prompt: IMPLEMENT,
    };
    const implemented = await session.implement(patch, signal);
    const edited = readFileSync(join(worktree, "train.py"), "utf8").includes("0.01");
    return {
      edited: implemented.kind === "edited" && edited,
      message:
        implemented.kind === "failed"
          ? `${implemented.failure}: ${implemented.message}`
          : edited
            ? ""
            : "It edited something else.",
      usage: sumUsage([proposed.usage, implemented.usage]),
      proposeMs: times.proposeMs,
      implementMs: Math.round(performance.now() - proposedAt),
    };
  } finally {
    await session.close();
    rmSync(root, { recursive: true, force: true });
  }
};

const makeRepository = (worktree: string): void => {
  execFileSync("git", ["init", "--quiet", worktree]);
  writeFileSync(join(worktree, "train.py"), "learning_rate = 0.1\nprint(learning_rate)\n");
  const identity = ["-c", "user.name=espalier", "-c", "user.email=espalier@localhost", "-c", "commit.gpgSign=false"];
  execFileSync("git", ["-C", worktree, "add", "."]);
  execFileSync("git", ["-C", worktree, ...identity, "commit", "--quiet", "--no-verify", "-m", "start"]);
};

const sessionRequest = (worktree: string, folder: string): SessionRequest => ({
  id: `test-${process.pid}`,
  worktree,
  folder,
  sealed: [],
  proposeTimeoutMs: 300_000,
  implementTimeoutMs: 300_000,
  // A limit in dollars would shut out models without a known price.
  usdLimit: null,
});

const report = (name: string, sandbox: string, { edited, message, usage, proposeMs, implementMs }: TinyEdit): string =>
  [
    edited ? `${name} works: it proposed and made the edit.` : `${name} did not make the edit. ${message}`,
    `proposing ${seconds(proposeMs)}, implementing ${seconds(implementMs)}, sandbox ${sandbox}`,
    `${usage.inputTokens} tokens in, ${usage.outputTokens} out, $${usage.usd.toFixed(4)}${usage.estimated ? " (an estimate)" : ""}`,
  ].join("\n");

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const PROPOSAL: Proposal = {
  hypothesis: "A learning rate of 0.01 is more stable.",
  aspect: "hyperparameter",
  change: { component: "", operation: "set", parameter: "learning_rate", from: "0.1", to: "0.01", unit: "", scope: "" },
  expects: [],
  files: ["train.py"],
};

const PROPOSE = [
  "Read train.py in the current folder. Do not edit anything.",
  "Then answer with exactly this JSON object and nothing else:",
  JSON.stringify(PROPOSAL),
].join("\n");

const IMPLEMENT = "In train.py, change learning_rate from 0.1 to 0.01. Change nothing else and do not commit.";

const BRIEF = {
  attempt: 1,
  parent: 0,
  goal: "Try the agent",
  objective: { metric: "score", direction: "maximize", minEffect: 0, scale: "linear" },
  constraints: [],
  guardrails: [],
  aspect: "hyperparameter",
  path: [],
  tried: [],
  refused: [],
  vocabulary: { components: [], parameters: [] },
  edit: ["*.py"],
  protect: [],
  instructions: [],
  suggestion: null,
  remark: null,
  seed: 1,
} as const;
