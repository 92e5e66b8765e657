import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { espalier, gitIn, TOY_CONFIG, TOY_FILES, toyProject } from "./toy-project.ts";

const configured = (config: string, files: Readonly<Record<string, string>> = {}): string => {
  const folder = toyProject(files);
  writeFileSync(join(folder, "espalier.yaml"), config);
  return folder;
};

describe("What a user can get wrong", () => {
  it("a verb, an option or a number: exit 2 with what was meant", async () => {
    const folder = toyProject();
    expect(await espalier(folder, "statsu")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("Did you mean status?"),
    });
    expect(await espalier(folder, "status", "--jsno")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("--json"),
    });
    expect(await espalier(folder, "show")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("trial") });
    expect(await espalier(folder, "run", "--parallel", "x")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--parallel is "x", where a whole number from 1 is expected'),
    });
  });

  it("no git, no project file, no study", async () => {
    const nowhere = mkdtempSync(join(tmpdir(), "espalier-nowhere-"));
    writeFileSync(join(nowhere, "espalier.yaml"), TOY_CONFIG);
    expect(await espalier(nowhere, "run")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/is not in a git repository[\s\S]*git init/),
    });
    expect(readdirSync(nowhere)).toEqual(["espalier.yaml"]);
    const bare = toyProject();
    expect(await espalier(bare, "run")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/There is no espalier\.yaml[\s\S]*espalier init/),
    });
    expect(await espalier(bare, "status")).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining("There is no study"),
    });
  });

  it("a project file with a mistake: exit 2 with file, line and column", async () => {
    const folder = configured(TOY_CONFIG.replace("budget:", "budgte:"));
    const answer = await espalier(folder, "run");
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(
      /^espalier: espalier\.yaml:9:1 The project file has no key "budgte"\. Did you mean budget\?/,
    );
    expect((await espalier(folder, "config", "validate")).exitCode).toBe(2);
    writeFileSync(join(folder, "espalier.yaml"), TOY_CONFIG);
    expect((await espalier(folder, "config", "validate")).stderr).toMatch(/is fine\.\n$/);
    expect(JSON.parse((await espalier(folder, "config", "show")).stdout)).toMatchObject({
      spec: { budget: { replicates: 14 } },
    });
  });

  it("changes that are not committed", async () => {
    const folder = configured(TOY_CONFIG);
    writeFileSync(join(folder, "model.py"), "LEARNING_RATE = 1\n");
    const answer = await espalier(folder, "run");
    expect(answer).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/not committed: model\.py\.\n.*Commit or stash/),
    });
    expect(existsSync(join(folder, ".espalier"))).toBe(false);
  });

  it("a metric that the evaluation does not report", async () => {
    const folder = configured(TOY_CONFIG.replace("metric: loss", "metric: los"));
    const answer = await espalier(folder, "run");
    expect(answer.exitCode).toBe(6);
    expect(answer.stderr).toMatch(/metric "los" was not reported[\s\S]*loss/);
  });

  it("an evaluation that crashes, or whose score is no number", async () => {
    const crashing = configured(TOY_CONFIG, { "evaluate.py": "raise SystemExit('no data here')\n" });
    const crash = await espalier(crashing, "run");
    expect(crash.exitCode).toBe(6);
    expect(crash.stderr).toContain("no data here");
    const nan = configured(TOY_CONFIG, { "evaluate.py": "import model\nprint('{\"loss\": NaN}')\n" });
    const answer = await espalier(nan, "run");
    expect(answer.exitCode).toBe(6);
    expect(answer.stderr).toMatch(/NaN/);
  });

  it("an agent that there is not", async () => {
    const folder = configured(`${TOY_CONFIG}agent: codez\n`);
    const answer = await espalier(folder, "run");
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/There is no agent "codez"/);
  });

  it("a damaged journal: nothing goes on, and what is whole can be saved", async () => {
    const folder = configured(TOY_CONFIG.replace("14", "8"));
    expect((await espalier(folder, "baseline")).exitCode).toBe(0);
    const path = join(folder, ".espalier/journal.db");
    const bytes = readFileSync(path);
    const place = bytes.lastIndexOf("replicate_finished");
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const answer = await espalier(folder, "run");
    expect(answer.exitCode).toBe(1);
    expect(answer.stderr).toMatch(/is damaged at entry \d+[\s\S]*doctor --export/);
    expect((await espalier(folder, "doctor", "--export", "saved.jsonl")).exitCode).toBe(0);
    expect(readFileSync(join(folder, "saved.jsonl"), "utf8").split("\n").length).toBeGreaterThan(3);
  });

  it("a worktree that was deleted by hand in the middle of a study", async () => {
    const folder = configured(TOY_CONFIG.replace("14", "10"));
    expect((await espalier(folder, "baseline")).exitCode).toBe(0);
    rmSync(join(folder, ".espalier/worktrees"), { recursive: true });
    const answer = await espalier(folder, "run");
    expect(answer.exitCode, answer.stderr).toBe(0);
  });

  it("a project file below the top of its repository", async () => {
    const folder = toyProject({ "sub/espalier.yaml": TOY_CONFIG });
    const answer = await espalier(join(folder, "sub"), "run");
    expect(answer).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/below the repository's top\.\n.*Move it to/),
    });
  });

  it("another agent for a study that has begun", async () => {
    const folder = configured(TOY_CONFIG.replace("14", "8"));
    await espalier(folder, "baseline");
    const answer = await espalier(folder, "run", "--agent", "command");
    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/works with the agent builtin, not command\.\n.*--study NAME/);
  });

  it("a repository without a commit keeps its state", async () => {
    const folder = mkdtempSync(join(tmpdir(), "espalier-empty-"));
    gitIn(folder, "init", "-q");
    writeFileSync(join(folder, "espalier.yaml"), TOY_CONFIG);
    writeFileSync(join(folder, "evaluate.py"), TOY_FILES["evaluate.py"] ?? "");
    expect(await espalier(folder, "run")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("has no commit yet"),
    });
    expect(readdirSync(folder).sort()).toEqual([".git", "espalier.yaml", "evaluate.py"]);
  });
});
