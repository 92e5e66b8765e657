import { type CurveView, formatNumber } from "../../views/index.ts";

/** Draws the best-so-far curve in characters: `·` a trial, `━` the best so far, `╌` the luck line, `│ ░` the noise band. */
export const renderCurve = (
  view: CurveView,
  { width, height = 14 }: { readonly width: number; readonly height?: number },
): string => {
  const count = view.value.length;
  if (count === 0 || view.baseline === null) return "";
  const digits = view.scale.decimals;
  const label = Math.max(...[view.baseline, ...view.bestSoFar].map((value) => formatNumber(value, digits).length)) + 1;
  const plotWidth = Math.max(16, width - label - 2);
  const luck = view.luck.filter((value) => value !== null);
  const sorted = [...view.value].sort((a, b) => a - b);
  // Disasters are drawn at the edge, so that what matters keeps its room.
  const spread = (at: number): number => sorted[Math.min(count - 1, Math.max(0, Math.floor(at * count)))] ?? 0;
  const seen = [...view.bestSoFar, ...luck, ...(view.band ?? []), view.baseline, spread(0.05), spread(0.95)];
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const rowOf = (value: number): number => {
    const share = (Math.min(high, Math.max(low, value)) - low) / (high - low || 1);
    return Math.round((1 - share) * (height - 1));
  };
  const columnOf = (i: number): number => (count === 1 ? 0 : Math.round((i / (count - 1)) * (plotWidth - 1)));
  const grid: string[][] = Array.from({ length: height }, () => new Array<string>(plotWidth).fill(" "));
  const put = (row: number, column: number, sign: string): void => {
    const line = grid[row];
    if (line) line[column] = sign;
  };
  if (view.band)
    for (let row = rowOf(Math.max(...view.band)); row <= rowOf(Math.min(...view.band)); row++)
      for (let column = 0; column < plotWidth; column++) put(row, column, "░");
  view.value.forEach((value, i) => {
    put(rowOf(value), columnOf(i), "·");
  });
  const along = (values: readonly (number | null)[], sign: string): void => {
    for (let column = 0; column < plotWidth; column++) {
      const i = count === 1 ? 0 : Math.round((column / (plotWidth - 1)) * (count - 1));
      const value = values[i];
      if (value !== null && value !== undefined) put(rowOf(value), column, sign);
    }
  };
  along(view.luck, "╌");
  along(view.bestSoFar, "━");
  const marks = new Map([
    [0, high],
    [height - 1, low],
    [rowOf(view.baseline), view.baseline],
  ]);
  const lines = grid.map((line, row) => {
    const mark = marks.get(row);
    return `${(mark === undefined ? "" : formatNumber(mark, digits)).padStart(label)} ┤${line.join("")}`.trimEnd();
  });
  return `${[...lines, `${" ".repeat(label)} └${"─".repeat(plotWidth)}`, `${" ".repeat(label + 2)}1${"trials".padStart(Math.floor(plotWidth / 2) + 2)}${String(count).padStart(Math.ceil(plotWidth / 2) - 3)}`].join("\n")}\n`;
};
