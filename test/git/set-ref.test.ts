import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { lineCounter, type RepositoryFacts, repositoryFacts, setRef } from "../../src/git/index.ts";

let root = "";
let facts: RepositoryFacts;
let commits: readonly [string, string] = ["", ""];

const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  }).trim();

const commit = (text: string): string => {
  writeFileSync(join(root, "a\n.py"), text);
  writeFileSync(join(root, "data.bin"), `\0${text}`);
  git("add", "--all");
  git("commit", "--quiet", "--message", text);
  return git("rev-parse", "HEAD");
};

const REF = "refs/espalier/main/trial-1";
const refValue = (ref = REF): string => git("rev-parse", "--verify", ref);
const leftovers = (): readonly string[] =>
  [...readdirSync(join(root, ".git/objects")), ...readdirSync(join(root, ".git/refs"), { recursive: true })].filter(
    (name) => /tmp_|\.lock$/.test(String(name)),
  ) as readonly string[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), "espalier-refs-"));
  git("init", "--quiet", "--initial-branch=main");
  commits = [commit("one\n"), commit("one\ntwo\n")];
  facts = await repositoryFacts(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("A ref of ours", () => {
  test("is made, moved and found by git, before and after git packed it", async () => {
    const [one, two] = commits;
    await setRef(facts, REF, one);
    expect(refValue()).toBe(one);
    await setRef(facts, REF, two);
    expect(refValue()).toBe(two);
    git("pack-refs", "--all", "--prune");
    expect(existsSync(join(root, ".git", REF))).toBe(false);
    expect(refValue()).toBe(two);
    await setRef(facts, REF, one);
    git("pack-refs", "--all", "--prune");
    expect(refValue()).toBe(one);
    expect(leftovers()).toEqual([]);
    expect(git("fsck", "--strict")).toBe("");
  });

  test("is moved although a kill has left our lock on it", async () => {
    const [one, two] = commits;
    await setRef(facts, REF, one);
    const temporary = join(root, ".git/objects/tmp_ref_left");
    writeFileSync(temporary, `${two}\n`);
    linkSync(temporary, join(root, ".git", `${REF}.lock`));
    await setRef(facts, REF, two);
    expect(refValue()).toBe(two);
  });

  test("waits for a lock that git holds, and is left alone as long as it is held", async () => {
    const [one, two] = commits;
    await setRef(facts, REF, one);
    const lock = join(root, ".git", `${REF}.lock`);
    writeFileSync(lock, "");
    const moved = setRef(facts, REF, two);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(refValue()).toBe(one);
    rmSync(lock);
    await moved;
    expect(refValue()).toBe(two);
  });

  test("is made where git left an empty folder of its name, and refused where one that is full is in the way", async () => {
    const [one] = commits;
    mkdirSync(join(root, ".git", REF), { recursive: true });
    await setRef(facts, REF, one);
    expect(refValue()).toBe(one);
    await setRef(facts, "refs/espalier/main/a/b", one);
    await expect(setRef(facts, "refs/espalier/main/a", one)).rejects.toThrow("update-ref failed");
    expect(leftovers()).toEqual([]);
  });

  test("is refused where a packed one stands above or below its name, as git refuses it", async () => {
    const [one] = commits;
    await setRef(facts, "refs/espalier/main/a", one);
    await setRef(facts, "refs/espalier/main/b/c", one);
    git("pack-refs", "--all", "--prune");
    await expect(setRef(facts, "refs/espalier/main/a/b", one)).rejects.toThrow("update-ref failed");
    await expect(setRef(facts, "refs/espalier/main/b", one)).rejects.toThrow("update-ref failed");
  });
});

describe("The lines that changed between two trees", () => {
  test("are counted as git counts them; none in binary files", async () => {
    const [one, two] = commits.map((id) => git("rev-parse", `${id}^{tree}`));
    const lines = lineCounter({ gitDir: join(root, ".git") });
    const forth = [
      { path: "a\n.py", addedLines: 1, removedLines: 0 },
      { path: "data.bin", addedLines: 0, removedLines: 0 },
    ];
    const answers = await Promise.all([
      lines.count(one ?? "", two ?? ""),
      lines.count(one ?? "", one ?? ""),
      lines.count(one ?? "", "1".repeat(40)).catch(() => "unreadable"),
      lines.count(two ?? "", one ?? ""),
    ]);
    lines.close();
    expect(answers).toEqual([
      forth,
      [],
      "unreadable",
      forth.map((file) => ({ ...file, addedLines: file.removedLines, removedLines: file.addedLines })),
    ]);
  });
});
