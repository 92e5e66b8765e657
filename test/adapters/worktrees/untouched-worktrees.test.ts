import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { usersRepository } from "./git-sandbox.ts";

const FILES = { "a.py": "a = 1\n", "b.py": "b = 1\n", "lib/c.py": "c = 1\n", ".gitignore": "out/\n" };
const request = (base: string) => ({ ref: "t", parent: base, message: "m" });

describe("A worktree that is prepared again", () => {
  it("is left as it is where nothing touched it", async () => {
    const { worktrees, base } = usersRepository(FILES);
    const { path } = await worktrees.prepare("trial-1", base);
    const before = statSync(join(path, "lib/c.py"), { bigint: true });
    const again = await worktrees.prepare("trial-1", base);
    expect(statSync(join(again.path, "lib/c.py"), { bigint: true })).toEqual(before);
    expect(await worktrees.capture(again, request(base))).toBeNull();
  });

  it.each<readonly [string, (path: string) => void]>([
    ["a changed file", (path) => writeFileSync(join(path, "a.py"), "a = 2\n")],
    ["a changed file with its old time", (path) => rewriteUnnoticed(join(path, "a.py"), "a = 2\n")],
    ["a deleted file", (path) => rmSync(join(path, "a.py"))],
    ["a deleted folder", (path) => rmSync(join(path, "lib"), { recursive: true })],
    ["an executable file", (path) => chmodSync(join(path, "a.py"), 0o755)],
    ["a link in a file's place", (path) => replaceBy(join(path, "a.py"), (at) => symlinkSync("b.py", at))],
    ["a link in a folder's place", (path) => replaceBy(join(path, "lib"), (at) => symlinkSync("/etc", at))],
    ["a FIFO in a file's place", (path) => replaceBy(join(path, "a.py"), (at) => execFileSync("mkfifo", [at]))],
    ["a folder in a file's place", (path) => replaceBy(join(path, "a.py"), (at) => mkdirSync(at))],
    ["two files in each other's place", (path) => swap(join(path, "a.py"), join(path, "b.py"))],
    ["an empty folder", (path) => mkdirSync(join(path, "empty"))],
    ["a new file", (path) => writeFileSync(join(path, "new.py"), "")],
    [
      "an ignored file",
      (path) => replaceBy(join(path, "out"), (at) => mkdirSync(join(at, "deep"), { recursive: true })),
    ],
  ])("is clean although it had %s", async (_, touch) => {
    const { worktrees, base } = usersRepository(FILES);
    const { path } = await worktrees.prepare("trial-1", base);
    await worktrees.prepare("trial-1", base);
    touch(path);
    await worktrees.prepare("trial-1", base);
    expect(readdirSync(path).sort()).toEqual([".git", ".gitignore", "a.py", "b.py", "lib"]);
    for (const [name, text] of Object.entries(FILES)) {
      expect(lstatSync(join(path, name)).isFile()).toBe(true);
      expect(lstatSync(join(path, name)).mode & 0o111).toBe(0);
      expect(readFileSync(join(path, name), "utf8")).toBe(text);
    }
  });

  it("is clean at another commit, and at the first one again", async () => {
    const { worktrees, base } = usersRepository(FILES);
    const worktree = await worktrees.prepare("trial-1", base);
    writeFileSync(join(worktree.path, "a.py"), "a = 2\n");
    const commit = (await worktrees.capture(worktree, request(base)))?.commit ?? "";
    await worktrees.prepare("trial-1", commit);
    expect(readFileSync(join(worktree.path, "a.py"), "utf8")).toBe("a = 2\n");
    await worktrees.prepare("trial-1", base);
    expect(readFileSync(join(worktree.path, "a.py"), "utf8")).toBe("a = 1\n");
  });
});

describe("What changed in a worktree", () => {
  it("is found at once, even where neither size nor time of a file tell", async () => {
    const { worktrees, base } = usersRepository(FILES);
    for (let round = 0; round < 10; round += 1) {
      const worktree = await worktrees.prepare(`trial-${round}`, base);
      rewriteUnnoticed(join(worktree.path, "a.py"), "a = 2\n");
      expect((await worktrees.capture(worktree, request(base)))?.files).toEqual(["a.py"]);
    }
  });

  it("is edited, deleted, linked and executable files, with new ones or without", async () => {
    for (const isNew of [false, true]) {
      const { worktrees, base } = usersRepository({ ...FILES, "d.py": "d = 1\n", "e.py": "e = 1\n" });
      const worktree = await worktrees.prepare("trial-1", base);
      const at = (name: string): string => join(worktree.path, name);
      writeFileSync(at("a.py"), "a = 2\n");
      rmSync(at("lib"), { recursive: true });
      replaceBy(at("d.py"), (path) => symlinkSync("e.py", path));
      chmodSync(at("e.py"), 0o755);
      utimesSync(at("b.py"), 1, 1);
      mkdirSync(at("out"));
      if (isNew) writeFileSync(at("new.py"), "n = 1\n");
      const snapshot = await worktrees.capture(worktree, request(base));
      const added = isNew ? ["new.py"] : [];
      expect(snapshot?.files).toEqual(["a.py", "d.py", "e.py", "lib/c.py", ...added]);
      const { path } = await worktrees.prepare("trial-2", snapshot?.commit ?? "");
      expect(existsSync(join(path, "lib"))).toBe(false);
      expect(lstatSync(join(path, "d.py")).isSymbolicLink()).toBe(true);
      expect(lstatSync(join(path, "e.py")).mode & 0o100).not.toBe(0);
    }
  });
});

/** Same length, same time stamp. */
const rewriteUnnoticed = (path: string, text: string): void => {
  const { atime, mtime } = statSync(path);
  writeFileSync(path, text);
  utimesSync(path, atime, mtime);
};

const replaceBy = (path: string, make: (path: string) => unknown): void => {
  rmSync(path, { recursive: true, force: true });
  make(path);
};

const swap = (one: string, other: string): void => {
  renameSync(one, `${one}.tmp`);
  renameSync(other, one);
  renameSync(`${one}.tmp`, other);
};
