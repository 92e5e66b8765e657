import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { replay } from "../../src/core/replay.ts";
import { espalier, processesOf } from "./support/espalier.ts";
import { decisionsOf, discard, journalOf, killStudy, measuredTwice } from "./support/kill-study.ts";
import { git, smallRepository } from "./support/small-repository.ts";

const KILLS = Number(process.env.ESPALIER_TEST_KILLS ?? 8);

describe("A study that is killed again and again", () => {
  const unbroken = smallRepository({ replicates: 24 });
  const broken = smallRepository({ replicates: 24 });
  afterAll(() => [unbroken, broken].forEach(discard));

  it("loses nothing, measures nothing twice, leaves nothing behind, and decides as an unbroken one", async () => {
    git(broken, "config", "user.name", "Somebody");
    const before = checkoutOf(broken);

    expect((await espalier(unbroken, "run", "--no-input")).code).toBe(0);
    const { killed } = await killStudy(broken, { kills: KILLS, seed: 1, longestMs: 1200 });

    expect(killed).toBeGreaterThanOrEqual(3);
    const entries = journalOf(broken);
    expect(decisionsOf(entries)).toEqual(decisionsOf(journalOf(unbroken)));
    expect(replay(entries).mismatch).toBeNull();
    expect(measuredTwice(broken)).toEqual([]);
    expect(processesOf(broken)).toEqual([]);
    expect(checkoutOf(broken)).toEqual(before);
    expect(git(broken, "fsck", "--no-dangling")).toBe("");
    const worktrees = git(broken, "worktree", "list", "--porcelain");
    expect(worktrees).not.toContain("locked");
    expect(worktrees).not.toContain("prunable");
  });
});

// Head, index, stash, branches, config and files of the user's own checkout.
const checkoutOf = (folder: string): readonly string[] => [
  git(folder, "rev-parse", "HEAD"),
  git(folder, "status", "--porcelain"),
  git(folder, "stash", "list"),
  git(folder, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/main"),
  readFileSync(join(folder, ".git", "config"), "utf8"),
];
