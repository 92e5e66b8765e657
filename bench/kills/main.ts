/**
 * Kills the orchestrator of real studies with SIGKILL at random moments, each kill followed by `run`, and compares what
 * was decided and measured with an unbroken run of the same study.
 *
 *     npm run bench:kills            100 kills
 *     npm run bench:kills -- 20      another number
 */
import { replay } from "../../src/core/replay.ts";
import { espalier, processesOf } from "../../test/e2e/support/espalier.ts";
import { decisionsOf, discard, journalOf, killStudy, measuredTwice } from "../../test/e2e/support/kill-study.ts";
import { git, smallRepository } from "../../test/e2e/support/small-repository.ts";

const wanted = Number(process.argv[2] ?? 100);
const settings = { replicates: 24 };

const unbroken = smallRepository(settings);
const startedAt = performance.now();
const { code, stderr } = await espalier(unbroken, "run", "--no-input");
if (code !== 0) throw new Error(stderr);
console.log(`unbroken: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
const expected = decisionsOf(journalOf(unbroken)).join("\n");

let killed = 0;
let faults = 0;
for (let study = 1; killed < wanted; study++) {
  const folder = smallRepository(settings);
  const result = await killStudy(folder, { kills: Math.min(40, wanted - killed), seed: study, longestMs: 1500 });
  killed += result.killed;
  const entries = journalOf(folder);
  const worktrees = git(folder, "worktree", "list", "--porcelain");
  const found = {
    "other decisions": decisionsOf(entries).join("\n") !== expected,
    "replay differs": replay(entries).mismatch !== null,
    "measured twice": measuredTwice(folder).length > 0,
    "processes left": processesOf(folder).length > 0,
    "half-made worktrees": worktrees.includes("locked") || worktrees.includes("prunable"),
    "checkout changed": git(folder, "status", "--porcelain") !== "",
    "git fsck": git(folder, "fsck", "--no-dangling") !== "",
  };
  const broken = Object.entries(found).flatMap(([name, isBroken]) => (isBroken ? [name] : []));
  faults += broken.length;
  console.log(
    `study ${study}: ${result.killed} kills, ${broken.length === 0 ? "as the unbroken one" : broken.join(", ")}`,
  );
  discard(folder);
}
discard(unbroken);
console.log(`\n${killed} kills, ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
