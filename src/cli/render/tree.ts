import { FLAG, formatEffect, formatNumber, plainLine, type TreeView, type Verdict } from "../../views/index.ts";
import { columnsOf, fitColumns, GLYPHS, pad, palette, type RenderOptions } from "./style.ts";

/** How much of the tree is drawn. */
export interface TreeOptions extends RenderOptions {
  /** Draw every trial; otherwise branches that are over are summed up once the tree is large. */
  readonly all?: boolean;
  /** Draw only the part below this trial. */
  readonly from?: number;
  /** Level of the baseline in the metric's unit, for the levels beside each trial. */
  readonly baseline?: number | null;
}

/**
 * Draws `tree`: every branch grows straight down, its side branches to the right, and the best line is the trunk, so
 * that a deep study stays narrow.
 */
export const renderTree = (view: TreeView, options: TreeOptions): string => {
  const shape = shapeOf(view, options.all ?? view.parent.length <= MOST_WHOLE);
  const rows: Row[] = [];
  draw(view, shape, options, options.from ?? 0, "", rows);
  return `${alignRows(rows, options).join("\n")}\n`;
};

/** One line of the tree: what stands before the aligned columns, the columns, and what fills the rest. */
interface Row {
  readonly lead: string;
  readonly cells: readonly string[];
  readonly label: string;
}

// Deep branches push their own columns aside, not everybody's.
const alignRows = (rows: readonly Row[], options: TreeOptions): readonly string[] => {
  const c = palette(options);
  const lead = Math.min(MOST_LEAD, Math.max(0, ...rows.map((row) => (row.cells.length > 0 ? columnsOf(row.lead) : 0))));
  const widths: number[] = [];
  for (const { cells } of rows)
    cells.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, columnsOf(cell));
    });
  return rows.map((row) => {
    if (row.cells.length === 0) return row.lead;
    const cells = row.cells.map((cell, i) => pad(cell, widths[i] ?? 0, i === 0 ? "left" : "right"));
    const head = `${pad(row.lead, lead)}  ${cells.join("  ")}`;
    const room = options.width - columnsOf(head) - 2;
    return (room < 12 || row.label === "" ? head : `${head}  ${c.dim(fitColumns(row.label, room))}`).trimEnd();
  });
};

interface Shape {
  readonly children: readonly (readonly number[])[];
  readonly summed: readonly (ReadonlyMap<string, number> | undefined)[];
  readonly size: readonly number[];
  readonly onBest: ReadonlySet<number>;
}

// Without `all`, a child whose whole branch is over and holds nothing of interest becomes a number.
const shapeOf = (view: TreeView, all: boolean): Shape => {
  const count = view.parent.length;
  const size: number[] = new Array(count).fill(1);
  const isOver: boolean[] = new Array(count).fill(true);
  const onBest = new Set([...view.bestPath, ...view.trunkPath]);
  for (let i = count - 1; i >= 0; i--) {
    const over = isDull(view, i) && !onBest.has(i) && (isOver[i] ?? true);
    isOver[i] = over;
    const parent = view.parent[i] ?? -1;
    if (parent < 0) continue;
    size[parent] = (size[parent] ?? 1) + (size[i] ?? 1);
    isOver[parent] = (isOver[parent] ?? true) && over;
  }
  const children: number[][] = Array.from({ length: count }, () => []);
  const summed: (Map<string, number> | undefined)[] = new Array(count).fill(undefined);
  for (let i = 1; i < count; i++) {
    const parent = view.parent[i] ?? 0;
    if (all || !isOver[i]) {
      children[parent]?.push(i);
      continue;
    }
    if (isOver[parent] && parent !== 0) continue;
    const sums = summed[parent] ?? new Map<string, number>();
    summed[parent] = sums;
    const verdict = verdictAt(view, i);
    sums.set(verdict, (sums.get(verdict) ?? 0) + 1);
    const below = (size[i] ?? 1) - 1;
    if (below > 0) sums.set("further down", (sums.get("further down") ?? 0) + below);
  }
  return { children, summed, size, onBest };
};

const isDull = (view: TreeView, i: number): boolean => {
  const flags = view.flags[i] ?? 0;
  if (flags & (FLAG.running | FLAG.pinned)) return false;
  if (flags & FLAG.pruned) return true;
  return !["confirmed", "likely better", "in progress", "baseline"].includes(verdictAt(view, i));
};

const draw = (view: TreeView, shape: Shape, options: TreeOptions, start: number, prefix: string, rows: Row[]): void => {
  const c = palette(options);
  let at: number | undefined = start;
  let lead = prefix;
  while (at !== undefined) {
    rows.push(rowOf(view, options, at, lead, shape));
    const children: readonly number[] = shape.children[at] ?? [];
    const main = mainChild(shape, children);
    const inner = prefix.replace(/├─$/, "│ ");
    lead = inner;
    for (const child of children) {
      if (child === main) continue;
      draw(view, shape, options, child, `${inner}├─`, rows);
    }
    const summed = shape.summed[at];
    if (summed)
      rows.push({
        lead: c.dim(`${inner}├─ ${[...summed].map(([what, n]) => `${n} ${what}`).join(", ")}`),
        cells: [],
        label: "",
      });
    at = main;
  }
};

// The best line goes straight down, else the largest branch.
const mainChild = (shape: Shape, children: readonly number[]): number | undefined => {
  let main: number | undefined;
  for (const child of children) {
    if (shape.onBest.has(child) && !(main !== undefined && shape.onBest.has(main))) main = child;
    else if (main === undefined || (!shape.onBest.has(main) && (shape.size[child] ?? 0) > (shape.size[main] ?? 0)))
      main = child;
  }
  return main;
};

const rowOf = (view: TreeView, options: TreeOptions, i: number, prefix: string, shape: Shape): Row => {
  const c = palette(options);
  const verdict = verdictAt(view, i);
  const paint = c.verdict(verdict);
  const flags = view.flags[i] ?? 0;
  // What lies on the way to the best trial was overtaken, not given up.
  const isPruned = flags & FLAG.pruned && verdict !== "limit broken" && !shape.onBest.has(i);
  const marks = [
    flags & FLAG.pinned ? "pinned" : "",
    flags & FLAG.banned ? "banned" : "",
    isPruned ? "pruned" : "",
    i === view.trunk && i !== 0 ? "champion" : i === view.best && i !== 0 ? "leader" : "",
  ].filter(Boolean);
  const effect = view.effect[i];
  return {
    lead: `${c.dim(prefix)}${paint(GLYPHS[verdict])} ${c.bold(i === 0 ? "root" : `#${i}`)}`,
    cells: [
      effect === null || effect === undefined ? "" : formatEffect(view.scale, effect),
      `${i === 0 ? baselineWords(view, options) : paint(verdict)}${marks.length > 0 ? `, ${c.accent(marks.join(", "))}` : ""}`,
    ],
    label: plainLine(view.label[i] ?? ""),
  };
};

const baselineWords = (view: TreeView, { baseline }: TreeOptions): string =>
  `baseline${baseline === null || baseline === undefined ? "" : ` ${plainLine(view.scale.metric)} ${formatNumber(baseline, view.scale.decimals)}`}`;

const verdictAt = (view: TreeView, i: number): Verdict => view.verdicts[view.verdict[i] ?? 0] ?? "unclear";

const MOST_WHOLE = 60;
const MOST_LEAD = 20;
