import pc from "picocolors";
import type { Verdict } from "../../views/index.ts";

/** How a text is drawn: with colours or without, and how wide the terminal is. */
export interface RenderOptions {
  readonly colour: boolean;
  readonly width: number;
}

/** The colours by meaning; without colour every one of them is the identity. */
export const palette = ({ colour }: Pick<RenderOptions, "colour">) => {
  const c = pc.createColors(colour);
  return {
    bold: c.bold,
    dim: c.dim,
    accent: c.cyan,
    good: c.green,
    bad: c.red,
    warn: c.yellow,
    verdict: (verdict: Verdict): ((text: string) => string) => {
      switch (verdict) {
        case "baseline":
          return c.bold;
        case "confirmed":
          return (text) => c.bold(c.green(text));
        case "likely better":
          return c.green;
        case "unclear":
          return (text) => text;
        case "likely worse":
          return c.yellow;
        case "inert":
        case "refused":
          return c.dim;
        case "unstable":
        case "ignores seed":
        case "limit broken":
          return c.magenta;
        case "failed":
          return c.red;
        case "in progress":
          return c.cyan;
      }
    },
  };
};

/** One sign for each verdict, so that colour is never the only carrier of meaning; the page draws the same. */
export const GLYPHS: Readonly<Record<Verdict, string>> = {
  baseline: "◆",
  confirmed: "✔",
  "likely better": "▲",
  unclear: "○",
  "likely worse": "▽",
  inert: "·",
  unstable: "≈",
  "ignores seed": "≡",
  "limit broken": "!",
  failed: "✗",
  refused: "⊘",
  "in progress": "◐",
};

/** Columns that a text takes in a terminal: combining marks none, wide characters two. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: our own colour codes take no room.
  for (const character of text.replace(/\u001b\[[0-9;]*m/g, "")) {
    const code = character.codePointAt(0) ?? 0;
    if (/\p{Mark}/u.test(character)) continue;
    columns += isWide(code) ? 2 : 1;
  }
  return columns;
};

/** Cuts a plain text to that many columns, with an ellipsis. */
export const fitColumns = (text: string, columns: number): string => {
  if (columns <= 0) return "";
  if (columnsOf(text) <= columns) return text;
  let taken = "";
  let used = 0;
  for (const character of text) {
    const next = columnsOf(character);
    if (used + next > columns - 1) break;
    taken += character;
    used += next;
  }
  return `${taken.trimEnd()}…`;
};

/** Fills up with spaces to that many columns, on the right or on the left. */
export const pad = (text: string, columns: number, side: "right" | "left" = "right"): string => {
  const space = " ".repeat(Math.max(0, columns - columnsOf(text)));
  return side === "right" ? text + space : space + text;
};

/** A text in lines of at most that many columns, broken at spaces. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const fitted = fitColumns(word, columns);
    if (line !== "" && columnsOf(line) + 1 + columnsOf(fitted) > columns) {
      lines.push(line);
      line = fitted;
    } else line = line === "" ? fitted : `${line} ${fitted}`;
  }
  return line === "" ? lines : [...lines, line];
};

/** Rows of cells as aligned columns; numbers are told by `right`. Cells may carry colour codes. */
export const columns = (
  rows: readonly (readonly string[])[],
  { right = [], gap = 2 }: { readonly right?: readonly number[]; readonly gap?: number } = {},
): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, columnsOf(cell));
    });
  return rows.map((row) =>
    row
      .map((cell, i) =>
        i === row.length - 1 && !right.includes(i)
          ? cell
          : pad(cell, widths[i] ?? 0, right.includes(i) ? "left" : "right"),
      )
      .join(" ".repeat(gap))
      .trimEnd(),
  );
};

/** A bar of that many columns, filled to a share, in eighths of a character. */
export const bar = (share: number, width: number): string => {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = "█".repeat(Math.floor(eighths / 8));
  const part = eighths % 8 === 0 ? "" : (" ▏▎▍▌▋▊▉"[eighths % 8] ?? "");
  return (full + part).padEnd(width, "░");
};

const isWide = (code: number): boolean =>
  code >= 0x1100 &&
  (code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd));
