import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type UsersRepository, usersRepository, writeFiles } from "./git-sandbox.ts";

describe("The user's checkout", () => {
  it("keeps HEAD, index, stash, branches, config and untracked files through all that Espalier does", async () => {
    const repository = usersRepository();
    const { path, git, worktrees, base } = repository;
    writeFiles(path, { "train.py": "stashed\n" });
    git("stash", "push", "-q");
    writeFiles(path, { "lib/model.py": "WIDTH = 99\n", "staged.py": "s\n", "untracked.txt": "u\n" });
    git("add", "staged.py");
    const before = stateOf(repository);

    const worktree = await worktrees.prepare("trial-1", base);
    writeFiles(worktree.path, { "train.py": "new\n" });
    const snapshot = await worktrees.capture(worktree, { ref: "trial-1", parent: base, message: "m" });
    const commit = snapshot?.commit ?? "";
    await worktrees.combine(base, [{ trial: 1, commit, parent: base }], { ref: "c", parent: base, message: "m" });
    await worktrees.diff(base, commit, 1000);
    await worktrees.remove("trial-1");
    await worktrees.collect(new Set());

    expect(stateOf(repository)).toEqual(before);
  });

  it("may be committed to, rebased, stashed and collected meanwhile", async () => {
    const { path, git, worktrees, base } = usersRepository();
    const commits: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const worktree = await worktrees.prepare(`trial-${round}`, base);
      writeFiles(worktree.path, { "lib/model.py": `WIDTH = ${100 + round}\n` });
      writeFiles(path, { "notes.md": `round ${round}\n` });
      git("add", "notes.md");
      git("commit", "-q", "-m", `round ${round}`);
      git("switch", "-q", "-c", `side-${round}`);
      appendFileSync(join(path, "train.py"), "# more\n");
      git("stash", "-q");
      git("switch", "-q", "main");
      git("gc", "-q", "--prune=now");
      git("worktree", "prune");
      const snapshot = await worktrees.capture(worktree, { ref: `trial-${round}`, parent: base, message: "m" });
      expect(snapshot?.files).toEqual(["lib/model.py"]);
      commits.push(snapshot?.commit ?? "");
    }
    git("gc", "-q", "--prune=now");
    for (const commit of commits) expect(await worktrees.changes(base, commit)).toHaveLength(1);
    expect(git("fsck", "--strict")).toBe("");
  });

  it("does not lose a branch to one of the same name that Espalier wants", async () => {
    const { git, worktrees, base } = usersRepository();
    git("branch", "espalier/champion");
    git("commit", "-q", "--allow-empty", "-m", "later");
    const later = git("rev-parse", "HEAD").trim();
    await expect(worktrees.publish("espalier/champion", later)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("is not one that Espalier made"),
    });
    expect(git("rev-parse", "espalier/champion").trim()).toBe(base);
    await expect(worktrees.publish("main", base)).rejects.toMatchObject({ code: "usage" });
  });

  it("is not pulled from under the user who has switched to a published branch", async () => {
    const { git, worktrees, base } = usersRepository();
    await worktrees.publish("espalier/leader", base);
    git("switch", "-q", "espalier/leader");
    const commit = (await worktrees.write(base, new Map([["a", "1"]]), { ref: "a", parent: base, message: "m" }))
      .commit;
    await expect(worktrees.publish("espalier/leader", commit)).rejects.toMatchObject({
      message: expect.stringContaining("is checked out"),
    });
  });

  it("may have its locks held by an editor's git while Espalier works", async () => {
    const { path, worktrees, base } = usersRepository();
    for (const lock of ["index.lock", "config.lock", "HEAD.lock"]) writeFileSync(join(path, ".git", lock), "");
    const worktree = await worktrees.prepare("trial-1", base);
    writeFiles(worktree.path, { "train.py": "new\n" });
    expect(await worktrees.capture(worktree, { ref: "t", parent: base, message: "m" })).not.toBeNull();
    await worktrees.remove("trial-1");
    await worktrees.settled();
  });

  it("shows a trial's worktree as clean to a user who looks into it with git", async () => {
    const { git, worktrees, base } = usersRepository();
    const { path } = await worktrees.prepare("trial-1", base);
    expect(git("-C", path, "status", "--porcelain")).toBe("");
    expect(git("-C", path, "rev-parse", "HEAD").trim()).toBe(base);
    rmSync(join(path, "train.py"));
    expect(git("-C", path, "status", "--porcelain")).toBe(" D train.py\n");
  });
});

const stateOf = ({ path, git }: UsersRepository): unknown => ({
  head: readFileSync(join(path, ".git/HEAD"), "utf8"),
  index: readFileSync(join(path, ".git/index")).toString("hex"),
  config: readFileSync(join(path, ".git/config"), "utf8"),
  refs: git("for-each-ref", "refs/heads", "refs/stash", "refs/tags"),
  stash: git("stash", "list"),
  gitFolder: readdirSync(join(path, ".git"))
    .filter((name) => name !== "objects")
    .sort(),
  files: readdirSync(path)
    .filter((name) => name !== ".espalier")
    .map((name) => [name, name.includes(".") && name !== ".git" ? readFileSync(join(path, name), "utf8") : ""]),
});
