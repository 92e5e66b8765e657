import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installAgent } from "../../scripts/agents/install.ts";
import {
  type MockPlan,
  type MockProvider,
  type MockStep,
  startMockProvider,
} from "../../scripts/agents/mock-provider.ts";
import { profileNamed } from "../../src/adapters/agents/profiles/index.ts";
import { openJournal } from "../../src/adapters/journal/sqlite-journal.ts";
import type { SessionFailed, StudyEvent } from "../../src/core/events.ts";
import { processTable } from "../../src/process/index.ts";

const CLI = join(import.meta.dirname, "../../src/cli/main.ts");
const MARKER = "616.25";

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

type Fault = (typeof FAULTS)[number] | "sign-in";

const KNOBS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];

const root = mkdtempSync(join(tmpdir(), "espalier-study-"));
const repo = join(root, "repo");
let mock: MockProvider;
let front: Server;
let programs = "";

beforeAll(async () => {
  const pi = profileNamed("pi");
  if (pi === null) throw new Error("no profile for pi");
  programs = installAgent(pi);
  const script = makeScript();
  mock = await startMockProvider(script.plan);
  front = await faultyFront(mock.url, script.isDead);
  makeRepository();
}, 300_000);

afterAll(async () => {
  front.close();
  front.closeAllConnections();
  await mock.stop();
  rmSync(root, { recursive: true, force: true });
});

describe("A study of twelve trials with a real agent whose model and provider do everything wrong", () => {
  let events: readonly StudyEvent[] = [];
  const exits: number[] = [];

  beforeAll(async () => {
    // The first run meets a refused key and stops for a person; the second goes on to the end.
    for (let i = 0; i < 2; i++) exits.push(await espalier("run", "--no-input"));
    const journal = openJournal({ path: join(repo, ".espalier", "journal.db"), study: "main", mode: "read" });
    events = journal.read(0).map(({ event }) => event);
    journal.close();
  }, 900_000);

  it("stops with the sign-in exit code when the key is refused, and ends well once it is not", () => {
    expect(exits).toEqual([4, 0]);
    expect(events.at(-1)?.type === "study_finished" || events.some(({ type }) => type === "study_finished")).toBe(true);
  });

  it("classes each fault for what it is", () => {
    const failures = events.flatMap((event) =>
      event.type === "session_failed" ? [`${event.failure}: ${event.message}`] : [],
    );
    for (const expected of EXPECTED_FAILURES) expect(failures).toContainEqual(expect.stringMatching(`^${expected}: `));
    // On a machine that is busy enough an agent gives up on its own start, which is a crash.
    const isExpected = (failure: string): boolean =>
      [...EXPECTED_FAILURES, "crash"].some((expected) => failure.startsWith(expected));
    expect(failures.filter((failure) => !isExpected(failure))).toEqual([]);
  });

  it("pauses for a provider in trouble, with one line of reason, and tries the same idea again", () => {
    const pauses = events.filter((event) => event.type === "provider_paused");
    expect(pauses.some(({ reason }) => /rate limit: .*429/.test(reason))).toBe(true);
    expect(pauses.some(({ reason }) => /outage: /.test(reason))).toBe(true);
  });

  it("measures what was really edited, and refuses the patch that touched the evaluator", () => {
    const ideas = events.filter((event) => event.type === "trial_opened" && event.operator === "improve");
    expect(ideas.length).toBeGreaterThanOrEqual(12);
    const verdicts = events.filter((event) => event.type === "guard_judged").map(({ verdict }) => verdict);
    expect(verdicts.some(({ violations }) => violations.some((rule) => rule.includes("evaluate.py")))).toBe(true);
    expect(events.some((event) => event.type === "replicate_finished" && event.id.startsWith("trial-"))).toBe(true);
  });

  it("counts what the provider counted, but for calls that hung or died", () => {
    const usages = events.flatMap((event) => ("usage" in event ? [event.usage] : []));
    const input = usages.reduce((sum, { inputTokens }) => sum + inputTokens, 0);
    expect(usages.length).toBeGreaterThan(12);
    // Calls that hung are an estimate on our side, and answers that died on their way are counted on the other.
    expect(input).toBeGreaterThan(mock.counted().input * 0.9);
    expect(input).toBeLessThan(mock.counted().input * 1.5);
  });

  it("leaves no process behind, also of the agent that started one in a session of its own", () => {
    const left = processTable().filter(({ pid }) => commandLine(pid).includes(MARKER));
    expect(left).toEqual([]);
    expect(processTable().filter(({ pid }) => commandLine(pid).includes(root))).toEqual([]);
  });
});

const EXPECTED_FAILURES: readonly SessionFailed["failure"][] = [
  "invalid proposal",
  "no edit",
  "outage",
  "rate limit",
  "sign-in",
  "timeout",
];

