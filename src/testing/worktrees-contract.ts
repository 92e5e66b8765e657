import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Edit, Worktrees } from "../ports/worktrees.ts";
import type { ContractCase } from "./contract-case.ts";

/** What the suite needs of a worktrees adapter: a repository whose base commit holds `BASE_FILES`. */
export interface WorktreesHarness {
  readonly worktrees: Worktrees;
  readonly base: string;
}

/** Files of the base commit that the suite works on. */
export const BASE_FILES: Readonly<Record<string, string>> = {
  "train.py": Array.from({ length: 30 }, (_, line) => `line_${line + 1} = ${line + 1}\n`).join(""),
  "lib/model.py": "WIDTH = 8\n",
};

/** The contract of `ports/worktrees`; each case gets a fresh repository. */
export const worktreesContract = (fresh: () => Promise<WorktreesHarness>): readonly ContractCase[] =>
  CASES.map(({ title, check }) => ({ title, run: async () => check(await fresh()) }));

const CASES: readonly { readonly title: string; check(harness: WorktreesHarness): Promise<void> }[] = [
  {
    title: "prepares a worktree that holds the commit's files and nothing else",
    check: async ({ worktrees, base }) => {
      const { path, commit } = await worktrees.prepare("trial-1", base);
      assert.equal(commit, base);
      assert.deepEqual((await readdir(path)).filter((name) => name !== ".git").sort(), ["lib", "train.py"]);
      assert.equal(await readFile(join(path, "train.py"), "utf8"), BASE_FILES["train.py"]);
    },
  },
  {
    title: "prepares an edited worktree clean again, also at another commit",
    check: async ({ worktrees, base }) => {
      const first = await worktrees.prepare("trial-1", base);
      await writeFile(join(first.path, "lib/model.py"), "WIDTH = 16\n");
      const edit = await worktrees.capture(first, { ref: "trial-1", parent: base, message: "wider" });
      await writeFile(join(first.path, "train.py"), "broken");
      await writeFile(join(first.path, "junk.txt"), "junk");
      await rm(join(first.path, "lib"), { recursive: true });
      const again = await worktrees.prepare("trial-1", base);
      assert.equal(await readFile(join(again.path, "train.py"), "utf8"), BASE_FILES["train.py"]);
      assert.equal(await readFile(join(again.path, "lib/model.py"), "utf8"), "WIDTH = 8\n");
      assert.equal(existsSync(join(again.path, "junk.txt")), false);
      const moved = await worktrees.prepare("trial-1", edit?.commit ?? "");
      assert.equal(await readFile(join(moved.path, "lib/model.py"), "utf8"), "WIDTH = 16\n");
    },
  },
  {
    title: "captures additions, changes and deletions with their counts",
    check: async ({ worktrees, base }) => {
      const worktree = await worktrees.prepare("trial-1", base);
      await rm(join(worktree.path, "lib/model.py"));
      await writeFile(join(worktree.path, "train.py"), `first = 0\n${BASE_FILES["train.py"]}`);
      await mkdir(join(worktree.path, "conf"));
      await writeFile(join(worktree.path, "conf/new.yaml"), "a: 1\nb: 2\n");
      const snapshot = await worktrees.capture(worktree, { ref: "trial-1", parent: base, message: "m" });
      assert.deepEqual(snapshot?.files, ["conf/new.yaml", "lib/model.py", "train.py"]);
      assert.equal(snapshot?.addedLines, 3);
      assert.equal(snapshot?.removedLines, 1);
      assert.deepEqual(await worktrees.changes(base, snapshot?.commit ?? ""), [
        { path: "conf/new.yaml", before: null, after: "a: 1\nb: 2\n" },
        { path: "lib/model.py", before: "WIDTH = 8\n", after: null },
        { path: "train.py", before: BASE_FILES["train.py"], after: `first = 0\n${BASE_FILES["train.py"]}` },
      ]);
    },
  },
  {
    title: "commits changed text as the caller cleans it, and other bytes as they are",
    check: async ({ worktrees, base }) => {
      const worktree = await worktrees.prepare("trial-1", base);
      await writeFile(join(worktree.path, "train.py"), `key = "hush"\n${BASE_FILES["train.py"]}`);
      await writeFile(join(worktree.path, "new.py"), "hush\n");
      await writeFile(join(worktree.path, "weights.bin"), Buffer.from([0xff, 0xfe, 0x68, 0x75, 0x73, 0x68]));
      const asked: (string | null)[] = [];
      const clean = (before: string | null, after: string): string => {
        asked.push(before);
        return after.replaceAll("hush", "[gone]");
      };
      const snapshot = await worktrees.capture(worktree, { ref: "trial-1", parent: base, message: "m", clean });
      assert.deepEqual(snapshot?.files, ["new.py", "train.py", "weights.bin"]);
      assert.deepEqual(new Set(asked), new Set([null, BASE_FILES["train.py"]]));
      const changes = await worktrees.changes(base, snapshot?.commit ?? "");
      const after = new Map(changes.map((change) => [change.path, change.after]));
      assert.equal(after.get("new.py"), "[gone]\n");
      assert.equal(after.get("train.py"), `key = "[gone]"\n${BASE_FILES["train.py"]}`);
      const again = await worktrees.prepare("trial-2", snapshot?.commit ?? "");
      assert.equal((await readFile(join(again.path, "weights.bin"))).at(-1), 0x68);
    },
  },
  {
    title: "captures nothing where nothing changed",
    check: async ({ worktrees, base }) => {
      const worktree = await worktrees.prepare("trial-1", base);
      await writeFile(join(worktree.path, "train.py"), BASE_FILES["train.py"] ?? "");
      assert.equal(await worktrees.capture(worktree, { ref: "trial-1", parent: base, message: "m" }), null);
    },
  },
  {
    title: "gives the same content on the same parent the same commit",
    check: async ({ worktrees, base }) => {
      const commits: (string | undefined)[] = [];
      for (const name of ["a", "b"]) {
        const worktree = await worktrees.prepare(name, base);
        await writeFile(join(worktree.path, "lib/model.py"), "WIDTH = 9\n");
        commits.push((await worktrees.capture(worktree, { ref: name, parent: base, message: "m" }))?.commit);
      }
      const files = new Map([["lib/model.py", "WIDTH = 9\n"]]);
      commits.push((await worktrees.write(base, files, { ref: "c", parent: base, message: "m" })).commit);
      assert.equal(new Set(commits).size, 1);
    },
  },
  {
    title: "writes and deletes files without a worktree",
    check: async ({ worktrees, base }) => {
      const files = new Map([
        ["lib/model.py", null],
        ["new folder/ü.py", "x = 1\n"],
      ]);
      const snapshot = await worktrees.write(base, files, { ref: "w", parent: base, message: "m" });
      assert.deepEqual(snapshot.files, ["lib/model.py", "new folder/ü.py"]);
      const { path } = await worktrees.prepare("w", snapshot.commit);
      assert.equal(await readFile(join(path, "new folder/ü.py"), "utf8"), "x = 1\n");
      assert.equal(existsSync(join(path, "lib")), false);
    },
  },
  {
    title: "combines edits that do not touch the same lines, and leaves out one that does",
    check: async (harness) => {
      const top = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      const bottom = await edit(harness, 2, ["line_28 = 28", "line_28 = 280"]);
      const clash = await edit(harness, 3, ["line_2 = 2", "line_2 = 99"]);
      const request = { ref: "merge", parent: harness.base, message: "all" };
      const combination = await harness.worktrees.combine(harness.base, [top, bottom, clash], request);
      assert.deepEqual(combination.applied, [1, 2]);
      assert.deepEqual(
        combination.leftOut.map(({ trial }) => trial),
        [3],
      );
      assert.match(combination.leftOut[0]?.reason ?? "", /train\.py/);
      const [change] = await harness.worktrees.changes(harness.base, combination.snapshot?.commit ?? "");
      assert.match(change?.after ?? "", /line_2 = 20\n[\s\S]*line_28 = 280\n/);
    },
  },
  {
    title: "takes an edit back out of a later commit",
    check: async (harness) => {
      const first = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      const second = await edit({ ...harness, base: first.commit }, 2, ["line_28 = 28", "line_28 = 280"]);
      const request = { ref: "ablate", parent: harness.base, message: "without 1" };
      const { applied, snapshot } = await harness.worktrees.without(second.commit, [first], request);
      assert.deepEqual(applied, [1]);
      const [change] = await harness.worktrees.changes(harness.base, snapshot?.commit ?? "");
      assert.match(change?.after ?? "", /line_2 = 2\n[\s\S]*line_28 = 280\n/);
    },
  },
  {
    title: "combines nothing where no edit changes anything",
    check: async (harness) => {
      const first = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      const request = { ref: "again", parent: first.commit, message: "again" };
      assert.equal((await harness.worktrees.combine(first.commit, [first], request)).snapshot, null);
    },
  },
  {
    title: "shows a unified diff, cut at the size asked for",
    check: async (harness) => {
      const { commit } = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      const whole = await harness.worktrees.diff(harness.base, commit, 100_000);
      assert.match(whole.text, /^diff --git a\/train\.py b\/train\.py\n[\s\S]*\n-line_2 = 2\n\+line_2 = 20\n/);
      assert.equal(whole.truncated, false);
      const cut = await harness.worktrees.diff(harness.base, commit, 50);
      assert.equal(cut.text.length, 50);
      assert.equal(cut.truncated, true);
    },
  },
  {
    title: "publishes a branch and moves it again, but never one that somebody else made",
    check: async (harness) => {
      const { worktrees, base } = harness;
      const { commit } = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      await worktrees.publish("espalier/champion", base);
      await worktrees.publish("espalier/champion", commit);
      await worktrees.publish("espalier/champion", commit);
      await assert.rejects(worktrees.publish("theirs", commit), { code: "usage" });
    },
  },
  {
    title: "prepares many worktrees at once",
    check: async ({ worktrees, base }) => {
      const names = Array.from({ length: 12 }, (_, index) => `trial-${index}`);
      const prepared = await Promise.all(names.map((name) => worktrees.prepare(name, base)));
      for (const { path } of prepared) assert.ok(existsSync(join(path, "train.py")));
      assert.deepEqual((await worktrees.usage()).map(({ name }) => name).sort(), names.toSorted());
    },
  },
  {
    title: "removes a worktree but keeps its commits",
    check: async (harness) => {
      const { worktrees, base } = harness;
      const { commit } = await edit(harness, 1, ["line_2 = 2", "line_2 = 20"]);
      const { path } = await worktrees.prepare("trial-1", commit);
      await worktrees.remove("trial-1");
      await worktrees.remove("trial-1");
      assert.equal(existsSync(path), false);
      await worktrees.settled();
      assert.deepEqual(await worktrees.usage(), []);
      assert.equal((await worktrees.changes(base, commit)).length, 1);
      await worktrees.prepare("trial-1", commit);
    },
  },
  {
    title: "collects the worktrees that are not kept, and says how many bytes that freed",
    check: async ({ worktrees, base }) => {
      const keep = await worktrees.prepare("keep", base);
      const drop = await worktrees.prepare("drop", base);
      await writeFile(join(drop.path, "big"), Buffer.alloc(1_000_000, 1));
      assert.ok((await worktrees.collect(new Set(["keep"]))) >= 1_000_000);
      assert.equal(existsSync(drop.path), false);
      assert.equal(existsSync(keep.path), true);
    },
  },
];

const edit = async (
  { worktrees, base }: WorktreesHarness,
  trial: number,
  [from, to]: readonly [string, string],
): Promise<Edit> => {
  const worktree = await worktrees.prepare(`edit-${trial}`, base);
  const file = join(worktree.path, "train.py");
  await writeFile(file, (await readFile(file, "utf8")).replace(`${from}\n`, `${to}\n`));
  const snapshot = await worktrees.capture(worktree, { ref: `edit-${trial}`, parent: base, message: `edit ${trial}` });
  assert.ok(snapshot);
  await worktrees.remove(worktree.name);
  return { trial, commit: snapshot.commit, parent: base };
};
