import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { BASE_FILES } from "../../../src/testing/worktrees-contract.ts";
import { openRepository, type UsersRepository, usersRepository, writeFiles } from "./git-sandbox.ts";

describe("A worktree that was broken", () => {
  it("by a user who deleted it is made again from its commit", async () => {
    const { path, git, worktrees, base } = usersRepository();
    const first = await worktrees.prepare("trial-1", base);
    rmSync(first.path, { recursive: true });
    await expectWhole(worktrees, base);
    rmSync(first.path, { recursive: true });
    git("worktree", "prune");
    await expectWhole(worktrees, base);
    rmSync(join(path, ".git/worktrees"), { recursive: true });
    await expectWhole(worktrees, base);
    rmSync(join(first.path, ".git"));
    await expectWhole(worktrees, base);
    renameSync(first.path, `${first.path}-moved`);
    writeFileSync(first.path, "a file in its place");
    await expectWhole(worktrees, base);
    git("worktree", "remove", "--force", first.path);
    await expectWhole(worktrees, base);
  });

  it("by a killed git is repaired when the study is opened again", async () => {
    const { path, base } = usersRepository();
    const entry = join(path, ".git/worktrees/main--trial-1");
    mkdirSync(entry, { recursive: true });
    writeFileSync(join(entry, "locked"), "initializing");
    const theirs = join(path, ".git/worktrees/theirs");
    mkdirSync(theirs);
    writeFileSync(join(theirs, "locked"), "initializing");
    const { worktrees } = openRepository(path);
    await expectWhole(worktrees, base);
    expect(readdirSync(join(path, ".git/worktrees")).sort()).toEqual(["main--trial-1", "theirs"]);
    await worktrees.remove("trial-1");
    expect(existsSync(join(theirs, "locked"))).toBe(true);
  });

  it("by a power cut that emptied files of its entry is made again", async () => {
    const { path, base, worktrees } = usersRepository();
    await worktrees.prepare("trial-1", base);
    for (const name of ["HEAD", "commondir"]) {
      writeFileSync(join(path, ".git/worktrees/main--trial-1", name), "");
      await expectWhole(openRepository(path).worktrees, base);
      expect(readFileSync(join(path, ".git/worktrees/main--trial-1", name), "utf8")).not.toBe("");
    }
  });

  it("is left alone by a process that only looks, since another may be making it just now", async () => {
    const { path, base, worktrees } = usersRepository();
    const entry = join(path, ".git/worktrees/main--trial-1");
    mkdirSync(entry, { recursive: true });
    writeFileSync(join(entry, "locked"), "initializing");
    expect(await worktrees.usage()).toEqual([]);
    await worktrees.diff(base, base, 1000);
    expect(existsSync(join(entry, "locked"))).toBe(true);
  });

  it("by kill -9 at any moment of its making is whole after the next preparation", async () => {
    const repository = usersRepository();
    const maker = fileURLToPath(new URL("./prepare-forever.ts", import.meta.url));
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, ["--no-warnings", maker, repository.path, repository.base], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      await sleep(round * 7);
      child.kill("SIGKILL");
      await once(child, "exit");
      await sleep(100); // the git that it had started ends by itself
      const { worktrees, git, base } = openRepository(repository.path);
      await expectWhole(worktrees, base);
      await worktrees.collect(new Set(["trial-1"]));
      expect(git("worktree", "list", "--porcelain").match(/^worktree /gm)).toHaveLength(2);
      expect(git("fsck", "--strict")).toBe("");
    }
  });

  it("leaves no folder and no entry behind when it is collected", async () => {
    const { path, git, worktrees, base } = usersRepository();
    await Promise.all(["a", "b", "c"].map((name) => worktrees.prepare(name, base)));
    await worktrees.collect(new Set());
    expect(readdirSync(join(path, ".espalier/worktrees"))).toEqual([]);
    expect(readdirSync(join(path, ".espalier/trash"))).toEqual([]);
    expect(existsSync(join(path, ".git/worktrees"))).toBe(false);
    expect(git("worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("belongs to its own study: another study's are left alone", async () => {
    const { path, worktrees, base } = usersRepository();
    const mine = await worktrees.prepare("trial-1", base);
    writeFiles(mine.path, { "lib/model.py": "mine\n" });
    const { gitWorktrees } = await import("../../../src/adapters/worktrees/git-worktrees.ts");
    const other = gitWorktrees({ repo: path, stateDir: join(path, ".espalier"), study: "other" });
    const theirs = await other.prepare("trial-1", base);
    expect(theirs.path).not.toBe(mine.path);
    await other.collect(new Set());
    expect(readFileSync(join(mine.path, "lib/model.py"), "utf8")).toBe("mine\n");
  });
});

const expectWhole = async (worktrees: UsersRepository["worktrees"], base: string): Promise<void> => {
  const { path } = await worktrees.prepare("trial-1", base);
  expect(readFileSync(join(path, "train.py"), "utf8")).toBe(BASE_FILES["train.py"]);
  expect(readFileSync(join(path, "lib/model.py"), "utf8")).toBe(BASE_FILES["lib/model.py"]);
};
