import { isUtf8 } from "node:buffer";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { EspalierError } from "../../core/errors.ts";
import {
  type BytePath,
  diffTrees,
  editTree,
  entryAt,
  type GitObjects,
  type GitPlace,
  gitObjects,
  lineCounter,
  listTree,
  readCommit,
  repositoryFacts,
  runGit,
  setDetachedHead,
  type TreeEntry,
  toBytePath,
  toText,
} from "../../git/index.ts";
import type {
  CaptureRequest,
  Combination,
  DiffText,
  Edit,
  FileChange,
  Snapshot,
  Worktree,
  Worktrees,
} from "../../ports/worktrees.ts";
import { changeCandidates, changedFiles, type FileState } from "./changed-files.ts";
import { type CommitPlaces, commitTree } from "./commit-writer.ts";
import { diskUsage } from "./disk-usage.ts";
import { isContentOf, largeFiles, placeLargeFile, usesLargeFiles } from "./large-files.ts";
import { keyedMutex } from "./mutex.ts";
import { privateRepository } from "./private-repository.ts";
import { publishBranch } from "./publish-branch.ts";
import { isUntouched, type SeenFiles, seenFiles, touchedFiles } from "./seen-files.ts";
import { sweepWorktree } from "./sweep-worktree.ts";
import { mergeTrees } from "./three-way.ts";
import { type WorktreeEntries, worktreeEntries } from "./worktree-entries.ts";

/** Keeps the worktrees of one study below `stateDir`, as linked worktrees of the git repository at `repo`. */
export const gitWorktrees = (request: { repo: string; stateDir: string; study: string }): Worktrees => {
  const mutex = keyedMutex();
  const deletions = new Set<Promise<void>>();
  let opened: Promise<Places> | null = null;
  const emptyTrash = (trash: string): void => {
    const deletion = deleteInside(trash).finally(() => deletions.delete(deletion));
    deletions.add(deletion);
  };

  const places = (): Promise<Places> => {
    opened ??= openPlaces(request);
    return opened;
  };

  // Not at the opening: another process that only looks must not mend what this one is making.
  let mended: Promise<Places> | null = null;
  const mendedPlaces = (): Promise<Places> => {
    mended ??= places().then(async (all) => {
      await mutex(ENTRIES, () => all.entries.repair(all.worktreesDir, `${all.study}--`));
      emptyTrash(all.trash);
      return all;
    });
    return mended;
  };

  const pathOf = ({ worktreesDir, study }: Places, name: string): string => {
    if (!/^[a-z0-9-]+$/.test(name)) throw new TypeError(`A worktree cannot be named ${JSON.stringify(name)}.`);
    return join(worktreesDir, `${study}--${name}`);
  };

  return {
    prepare: async (name, commit) => {
      const all = await mendedPlaces();
      const path = pathOf(all, name);
      return mutex(name, async () => {
        let entry = await all.entries.whole(path);
        const isNew = entry === null;
        entry ??= await mutex(ENTRIES, async () => {
          await all.entries.discard(path);
          await rm(indexFileOf(all, name), { force: true });
          forget(all, name);
          return all.entries.add(path, commit);
        });
        if (isNew) emptyTrash(all.trash);
        await checkOut(all, { name, path, commit }, entry, isNew);
        return { name, path, commit };
      });
    },

    locate: async (name, commit) => ({ name, path: pathOf(await places(), name), commit }),

    capture: async (worktree, capture) => {
      const all = await places();
      return mutex(worktree.name, () => captureWorktree(all, worktree, capture));
    },

    write: async (parent, files, capture) => {
      const all = await places();
      const edits = new Map<BytePath, TreeEntry | null>();
      const base = await readCommit(all.objects, parent);
      for (const [path, content] of files) {
        const place = requireInside(path);
        const mode = (await entryAt(all.objects, base.tree, place))?.mode ?? "100644";
        const id = content === null ? null : await all.objects.write("blob", Buffer.from(content, "utf8"));
        edits.set(place, id === null ? null : { mode: mode === "100755" ? mode : "100644", id });
      }
      const tree =
        (await editTree(all.objects, base.tree, edits)) ?? (await all.objects.write("tree", Buffer.alloc(0)));
      return commitTree(all, tree, capture);
    },

    combine: async (base, edits, capture) => {
      const all = await places();
      return applyEdits(all, base, edits, capture, ({ from, to }) => ({ from, to }));
    },

    without: async (base, edits, capture) => {
      const all = await places();
      return applyEdits(all, base, edits.toReversed(), capture, ({ from, to }) => ({ from: to, to: from }));
    },

    treeOf: async (commit) => (await readCommit((await places()).objects, commit)).tree,

    diff: async (from, to, maxBytes) => textDiff(await places(), from, to, maxBytes),

    changes: async (from, to) => contentChanges((await places()).objects, from, to),

    publish: async (name, commit) => {
      const all = await places();
      await mutex(ENTRIES, () => publishBranch(all.facts, all.study, name, commit));
    },

    remove: async (name) => {
      const all = await mendedPlaces();
      await mutex(name, () =>
        mutex(ENTRIES, async () => {
          await all.entries.discard(pathOf(all, name));
          await rm(indexFileOf(all, name), { force: true });
          forget(all, name);
        }),
      );
      emptyTrash(all.trash);
    },

    usage: async () => {
      const all = await places();
      return Promise.all(
        (await worktreeNames(all)).map(async (name) => {
          const path = pathOf(all, name);
          return { name, path, bytes: await diskUsage(path) };
        }),
      );
    },

    collect: async (keep) => {
      const all = await mendedPlaces();
      const before = (await diskUsage(all.worktreesDir)) + (await diskUsage(all.trash));
      await mutex(ENTRIES, async () => {
        for (const name of await worktreeNames(all)) {
          if (keep.has(name)) continue;
          await all.entries.discard(pathOf(all, name));
          await rm(indexFileOf(all, name), { force: true });
          forget(all, name);
        }
        await all.entries.repair(all.worktreesDir, `${all.study}--`);
      });
      emptyTrash(all.trash);
      await Promise.allSettled(deletions);
      return Math.max(0, before - (await diskUsage(all.worktreesDir)) - (await diskUsage(all.trash)));
    },

    settled: async () => {
      await Promise.all(deletions);
    },
  };
};

