import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CLI = join(import.meta.dirname, "../../src/cli/main.ts");
const root = mkdtempSync(join(tmpdir(), "espalier-agents-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const program = (name: string, script: string): string => {
  const path = join(root, "bin", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
};

const projectFile = (command: string): void =>
  writeFileSync(
    join(root, "espalier.yaml"),
    `objective: { metric: score, direction: maximize }\nevaluate: { command: python3 evaluate.py }\nagent: { name: command, command: ${command} }\n`,
  );

const espalier = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["--no-warnings", CLI, "-C", root, ...args], {
    encoding: "utf8",
    env: {
      PATH: `${join(root, "bin")}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: root,
      ANTHROPIC_API_KEY: "none",
    },
  });

beforeAll(() => {
  program("claude", 'echo "2.1.330 (Claude Code)"');
  program("codex", 'echo "codex-cli 0.120.0"');
});

describe("espalier agents ls", () => {
  it("says what is installed, its version, whether it is signed in, and what to type where it is not", () => {
    const { stdout, status } = espalier("agents", "ls");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^builtin {3}needs no sign-in$/m);
    expect(stdout).toMatch(/^claude {4}2\.1\.330, signed in$/m);
    expect(stdout).toMatch(/^codex {5}0\.120\.0, not signed in$/m);
    expect(stdout).toMatch(/^gemini {4}not installed\n {10}Run: npm install -g @google\/gemini-cli@/m);
  });

  it("adds what is known to go wrong when it is asked to, and prints JSON", () => {
    expect(espalier("-v", "agents", "ls").stdout).toContain("Codex 0.120.0 is older than 0.160.0");
    const { schemaVersion, agents } = JSON.parse(espalier("--json", "agents", "ls").stdout) as {
      readonly schemaVersion: number;
      readonly agents: readonly { readonly name: string; readonly installed: boolean }[];
    };
    expect(schemaVersion).toBe(1);
    expect(agents.filter(({ installed }) => installed).map(({ name }) => name)).toEqual(["builtin", "codex", "claude"]);
  });
});

describe("espalier agents test", () => {
  const WORKING = `case $ESPALIER_PHASE in propose) echo '{"hypothesis": "h"}';; *) sed -i s/0.1/0.01/ train.py;; esac`;

  it("lets the project's agent make a tiny edit, and says what it took", () => {
    projectFile(program("working", WORKING));
    const { stdout, stderr, status } = espalier("agents", "test", "command", "--yes");
    expect(stderr).toContain("one tiny edit");
    expect(stdout).toContain("command works: it proposed and made the edit.");
    expect(status).toBe(0);
  });

  it("fails with the reason when the edit is not there, whatever the agent says", () => {
    projectFile(program("idle", `echo '{"hypothesis": "h"}'`));
    const { stdout, status } = espalier("agents", "test", "command", "--yes");
    expect(stdout).toContain("command did not make the edit. no edit:");
    expect(status).toBe(1);
  });

  it("runs nothing that costs money before somebody has agreed", () => {
    const { stderr, status } = espalier("agents", "test", "claude");
    expect(stderr).toContain("espalier agents test claude --yes");
    expect(status).toBe(2);
  });

  it("names the agents there are when it is asked for another", () => {
    const { stderr, status } = espalier("agents", "test", "coddex", "--yes");
    expect(stderr).toContain('There is no agent "coddex"');
    expect(status).toBe(2);
  });
});

describe("espalier doctor", () => {
  const finding = (agent: string) => {
    writeFileSync(
      join(root, "espalier.yaml"),
      `objective: { metric: score, direction: maximize }\nevaluate: { command: python3 evaluate.py }\nagent: ${agent}\n`,
    );
    return espalier("doctor").stdout;
  };

  it("fails when the agent that the project names is missing or not signed in, and says what to type", () => {
    expect(finding("{ name: gemini }")).toMatch(
      /^FAIL {2}agent +gemini, the project's: not installed\n +Run: npm install -g @google\/gemini-cli@/m,
    );
    expect(finding("{ name: codex }")).toMatch(/^FAIL {2}agent +codex, the project's 0\.120\.0, signed in: no/m);
    expect(finding("{ name: claude }")).toMatch(/^ok {4}agent +claude, the project's 2\.1\.330, signed in: yes/m);
  });

  it("says of the agents that the project does not name what is there, and of limits what holds", () => {
    const text = finding("{ name: claude }");
    expect(text).toMatch(/^weak {2}agent +codex 0\.120\.0, signed in: no/m);
    expect(text).toMatch(/agent +not installed: gemini, opencode/);
    expect(text).toMatch(/sandbox +process limit/);
    expect(text).toMatch(/sandbox +memory limit/);
  });
});

describe("espalier run", () => {
  it("with an agent that is missing or not signed in stops before anything is measured, and says what to type", () => {
    const repo = join(root, "repo");
    mkdirSync(repo);
    writeFileSync(join(repo, "evaluate.py"), "print('{\"score\": 1}')\n");
    writeFileSync(
      join(repo, "espalier.yaml"),
      "objective: { metric: score, direction: maximize }\nevaluate: { command: python3 evaluate.py }\n",
    );
    for (const args of [
      ["init", "--quiet"],
      ["add", "."],
      ["commit", "--quiet", "-m", "start"],
    ])
      spawnSync("git", ["-C", repo, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
    const run = (agent: string) => espalier("-C", repo, "run", "--agent", agent, "--no-input");
    expect(run("gemini")).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(
        /The agent gemini is not installed\.\n {2}Run: npm install -g @google\/gemini-cli@/,
      ),
    });
    expect(run("codex")).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(/The agent codex is not signed in\.\n {2}Set OPENAI_API_KEY/),
    });
    expect(espalier("-C", repo, "status").stderr).toContain("no study");
  });
});
