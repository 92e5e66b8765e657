/** One file of a unified diff. */
export interface DiffFile {
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  readonly isBinary: boolean;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: "add" | "del" | "same" | "hunk";
  readonly before: number | null;
  readonly after: number | null;
  readonly text: string;
}

/** Reads the output of `git diff`; text nodes are made of it, never markup. */
export const parseDiff = (text: string): readonly DiffFile[] => {
  const files: { path: string; added: number; removed: number; isBinary: boolean; lines: DiffLine[] }[] = [];
  let before = 0;
  let after = 0;
  let isInHunk = false;
  for (const line of text.split("\n")) {
    const file = files.at(-1);
    if (line.startsWith("diff --git ")) {
      files.push({
        path: / b\/(.*)$/.exec(line)?.[1] ?? line.slice(11),
        added: 0,
        removed: 0,
        isBinary: false,
        lines: [],
      });
      isInHunk = false;
      continue;
    }
    if (!file) continue;
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      isInHunk = true;
      file.lines.push({ kind: "hunk", before: null, after: null, text: line });
    } else if (!isInHunk) {
      if (line.startsWith("Binary files")) file.isBinary = true;
      if (line.startsWith("+++ b/")) file.path = line.slice(6);
    } else if (line.startsWith("+")) {
      file.added += 1;
      file.lines.push({ kind: "add", before: null, after: after++, text: line.slice(1) });
    } else if (line.startsWith("-")) {
      file.removed += 1;
      file.lines.push({ kind: "del", before: before++, after: null, text: line.slice(1) });
    } else if (line.startsWith(" "))
      file.lines.push({ kind: "same", before: before++, after: after++, text: line.slice(1) });
  }
  return files;
};
