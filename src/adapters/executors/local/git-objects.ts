import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EspalierError } from "../../../core/errors.ts";
import { runProcess } from "../../../process/index.ts";
import { fillLargeFiles } from "./large-files.ts";

/** One file of a commit: its mode and the id of its content. */
export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  /** The path's bytes, each as one character; names need not be valid UTF-8. */
  readonly bytes: string;
}

/** Read access to the objects of the user's repository, and the making of plain folders out of them. */
export interface GitObjects {
  /** Files of a commit by path. */
  entries(commit: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Writes files into `folder`, which must exist; `indexPath` names a file that is used meanwhile. */
  writeOut(entries: ReadonlyMap<string, TreeEntry>, folder: string, indexPath: string): Promise<void>;
}

/**
 * Opens the objects of a checkout's repository through an empty git folder of our own, `viewFolder`: the repository's
 * settings, hooks, filters and index are never looked at, and nothing of it is written.
 */
export function gitObjects(checkout: string, viewFolder: string): GitObjects {
  let view: Promise<View> | undefined;
  const known = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();

  const git = async (args: readonly string[], extra: Extra = {}): Promise<Buffer> => {
    view ??= openView(checkout, viewFolder);
    const env = { ...gitEnvironment(), GIT_DIR: viewFolder, GIT_OBJECT_DIRECTORY: (await view).objects, ...extra.env };
    const stdin = extra.stdin === undefined ? {} : { stdin: extra.stdin };
    const argv = ["git", ...args];
    return must(
      await runProcess({ argv, cwd: extra.cwd ?? viewFolder, env, maxOutputBytes: MAX_LISTING, ...stdin }),
      args,
    );
  };

  const entries = (commit: string): Promise<ReadonlyMap<string, TreeEntry>> => {
    const listing = known.get(commit) ?? git(["ls-tree", "-r", "-z", "--full-tree", commit]).then(parseListing);
    if (!known.has(commit)) {
      listing.catch(() => known.delete(commit));
      if (known.size >= MAX_KNOWN) known.delete([...known.keys()][0] ?? "");
      known.set(commit, listing);
    }
    return listing;
  };

  return {
    entries,
    async writeOut(files, folder, indexPath) {
      const env = { GIT_INDEX_FILE: indexPath, GIT_WORK_TREE: folder };
      const lines = [...files.values()].map(({ mode, object, bytes }) => `${mode} ${object}\t${bytes}\0`);
      await git(["update-index", "-z", "--add", "--index-info"], { stdin: Buffer.from(lines.join(""), "latin1"), env });
      await git(["checkout-index", "--all", "--quiet", "--force"], { env, cwd: folder });
      await fillLargeFiles(folder, files.keys(), (await view)?.largeFiles ?? "");
    },
  };
}

interface Extra {
  readonly stdin?: Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

interface View {
  readonly objects: string;
  readonly largeFiles: string;
}

/** The checkout is the user's own and trusted to say where its objects are. */
async function openView(checkout: string, folder: string): Promise<View> {
  const args = [
    "rev-parse",
    "--path-format=absolute",
    "--show-object-format",
    "--git-path",
    "objects",
    "--git-common-dir",
  ];
  const argv = ["git", "-C", checkout, ...args];
  const answer = must(await runProcess({ argv, cwd: checkout, env: gitEnvironment() }), args);
  const [format = "sha1", objects = "", common = ""] = answer.toString("utf8").trimEnd().split("\n");
  const isOld = format === "sha1";
  const extension = isOld ? "" : `[extensions]\n\tobjectFormat = ${format}\n`;
  mkdirSync(join(folder, "refs"), { recursive: true });
  mkdirSync(join(folder, "objects"), { recursive: true });
  writeFileSync(
    join(folder, "config"),
    `[core]\n\trepositoryFormatVersion = ${isOld ? 0 : 1}\n\tbare = false\n${extension}`,
  );
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/none\n");
  return { objects, largeFiles: join(common, "lfs", "objects") };
}

function must(result: Awaited<ReturnType<typeof runProcess>>, args: readonly string[]): Buffer {
  if (result.exitCode === 0) return result.stdout;
  const said = result.startError?.message ?? result.stderr.toString("utf8").trim();
  if (/No space left on device/.test(said)) {
    const hint = "Free some space, then go on with `espalier run`.";
    throw new EspalierError("disk_full", `git ${args[0]}: ${said}`, { hint });
  }
  throw new EspalierError("internal", `git ${args.slice(0, 2).join(" ")} failed: ${said || "it was killed"}`);
}

function parseListing(listing: Buffer): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of listing.toString("latin1").split("\0")) {
    const cut = line.indexOf("\t");
    const [mode, , object] = line.slice(0, cut).split(" ");
    const bytes = line.slice(cut + 1);
    // Submodules (mode 160000) have no content here; their folder stays empty, as in a fresh clone.
    if (cut > 0 && mode !== undefined && object !== undefined && mode !== "160000") {
      entries.set(readable(bytes), { mode, object, bytes });
    }
  }
  return entries;
}

/** A name as text, or byte by byte where it is no UTF-8. */
function readable(bytes: string): string {
  const raw = Buffer.from(bytes, "latin1");
  const text = raw.toString("utf8");
  return raw.equals(Buffer.from(text)) ? text : bytes;
}

const gitEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: process.env.HOME ?? "/",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_LAZY_FETCH: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  LC_ALL: "C",
});

const MAX_LISTING = 1024 * 1024 * 1024;
const MAX_KNOWN = 64;
