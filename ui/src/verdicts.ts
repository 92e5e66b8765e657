import type { Verdict } from "../../src/views/index.ts";

/** One sign for each verdict, the same as in the terminal: colour is never the only carrier of meaning. */
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

/** The class that carries a verdict's colours. */
export const verdictClass = (verdict: Verdict): string => `v-${verdict.replaceAll(" ", "-")}`;

/** A verdict's colour as the style sheet has it now, for canvases. */
export const verdictColour = (verdict: Verdict): string => {
  const name = ["unstable", "ignores seed", "limit broken"].includes(verdict) ? "odd" : verdict.replaceAll(" ", "-");
  return cssColour(`--v-${name}`);
};

/** A colour of the style sheet by its variable. */
export const cssColour = (variable: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
