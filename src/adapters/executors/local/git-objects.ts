import { EspalierError } from "../../../core/errors.ts";
import { runProcess } from "../../../process/index.ts";

/** One file of a commit: its mode and the id of its content. */
export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
}

/** Read access to the objects of the user's repository, and the making of plain folders out of them. */
export interface GitObjects {
  /** Files of a commit by path. */
  entries(commit: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Writes files into `folder`, which must exist; `indexPath` names a file that is used meanwhile. */
  writeOut(entries: ReadonlyMap<string, TreeEntry>, folder: string, indexPath: string): Promise<void>;
}

/**
 * Opens the repository of a checkout. Only objects are read: no hook, no filter and no setting of a worktree can run,
 * and the user's index is not touched.
 */
export function gitObjects(checkout: string): GitObjects {
  let gitFolder: Promise<string> | undefined;
  const known = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();
  const git = async (
    args: readonly string[],
    extra: { stdin?: string; env?: Record<string, string>; cwd?: string },
  ) => {
    gitFolder ??= findGitFolder(checkout);
    const argv = ["git", `--git-dir=${await gitFolder}`, ...SAFE_SETTINGS, ...args];
    const stdin = extra.stdin === undefined ? {} : { stdin: extra.stdin };
    return must(
      await runProcess({
        argv,
        cwd: extra.cwd ?? checkout,
        env: { ...gitEnvironment(), ...extra.env },
        maxOutputBytes: MAX_LISTING,
        ...stdin,
      }),
      args,
    );
  };
  const entries = (commit: string) => {
    const cached = known.get(commit) ?? git(["ls-tree", "-r", "-z", "--full-tree", commit], {}).then(parseListing);
    known.set(commit, cached);
    if (known.size > MAX_KNOWN) known.delete([...known.keys()][0] ?? "");
    cached.catch(() => known.delete(commit));
    return cached;
  };
  return {
    entries,
    async writeOut(files, folder, indexPath) {
      const env = { GIT_INDEX_FILE: indexPath };
      const lines = [...files].map(([path, { mode, object }]) => `${mode} ${object}\t${path}\0`);
      await git(["update-index", "-z", "--add", "--index-info"], { stdin: lines.join(""), env });
      await git([`--work-tree=${folder}`, "checkout-index", "--all", "--quiet", "--force"], { env, cwd: folder });
    },
  };
}

/** Asks git once where its folder is; the checkout is the user's own and trusted. */
async function findGitFolder(checkout: string): Promise<string> {
  const args = ["rev-parse", "--path-format=absolute", "--git-common-dir"];
  const argv = ["git", "-C", checkout, ...args];
  return (await must(await runProcess({ argv, cwd: checkout, env: gitEnvironment() }), args)).trimEnd();
}

function must(result: Awaited<ReturnType<typeof runProcess>>, args: readonly string[]): string {
  if (result.exitCode === 0) return result.stdout.toString("utf8");
  const said = result.startError?.message ?? result.stderr.toString("utf8").trim();
  if (/No space left on device/.test(said)) {
    throw new EspalierError("disk_full", `git ${args[0]}: ${said}`, {
      hint: "Free some space, then go on with `espalier run`.",
    });
  }
  throw new EspalierError("internal", `git ${args.slice(0, 2).join(" ")} failed: ${said || "it was killed"}`);
}

function parseListing(listing: string): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (const line of listing.split("\0")) {
    const cut = line.indexOf("\t");
    const [mode, , object] = line.slice(0, cut).split(" ");
    // Submodules (mode 160000) have no content here; their folder stays empty, as in a fresh clone.
    if (cut > 0 && mode !== undefined && object !== undefined && mode !== "160000") {
      entries.set(line.slice(cut + 1), { mode, object });
    }
  }
  return entries;
}

const gitEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  HOME: process.env.HOME ?? "/",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
});

const SAFE_SETTINGS = [
  ...["-c", "core.hooksPath=/dev/null"],
  ...["-c", "core.fsmonitor=false"],
  ...["-c", "core.quotePath=false"],
  ...["-c", "core.autocrlf=false"],
  ...["-c", "protocol.allow=never"],
];

const MAX_LISTING = 1024 * 1024 * 1024;
const MAX_KNOWN = 64;
