import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  diffTrees,
  gitObjects,
  listTree,
  type ObjectSource,
  objectSource,
  toText,
  treeOf,
} from "../../src/git/index.ts";
import { objectReader } from "../../src/git/object-reader.ts";
import { processTable } from "../../src/process/index.ts";

let root = "";
let gitDir = "";
let objects: ObjectSource;

const git = (args: readonly string[], input = ""): string =>
  execFileSync("git", ["-C", root, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
    encoding: "utf8",
    input,
    stdio: ["pipe", "pipe", "ignore"],
    env: { PATH: process.env.PATH, HOME: root, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" },
  });

const blob = (text: string): string => git(["hash-object", "-w", "--stdin"], text).trim();

const commit = (files: Readonly<Record<string, string>>): string => {
  for (const name of readdirSync(root)) if (name !== ".git") rmSync(join(root, name), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(["add", "--all"]);
  git(["commit", "--quiet", "--allow-empty", "--message", "all"]);
  return git(["rev-parse", "HEAD"]).trim();
};

const textOf = async (id: string): Promise<string | undefined> => (await objects.read(id))?.content.toString("utf8");

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "espalier-objects-"));
  gitDir = join(root, ".git");
  git(["init", "--quiet", "--initial-branch=main"]);
  objects = objectSource({ gitDir });
});
afterEach(() => {
  objects.close();
  rmSync(root, { recursive: true, force: true });
});

describe("The objects of a repository", () => {
  test("are read whole, whatever they hold and in whatever number they are asked for at once", async () => {
    const texts = ["", "\n", "a\0b\n", "x".repeat(300_000), ...Array.from({ length: 200 }, (_, i) => `text ${i}`)];
    const ids = texts.map(blob);
    expect(await Promise.all(ids.map(textOf))).toEqual(texts);
    expect(await Promise.all(ids.map((id) => objects.bytesOf(id)))).toEqual(texts.map((text) => text.length));
  });

  test("are found although they were written or packed anew after the first question", async () => {
    const first = blob("first\n");
    expect(await textOf(first)).toBe("first\n");
    expect(await textOf("0".repeat(40))).toBeUndefined();
    const loose = blob("loose\n");
    expect(await textOf(loose)).toBe("loose\n");
    const head = commit({ "a.py": "a = 1\n", "b.py": "b = 1\n" });
    git(["repack", "-a", "-d", "--quiet"]);
    git(["prune-packed"]);
    expect((await objects.read(head))?.type).toBe("commit");
    const later = commit({ "a.py": "a = 2\n" });
    git(["repack", "-a", "-d", "--quiet"]);
    git(["prune-packed"]);
    expect((await objects.read(later))?.type).toBe("commit");
    expect(await textOf(git(["rev-parse", `${head}:b.py`]).trim())).toBe("b = 1\n");
  });

  test("are null where there are none", async () => {
    expect(await objects.read("1".repeat(40))).toBeNull();
    expect(await objects.bytesOf("1".repeat(40))).toBeNull();
  });

  test("are named by ids alone: nothing else reaches git", async () => {
    const id = blob("x");
    for (const name of ["HEAD", `${id}\nHEAD`, "", `${id} `, "main:a.py"])
      await expect(objects.read(name)).rejects.toThrow("is no object id");
    expect(await textOf(id)).toBe("x");
  });

  test("are read on after the process that reads them was killed, in the middle of questions too", async () => {
    const [id, other] = [blob("once\n"), blob("more\n")];
    expect(await textOf(id)).toBe("once\n");
    for (const pid of readers()) process.kill(pid, "SIGKILL");
    expect(await Promise.all([id, other, id].map(textOf))).toEqual(["once\n", "more\n", "once\n"]);
  });

  test("are read by one process, which ends when the reader is closed", async () => {
    await expect.poll(() => readers().length).toBe(0);
    const ids = [blob("1"), blob("2"), blob("3")];
    for (const id of ids) await textOf(id);
    expect(readers().length).toBe(1);
    objects.close();
    await expect.poll(() => readers().length).toBe(0);
    expect(await textOf(ids[0] ?? "")).toBe("1");
  });

  test("are refused when they are larger than can be held, and those after them are read", async () => {
    const reader = objectReader({ gitDir }, "--batch", 100_000);
    const [large, small] = [blob("x".repeat(500_000)), blob("small")];
    const answers = await Promise.allSettled([reader.ask(small), reader.ask(large), reader.ask(small)]);
    reader.close();
    expect(
      answers.map((answer) => (answer.status === "fulfilled" ? answer.value?.content.toString() : "refused")),
    ).toEqual(["small", "refused", "small"]);
  });

  test("are written as git writes them", async () => {
    const store = gitObjects({ gitDir }, join(gitDir, "objects"), "sha1");
    const content = Buffer.from("written\n");
    const id = await store.write("blob", content);
    expect(id).toBe(git(["hash-object", "--stdin"], "written\n").trim());
    expect(store.idOf("blob", content)).toBe(id);
    expect(git(["cat-file", "-p", id])).toBe("written\n");
    expect((await store.read(id))?.content).toEqual(content);
    store.close();
  });
});

describe("The trees of a repository", () => {
  const NAMES = ["a", "a.py", "a-b", "a b/c", "ab", "z\nz", "ü/ü.py", "deep/er/file", "tab\tname"];

  test("differ in the files that git says, in its order", async () => {
    const before = commit(Object.fromEntries(NAMES.map((name) => [name, "1\n"])));
    const after = commit({
      ...Object.fromEntries(NAMES.slice(3).map((name) => [name, "2\n"])),
      "a/now a folder": "1\n",
      "new\nfile": "1\n",
    });
    const changes = await diffTrees(objects, await treeOf(objects, before), await treeOf(objects, after));
    const said = git(["diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, after]).split("\0");
    const expected = said.flatMap((line, index) => {
      const [, , was, is] = line.split(" ");
      return line.startsWith(":") ? [[said[index + 1], idOrNull(was), idOrNull(is)]] : [];
    });
    expect(changes.map((change) => [toText(change.path), change.before?.id ?? null, change.after?.id ?? null])).toEqual(
      expected,
    );
  });

  test("list the files that git lists, in its order", async () => {
    const head = commit(Object.fromEntries(NAMES.map((name) => [name, `${name}\n`])));
    const files = await listTree(objects, await treeOf(objects, head));
    const said = git(["ls-tree", "-r", "-z", "--name-only", head]).split("\0").slice(0, -1);
    expect([...files.keys()].map(toText)).toEqual(said);
  });
});

const idOrNull = (id = ""): string | null => (/^0+$/.test(id) ? null : id);

/** The processes below us that read objects, if those of the tests before have ended. */
const readers = (): readonly number[] =>
  processTable()
    .filter((row) => row.parent === process.pid && !row.isZombie)
    .map((row) => row.pid);
