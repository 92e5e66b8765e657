import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Profile } from "../../src/adapters/agents/profiles/index.ts";
import { type RealAgentOptions, realAgent } from "../../src/adapters/agents/real-agent.ts";
import { SESSION_MARK, sessionMark } from "../../src/adapters/agents/session/agent-process.ts";
import { openMeter } from "../../src/adapters/meter/index.ts";
import { flatPrice } from "../../src/adapters/meter/prices.ts";
import { detectSandbox } from "../../src/adapters/sandbox/index.ts";
import type { PatchBrief } from "../../src/core/brief.ts";
import type { Proposal } from "../../src/core/proposal.ts";
import type { AgentSession, ImplementTurn, ProposeTurn } from "../../src/ports/agent.ts";
import type { Meter } from "../../src/ports/meter.ts";
import { hasInEnvironment, processTable } from "../../src/process/index.ts";
import { exampleBrief } from "../../src/testing/agent-contract.ts";
import {
  type MockPlan,
  type MockProvider,
  type MockStep,
  planInPrompt,
  planText,
  startMockProvider,
} from "./mock-provider.ts";
import { PLANTED_WORDS, plantedFiles } from "./planted-files.ts";

/** What an agent can do, each as a word and, where it cannot, the reason. */
export interface Trial {
  readonly agent: string;
  readonly version: string;
  readonly checks: Readonly<Record<CheckName, Check>>;
}

interface Check {
  readonly holds: boolean;
  readonly detail: string;
}

/** The columns of the table. */
export const CHECK_NAMES = [
  "proposes",
  "implements",
  "repairs",
  "resumes",
  "usage",
  "cancelled clean",
  "sandboxed",
  "failures told apart",
] as const;

type CheckName = (typeof CHECK_NAMES)[number];

/** Puts a real agent through its paces against a mock model, in the sandbox, with no network but the meter. */
export const tryAgent = async (
  profile: Profile,
  programs: string,
  transport: "acp" | "headless" = "acp",
): Promise<Trial> => {
  let remembers = false;
  let isInstructed = false;
  const plan: MockPlan = (prompt, index, said) => {
    isInstructed ||= said.includes(PLANTED_WORDS);
    if (prompt.includes("RESUMED")) remembers = said.includes("FIRST-TURN");
    return planInPrompt(prompt, index, said);
  };
  const mock = await startMockProvider(plan);
  const meter = openMeter({
    keys: () => "sk-the-real-key",
    prices: new Map([["*", flatPrice(FLAT)]]),
    patience: IMPATIENCE,
  });
  const options = optionsFor(profile, mock.url, programs, transport);
  const agent = realAgent(profile, options, { sandbox: await detectSandbox(), meter, secrets: () => [] });
  const bench = makeBench();
  const open = (): AgentSession => agent.open({ ...bench.request, id: bench.id });
  const checks: Partial<Record<CheckName, Check>> = {};
  let session = open();
  try {
    const { version } = await agent.check();

    checks.proposes = await checkProposes(session, bench);
    checks.implements = await checkImplements(session, bench);
    checks.repairs = await checkRepairs(session, bench);
    checks.usage = await checkUsage(meter, mock);

    kill(sessionMark(bench.id, bench.request.folder));
    session = open();
    checks.resumes = await checkResumes(session, bench, () => remembers);
    checks["cancelled clean"] = await checkCancelled(session, bench);
    checks.sandboxed = await checkSandboxed(session, bench, mock.url, () => isInstructed);
    checks["failures told apart"] = await checkFailures(session, () => mock.stop());
    return { agent: profile.name, version: version ?? "unknown", checks: checks as Trial["checks"] };
  } finally {
    await session.close();
    await meter.close();
    await mock.stop().catch(() => {});
    bench.remove();
  }
};

