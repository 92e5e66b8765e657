import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { committedFiles, type TreeEntry } from "../../../src/adapters/executors/local/committed-files.ts";
import { evaluationTree } from "../../../src/adapters/executors/local/evaluation-tree.ts";
import { pathMatcher } from "../../../src/core/path-globs.ts";

const tree = (files: Readonly<Record<string, string>>): ReadonlyMap<string, TreeEntry> =>
  new Map(Object.entries(files).map(([path, object]) => [path, { mode: "100644", object, bytes: path }]));
const built = (
  candidate: Record<string, string>,
  base: Record<string, string>,
  protect: string[],
  sealed: string[] = [],
) =>
  Object.fromEntries(
    [...evaluationTree(tree(candidate), tree(base), { protect, sealed }).files].map(([path, { object }]) => [
      path,
      object,
    ]),
  );

describe("the files that an evaluation runs on", () => {
  test("are the candidate's, but for the protected ones, which are the baseline's", () => {
    const base = { "train.py": "b", "eval.py": "b", "data/x": "b", "old.py": "b" };
    const candidate = { "train.py": "c", "eval.py": "c", "data/x": "c", "data/new": "c", "new.py": "c" };
    expect(built(candidate, base, ["eval.py", "data/**"])).toEqual({
      "train.py": "c",
      "eval.py": "b",
      "data/x": "b",
      "new.py": "c",
    });
  });

  test("have no file in the place of a protected file's folder, nor a folder in the place of such a file", () => {
    expect(built({ data: "c", "a.py": "c" }, { "data/x": "b" }, ["data/**"])).toEqual({ "a.py": "c", "data/x": "b" });
    expect(built({ "eval.py/x": "c" }, { "eval.py": "b" }, ["eval.py"])).toEqual({ "eval.py": "b" });
  });

  test("lack what is sealed, although it is protected too", () => {
    expect(
      built({ "a.py": "c" }, { "a.py": "b", "data/labels": "b", "data/x": "b" }, ["data"], ["data/labels"]),
    ).toEqual({
      "a.py": "c",
      "data/x": "b",
    });
  });

  test.each([
    ["data/**", "data/a/.hidden", true],
    ["data", "data/a/b", true],
    ["./data/", "data/a", true],
    ["*.py", "eval.py", true],
    ["*.py", "src/eval.py", false],
    ["**/*.py", "src/eval.py", true],
    ["conf", "config/x", false],
  ])("are matched by globs: %s and %s: %s", (glob, path, matches) => {
    expect(pathMatcher([glob])(path)).toBe(matches);
  });
});

describe("a commit that is written out", () => {
  let folder: string;
  let checkout: string;
  let commit: string;
  const large = Buffer.from("the large file itself\n");
  const sha256 = createHash("sha256").update(large).digest("hex");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "espalier-tree-"));
    checkout = join(folder, "repo");
    mkdirSync(checkout);
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", checkout, "-c", "user.name=T", "-c", "user.email=t@e", ...args]);
    git("init", "-q");
    writeFileSync(join(checkout, "plain"), "text\r\n");
    writeFileSync(join(checkout, "run.sh"), "#!/bin/sh\n");
    chmodSync(join(checkout, "run.sh"), 0o755);
    symlinkSync("plain", join(checkout, "link"));
    for (const name of ["with space", "-dash", "ünï", 'quo"te', "new\nline", "tab\t"])
      writeFileSync(join(checkout, name), name);
    writeFileSync(Buffer.concat([Buffer.from(`${checkout}/bytes-`), Buffer.from([0xff])]), "raw");
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${large.length}\n`;
    writeFileSync(join(checkout, "model.bin"), pointer);
    writeFileSync(join(checkout, ".gitattributes"), "model.bin filter=lfs\nplain filter=trap\n");
    git("-c", "filter.lfs.clean=cat", "add", "-A");
    git("commit", "-q", "-m", "all");
    const store = join(checkout, ".git/lfs/objects", sha256.slice(0, 2), sha256.slice(2, 4));
    mkdirSync(store, { recursive: true });
    writeFileSync(join(store, sha256), large);
    // What an agent could have left in the repository's settings, if it had got there.
    git("config", "filter.trap.smudge", `touch ${folder}/fired; cat`);
    git("config", "core.fsmonitor", `touch ${folder}/fired`);
    git("config", "core.hooksPath", join(folder, "hooks"));
    commit = git("rev-parse", "HEAD").toString().trim();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("keeps names, modes, links and large files, and runs nothing of the repository's", async () => {
    const objects = committedFiles(checkout, join(folder, "view"));
    const target = join(folder, "target");
    mkdirSync(target);
    const files = await objects.entries(commit);
    await objects.writeOut(files, target, join(folder, "index"));
    const names = (path: string) =>
      readdirSync(path, "latin1")
        .filter((name) => name !== ".git")
        .sort();
    expect(names(target)).toEqual(names(checkout));
    expect(readFileSync(join(target, "plain"), "utf8")).toBe("text\r\n");
    expect(lstatSync(join(target, "run.sh")).mode & 0o111).not.toBe(0);
    expect(readlinkSync(join(target, "link"))).toBe("plain");
    expect(readFileSync(join(target, "new\nline"), "utf8")).toBe("new\nline");
    expect(readFileSync(join(target, "model.bin"))).toEqual(large);
    expect(existsSync(join(folder, "fired"))).toBe(false);
  });
});