/** Key under which entries of worktrees are made and removed: git cannot do two of these at once. */
const ENTRIES = "/entries";

interface Places extends CommitPlaces {
  readonly place: GitPlace;
  readonly entries: WorktreeEntries;
  readonly worktreesDir: string;
  readonly indexesDir: string;
  readonly trash: string;
  /** Commit that each worktree's HEAD was last pointed at by us. */
  readonly heads: Map<string, string>;
  /** Files of worktrees as they were left when made clean. */
  readonly seen: Map<string, SeenFiles>;
  /** Files of the trees that were checked out last, because the same ones come again and again. */
  readonly files: Map<string, ReadonlyMap<BytePath, TreeEntry>>;
}

// The folder itself stays, because others may be moving worktrees into it. What cannot be deleted now is tried again
// with the next worktree, and shows in the bytes that `collect` did not free.
const deleteInside = async (folder: string): Promise<void> => {
  const names = await readdir(folder);
  await Promise.allSettled(
    names.map((name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 3 })),
  );
};

const openPlaces = async (request: { repo: string; stateDir: string; study: string }): Promise<Places> => {
  await mkdir(request.stateDir, { recursive: true });
  // Git writes resolved paths into its entries, so ours have to be resolved too.
  const stateDir = await realpath(request.stateDir);
  const facts = await repositoryFacts(await realpath(request.repo));
  const place = await privateRepository(facts, join(stateDir, "git"));
  const worktreesDir = join(stateDir, "worktrees");
  const indexesDir = join(stateDir, "git", "indexes");
  await mkdir(worktreesDir, { recursive: true });
  await mkdir(indexesDir, { recursive: true });
  const trash = join(stateDir, "trash");
  await mkdir(trash, { recursive: true });
  const entries = worktreeEntries(facts.commonDir, trash);
  return {
    facts,
    place,
    lines: lineCounter(place),
    study: request.study,
    objects: gitObjects(place, facts.objectsDir, facts.algorithm),
    entries,
    worktreesDir,
    indexesDir,
    trash,
    heads: new Map(),
    seen: new Map(),
    files: new Map(),
  };
};