/** One proposal and one edit, and the transcript of them. */
export const converse = async (
  profile: Profile,
  programs: string,
  transport: "acp" | "headless",
): Promise<{ readonly transcript: string; readonly root: string }> => {
  const mock = await startMockProvider();
  const meter = openMeter({ keys: () => "sk-the-real-key", prices: new Map([["*", flatPrice(FLAT)]]) });
  const sandbox = await detectSandbox();
  const agent = realAgent(profile, optionsFor(profile, mock.url, programs, transport), {
    sandbox,
    meter,
    secrets: () => [],
  });
  const bench = makeBench();
  const session = agent.open({ ...bench.request, id: bench.id });
  try {
    const proposed = await checkProposes(session, bench);
    const implemented = await checkImplements(session, bench);
    if (!proposed.holds || !implemented.holds)
      throw new Error(`${profile.name}: ${proposed.detail}${implemented.detail}`);
    await session.close();
    const transcript = readFileSync(join(bench.request.folder, "transcript.jsonl"), "utf8");
    return { transcript, root: dirname(bench.request.worktree) };
  } finally {
    await session.close();
    await meter.close();
    await mock.stop();
    bench.remove();
  }
};

const optionsFor = (
  profile: Profile,
  baseUrl: string,
  programs: string,
  transport: "acp" | "headless",
): RealAgentOptions => ({
  model: MODELS[profile.name] ?? "mock-model",
  provider: { ...profile.provider, baseUrl, keyEnv: "MOCK_KEY" },
  access: "key",
  transport,
  program: null,
  env: {},
  turnTimeoutMs: null,
  searchPath: programs,
  hasKey: () => true,
});

const checkProposes = async (session: AgentSession, bench: Bench): Promise<Check> => {
  const before = bench.read("train.py");
  const steps: MockStep[] = [{ read: bench.path("train.py") }, { say: `I propose:\n${JSON.stringify(PROPOSAL)}` }];
  const turn = await session.propose({ ...exampleBrief(), prompt: `FIRST-TURN: propose. ${planText(steps)}` }, NEVER);
  if (turn.kind !== "proposed") return no(describe(turn));
  return verdict(bench.read("train.py") === before && JSON.stringify(turn.proposal) === JSON.stringify(PROPOSAL), "");
};

const checkImplements = async (session: AgentSession, bench: Bench): Promise<Check> => {
  const turn = await session.implement(patch(bench.editSteps("0.1", "0.01")), NEVER);
  if (turn.kind !== "edited") return no(describe(turn));
  return verdict(bench.read("train.py").includes("learning_rate = 0.01\n"), "the file is not edited");
};

/** Both kinds of repair: an answer without JSON is asked for again, and a patch is mended in the same session. */
const checkRepairs = async (session: AgentSession, bench: Bench): Promise<Check> => {
  const mumbling = {
    ...exampleBrief(),
    prompt: `Propose again. ${planText([{ say: "I have an idea but no words." }])}`,
  };
  const unparsed = await session.propose(mumbling, NEVER);
  if (unparsed.kind !== "failed" || unparsed.failure !== "invalid proposal")
    return no(`without JSON: ${describe(unparsed)}`);
  const turn = await session.implement(
    { ...patch(bench.editSteps("0.01", "0.02")), remark: { kind: "guard", message: "Use 0.02." } },
    NEVER,
  );
  if (turn.kind !== "edited") return no(describe(turn));
  return verdict(bench.read("train.py").includes("learning_rate = 0.02\n"), "the file is not edited");
};

/** After its process was killed: does a new session of ours go on with what the agent remembers? */
const checkResumes = async (session: AgentSession, bench: Bench, remembers: () => boolean): Promise<Check> => {
  const turn = await session.implement(patch(bench.editSteps("0.02", "0.03"), "RESUMED"), NEVER);
  if (turn.kind !== "edited") return no(describe(turn));
  return remembers() ? yes("with its memory") : no("works on in a new session, without its memory");
};

