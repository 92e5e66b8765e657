/** What a tree says of one name: `100644`, `100755`, `120000` (link), `160000` (submodule) or `40000` (folder). */
export interface TreeEntry {
  readonly mode: string;
  readonly id: string;
}

/** The mode of a folder. */
export const FOLDER = "40000";

/** Whether an entry is a folder. */
export const isFolder = (entry: TreeEntry | null): entry is TreeEntry => entry?.mode === FOLDER;

/** Reads the content of a tree; names are bytes, one character for each. */
export const parseTree = (content: Buffer, idBytes: number): ReadonlyMap<string, TreeEntry> => {
  const entries = new Map<string, TreeEntry>();
  let place = 0;
  while (place < content.length) {
    const space = content.indexOf(32, place);
    const end = content.indexOf(0, space);
    const mode = content.toString("latin1", place, space);
    const name = content.toString("latin1", space + 1, end);
    // Trees of very old tools write a folder's mode with a zero in front.
    const known = MODES.get(mode) ?? mode.replace(/^0+/, "");
    entries.set(name, { mode: known, id: content.toString("hex", end + 1, end + 1 + idBytes) });
    place = end + 1 + idBytes;
  }
  return entries;
};

/** Writes a tree as git does, which sorts a folder as if its name ended with a slash. */
export const serialiseTree = (entries: ReadonlyMap<string, TreeEntry>): Buffer => {
  const sortName = ([name, entry]: [string, TreeEntry]): string => (isFolder(entry) ? `${name}/` : name);
  const sorted = [...entries].sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap(([name, { mode, id }]) => [Buffer.from(`${mode} ${name}\0`, "latin1"), Buffer.from(id, "hex")]),
  );
};

/** One string for all entries of a mode, because there are many. */
const MODES: ReadonlyMap<string, string> = new Map(
  ["100644", "100755", "120000", "160000", FOLDER].map((mode) => [mode, mode]),
);
