import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EspalierError } from "../../core/errors.ts";
import {
  type BytePath,
  type GitObjects,
  type GitPlace,
  gitObjects,
  listTree,
  type RepositoryFacts,
  readCommit,
  repositoryFacts,
  type TreeEntry,
  toText,
  tryGit,
} from "../../git/index.ts";
import { changeCandidates, placeOf } from "./changed-files.ts";
import { isContentOf, largeFilePath, largeFiles, usesLargeFiles } from "./large-files.ts";
import { privateRepository } from "./private-repository.ts";

/** What is known of a user's checkout before a study starts in it. */
export interface RepositoryReport {
  /** Top folder of the checkout. */
  readonly checkout: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly head: string;
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** Tracked files whose content differs from the commit; a study starts from the commit and would not see it. */
  readonly changed: readonly string[];
  /** Files that git neither tracks nor ignores; absent from worktrees. */
  readonly untracked: readonly string[];
  /** Files and whole folders (with a trailing slash) that git ignores; absent from worktrees. */
  readonly ignored: readonly string[];
  /** Folders of submodules, which worktrees see empty unless they are brought in. */
  readonly submodules: readonly string[];
  /** What works differently in this repository, one sentence each. */
  readonly notes: readonly string[];
}

/** Looks at the repository around `start`; refuses with one line what worktrees could only get silently wrong. */
export const inspectRepository = async (start: string): Promise<RepositoryReport> => {
  const { checkout, head, branch } = await locate(start);
  const facts = await repositoryFacts(checkout);
  const folder = await mkdtemp(join(tmpdir(), "espalier-inspect-"));
  const place = await privateRepository(facts, folder);
  const objects = gitObjects(place, facts.objectsDir, facts.algorithm);
  try {
    await requireAllObjects(facts, place, head);
    const { tree } = await readCommit(objects, head);
    const files = await listTree(objects, tree);
    await requireKnownFilters(facts, files);
    await requireLargeFiles(facts, objects, place, head);
    const submodules = pathsWith(files, "160000");
    requireSubmodules(checkout, submodules);
    return {
      checkout,
      gitDir: facts.gitDir,
      commonDir: facts.commonDir,
      head,
      branch,
      changed: await changedTracked(facts, objects, place, files, new Set(submodules)),
      untracked: await listOthers(checkout, ["--others", "--exclude-standard"]),
      ignored: await listOthers(checkout, ["--others", "--ignored", "--exclude-standard", "--directory"]),
      submodules: submodules.map(toText),
      notes: await notesOn(facts, files),
    };
  } finally {
    objects.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const locate = async (start: string): Promise<{ checkout: string; head: string; branch: string | null }> => {
  const version = await askGit(start, ["--version"]);
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version.stdout) ?? [];
  if (version.exitCode !== 0) {
    throw refused("git is not installed.", "Install git 2.25 or newer.");
  }
  if (Number(major) < 2 || (Number(major) === 2 && Number(minor) < 25)) {
    throw refused(`git ${major}.${minor} is too old.`, "Install git 2.25 or newer.");
  }
  const place = await askGit(start, ["rev-parse", "--is-bare-repository", "--is-inside-work-tree"]);
  if (place.exitCode !== 0) {
    const dubious = /dubious ownership/.test(place.stderr);
    throw dubious
      ? refused(
          `git does not trust ${start}, which belongs to another user.`,
          `git config --global --add safe.directory ${start}`,
        )
      : refused(
          `${start} is not in a git repository.`,
          "Run `git init && git add -A && git commit -m baseline` there first.",
        );
  }
  if (place.stdout.startsWith("true") || !place.stdout.includes("\ntrue")) {
    throw refused("This is a bare repository, without files to work on.", "Clone it, and work in the clone.");
  }
  const top = (await askGit(start, ["rev-parse", "--show-toplevel"])).stdout.replace(/\n$/, "");
  if (top.includes("\n")) throw refused("The repository's path has a line break in it.", "Rename that folder.");
  const head = await askGit(start, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (head.exitCode !== 0) {
    throw refused("The repository has no commit yet.", "Commit the files that a study shall start from.");
  }
  const branch = await askGit(start, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  return { checkout: top, head: head.stdout.trim(), branch: branch.exitCode === 0 ? branch.stdout.trim() : null };
};

const refused = (message: string, hint: string): EspalierError =>
  new EspalierError("repository_unsupported", message, { hint });

const requireAllObjects = async (facts: RepositoryFacts, place: GitPlace, head: string): Promise<void> => {
  const settings = await tryGit({ gitDir: facts.commonDir }, [
    "config",
    "--get-regexp",
    "^(remote\\..*\\.promisor|extensions\\.partialclone)$",
  ]);
  if (settings.exitCode !== 0) return;
  const answer = await tryGit(place, ["rev-list", "--objects", "--no-walk", "--missing=print", head]);
  const missing = answer.stdout
    .toString("latin1")
    .split("\n")
    .filter((line) => line.startsWith("?")).length;
  if (missing === 0 && answer.exitCode === 0) return;
  throw refused(
    `This is a partial clone, and ${missing === 0 ? "some" : missing} objects of the commit are not here.`,
    "Fetch them with `git -c fetch.recurseSubmodules=false fetch --refetch --no-filter`.",
  );
};

const requireKnownFilters = async (facts: RepositoryFacts, files: ReadonlyMap<BytePath, TreeEntry>): Promise<void> => {
  const sources = [...files.keys()].filter((path) => path === ".gitattributes" || path.endsWith("/.gitattributes"));
  const texts = await Promise.all([
    ...sources.map((path) => textOrEmpty(placeOf(facts.checkout, path))),
    textOrEmpty(Buffer.from(join(facts.commonDir, "info", "attributes"))),
  ]);
  if (!texts.some((text) => /\b(filter|working-tree-encoding)=/.test(text))) return;
  const answer = await tryGit(
    { gitDir: facts.gitDir, workTree: facts.checkout },
    ["check-attr", "-z", "--stdin", "filter", "working-tree-encoding"],
    { input: Buffer.from([...files.keys()].join("\0"), "latin1") },
  );
  const fields = answer.stdout.toString("latin1").split("\0");
  for (let place = 0; place + 2 < fields.length; place += 3) {
    const [path = "", attribute, value] = fields.slice(place, place + 3);
    if (value === "unspecified" || value === "unset" || (attribute === "filter" && value === "lfs")) continue;
    throw refused(
      `${toText(path)} has the git attribute ${attribute}=${value}; Espalier runs no filters, so its content would be wrong.`,
      "Take the attribute away in the commit that the study starts from.",
    );
  }
};

const requireLargeFiles = async (
  facts: RepositoryFacts,
  objects: GitObjects,
  place: GitPlace,
  head: string,
): Promise<void> => {
  const files = await largeFiles(objects, place, head);
  const absent = files.filter(({ sha256 }) => !existsSync(largeFilePath(facts.commonDir, sha256)));
  const [first] = absent;
  if (first === undefined) return;
  throw refused(
    `${absent.length} of ${files.length} Git LFS files have not been fetched, for example ${toText(first.path)}.`,
    "Fetch them with `git lfs pull`.",
  );
};

const requireSubmodules = (checkout: string, submodules: readonly BytePath[]): void => {
  const empty = submodules.find((path) => !existsSync(Buffer.concat([placeOf(checkout, path), Buffer.from("/.git")])));
  if (empty === undefined) return;
  throw refused(`The submodule ${toText(empty)} is empty.`, "Fill it with `git submodule update --init --recursive`.");
};

const changedTracked = async (
  facts: RepositoryFacts,
  objects: GitObjects,
  place: GitPlace,
  files: ReadonlyMap<BytePath, TreeEntry>,
  submodules: ReadonlySet<BytePath>,
): Promise<readonly string[]> => {
  const index = { ...place, workTree: facts.checkout, indexFile: join(facts.gitDir, "index") };
  const changed = new Set<string>();
  const staged = await tryGit(index, [
    "diff-index",
    "--cached",
    "-z",
    "--name-only",
    "--no-ext-diff",
    await treeOf(facts),
  ]);
  for (const path of staged.stdout.toString("latin1").split("\0")) if (path !== "") changed.add(toText(path));
  for (const path of (await changeCandidates(index, submodules)).tracked) {
    const before = files.get(path);
    const content = before === undefined ? null : ((await objects.read(before.id))?.content ?? null);
    const now = await readFile(placeOf(facts.checkout, path)).catch(() => null); // gone, or a link to nowhere: changed
    if (content === null || now === null || !isSameText(content, now)) changed.add(toText(path));
  }
  return [...changed].sort();
};

const treeOf = async (facts: RepositoryFacts): Promise<string> => {
  const answer = await tryGit({ gitDir: facts.gitDir }, ["rev-parse", "HEAD^{tree}"]);
  return answer.stdout.toString("latin1").trim();
};

// The user's checkout may hold line ends or large files that git converted on the way out.
const isSameText = (blob: Buffer, file: Buffer): boolean =>
  blob.equals(file) ||
  isContentOf(blob, file) ||
  Buffer.from(file.toString("latin1").replaceAll("\r\n", "\n"), "latin1").equals(blob);

const notesOn = async (facts: RepositoryFacts, files: ReadonlyMap<BytePath, TreeEntry>): Promise<readonly string[]> => {
  const notes: string[] = [];
  const submodules = pathsWith(files, "160000");
  if (submodules.length > 0) {
    notes.push(`Submodules are not part of worktrees; \`environment.include\` brings them in read-only.`);
  }
  if (usesLargeFiles(facts.commonDir)) notes.push("Git LFS files are taken from this clone; no LFS program is run.");
  if (existsSync(join(facts.commonDir, "shallow"))) notes.push("This is a shallow clone; that changes nothing.");
  if (existsSync(join(facts.gitDir, "info", "sparse-checkout"))) {
    notes.push("This checkout may be sparse; worktrees hold all files of the commit.");
  }
  return notes;
};

const pathsWith = (files: ReadonlyMap<BytePath, TreeEntry>, mode: string): readonly BytePath[] =>
  [...files].filter(([, entry]) => entry.mode === mode).map(([path]) => path);

const listOthers = async (checkout: string, options: readonly string[]): Promise<readonly string[]> => {
  const answer = await askGit(checkout, ["ls-files", "-z", ...options]);
  return answer.stdout
    .split("\0")
    .filter((path) => path !== "" && !/^\.espalier(\/|$)/.test(path))
    .sort();
};

const textOrEmpty = async (path: Buffer): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch {
    return ""; // there is none
  }
};

/** Asks git as the user would, with their own settings: this is their checkout, and nothing of an agent's is in it. */
const askGit = (
  folder: string,
  args: readonly string[],
): Promise<{ exitCode: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const { PATH, HOME, XDG_CONFIG_HOME } = process.env;
    const env = { PATH, HOME, XDG_CONFIG_HOME, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
    const flags = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "core.quotePath=false"].flatMap((flag) => [
      "-c",
      flag,
    ]);
    const child = spawn("git", ["-C", folder, ...flags, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", () => resolve({ exitCode: 127, stdout: "", stderr: "" }));
    child.on("close", (code) =>
      resolve({
        exitCode: code ?? 1,
        stdout: Buffer.concat(stdout).toString("utf8"),
        stderr: Buffer.concat(stderr).toString("utf8"),
      }),
    );
  });
