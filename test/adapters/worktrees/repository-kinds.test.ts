import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inspectRepository } from "../../../src/adapters/worktrees/inspect-repository.ts";
import { freshFolder, openRepository, userGit, usersRepository, writeFiles } from "./git-sandbox.ts";

describe("A repository", () => {
  it("reports what a study would not see: changed, untracked and ignored files", async () => {
    const { path } = usersRepository({ "a.py": "1\n", "b.py": "1\n", ".gitignore": "data/\n*.log\n" });
    writeFiles(path, { "a.py": "2\n", "new.py": "n\n", "data/big.csv": "x", "data/more.csv": "x", "run.log": "x" });
    rmSync(join(path, "b.py"));
    expect(await inspectRepository(path)).toMatchObject({
      checkout: path,
      branch: "main",
      changed: ["a.py", "b.py"],
      untracked: ["new.py"],
      ignored: ["data/", "run.log"],
    });
  });

  it("is found from a folder inside it", async () => {
    const { path } = usersRepository({ "src/a.py": "1\n" });
    expect((await inspectRepository(join(path, "src"))).checkout).toBe(path);
  });

  it("is asked for where there is none, or none with a commit", async () => {
    const folder = freshFolder();
    await expectRefusal(folder, /is not in a git repository/);
    userGit(folder, "init", "-q");
    await expectRefusal(folder, /has no commit yet/);
  });

  it("that is bare is refused", async () => {
    const folder = freshFolder();
    userGit(folder, "init", "-q", "--bare");
    await expectRefusal(folder, /bare repository/);
  });

  it("with SHA-256 object names works", async () => {
    const { path, base } = usersRepository({ "a.py": "1\n" }, ["--object-format=sha256"]);
    expect(base).toHaveLength(64);
    await expectRoundTrip(path);
  });

  it("that is a shallow clone works", async () => {
    const { path, git } = usersRepository({ "a.py": "1\n" });
    git("commit", "-q", "--allow-empty", "-m", "second");
    const clone = join(freshFolder(), "clone");
    userGit(path, "clone", "-q", "--depth=1", `file://${path}`, clone);
    expect((await inspectRepository(clone)).notes.join()).toContain("shallow");
    await expectRoundTrip(clone);
  });

  it("that is a partial clone works when its files are there, and is refused when not", async () => {
    const { path, git } = usersRepository({ "a.py": "1\n", "deep/b.py": "2\n" });
    git("config", "uploadpack.allowFilter", "true");
    const clone = join(freshFolder(), "clone");
    userGit(path, "clone", "-q", "--filter=blob:none", `file://${path}`, clone);
    await expectRoundTrip(clone);
    const bare = join(freshFolder(), "sparse");
    userGit(path, "clone", "-q", "--filter=blob:none", "--sparse", `file://${path}`, bare);
    await expectRefusal(bare, /partial clone, and 1 objects/);
  });

  it("with a sparse checkout has all files in its worktrees", async () => {
    const { path, git } = usersRepository({ "a.py": "1\n", "deep/b.py": "2\n" });
    git("sparse-checkout", "set", "--no-cone", "/a.py");
    expect(existsSync(join(path, "deep/b.py"))).toBe(false);
    expect((await inspectRepository(path)).changed).toEqual([]);
    const { worktrees, base } = openRepository(path);
    const worktree = await worktrees.prepare("t", base);
    expect(existsSync(join(worktree.path, "deep/b.py"))).toBe(true);
    expect(await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" })).toBeNull();
  });

  it("that is itself a linked worktree works", async () => {
    const { path, git } = usersRepository({ "a.py": "1\n" });
    const linked = join(freshFolder(), "linked");
    git("worktree", "add", "-q", "-b", "side", linked);
    expect(await inspectRepository(linked)).toMatchObject({ branch: "side", commonDir: join(path, ".git") });
    await expectRoundTrip(linked);
  });

  it("with submodules works, and says how they come in; with empty ones it is refused", async () => {
    const library = usersRepository({ "lib.py": "1\n" });
    const { path, git } = usersRepository({ "a.py": "1\n" });
    git("-c", "protocol.file.allow=always", "submodule", "add", "-q", library.path, "vendor/lib");
    git("commit", "-q", "-m", "submodule");
    const report = await inspectRepository(path);
    expect(report.submodules).toEqual(["vendor/lib"]);
    expect(report.notes.join()).toContain("environment.include");
    await expectRoundTrip(path);
    const { worktrees, base } = openRepository(path);
    const worktree = await worktrees.prepare("t", base);
    writeFiles(worktree.path, { "vendor/lib/lib.py": "changed\n", "a.py": "3\n" });
    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    expect(snapshot?.files).toEqual(["a.py"]);
    const clone = join(freshFolder(), "clone");
    userGit(path, "clone", "-q", path, clone);
    await expectRefusal(clone, /submodule vendor\/lib is empty/);
  });

  it("with Git LFS files has their content in worktrees without running a filter", async () => {
    const content = Buffer.from("weights ".repeat(100));
    const sha256 = createHash("sha256").update(content).digest("hex");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${content.length}\n`;
    const { path } = usersRepository({
      "model.bin": pointer,
      ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    });
    await expectRefusal(path, /1 of 1 Git LFS files have not been fetched, for example model\.bin/);
    const store = join(path, ".git/lfs/objects", sha256.slice(0, 2), sha256.slice(2, 4));
    mkdirSync(store, { recursive: true });
    writeFileSync(join(store, sha256), content);
    expect((await inspectRepository(path)).changed).toEqual([]);

    const { worktrees, base } = openRepository(path);
    const worktree = await worktrees.prepare("t", base);
    expect(readFileSync(join(worktree.path, "model.bin"))).toEqual(content);
    expect(await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" })).toBeNull();
    writeFiles(worktree.path, { "model.bin": "other weights" });
    expect((await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" }))?.files).toEqual(["model.bin"]);
  });

  it("with converted line ends sees no change where the agent made none", async () => {
    const { path, git } = usersRepository({ "a.txt": "one\ntwo\n", ".gitattributes": "*.txt text eol=crlf\n" });
    rmSync(join(path, "a.txt"));
    git("checkout", "-q", "--", "a.txt");
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("one\r\ntwo\r\n");
    writeFiles(path, { "a.txt": "one\r\ntwo\r\n" });
    expect((await inspectRepository(path)).changed).toEqual([]);
    const { worktrees, base } = openRepository(path);
    const worktree = await worktrees.prepare("t", base);
    writeFiles(worktree.path, { "b.py": "1\n" });
    expect((await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" }))?.files).toEqual(["b.py"]);
  });

  it("whose files need a filter program is refused", async () => {
    const { path } = usersRepository({ "secret.env": "x", ".gitattributes": "*.env filter=git-crypt\n" });
    await expectRefusal(path, /secret\.env has the git attribute filter=git-crypt/);
  });

  it("that was moved keeps working", async () => {
    const first = usersRepository({ "a.py": "1\n" });
    await first.worktrees.prepare("t", first.base);
    const moved = join(freshFolder(), "moved");
    renameSync(first.path, moved);
    await expectRoundTrip(moved);
  });

  it("without git on the machine is refused with what to install", async () => {
    const { path } = usersRepository({ "a.py": "1\n" });
    const before = process.env.PATH;
    process.env.PATH = "/nonexistent";
    try {
      await expectRefusal(path, /git is not installed/);
    } finally {
      process.env.PATH = before;
    }
  });
});

const expectRefusal = async (path: string, message: RegExp): Promise<void> => {
  const refusal = inspectRepository(path);
  await expect(refusal).rejects.toMatchObject({ code: "repository_unsupported", hint: expect.any(String) });
  await expect(refusal).rejects.toThrow(message);
};

const expectRoundTrip = async (path: string): Promise<void> => {
  expect((await inspectRepository(path)).changed).toEqual([]);
  const { worktrees, base } = openRepository(path);
  const worktree = await worktrees.prepare("t", base);
  expect(await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" })).toBeNull();
  writeFiles(worktree.path, { "a.py": "2\n", "b/c.py": "3\n" });
  const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
  expect(snapshot?.files).toEqual(["a.py", "b/c.py"]);
  const again = await worktrees.prepare("u", snapshot?.commit ?? "");
  expect(readFileSync(join(again.path, "a.py"), "utf8")).toBe("2\n");
};
