import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parseDocument } from "yaml";
import type { Profile } from "../../src/adapters/agents/profiles/profile.ts";
import { openJournal } from "../../src/adapters/journal/sqlite-journal.ts";
import type { SessionFailed, StudyEvent } from "../../src/core/events.ts";
import { processTable } from "../../src/process/index.ts";
import { installAgent } from "./install.ts";
import { type MockPlan, type MockStep, startMockProvider } from "./mock-provider.ts";

/** What goes wrong with the n-th idea, in the order in which ideas are asked for. */
const FAULTS = [
  "none",
  "rate limit",
  "no edit",
  "refused edit",
  "evaluator",
  "child",
  "nonsense",
  "hang",
  "dead",
  "none",
  "none",
  "none",
] as const;

type Fault = (typeof FAULTS)[number];

/** An idea that the mock model proposes, and what it does to implement it. */
export interface Idea {
  /** The proposal but for its aspect, which is the one that was asked for. */
  readonly proposal: Readonly<Record<string, unknown>>;
  readonly steps: readonly MockStep[];
}

export interface FaultyStudy {
  /** A repository under git with a project file. */
  readonly repo: string;
  readonly agent: Profile;
  /** The idea of the n-th attempt, for the aspect that was asked for. */
  readonly ideaFor: (index: number, aspect: string) => Idea;
  /** A file that agents may not edit. */
  readonly protectedFile: string;
  /** Further settings of the project file, such as the budget. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Called with everything that the command line prints. */
  readonly onOutput?: (text: string) => void;
}

export interface FaultyStudyResult {
  /** Exit codes of the two runs: the first meets a refused key. */
  readonly exits: readonly number[];
  readonly events: readonly StudyEvent[];
  /** Input tokens that the mock says it used. */
  readonly mockInputTokens: number;
  /** Command lines of processes that the study left running. */
  readonly left: readonly string[];
}

