import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { customProfile } from "../../../src/adapters/agents/profiles/custom.ts";
import { type LaunchPlace, PROFILES, PROVIDERS, type Profile } from "../../../src/adapters/agents/profiles/index.ts";
import { type RealAgentOptions, realAgent } from "../../../src/adapters/agents/real-agent.ts";
import { openMeter } from "../../../src/adapters/meter/index.ts";
import { detectSandbox } from "../../../src/adapters/sandbox/index.ts";
import { exampleBrief } from "../../../src/testing/agent-contract.ts";
import { EXAMPLE_FILES, programFolder } from "./example-programs.ts";
import { exampleWorktree } from "./example-worktree.ts";

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const placeFor = (profile: Profile, changes: Partial<LaunchPlace> = {}): LaunchPlace => ({
  home: "/session/home",
  worktree: "/worktree",
  baseUrl: "http://127.0.0.1:4010",
  token: "sk-espalier-dummy",
  model: "some-model",
  provider: profile.provider,
  program: `/programs/${profile.name}`,
  ...changes,
});

const OPTIONS: RealAgentOptions = {
  model: null,
  provider: null,
  access: "auto",
  transport: "auto",
  program: null,
  env: {},
  turnTimeoutMs: null,
  searchPath: "",
  hasKey: () => false,
};

describe.each(PROFILES)("The profile of $title", (profile) => {
  const everything = (place: LaunchPlace): string => {
    const turn = { phase: "implement", prompt: "the prompt", session: "the-session" } as const;
    return JSON.stringify([profile.acp(place), profile.headless?.launch(place, turn)]);
  };

  it("points the agent to the meter with the dummy key and the model, for both ways of talking to it", () => {
    const text = everything(placeFor(profile));
    for (const part of ["127.0.0.1:4010", "sk-espalier-dummy", "some-model"]) expect(text).toContain(part);
  });

  it("points it nowhere when it has a login of its own", () => {
    expect(everything(placeFor(profile, { baseUrl: null }))).not.toMatch(/127\.0\.0\.1|sk-espalier-dummy/);
  });

  it("keeps its files below the session's home, and pins the packages that it was tried with", () => {
    for (const path of Object.keys(profile.acp(placeFor(profile)).files)) expect(path).toMatch(/^\.[a-z]/);
    for (const { version } of profile.packages) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("has a page in the documentation that names its packages, its key and every trap in brief", () => {
    const page = readFileSync(join(import.meta.dirname, `../../../docs/agents/${profile.name}.md`), "utf8");
    for (const { name, version } of profile.packages) expect(page).toContain(`${name}@${version}`);
    expect(page).toContain("**Sign in.**");
    expect(page).toContain("**Known traps.**");
    expect(page).toContain("**Cost.**");
  });

  it("says in one line what to type when it is not installed", async () => {
    const agent = realAgent(profile, OPTIONS, { sandbox: await detectSandbox(), meter: null, secrets: () => [] });
    const hint = `Run: npm install -g ${profile.packages[0]?.name}`;
    expect(await agent.check()).toMatchObject({ installed: false, notes: [expect.stringContaining(hint)] });
    const request = {
      id: "x",
      worktree: "/",
      folder: "/nonexistent",
      sealed: [],
      proposeTimeoutMs: 1,
      implementTimeoutMs: 1,
      usdLimit: null,
    };
    const session = agent.open(request);
    const turn = await session.propose(exampleBrief(), new AbortController().signal);
    expect(turn).toMatchObject({ kind: "failed", failure: "not installed", message: expect.stringContaining(hint) });
    await session.close();
  });
});

describe("Providers", () => {
  it.each(Object.entries(PROVIDERS))(
    "%s have an address without a trailing slash or version",
    (_, { baseUrl, keyEnv }) => {
      expect(baseUrl).toMatch(/^https:\/\/[^ ]+[^/]$/);
      expect(baseUrl).not.toMatch(/\/v1$/);
      expect(keyEnv).toMatch(/_API_KEY$/);
    },
  );
});

describe("An agent without a profile", () => {
  it("gets the meter's address, the dummy key, the model and the folders filled in", () => {
    const profile = customProfile({
      name: "mine",
      argv: ["mine", "--url", "{baseUrl}/v1", "--model={model}"],
      env: { KEY: "{token}", HOME_OF_IT: "{home}" },
      files: { ".mine.json": '{"root": "{worktree}"}' },
      modes: { propose: "ask", implement: null },
      model: null,
    });
    expect(profile.acp(placeFor(profile))).toEqual({
      args: ["--url", "http://127.0.0.1:4010/v1", "--model=some-model"],
      env: { KEY: "sk-espalier-dummy", HOME_OF_IT: "/session/home" },
      files: { ".mine.json": '{"root": "/worktree"}' },
    });
  });
});

describe("An agent with a login of its own", () => {
  it("sees that login and nothing else of the user's home, gets no key, and is let out to its hosts only", async () => {
    const home = mkdtempSync(join(tmpdir(), "espalier-home-"));
    const homeBefore = process.env.HOME;
    process.env.HOME = home;
    cleanUps.push(() => {
      process.env.HOME = homeBefore;
      rmSync(home, { recursive: true, force: true });
    });
    expect(homedir()).toBe(home);
    for (const [path, content] of [
      [".fake/login.json", "the login"],
      [".fake/history", "private"],
      [".netrc", "private"],
    ] as const) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), content);
    }
    const programs = programFolder();
    const program = programs.write(
      "fake",
      `printf '{"text": "%s|%s|%s|%s|%s"}' "$(cat ~/.fake/login.json)" "$(ls -A ~ | tr '\\n' ' ')" "$(cat '${home}/.netrc' 2>/dev/null)" "$HTTPS_PROXY" "\${FAKE_KEY:-no key}"; echo refreshed > ~/.fake/login.json`,
    );
    const profile: Profile = {
      ...(PROFILES[0] as Profile),
      name: "fake",
      programs: { acp: null, cli: "fake" },
      login: { files: [".fake/login.json"], hosts: ["login.example.com"], how: "" },
      headless: {
        promptOnStdin: true,
        launch: () => ({ args: [], env: {}, files: {} }),
        read: (line) => [{ kind: "text", text: (line as { text: string }).text }],
      },
    };
    const meter = openMeter({ keys: () => "sk-the-real-key" });
    const { worktree, folder, remove } = exampleWorktree(EXAMPLE_FILES);
    const sandbox = await detectSandbox();
    const agent = realAgent(profile, { ...OPTIONS, program }, { sandbox, meter, secrets: () => [] });
    const session = agent.open({
      id: "login-1",
      worktree,
      folder,
      sealed: [],
      proposeTimeoutMs: 30_000,
      implementTimeoutMs: 30_000,
      usdLimit: null,
    });
    cleanUps.push(
      remove,
      () => meter.close(),
      () => session.close(),
      () => programs.remove(),
    );

    expect((await agent.check()).signedIn).toBe("yes");
    const turn = await session.propose(exampleBrief(), new AbortController().signal);
    expect(turn.usage.estimated).toBe(true);
    const said = readFileSync(join(folder, "transcript.jsonl"), "utf8");
    expect(said).toMatch(/the login\|\.fake \|\|http:\/\/127\.0\.0\.1:\d+\|no key/);
    expect(said).not.toContain("sk-the-real-key");
    if (sandbox.isolates) expect(readFileSync(join(home, ".fake/login.json"), "utf8")).toBe("refreshed\n");
    await session.close();
    expect(existsSync(join(folder, "session"))).toBe(false);
  });
});
