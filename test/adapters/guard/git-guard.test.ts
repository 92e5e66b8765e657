import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGitDir, gitGuard } from "../../../src/adapters/guard/index.ts";
import { checkAspectCommand } from "../../../src/cli/commands/check-aspect.ts";
import { loadParsers } from "../../../src/source/index.ts";

const parsers = await loadParsers();
let root = "";

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  }).trim();

const commit = (name: string, files: Record<string, string>): string => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message", name);
  git("tag", name);
  return git("rev-parse", "HEAD");
};

const TRAIN = "lr = 0.1\ndepth = 4\nfit(lr, depth)\n";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "espalier-guard-"));
  git("init", "--quiet", "--initial-branch=main");
  commit("base", { "train.py": TRAIN, "score.py": "print(1)\n", "README.md": "# A\n" });
  commit("single", { "train.py": TRAIN.replace("0.1", "0.2") });
  commit("coupled", { "train.py": TRAIN.replace("0.1", "0.2").replace("4", "6") });
  commit("comment", { "train.py": `# Fast.\n${TRAIN.replace("0.1", "0.2").replace("4", "6")}`, "README.md": "# B\n" });
  commit("protected", { "score.py": "print(2)\n" });
  // Paths that need quoting, a link, and content that is no text.
  symlinkSync("train.py", join(root, "link.py"));
  commit("odd", { "a b\té\n.py": "x = 1\n", "blob.bin": "\0\x01", "empty.py": "" });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const check = async (base: string, head: string, json = false): Promise<{ code: number; text: string }> => {
  let text = "";
  const code = await checkAspectCommand({ directory: root, base, head, json }, (part) => {
    text += part;
  });
  return { code, text };
};

describe("espalier check aspect", () => {
  test("a single change exits with 0", async () => {
    expect(await check("base", "single")).toEqual({ code: 0, text: "single: lr: 0.1 → 0.2\n" });
  });

  test("a coupled one exits with 10 and lists its groups", async () => {
    const { code, text } = await check("base", "coupled");
    expect(code).toBe(10);
    expect(text).toBe(
      "coupled: 2 separate changes: lr: 0.1 → 0.2; depth: 4 → 6\n\n  1. lr: 0.1 → 0.2\n     train.py:1\n\n  2. depth: 4 → 6\n     train.py:2\n",
    );
  });

  test("one without effect exits with 11", async () => {
    const { code, text } = await check("coupled", "comment");
    expect(code).toBe(11);
    expect(text).toContain("no effect: The patch changes nothing that runs");
    expect(text).toContain("incidental: notes file (README.md); comment (train.py:1)");
  });

  test("as JSON: verdict, groups with files and hunks, incidental parts", async () => {
    const { code, text } = await check("base", "coupled", true);
    expect(code).toBe(10);
    expect(JSON.parse(text)).toMatchObject({
      schemaVersion: 1,
      base: git("rev-parse", "base"),
      head: git("rev-parse", "coupled"),
      verdict: "coupled",
      groups: [
        { title: "lr: 0.1 → 0.2", files: ["train.py"], hunks: [{ path: "train.py", afterStart: 1, afterEnd: 1 }] },
        { title: "depth: 4 → 6" },
      ],
      incidental: [],
    });
  });

  test("paths with spaces, tabs and line breaks, links, binaries and empty files are read", async () => {
    const { code, text } = await check("protected", "odd", true);
    expect(code).toBe(0);
    expect(JSON.parse(text).groups[0].files).toContain("a b\té\n.py");
  });

  test("a revision that does not exist is said so", async () => {
    await expect(check("base", "nowhere")).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringContaining("nowhere"),
    });
    await expect(check("--upload-pack=x", "base")).rejects.toMatchObject({ code: "not_found" });
  });

  test("it works from a folder inside, from a linked worktree and on a bare repository", async () => {
    git("worktree", "add", "--quiet", "--detach", join(root, "linked"), "base");
    git("clone", "--quiet", "--bare", root, join(root, "bare.git"));
    mkdirSync(join(root, "linked/sub"));
    for (const directory of ["linked", "linked/sub", "bare.git"]) {
      const code = await checkAspectCommand(
        { directory: join(root, directory), base: "base", head: "coupled", json: false },
        () => undefined,
      );
      expect(code).toBe(10);
    }
  });

  test("a folder outside of any repository is said so", async () => {
    const outside = mkdtempSync(join(tmpdir(), "espalier-outside-"));
    await expect(findGitDir(outside)).rejects.toMatchObject({ code: "not_found" });
    rmSync(outside, { recursive: true });
  });
});

describe("The guard of a study", () => {
  const request = { proposal: null, edit: ["**/*.py"], protect: ["score.py"], split: false };
  const judge = async (before: string, after: string, more: object = {}) =>
    gitGuard({ gitDir: join(root, ".git"), parsers }).judge({
      ...request,
      ...more,
      before: git("rev-parse", before),
      after: git("rev-parse", after),
    });

  test("it works on commits and on trees", async () => {
    const byCommit = await judge("base", "single");
    expect(byCommit.verdict).toMatchObject({ verdict: "single", title: "lr: 0.1 → 0.2", violations: [] });
    expect(await judge("base^{tree}", "single^{tree}")).toEqual(byCommit);
  });

  test("a protected file is a violation that the repair text names", async () => {
    const { verdict } = await judge("comment", "protected");
    expect(verdict.violations).toEqual(["score.py is protected: put it back as it was."]);
    expect(verdict.repairText).toContain("score.py");
  });

  test("a tree that differs by comments and notes only has the same fingerprint, another one has not", async () => {
    const [a, b, c] = [await judge("base", "coupled"), await judge("base", "comment"), await judge("base", "single")];
    expect(a.treeFingerprint).toBe(b.treeFingerprint);
    expect(a.patchFingerprint).toBe(b.patchFingerprint);
    expect(a.treeFingerprint).not.toBe(c.treeFingerprint);
  });

  test("a coupled patch comes apart on request", async () => {
    const { parts } = await judge("base", "coupled", { split: true });
    expect(parts.map((part) => [part.title, [...part.files]])).toEqual([
      ["lr: 0.1 → 0.2", [["train.py", TRAIN.replace("0.1", "0.2")]]],
      ["depth: 4 → 6", [["train.py", TRAIN.replace("4", "6")]]],
    ]);
    expect((await judge("base", "coupled")).parts).toEqual([]);
  });

  test("nothing that the repository configures is run", async () => {
    const mark = join(root, "ran");
    for (const key of ["core.fsmonitor", "diff.external", "core.pager", "diff.x.textconv"])
      git("config", key, `touch ${mark}`);
    writeFileSync(join(root, ".git/info/attributes"), "*.py diff=x\n");
    await judge("base", "coupled", { split: true });
    expect(() => execFileSync("test", ["-e", mark])).toThrow();
  });
});
