import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Worktree } from "../../../src/ports/worktrees.ts";
import { freshFolder, type UsersRepository, userGit, usersRepository, writeFiles } from "./git-sandbox.ts";

describe("What an agent leaves in a worktree", () => {
  it("runs nothing: not through config, hooks, attributes, nested repositories or the .git file", async () => {
    const repository = usersRepository();
    const { worktrees, base } = repository;
    const marker = join(freshFolder(), "fired");
    const evil = script(marker);
    const worktree = await worktrees.prepare("trial-1", base);
    plantVectors(repository, worktree, evil);

    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    const commit = snapshot?.commit ?? "";
    await worktrees.diff(base, commit, 100_000);
    await worktrees.changes(base, commit);
    await worktrees.combine(base, [{ trial: 1, commit, parent: base }], { ref: "c", parent: base, message: "m" });
    await worktrees.prepare("trial-1", commit);
    await worktrees.prepare("trial-2", commit);
    await worktrees.publish("espalier/x", commit);
    await worktrees.usage();
    await worktrees.collect(new Set());

    expect(existsSync(marker)).toBe(false);
    expect(snapshot?.files).toContain("train.py");
    // The traps are real: git as a person runs it steps into them.
    repository.git("status");
    expect(existsSync(marker)).toBe(true);
  });

  it("is captured as it is on disk, whatever filters its attributes ask for", async () => {
    const { worktrees, base } = usersRepository();
    const worktree = await worktrees.prepare("trial-1", base);
    writeFiles(worktree.path, {
      ".gitattributes": "*.txt text eol=crlf\n*.py filter=evil ident working-tree-encoding=UTF-16\n",
      "a.txt": "one\r\ntwo\n",
      "train.py": "# $Id$\n",
    });
    const commit = (await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" }))?.commit ?? "";
    const { path } = await worktrees.prepare("trial-2", commit);
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("one\r\ntwo\n");
    expect(readFileSync(join(path, "train.py"), "utf8")).toBe("# $Id$\n");
  });

  it("never leads outside: links are kept as links, and nothing behind them is read or deleted", async () => {
    const { worktrees, base } = usersRepository();
    const outside = freshFolder();
    writeFiles(outside, { "secret.txt": "secret", "model.py": "theirs" });
    const worktree = await worktrees.prepare("trial-1", base);
    rmSync(join(worktree.path, "lib"), { recursive: true });
    symlinkSync(outside, join(worktree.path, "lib"));
    symlinkSync(join(outside, "secret.txt"), join(worktree.path, "secret.txt"));
    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    expect(snapshot?.files).toEqual(["lib", "lib/model.py", "secret.txt"]);
    const changes = await worktrees.changes(base, snapshot?.commit ?? "");
    expect(JSON.stringify(changes)).not.toMatch(/theirs|"secret"/);

    const again = await worktrees.prepare("trial-1", base);
    expect(readFileSync(join(again.path, "lib/model.py"), "utf8")).toBe("WIDTH = 8\n");
    expect(readFileSync(join(outside, "model.py"), "utf8")).toBe("theirs");
    await worktrees.remove("trial-1");
    await worktrees.settled();
    expect(readFileSync(join(outside, "secret.txt"), "utf8")).toBe("secret");
  });

  it("is left out and named where it is no file: FIFOs, sockets, reserved names, huge results", async () => {
    const { worktrees, base } = usersRepository();
    const worktree = await worktrees.prepare("trial-1", base);
    rmSync(join(worktree.path, "train.py"));
    execFileSync("mkfifo", [join(worktree.path, "train.py"), join(worktree.path, "pipe")]);
    const server = createServer().listen(join(worktree.path, "socket"));
    writeFiles(worktree.path, { "huge.bin": Buffer.alloc(21 * 1024 * 1024), "ok.py": "1\n" });
    mkdirSync(join(worktree.path, "sub"));
    writeFiles(join(worktree.path, "sub"), { "git~1": "x" });
    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    server.close();
    expect(snapshot?.files).toEqual(["ok.py"]);
    expect(snapshot?.leftOut).toEqual(expect.arrayContaining(["train.py", "huge.bin", "sub/git~1"]));
    const clean = await worktrees.prepare("trial-1", base);
    expect(existsSync(join(clean.path, "pipe"))).toBe(false);
    expect(readFileSync(join(clean.path, "train.py"), "utf8")).toContain("line_1");
  });

  it("cannot hide a change behind an old time stamp", async () => {
    const { worktrees, base } = usersRepository();
    const worktree = await worktrees.prepare("trial-1", base);
    const file = join(worktree.path, "lib/model.py");
    writeFileSync(file, "WIDTH = 9\n");
    utimesSync(file, 1_000_000_000, 1_000_000_000);
    expect((await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" }))?.files).toEqual([
      "lib/model.py",
    ]);
  });

  it("keeps a nested repository's files instead of a bare link to a commit that nobody has", async () => {
    const { worktrees, base } = usersRepository();
    const worktree = await worktrees.prepare("trial-1", base);
    const nested = join(worktree.path, "vendored");
    mkdirSync(nested);
    userGit(nested, "init", "-q");
    writeFiles(nested, { "code.py": "x = 1\n", "deep/more.py": "y = 2\n" });
    userGit(nested, "add", "-A");
    userGit(nested, "commit", "-q", "-m", "nested");
    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    expect(snapshot?.files).toEqual(["vendored/code.py", "vendored/deep/more.py"]);
    const clean = await worktrees.prepare("trial-1", base);
    expect(existsSync(join(clean.path, "vendored"))).toBe(false);
  });

  it("does not count as a change where it is what programs leave behind", async () => {
    const { worktrees, base } = usersRepository({ "a.py": "1\n", ".gitignore": "artifacts/\n" });
    const worktree = await worktrees.prepare("trial-1", base);
    writeFiles(worktree.path, { "__pycache__/a.cpython-311.pyc": "x", "artifacts/model.pkl": "x", "a.pyc": "x" });
    expect(await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" })).toBeNull();
  });

  it("keeps executable bits", async () => {
    const { worktrees, base } = usersRepository();
    const worktree = await worktrees.prepare("trial-1", base);
    chmodSync(join(worktree.path, "train.py"), 0o755);
    const commit = (await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" }))?.commit ?? "";
    const { path } = await worktrees.prepare("trial-2", commit);
    expect(execFileSync("stat", ["-c", "%a", join(path, "train.py")], { encoding: "utf8" }).trim()).toBe("755");
  });

  it("does not change a file of another worktree through a hard link", async () => {
    const { worktrees, base } = usersRepository();
    const one = await worktrees.prepare("one", base);
    const two = await worktrees.prepare("two", base);
    rmSync(join(one.path, "train.py"));
    linkSync(join(two.path, "train.py"), join(one.path, "train.py"));
    await worktrees.prepare("one", base);
    writeFileSync(join(one.path, "lib/model.py"), "mine\n");
    expect(readFileSync(join(two.path, "lib/model.py"), "utf8")).toBe("WIDTH = 8\n");
  });
});

describe("Names", () => {
  it("of every kind come through a capture and a checkout unchanged", async () => {
    const { worktrees, base } = usersRepository();
    const names = [
      "with space.py",
      "line\nbreak.py",
      "tab\t.py",
      'quote".py',
      "it's.py",
      "back\\slash.py",
      "-leading-dash.py",
      "--option=x.py",
      "žluťoučký kůň.py",
      "中文/文件.py",
      "emoji 🐎.py",
      "$(touch fired).py",
      "`touch fired`.py",
      ";rm -rf x.py",
      "*.py",
      "a?b[c].py",
      "Case.py",
      "case.py",
      "trailing. ",
      "x".repeat(255),
      "deep/er/and/deeper/still.py",
      "#hash",
      "!bang",
      ":(glob)**",
      "~tilde",
      "%41.py",
    ];
    const worktree = await worktrees.prepare("trial-1", base);
    writeFiles(worktree.path, Object.fromEntries(names.map((name) => [name, `content of ${name}\n`])));
    const raw = Buffer.concat([Buffer.from(`${worktree.path}/`), Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x70, 0x79])]);
    writeFileSync(raw, "bytes\n");
    const snapshot = await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" });
    expect(snapshot?.files).toHaveLength(names.length + 1);
    const { path } = await worktrees.prepare("trial-2", snapshot?.commit ?? "");
    for (const name of names) expect(readFileSync(join(path, name), "utf8")).toBe(`content of ${name}\n`);
    const again = Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x70, 0x79])]);
    expect(readFileSync(again, "utf8")).toBe("bytes\n");
    expect(
      await worktrees.capture(
        { name: "trial-2", path, commit: snapshot?.commit ?? "" },
        { ref: "u", parent: snapshot?.commit ?? "", message: "m" },
      ),
    ).toBeNull();
    expect(existsSync(join(path, "fired"))).toBe(false);
  });

  it("of worktrees are checked, whoever made them up", async () => {
    const { worktrees, base } = usersRepository();
    for (const name of ["", "../x", "a/b", "A", "-;", "x y", "x\n"]) {
      await expect(worktrees.prepare(name, base)).rejects.toThrow(TypeError);
    }
  });
});