/** Runs a study of twelve trials, two at a time, with a real agent whose model and provider do everything wrong. */
export const runFaultyStudy = async (study: FaultyStudy): Promise<FaultyStudyResult> => {
  const { repo, agent, settings, onOutput = () => {} } = study;
  const programs = installAgent(agent);
  const marker = `${600 + (process.pid % 300)}.${process.pid}`;
  const script = makeScript(study, marker);
  const mock = await startMockProvider(script.plan);
  const front = await faultyFront(mock.url, script.isDead);
  const home = mkdtempSync(join(tmpdir(), "espalier-home-"));
  try {
    setProjectFile(repo, {
      ...settings,
      agent: {
        name: agent.name,
        model: "mock-model",
        provider: {
          name: "Mock",
          api: agent.provider.api,
          baseUrl: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
          keyEnv: "MOCK_KEY",
        },
        turnTimeout: 45,
        patience: { attempts: 1, firstByte: 120 },
      },
      parallel: 2,
    });
    const exits: number[] = [];
    // The first run stops for a person; the second goes on to the end.
    for (let i = 0; i < 2; i++) exits.push(await espalierRun(repo, [programs], home, onOutput));
    const journal = openJournal({ path: join(repo, ".espalier", "journal.db"), study: "main", mode: "read" });
    const events = journal.read(0).map(({ event }) => event);
    journal.close();
    return { exits, events, mockInputTokens: mock.counted().input, left: runningWith([marker, repo]) };
  } finally {
    front.close();
    front.closeAllConnections();
    await mock.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

/** One thing that must hold of such a study, with what was seen. */
export interface Check {
  readonly title: string;
  readonly holds: boolean;
  readonly detail: string;
}

/** What must hold however the machine and the agent behave. */
export const checksOf = ({ exits, events, mockInputTokens, left }: FaultyStudyResult): readonly Check[] => {
  const failures = events.flatMap((event) => (event.type === "session_failed" ? [event] : []));
  const classes = [...new Set(failures.map(({ failure }) => failure))].sort();
  // On a machine that is busy enough an agent gives up on its own start, which is a crash.
  const unexpected = classes.filter((failure) => !EXPECTED_FAILURES.includes(failure) && failure !== "crash");
  const missing = EXPECTED_FAILURES.filter((failure) => !classes.includes(failure));
  const pauses = events.flatMap((event) => (event.type === "provider_paused" ? [event.reason] : []));
  const ideas = events.filter((event) => event.type === "trial_opened" && event.operator === "improve");
  const violations = events.flatMap((event) => (event.type === "guard_judged" ? event.verdict.violations : []));
  const measured = events.filter((event) => event.type === "replicate_finished" && !event.id.startsWith("trial-0/"));
  const usages = events.flatMap((event) => ("usage" in event ? [event.usage] : []));
  const input = usages.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
  const check = (title: string, holds: boolean, detail: unknown): Check => ({ title, holds, detail: String(detail) });
  return [
    check("stops with the sign-in exit code, then ends well", `${exits}` === "4,0", `exit codes ${exits}`),
    check(
      "comes to its end",
      events.some(({ type }) => type === "study_finished"),
      `${events.length} events`,
    ),
    check("opens twelve trials", ideas.length >= 12, `${ideas.length} trials`),
    check("classes each fault for what it is", missing.length + unexpected.length === 0, classes.join(", ")),
    check(
      "waits out a rate limit and a dead endpoint, with a reason in one line",
      pauses.some((reason) => /rate limit: .*429/.test(reason)) && pauses.some((reason) => /^outage: /.test(reason)),
      `${pauses.length} pauses`,
    ),
    check(
      "loses no idea to the provider",
      !events.some((event) => event.type === "attempt_ended" && /^(rate limit|outage|overload):/.test(event.reason)),
      "no attempt ended for it",
    ),
    check("refuses the patch of the evaluator", violations.length > 0, violations[0] ?? "no violation"),
    check("measures what was really edited", measured.length >= 5, `${measured.length} replicates of trials`),
    // Calls that hung are an estimate on our side, and answers that died on their way are counted on the other.
    check(
      "counts what the provider counted, but for calls that hung or died",
      input > mockInputTokens * 0.9 && input < mockInputTokens * 1.5,
      `${input} tokens, the provider says ${mockInputTokens}`,
    ),
    check("leaves no process behind", left.length === 0, left.join("; ") || "none"),
  ];
};

const EXPECTED_FAILURES: readonly SessionFailed["failure"][] = [
  "invalid proposal",
  "no edit",
  "outage",
  "rate limit",
  "sign-in",
  "timeout",
];

/** The mock model's behaviour: each attempt gets an idea of its own, and perhaps a fault. */
const makeScript = (
  { ideaFor, protectedFile }: FaultyStudy,
  marker: string,
): { readonly plan: MockPlan; readonly isDead: () => boolean } => {
  const faults: readonly Fault[] = FAULTS;
  const ideas = new Map<string, { readonly index: number; readonly aspect: string; readonly idea: Idea }>();
  let refusals = 1;
  let limits = 2;
  let deaths = 3;
  const ideaOf = (said: string) => {
    const attempt = /attempt-(\d+)/.exec(said)?.[1] ?? "none";
    const known = ideas.get(attempt);
    if (known !== undefined) return known;
    const aspect = /exactly one thing of the aspect `([^`]+)`/.exec(said)?.[1] ?? "hyperparameter";
    const made = { index: ideas.size, aspect, idea: ideaFor(ideas.size, aspect) };
    ideas.set(attempt, made);
    return made;
  };
  let current: Fault = "none";
  const plan: MockPlan = (prompt, _index, said) => {
    // A combination has no idea of its own; what does not merge stays out.
    if (prompt.includes("## What has to be joined")) return [{ say: "These two do not go together." }];
    const { index, aspect, idea } = ideaOf(said);
    const fault = faults[index] ?? "none";
    current = fault;
    if (refusals > 0 && index === 2) {
      refusals -= 1;
      return [{ error: { status: 401, message: "invalid api key" } }];
    }
    if (fault === "rate limit" && limits > 0) {
      limits -= 1;
      return [{ error: { status: 429, message: "slow down", retryAfter: 7 } }];
    }
    if (/Propose ONE experiment|JSON object/.test(prompt)) {
      if (fault === "nonsense") return [{ say: "The vibes of this model are off." }];
      if (fault === "hang") return [{ hang: true }];
      return [{ say: JSON.stringify({ ...idea.proposal, aspect }) }];
    }
    return [...stepsFor(fault, idea, protectedFile, marker), { say: "Done." }];
  };
  return {
    plan,
    isDead: () => {
      if (current !== "dead" || deaths === 0) return false;
      deaths -= 1;
      return true;
    },
  };
};

const stepsFor = (
  fault: Fault,
  { steps, proposal }: Idea,
  protectedFile: string,
  marker: string,
): readonly MockStep[] => {
  const [file = protectedFile] = (proposal.files as readonly string[] | undefined) ?? [];
  switch (fault) {
    case "no edit":
      return [{ say: "Done, all tests pass." }];
    case "refused edit":
      return [{ edit: { path: file, from: "no such line", to: "x" } }];
    case "evaluator":
      return [{ sh: `echo 'print(1)' >> ${protectedFile}` }];
    case "child":
      return [{ sh: `setsid sleep ${marker} >/dev/null 2>&1 &` }, ...steps];
    default:
      return steps;
  }
};

/** A provider that breaks connections when it is told to, in front of the mock. */
const faultyFront = async (target: string, isDead: () => boolean): Promise<Server> => {
  const server = createServer((incoming, response) => {
    const outgoing = httpRequest(
      new URL(incoming.url ?? "/", target),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (isDead()) return void response.destroy();
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on("error", () => response.destroy());
    response.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  return server;
};

const setProjectFile = (repo: string, settings: Readonly<Record<string, unknown>>): void => {
  const path = join(repo, "espalier.yaml");
  const document = parseDocument(readFileSync(path, "utf8"));
  for (const [key, value] of Object.entries(settings)) document.set(key, document.createNode(value));
  writeFileSync(path, document.toString());
};

/** Runs the command line in the repository with a clean environment; resolves with its exit code. */
const espalierRun = (
  repo: string,
  searchPath: readonly string[],
  home: string,
  onOutput: (text: string) => void,
): Promise<number> =>
  new Promise((resolve) => {
    mkdirSync(home, { recursive: true });
    const path = [...searchPath, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
    const child = spawn(process.execPath, ["--no-warnings", CLI, "-C", repo, "run", "--no-input"], {
      env: { PATH: path, HOME: home, LANG: "C.UTF-8", MOCK_KEY: "dummy-key-of-the-test" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => onOutput(chunk.toString()));
    child.once("exit", (code) => resolve(code ?? -1));
  });

const runningWith = (words: readonly string[]): readonly string[] =>
  processTable().flatMap(({ pid }) => {
    const line = pid === process.pid ? "" : commandLine(pid);
    return words.some((word) => line.includes(word)) ? [line] : [];
  });

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
  } catch {
    // It ended while we were looking.
    return "";
  }
};

const CLI = join(import.meta.dirname, "../../src/cli/main.ts");
