import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gitWorktrees } from "../../../src/adapters/worktrees/git-worktrees.ts";
import type { Worktrees } from "../../../src/ports/worktrees.ts";
import { BASE_FILES } from "../../../src/testing/worktrees-contract.ts";

/** A user's repository in a temporary folder, with real git. */
export interface UsersRepository {
  readonly path: string;
  readonly base: string;
  readonly worktrees: Worktrees;
  /** Runs git as the user would, and gives what it prints. */
  git(...args: string[]): string;
}

/** Runs git with the settings of a person, not with Espalier's. */
export const userGit = (path: string, ...args: string[]): string =>
  execFileSync("git", args, {
    cwd: path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      HOME: path,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "User",
      GIT_AUTHOR_EMAIL: "user@localhost",
      GIT_COMMITTER_NAME: "User",
      GIT_COMMITTER_EMAIL: "user@localhost",
      GIT_ALLOW_PROTOCOL: "file",
    },
  });

export const writeFiles = (folder: string, files: Readonly<Record<string, string | Buffer>>): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
};

export const freshFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "espalier-git-")));

/** Makes a repository with one commit of `files` on the branch `main`. */
export const usersRepository = (
  files: Readonly<Record<string, string | Buffer>> = BASE_FILES,
  initOptions: readonly string[] = [],
): UsersRepository => {
  const path = freshFolder();
  userGit(path, "init", "-q", "-b", "main", ...initOptions);
  writeFiles(path, files);
  userGit(path, "add", "-A");
  userGit(path, "commit", "-q", "--allow-empty", "-m", "base");
  return openRepository(path);
};

/** Opens a checkout that exists. */
export const openRepository = (path: string): UsersRepository => ({
  path,
  base: userGit(path, "rev-parse", "HEAD").trim(),
  worktrees: gitWorktrees({ repo: path, stateDir: join(path, ".espalier"), study: "main" }),
  git: (...args) => userGit(path, ...args),
});
