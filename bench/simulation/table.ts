import type { Estimate } from "./measure.ts";

/** Renders rows as a Markdown table; the first row is the heading. */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const [heading = [], ...body] = rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(heading), line(heading.map((_, i) => (i === 0 ? "---" : "--:"))), ...body.map(line)].join("\n");
};

/** A mean with its margin, such as `12.24 ± 0.08`. */
export const plusMinus = (value: Estimate | undefined, digits = 2): string =>
  value === undefined ? "–" : `${value.mean.toFixed(digits)} ± ${value.margin.toFixed(digits)}`;

/** A share as per cent, with its margin. */
export const percent = (value: Estimate | undefined): string =>
  value === undefined ? "–" : `${(100 * value.mean).toFixed(1)} ± ${(100 * value.margin).toFixed(1)} %`;

/** A bare share as per cent. */
export const percentOf = (share: number): string => `${(100 * share).toFixed(1)} %`;
