import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type GitPlace,
  listTree,
  type ObjectSource,
  objectSource,
  repositoryFacts,
  runGit,
  treeOf,
} from "../../../git/index.ts";
import { fillLargeFiles } from "./large-files.ts";

/** One file of a commit: its mode and the id of its content. */
export interface TreeEntry {
  readonly mode: string;
  readonly object: string;
  /** The path's bytes, each as one character; names need not be valid UTF-8. */
  readonly bytes: string;
}

/** The files of the commits of the user's repository, and the making of plain folders out of them. */
export interface CommittedFiles {
  /** Files of a commit by path. */
  entries(commit: string): Promise<ReadonlyMap<string, TreeEntry>>;
  /** Writes files into `folder`, which must exist; `indexPath` names a file that is used meanwhile. */
  writeOut(entries: ReadonlyMap<string, TreeEntry>, folder: string, indexPath: string): Promise<void>;
}

/**
 * Opens the commits of a checkout's repository through an empty git folder of our own, `viewFolder`: the repository's
 * settings, hooks, filters and index are never looked at, and nothing of it is written.
 */
export function committedFiles(checkout: string, viewFolder: string): CommittedFiles {
  let opened: Promise<View> | undefined;
  const known = new Map<string, Promise<ReadonlyMap<string, TreeEntry>>>();
  const view = (): Promise<View> => {
    opened ??= openView(checkout, viewFolder);
    return opened;
  };

  const readEntries = async (commit: string): Promise<ReadonlyMap<string, TreeEntry>> => {
    const { objects } = await view();
    const files = new Map<string, TreeEntry>();
    for (const [bytes, { mode, id }] of await listTree(objects, await treeOf(objects, commit))) {
      // Submodules (mode 160000) have no content here; their folder stays empty, as in a fresh clone.
      if (mode !== "160000") files.set(readable(bytes), { mode, object: id, bytes });
    }
    return files;
  };

  return {
    entries(commit) {
      const listing = known.get(commit) ?? readEntries(commit);
      if (!known.has(commit)) {
        listing.catch(() => known.delete(commit));
        if (known.size >= MAX_KNOWN) known.delete([...known.keys()][0] ?? "");
        known.set(commit, listing);
      }
      return listing;
    },
    async writeOut(files, folder, indexFile) {
      const { place, largeFiles } = await view();
      const lines = [...files.values()].map(({ mode, object, bytes }) => `${mode} ${object}\t${bytes}\0`);
      const target = { ...place, indexFile, workTree: folder };
      const input = Buffer.from(lines.join(""), "latin1");
      await runGit(target, ["update-index", "-z", "--add", "--index-info"], { input });
      await runGit(target, ["checkout-index", "--all", "--quiet", "--force"]);
      await fillLargeFiles(folder, files.keys(), largeFiles);
    },
  };
}

interface View {
  readonly place: GitPlace;
  readonly objects: ObjectSource;
  readonly largeFiles: string;
}

/** The checkout is the user's own and trusted to say where its objects are. */
async function openView(checkout: string, folder: string): Promise<View> {
  const { objectsDir, commonDir, algorithm } = await repositoryFacts(checkout);
  const isOld = algorithm === "sha1";
  const extension = isOld ? "" : `[extensions]\n\tobjectFormat = ${algorithm}\n`;
  mkdirSync(join(folder, "refs"), { recursive: true });
  mkdirSync(join(folder, "objects"), { recursive: true });
  writeFileSync(
    join(folder, "config"),
    `[core]\n\trepositoryFormatVersion = ${isOld ? 0 : 1}\n\tbare = false\n${extension}`,
  );
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/none\n");
  const place = { gitDir: folder, objectsDir };
  return { place, objects: objectSource(place), largeFiles: join(commonDir, "lfs", "objects") };
}

/** A name as text, or byte by byte where it is no UTF-8. */
function readable(bytes: string): string {
  const raw = Buffer.from(bytes, "latin1");
  const text = raw.toString("utf8");
  return raw.equals(Buffer.from(text)) ? text : bytes;
}

const MAX_KNOWN = 64;
