import type { Parsers } from "../source/index.ts";
import { digest } from "./digest.ts";
import { readPatch, shownStatement } from "./patch.ts";
import { readFile } from "./read-file.ts";
import type { Statement } from "./statement.ts";
import type { PatchedFile } from "./types.ts";

/**
 * The digest of a patch without comments, docstrings, layout, order of imports and context:
 * equal for two patches that do the same to the same statements.
 */
export const patchFingerprint = (files: readonly PatchedFile[], parsers: Parsers): string => {
  const patch = readPatch({ files, parsers });
  const lines: string[] = [];
  const imports: string[] = [];
  for (const edit of [...patch.edits, ...patch.moved].sort(
    (a, b) => order(a.path, b.path) || line(a) - line(b) || order(a.slot, b.slot),
  )) {
    const target = shownStatement(edit)?.kind === "import" ? imports : lines;
    // A changed entry of a long call or dictionary is the change, not the whole call.
    const removed = edit.removed.map((token) => token.text).join(" ");
    const added = edit.added.map((token) => token.text).join(" ");
    target.push(
      `${edit.path}\n@${shownStatement(edit)?.scope} ${shownStatement(edit)?.lead} ${edit.slot}\n-${removed}\n+${added}`,
    );
  }
  const data = patch.files
    .filter((file) => file.kind === "data")
    .map((file) => `${file.path}\n${digest(files.find((other) => other.path === file.path)?.after ?? "")}`);
  return digest([...lines, ...imports.sort(order), ...data.sort(order)].join("\n\n"));
};

/** The digest of one file without comments, docstrings, layout and order of imports; undefined for notes. */
export const fileFingerprint = (path: string, text: string, parsers: Parsers): string | undefined => {
  const file = readFile({ path, before: null, after: text }, parsers);
  if (file.kind === "notes") return undefined;
  if (file.kind === "data") return digest(text);
  const imports: string[] = [];
  const parts: string[] = [];
  const flush = (): void => {
    parts.push(...imports.splice(0).sort(order));
  };
  for (const statement of file.after.statements) {
    const line = `${statement.depth} ${statement.identity}`;
    if (statement.kind === "import") imports.push(line);
    else {
      flush();
      parts.push(line);
    }
  }
  flush();
  return digest(parts.join("\n"));
};

/** The digest of a whole tree out of the digests of its files. */
export const treeFingerprint = (files: ReadonlyMap<string, string>): string =>
  digest(
    [...files]
      .map(([path, own]) => `${path}\n${own}`)
      .sort(order)
      .join("\n"),
  );

/** Order by code units, the same on every machine. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const line = (edit: { readonly after: Statement | null; readonly before: Statement | null }): number =>
  edit.after?.index ?? edit.before?.index ?? 0;