const indexFileOf = ({ indexesDir, study }: Places, name: string): string => join(indexesDir, `${study}--${name}`);

const worktreeNames = async ({ worktreesDir, study }: Places): Promise<readonly string[]> => {
  const prefix = `${study}--`;
  const names = await readdir(worktreesDir);
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((name) => /^[a-z0-9-]+$/.test(name))
    .sort();
};

const checkoutPlace = (
  all: Places,
  { name, path }: Pick<Worktree, "name" | "path">,
): GitPlace & { workTree: string } => ({
  ...all.place,
  workTree: path,
  indexFile: indexFileOf(all, name),
});

const checkOut = async (all: Places, worktree: Worktree, entry: string, isNew: boolean): Promise<void> => {
  const { name, path, commit } = worktree;
  const indexFile = indexFileOf(all, name);
  // Left by a git that was killed; nobody else uses this index.
  await rm(`${indexFile}.lock`, { force: true });
  const { tree } = await readCommit(all.objects, commit);
  const tracked = await trackedFiles(all, tree);
  if (!isNew) {
    await sweepWorktree(path, tracked);
    const seen = seenOf(all, worktree, tree);
    if (seen !== null && existsSync(indexFile) && (await isUntouched(path, seen, tracked, all.objects))) return;
  }
  all.seen.delete(name);
  await runGit(checkoutPlace(all, worktree), ["read-tree", "--reset", "-u", commit]);
  if (usesLargeFiles(all.facts.commonDir)) {
    for (const file of await largeFiles(all.objects, all.place, commit)) {
      await placeLargeFile(all.facts.commonDir, path, file);
    }
  }
  const seen = seenFiles(path, tree, tracked, join(all.indexesDir, ".clock"));
  if (seen !== null) all.seen.set(name, seen);
  if (!isNew && all.heads.get(name) === commit) return;
  // For people who look at it with git, and for the repository that an agent gets.
  if (!isNew) await setDetachedHead(entry, all.facts.commonDir, commit);
  all.heads.set(name, commit);
  // A copy for people who look at the worktree with git; ours stays where no agent can write.
  await copyFile(indexFile, join(entry, "index"));
};

/** What was seen of the worktree when it was last made clean at this commit. */
const seenOf = (all: Places, { name, commit }: Worktree, tree: string): SeenFiles | null => {
  const seen = all.heads.get(name) === commit ? all.seen.get(name) : undefined;
  return seen?.tree === tree ? seen : null;
};

const forget = (all: Places, name: string): void => {
  all.heads.delete(name);
  all.seen.delete(name);
};

const trackedFiles = async (all: Places, tree: string): Promise<ReadonlyMap<BytePath, TreeEntry>> => {
  const known = all.files.get(tree) ?? (await listTree(all.objects, tree));
  all.files.delete(tree);
  all.files.set(tree, known);
  const [oldest] = all.files.keys();
  if (all.files.size > MOST_KNOWN_TREES && oldest !== undefined) all.files.delete(oldest);
  return known;
};

const MOST_KNOWN_TREES = 16;

const captureWorktree = async (all: Places, worktree: Worktree, request: CaptureRequest): Promise<Snapshot | null> => {
  const base = await readCommit(all.objects, worktree.commit);
  const parent = await readCommit(all.objects, request.parent);
  const submodules = await submodulePaths(all, base.tree);
  const place = checkoutPlace(all, worktree);
  const seen = seenOf(all, worktree, base.tree);
  const touched = seen === null ? null : touchedFiles(worktree.path, seen, await trackedFiles(all, base.tree));
  const changed = await changedFiles(
    place,
    touched === null ? await changeCandidates(place, submodules) : { tracked: touched, fresh: new Set() },
  );
  const edits = new Map<BytePath, TreeEntry | null>();
  for (const [path, state] of changed.files) {
    const entry = await entryOf(all.objects, base.tree, path, state, request.clean);
    if (entry !== "unchanged") edits.set(path, entry);
  }
  const tree = edits.size === 0 ? base.tree : await editTree(all.objects, base.tree, edits);
  if (tree === null || tree === parent.tree) return null;
  const snapshot = await commitTree(all, tree, request);
  return changed.leftOut.length === 0 ? snapshot : { ...snapshot, leftOut: changed.leftOut.map(toText) };
};