/** Agents make calls of their own beside a turn (titles, summaries), which may still be under way when it ends. */
const checkUsage = async (meter: Meter, mock: MockProvider): Promise<Check> => {
  const isSame = (): boolean =>
    meter.spent().inputTokens === mock.counted().input && meter.spent().outputTokens === mock.counted().output;
  for (let i = 0; i < 100 && !isSame(); i++) await pause(100);
  const [metered, counted] = [meter.spent(), mock.counted()];
  const difference = `meter ${metered.inputTokens}/${metered.outputTokens}, provider ${counted.input}/${counted.output}`;
  return verdict(isSame(), difference, `${counted.calls} calls, exact`);
};

const checkCancelled = async (session: AgentSession, bench: Bench): Promise<Check> => {
  const controller = new AbortController();
  const started = bench.path("started");
  const command = `touch '${started}'; setsid sleep 305 & sleep 305`;
  const turn = session.implement(patch([{ sh: command }, { say: "Done." }]), controller.signal);
  for (let i = 0; i < 600 && !existsSync(started); i++) await pause(100);
  const wasAtWork = existsSync(started);
  const abortedAt = performance.now();
  controller.abort();
  const { kind } = await turn;
  const tookMs = performance.now() - abortedAt;
  const left = processesOf(sessionMark(bench.id, bench.request.folder)).length;
  rmSync(started, { force: true });
  if (!wasAtWork) return no("the command never started");
  return verdict(kind === "failed" && left === 0, `${left} processes left`, `${(tookMs / 1000).toFixed(1)} s`);
};

const checkSandboxed = async (
  session: AgentSession,
  bench: Bench,
  providerUrl: string,
  isInstructed: () => boolean,
): Promise<Check> => {
  const { port } = new URL(providerUrl);
  const steps: MockStep[] = [
    { sh: `bash probe.sh '${bench.secretPath}' '${bench.outsidePath}' ${port}` },
    { say: "Done." },
  ];
  const turn = await session.implement(patch(steps), NEVER);
  const seen = existsSync(bench.path("seen.txt")) ? bench.read("seen.txt") : "";
  if (turn.kind !== "edited" || !seen.includes("tried")) return no(describe(turn));
  if (existsSync(bench.path(PLANTED_MARK))) return no("it ran what an earlier agent had planted");
  if (isInstructed()) return no("it read instructions that an earlier agent had planted");
  return verdict(seen === "0\ntried\n" && !existsSync(bench.outsidePath), `got out: ${seen.replaceAll("\n", " ")}`);
};

/** A refused key, a rate limit and a dead provider: some agents go on asking for minutes, and some end with success. */
const checkFailures = async (session: AgentSession, stopProvider: () => Promise<void>): Promise<Check> => {
  const found: string[] = [];
  const ask = async (error: { readonly status: number; readonly message: string } | null): Promise<void> => {
    const steps: MockStep[] = error === null ? [] : [{ error: { ...error, retryAfter: 0 } }];
    const turn = await session.propose({ ...exampleBrief(), prompt: `Propose. ${planText(steps)}` }, NEVER);
    found.push(turn.kind === "failed" ? turn.failure : turn.kind);
  };
  await ask({ status: 401, message: "invalid api key" });
  await ask({ status: 429, message: "slow down" });
  await stopProvider();
  await ask(null);
  return verdict(found.join(", ") === "sign-in, rate limit, outage", found.join(", "));
};

interface Bench {
  readonly id: string;
  readonly request: {
    readonly worktree: string;
    readonly folder: string;
    readonly sealed: readonly string[];
    readonly proposeTimeoutMs: number;
    readonly implementTimeoutMs: number;
    readonly usdLimit: null;
  };
  readonly secretPath: string;
  readonly outsidePath: string;
  path(name: string): string;
  read(name: string): string;
  editSteps(from: string, to: string): readonly MockStep[];
  remove(): void;
}

