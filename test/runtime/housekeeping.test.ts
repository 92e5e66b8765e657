import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { StudyEvent } from "../../src/core/events.ts";
import { keepHouse } from "../../src/runtime/housekeeping.ts";
import type { Shell } from "../../src/runtime/shell.ts";
import { recordStudy } from "../../src/testing/recorded-study.ts";
import { usersRepository } from "../adapters/worktrees/git-sandbox.ts";

const [CREATED] = recordStudy({ trials: 1, isFinished: false }).map(({ event }) => event);

const ASKED: StudyEvent = {
  type: "replicate_requested",
  id: "trial-0/baseline-0",
  trial: 0,
  purpose: "baseline",
  seed: 1,
  attempt: 1,
};

const stateAfter = (...events: StudyEvent[]) =>
  fold([CREATED as StudyEvent, ...events].map((event, index) => ({ seq: index + 1, atMs: 0, event })));

const shellWith = (worktrees: Shell["worktrees"], worktreeQuotaBytes: number): Shell =>
  ({ worktrees, worktreeQuotaBytes }) as Shell;

describe("Worktrees", () => {
  it("stay while they are handy and the disk has room for them", async () => {
    const { worktrees, base } = usersRepository();
    const { path } = await worktrees.prepare("root", base);
    await keepHouse(stateAfter(), shellWith(worktrees, 1e9));
    expect(existsSync(path)).toBe(true);
  });

  it("go above the quota, unless something is under way in them", async () => {
    const { worktrees, base } = usersRepository();
    const { path } = await worktrees.prepare("root", base);
    writeFileSync(join(path, "result.bin"), Buffer.alloc(100_000, 1));
    await keepHouse(stateAfter(ASKED), shellWith(worktrees, 50_000));
    expect(existsSync(path)).toBe(true);
    await keepHouse(stateAfter(), shellWith(worktrees, 50_000));
    expect(existsSync(path)).toBe(false);
    await worktrees.settled();
  });
});
