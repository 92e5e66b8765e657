import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Answer, espalier, gitIn, TOY_CONFIG, toyProject } from "./toy-project.ts";

describe("A whole study", () => {
  let folder = "";
  let run: Answer;

  beforeAll(async () => {
    folder = toyProject();
    writeFileSync(join(folder, "espalier.yaml"), TOY_CONFIG);
    run = await espalier(folder, "run", "--no-input");
  });

  const json = async (...args: string[]): Promise<Record<string, unknown>> => {
    const answer = await espalier(folder, "--json", ...args);
    expect(answer.exitCode, answer.stderr).toBe(0);
    const document: unknown = JSON.parse(answer.stdout);
    expect(document).toMatchObject({ schemaVersion: 1 });
    return document as Record<string, unknown>;
  };

  const text = async (...args: string[]): Promise<string> => {
    const answer = await espalier(folder, ...args);
    expect(answer.exitCode, answer.stderr).toBe(0);
    return answer.stdout;
  };

  it("runs from the baseline to the hand-over, and says so", async () => {
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/environment captured at/);
    expect(run.stderr).toMatch(/baseline loss/);
    expect(run.stderr).toMatch(/Report: .*\/report\/report\.(html|md)/);
    expect(run.stdout).toMatch(/^main {2}finished/);
  });

  it("shows its status for people and for programs", async () => {
    expect(await text("status")).toMatch(/baseline .*\n/);
    expect(await json("status")).toMatchObject({ name: "main", phase: "finished", pid: null, study: "main" });
  });

  it("shows its tree and its trials", async () => {
    expect(await text("tree")).toMatch(/root .*baseline loss/);
    expect(await json("tree")).toMatchObject({ parent: expect.arrayContaining([-1]) });
    expect((await text("ls")).split("\n")[0]).toMatch(/^trial +verdict/);
    expect(await json("ls", "--sort", "level", "--reverse", "-n", "1")).toMatchObject({ rows: { length: 1 } });
    expect((await text("ls", "--csv")).split("\n")[0]).toContain("trial,parent");
  });

  it("shows one trial by number, `root` and `best`", async () => {
    expect(await text("show", "#1")).toMatch(/^#1 /);
    expect(await json("show", "root")).toMatchObject({ trial: 0, places: { folder: expect.any(String) } });
    expect(await json("show", "best")).toMatchObject({ trial: expect.any(Number) });
    const missing = await espalier(folder, "show", "999");
    expect(missing).toMatchObject({ exitCode: 3, stdout: "" });
    expect(missing.stderr).toMatch(/There is no trial "999".*\n.*Name a number up to/);
  });

  it("prints what a trial changed, against its parent or another", async () => {
    expect(await text("diff", "1")).toMatch(/^diff --git a\/model\.py b\/model\.py/);
    expect(await text("diff", "1", "--against", "root", "--stat")).toBe("model.py\n");
    expect(await json("diff", "1")).toMatchObject({ trial: 1, truncated: false });
  });

  it("prints the logs of evaluations and of the agent", async () => {
    expect(await text("logs", "1")).toContain("some log line");
    expect(await text("logs", "1", "-n", "1")).toMatch(/^\{.*"loss".*\}\n$/);
    expect(await text("logs", "1", "--list")).toMatch(/^agent\t\d+\nsearch-/);
    expect(await text("logs", "1", "--agent")).toContain("propose");
    expect((await espalier(folder, "logs", "1", "--replicate", "x")).stderr).toMatch(/There is: agent, search-/);
  });

  it("compares trials and searches what was said, changed and logged", async () => {
    expect(await text("compare", "root", "1")).toContain("#1");
    expect(await json("compare", "root", "1")).toMatchObject({ trials: { length: 2 } });
    expect(await text("search", "learning")).toMatch(/#\d+ {2}(hypothesis|patch)/);
    expect(await json("search", "some", "log")).toMatchObject({ hits: expect.any(Array) });
    expect((await espalier(folder, "search", "zzzz")).stderr).toBe("Nothing was found.\n");
  });

  it("exports every event as a line, and proves its decisions again", async () => {
    const lines = (await text("export")).trim().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ schemaVersion: 1, seq: 1, event: { type: "study_created" } });
    const proof = await json("replay", "--verify");
    expect(proof).toMatchObject({ mismatch: null, isComparable: true, events: lines.length });
  });

  it("keeps what it measured where the contract says", () => {
    expect(existsSync(join(folder, ".espalier/journal.db"))).toBe(true);
    expect(readdirSync(join(folder, ".espalier/trials/1/search-0")).join()).toMatch(/log.*metrics\.json/);
    expect(readFileSync(join(folder, ".git/info/exclude"), "utf8")).toContain(".espalier");
  });

  it("leaves the user's checkout as it was, and hands over branches", () => {
    expect(gitIn(folder, "status", "--porcelain")).toBe("?? espalier.yaml\n");
    expect(gitIn(folder, "branch", "--show-current")).toBe("main\n");
    expect(gitIn(folder, "for-each-ref", "--format=%(refname)", "refs/heads")).toMatch(/refs\/heads\/espalier\/main\//);
  });

  it("says that it is finished when it is run again, and measures nothing", async () => {
    const before = (await json("status")).seq;
    const again = await espalier(folder, "run");
    expect(again.exitCode).toBe(0);
    expect(again.stderr).toMatch(/Study "main" is finished/);
    expect((await json("status")).seq).toBe(before);
  });

  it("takes notes when nothing is running", async () => {
    const answer = await espalier(folder, "note", "best", "worth", "a", "look");
    expect(answer.stderr).toMatch(/has the note\. No orchestrator is at work/);
    expect(await text("show", "best")).toContain("worth a look");
  });

  it("frees its worktrees", async () => {
    expect(await text("gc", "--dry-run")).toContain("would be freed");
    expect(await text("gc")).toMatch(/freed\.\n$/);
    expect(readdirSync(join(folder, ".espalier/worktrees"))).toEqual([]);
    expect(gitIn(folder, "worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("is remembered by the repository's next study, which does not try the same again", async () => {
    const answer = await espalier(folder, "run", "--study", "second", "--budget-replicates", "10");
    expect(answer.exitCode, answer.stderr).toBe(0);
    expect(answer.stderr).toMatch(/refused: .*This repeats/);
    const ambiguous = await espalier(folder, "status");
    expect(ambiguous.exitCode).toBe(0);
    expect(ambiguous.stdout).toMatch(/^main /);
    expect((await espalier(folder, "status", "--study", "second")).stdout).toMatch(/^second /);
    expect((await espalier(folder, "status", "--study", "third")).stderr).toMatch(
      /There is no study "third" here; there is main, second\./,
    );
  });

  it("once finished stays so with the budget that it had, and goes on with a larger one", async () => {
    const again = await espalier(folder, "run", "--study", "second", "--budget-replicates", "10");
    expect(again.stderr).toContain('Study "second" is finished.');
    const more = await espalier(folder, "run", "--study", "second", "--budget-replicates", "13");
    expect(more.exitCode, more.stderr).toBe(0);
    expect(more.stderr).not.toContain("is finished");
    expect(more.stdout).toMatch(/^second {2}finished/);
    expect((await espalier(folder, "replay", "--verify", "--study", "second")).exitCode).toBe(0);
  });
});
