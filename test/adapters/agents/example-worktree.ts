import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A real repository with a linked worktree, as trials have them, and a folder for a session. */
export const exampleWorktree = (
  files: Readonly<Record<string, string>>,
): {
  readonly root: string;
  readonly checkout: string;
  readonly worktree: string;
  readonly folder: string;
  remove(): void;
} => {
  const root = mkdtempSync(join(tmpdir(), "espalier-worktree-"));
  const checkout = join(root, "checkout");
  const worktree = join(root, "worktree");
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), content);
  }
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...args], {
      cwd: checkout,
      encoding: "utf8",
    });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "-m", "start");
  git("branch", "secret-sibling");
  git("worktree", "add", "--quiet", "--detach", worktree);
  return {
    root,
    checkout,
    worktree,
    folder: join(root, "session"),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