const entryOf = async (
  objects: GitObjects,
  tree: string,
  path: BytePath,
  state: FileState,
  clean: CaptureRequest["clean"],
): Promise<TreeEntry | null | "unchanged"> => {
  if (state.kind === "gone") return null;
  if (state.kind === "link") return { mode: "120000", id: await objects.write("blob", state.target) };
  const before = await entryAt(objects, tree, path);
  const known = before === null ? null : ((await objects.read(before.id))?.content ?? null);
  if (before?.mode === state.mode && (known?.equals(state.content) === true || isContentOf(known, state.content)))
    return "unchanged";
  const content = clean === undefined ? state.content : cleaned(known, state.content, clean);
  return { mode: state.mode, id: await objects.write("blob", content) };
};

const cleaned = (before: Buffer | null, after: Buffer, clean: NonNullable<CaptureRequest["clean"]>): Buffer => {
  if (!isUtf8(after)) return after;
  const text = after.toString("utf8");
  const wanted = clean(before?.toString("utf8") ?? null, text);
  return wanted === text ? after : Buffer.from(wanted, "utf8");
};

const submodulePaths = async (all: Places, tree: string): Promise<ReadonlySet<BytePath>> => {
  if ((await entryAt(all.objects, tree, ".gitmodules")) === null) return new Set();
  const files = await listTree(all.objects, tree);
  return new Set([...files].filter(([, { mode }]) => mode === "160000").map(([path]) => path));
};

const applyEdits = async (
  all: Places,
  base: string,
  edits: readonly Edit[],
  request: CaptureRequest,
  direction: (trees: { from: string; to: string }) => { from: string; to: string },
): Promise<Combination> => {
  const start = (await readCommit(all.objects, base)).tree;
  let tree = start;
  const applied: number[] = [];
  const leftOut: { trial: number; reason: string }[] = [];
  for (const { trial, commit, parent } of edits) {
    const from = (await readCommit(all.objects, parent)).tree;
    const to = (await readCommit(all.objects, commit)).tree;
    const result = await mergeTrees(all.objects, all.place, { ...direction({ from, to }), onto: tree });
    if (result.kind === "conflict") {
      leftOut.push({ trial, reason: result.reason });
    } else {
      applied.push(trial);
      tree = result.tree;
    }
  }
  const snapshot = applied.length === 0 || tree === start ? null : await commitTree(all, tree, request);
  return { snapshot, applied, leftOut };
};

const textDiff = async (all: Places, from: string, to: string, maxBytes: number): Promise<DiffText> => {
  const args = ["diff-tree", "-r", "-p", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index"];
  const answer = await runGit(all.place, [...args, from, to, "--"], { maxBytes });
  return { text: answer.stdout.toString("utf8"), truncated: answer.truncated };
};

const contentChanges = async (objects: GitObjects, from: string, to: string): Promise<readonly FileChange[]> => {
  const before = (await readCommit(objects, from)).tree;
  const after = (await readCommit(objects, to)).tree;
  const changes = await diffTrees(objects, before, after);
  return Promise.all(
    changes.map(async ({ path, before: old, after: fresh }) => ({
      path: toText(path),
      before: await textOf(objects, old),
      after: await textOf(objects, fresh),
    })),
  );
};

const textOf = async (objects: GitObjects, entry: TreeEntry | null): Promise<string | null> => {
  if (entry === null || entry.mode === "160000") return null;
  const content = (await objects.read(entry.id))?.content ?? null;
  return content === null || content.includes(0) ? null : content.toString("utf8");
};

const requireInside = (path: string): BytePath => {
  const names = path.split("/");
  if (names.some((name) => name === "" || name === "." || name === ".." || name.toLowerCase() === ".git")) {
    throw new EspalierError("internal", `${JSON.stringify(path)} is no path inside the repository.`);
  }
  return toBytePath(path);
};