const script = (marker: string): string => {
  const path = join(freshFolder(), "evil.sh");
  writeFileSync(path, `#!/bin/sh\necho fired >> '${marker}'\ncat\n`);
  chmodSync(path, 0o755);
  return path;
};

/** Everything that git may run, planted where an agent without a sandbox could put it. */
const plantVectors = ({ path, git }: UsersRepository, worktree: Worktree, evil: string): void => {
  const settings = {
    "core.fsmonitor": evil,
    "core.hooksPath": join(path, "hooks"),
    "gpg.program": evil,
    "commit.gpgSign": "true",
    "filter.evil.clean": evil,
    "filter.evil.smudge": evil,
    "filter.evil.process": evil,
    "diff.evil.textconv": evil,
    "diff.evil.command": evil,
    "diff.external": evil,
    "merge.evil.driver": evil,
    "core.pager": evil,
    "core.sshCommand": evil,
    "extensions.worktreeConfig": "true",
  };
  for (const [name, value] of Object.entries(settings)) git("config", name, value);
  const hooks = [
    "pre-commit",
    "post-commit",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "pre-auto-gc",
  ];
  for (const folder of [join(path, "hooks"), join(path, ".git/hooks")]) {
    mkdirSync(folder, { recursive: true });
    for (const hook of hooks) writeFileSync(join(folder, hook), readFileSync(evil), { mode: 0o755 });
  }
  writeFiles(worktree.path, {
    "train.py": "changed\n",
    ".gitattributes": "* filter=evil diff=evil merge=evil\n",
    ".gitmodules": `[submodule "x"]\n\tpath = x\n\turl = ext::${evil}\n\tupdate = !${evil}\n`,
  });
  const nested = join(worktree.path, "nested");
  mkdirSync(nested);
  userGit(nested, "init", "-q");
  writeFiles(nested, { "a.py": "a\n" });
  userGit(nested, "add", "-A");
  userGit(nested, "commit", "-q", "-m", "x");
  userGit(nested, "config", "core.fsmonitor", evil);
  const repointed = freshFolder();
  userGit(repointed, "init", "-q");
  userGit(repointed, "config", "core.fsmonitor", evil);
  renameSync(join(worktree.path, ".git"), join(worktree.path, "old-git-file"));
  writeFileSync(join(worktree.path, ".git"), `gitdir: ${repointed}/.git\n`);
};