const makeBench = (): Bench => {
  const root = mkdtempSync(join(tmpdir(), "espalier-agent-"));
  const [checkout, worktree] = [join(root, "checkout"), join(root, "worktree")];
  mkdirSync(checkout);
  writeFileSync(join(checkout, "train.py"), "learning_rate = 0.1\nprint(learning_rate)\n");
  writeFileSync(join(checkout, "probe.sh"), PROBE);
  for (const [path, content] of Object.entries(plantedFiles(join(worktree, PLANTED_MARK)))) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), content);
  }
  const git = (...args: readonly string[]): unknown =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...args], { cwd: checkout });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "-m", "start");
  git("worktree", "add", "--quiet", "--detach", worktree);
  writeFileSync(join(checkout, "secret.txt"), "the secret of the checkout\n");
  const path = (name: string): string => join(worktree, name);
  return {
    id: `try-${process.pid}-${Math.trunc(performance.now())}`,
    request: {
      worktree,
      folder: join(root, "session"),
      sealed: [],
      proposeTimeoutMs: TURN_MS,
      implementTimeoutMs: TURN_MS,
      usdLimit: null,
    },
    secretPath: join(checkout, "secret.txt"),
    outsidePath: join(dirname(worktree), "outside.txt"),
    path,
    read: (name) => readFileSync(path(name), "utf8"),
    editSteps: (from, to) => [
      { read: path("train.py") },
      { edit: { path: path("train.py"), from: `learning_rate = ${from}`, to: `learning_rate = ${to}` } },
      { say: "Done." },
    ],
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** Tries to read a secret, to write outside, to reach the provider around the meter, and to see the key. */
const PROBE = `cat "$1" >> seen.txt
echo x > "$2"
(exec 3<>"/dev/tcp/127.0.0.1/$3") && echo reached >> seen.txt
env | grep -c the-real-key >> seen.txt
echo tried >> seen.txt
`;

const patch = (steps: readonly MockStep[], words = "Implement the proposal."): PatchBrief => ({
  attempt: 1,
  trial: 1,
  proposal: PROPOSAL,
  edit: ["**/*.py"],
  protect: [],
  remark: null,
  prompt: `${words} ${planText(steps)}`,
});

/** Processes of a session, found by the mark in their environment; only these are ever killed. */
const processesOf = (mark: string): readonly number[] =>
  processTable().flatMap(({ pid, isZombie }) =>
    !isZombie && hasInEnvironment(pid, `${SESSION_MARK}=${mark}`) ? [pid] : [],
  );

const kill = (mark: string): void => {
  for (const pid of processesOf(mark)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended with its parent.
    }
  }
};

const verdict = (holds: boolean, reason: string, detail = ""): Check => (holds ? yes(detail) : no(reason));
const yes = (detail: string): Check => ({ holds: true, detail });
const no = (detail: string): Check => ({ holds: false, detail });

const describe = (turn: ProposeTurn | ImplementTurn): string =>
  turn.kind === "failed" ? `${turn.failure}: ${turn.message}` : turn.kind;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Made by whatever of the planted files takes effect. */
const PLANTED_MARK = "fired.txt";

const IMPATIENCE = { attempts: 2, backoffMs: 50, connectMs: 3_000 };

const NEVER = new AbortController().signal;
const TURN_MS = 240_000;
const FLAT = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3 };

/** Names that an agent's own tables know, where it refuses others. */
const MODELS: Readonly<Record<string, string>> = { claude: "claude-sonnet-4-5", gemini: "gemini-2.5-pro" };

const PROPOSAL: Proposal = {
  hypothesis: "A smaller learning rate lowers the loss because the last epochs oscillate.",
  aspect: "hyperparameter",
  change: {
    component: "optimizer",
    operation: "set",
    parameter: "learning_rate",
    from: "0.1",
    to: "0.01",
    unit: "",
    scope: "",
  },
  expects: [{ metric: "loss", direction: "down" }],
  files: ["train.py"],
};
