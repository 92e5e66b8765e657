import {
  formatDuration,
  formatEffect,
  formatNumber,
  formatProbability,
  plainLine,
  type TableView,
} from "../../views/index.ts";
import { columns, columnsOf, fitColumns, GLYPHS, palette, type RenderOptions } from "./style.ts";

/** Draws `ls`: one line a trial. */
export const renderList = (view: TableView, options: RenderOptions): string => {
  const c = palette(options);
  if (view.rows.length === 0)
    return `${view.total <= 1 ? "No trials yet. `espalier run` starts the search." : "No trial matches."}\n`;
  const rows = view.rows.map((row) => [
    c.bold(row.trial === 0 ? "root" : `#${row.trial}`),
    c.verdict(row.verdict)(`${GLYPHS[row.verdict]} ${row.verdict}`),
    formatNumber(row.level, view.scale.decimals),
    formatEffect(view.scale, row.effect),
    formatProbability(row.probability),
    String(row.runs),
    formatDuration(row.durationMs),
    plainLine(row.aspect),
  ]);
  const header = [
    "trial",
    "verdict",
    plainLine(view.scale.metric),
    "effect",
    "P(helps)",
    "seeds",
    "time",
    "aspect",
  ].map(c.dim);
  const aligned = columns([header, ...rows.map((row) => row)], { right: [2, 3, 4, 5, 6] });
  const widest = Math.max(...aligned.map(columnsOf));
  const lines = aligned.map((line, i) => {
    const room = options.width - widest - 2;
    const row = view.rows[i - 1];
    if (room < 16 || !row) return line;
    return `${line}${" ".repeat(widest - columnsOf(line) + 2)}${c.dim(fitColumns(plainLine(row.hypothesis), room))}`;
  });
  const rest = view.matching - view.offset - view.rows.length;
  if (rest > 0) lines.push(c.dim(`${rest} more; --limit N shows them.`));
  return `${lines.join("\n")}\n`;
};