/** The mock model's behaviour: each idea gets a knob of its own, and perhaps a fault. */
const makeScript = (): { readonly plan: MockPlan; readonly isDead: () => boolean } => {
  const faults: readonly Fault[] = FAULTS;
  const seen = new Map<string, number>();
  let refusals = 1;
  let limits = 2;
  let deaths = 3;
  const ideaOf = (said: string): number => {
    const attempt = /attempt-(\d+)/.exec(said)?.[1] ?? "none";
    if (!seen.has(attempt)) seen.set(attempt, seen.size);
    return seen.get(attempt) ?? 0;
  };
  let current: Fault = "none";
  const plan: MockPlan = (prompt, _index, said) => {
    const idea = ideaOf(said);
    const fault = faults[idea] ?? "none";
    current = fault;
    const steps = stepsFor(prompt, idea, fault);
    if (refusals > 0 && idea === 2) {
      refusals -= 1;
      return [{ error: { status: 401, message: "invalid api key" } }];
    }
    if (fault === "rate limit" && limits > 0) {
      limits -= 1;
      return [{ error: { status: 429, message: "slow down", retryAfter: 60 } }];
    }
    return steps;
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

const stepsFor = (prompt: string, idea: number, fault: Fault): readonly MockStep[] => {
  const knob = KNOBS[idea % KNOBS.length] ?? "alpha";
  const value = (1 + Math.floor(idea / KNOBS.length) + idea / 100).toFixed(2);
  if (/Propose ONE experiment|JSON object/.test(prompt)) {
    if (fault === "nonsense") return [{ say: "The vibes of this model are off." }];
    if (fault === "hang") return [{ hang: true }];
    return [{ say: JSON.stringify(proposalFor(prompt, knob, value)) }];
  }
  const edit = `sed -i 's/^${knob} = .*/${knob} = ${value}/' train.py`;
  if (fault === "no edit") return [{ say: "Done, all tests pass." }];
  if (fault === "refused edit")
    return [{ edit: { path: "train.py", from: "no such line", to: "x" } }, { say: "Done." }];
  if (fault === "evaluator") return [{ sh: "echo 'print(1)' >> evaluate.py" }, { say: "Done." }];
  if (fault === "child") return [{ sh: `setsid sleep ${MARKER} >/dev/null 2>&1 & ${edit}` }, { say: "Done." }];
  return [{ sh: edit }, { say: "Done." }];
};

const proposalFor = (prompt: string, knob: string, value: string) => ({
  hypothesis: `Setting ${knob} to ${value} raises the score because the ${knob} term is far from its best value.`,
  aspect: /exactly one thing of the aspect `([^`]+)`/.exec(prompt)?.[1] ?? "hyperparameter",
  change: {
    component: knob,
    operation: "set",
    parameter: knob,
    from: "0.0",
    to: value,
    unit: "",
    scope: `${knob} term`,
  },
  expects: [{ metric: "score", direction: "up" }],
  files: ["train.py"],
});

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

const makeRepository = (): void => {
  mkdirSync(repo);
  const write = (name: string, text: string): void => writeFileSync(join(repo, name), text);
  write("train.py", `${KNOBS.map((knob) => `${knob} = 0.0`).join("\n")}\n`);
  write(
    "evaluate.py",
    [
      "import json, random, sys",
      "import train",
      "rng = random.Random(int(sys.argv[sys.argv.index('--seed') + 1]))",
      `knobs = [getattr(train, name) for name in ${JSON.stringify(KNOBS)}]`,
      "score = 1.0 + sum(0.1 * (1 - (k - 1.2) ** 2) for k in knobs) + rng.gauss(0, 0.02)",
      "print(json.dumps({'score': score}))",
      "",
    ].join("\n"),
  );
  write(
    "espalier.yaml",
    JSON.stringify({
      goal: "Raise the score",
      objective: { metric: "score", direction: "maximize" },
      evaluate: { command: "python3 evaluate.py --seed {seed}" },
      edit: ["train.py"],
      protect: ["evaluate.py"],
      aspects: ["hyperparameter", "features", "regularization", "architecture"],
      budget: { trials: 12, replicates: 60 },
      agent: {
        name: "pi",
        model: "mock-model",
        provider: {
          name: "Mock",
          api: "openai",
          baseUrl: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
          keyEnv: "MOCK_KEY",
        },
        turnTimeout: 45,
        patience: { attempts: 1, firstByte: 120 },
      },
      parallel: 2,
      seed: 1,
    }),
  );
  const git = (...args: readonly string[]): unknown =>
    execFileSync("git", ["-C", repo, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
  execFileSync("git", ["init", "--quiet", repo]);
  git("add", ".");
  git("commit", "--quiet", "-m", "start");
};

/** Runs the command line in the repository with a clean environment; resolves with its exit code. */
const espalier = (...args: readonly string[]): Promise<number> =>
  new Promise((resolve) => {
    const path = [programs, dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
    const child = spawn(process.execPath, ["--no-warnings", CLI, "-C", repo, ...args], {
      env: { PATH: path, HOME: join(root, "home"), LANG: "C.UTF-8", MOCK_KEY: "dummy-key-of-the-test" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.once("exit", (code) => {
      writeFileSync(join(root, `output-${args[0]}.txt`), output);
      if (code !== 0 && code !== 4) process.stderr.write(output.slice(-4000));
      resolve(code ?? -1);
    });
  });

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
  } catch {
    return "";
  }
};
