import { formatEffect } from "../../../src/views/format.ts";
import type { TreeView, Verdict } from "../../../src/views/index.ts";
import { FLAG } from "../../../src/views/tree.ts";
import { cssColour, GLYPHS, verdictColour } from "../verdicts.ts";
import type { Camera, Stage } from "./camera.ts";
import { type TreeLayout, verdictAt } from "./layout.ts";

/** Colours of the style sheet, read once for each theme. */
export interface TreeColours {
  readonly verdict: ReadonlyMap<Verdict, string>;
  readonly edge: string;
  readonly ink: string;
  readonly quiet: string;
  readonly accent: string;
  readonly card: string;
  readonly paper: string;
  readonly focus: string;
}

export const readColours = (verdicts: readonly Verdict[]): TreeColours => ({
  verdict: new Map(verdicts.map((verdict) => [verdict, verdictColour(verdict)])),
  edge: cssColour("--line-strong"),
  ink: cssColour("--ink"),
  quiet: cssColour("--ink-2"),
  accent: cssColour("--accent"),
  card: cssColour("--card"),
  paper: cssColour("--paper"),
  focus: cssColour("--focus"),
});

export interface Scene {
  readonly view: TreeView;
  readonly layout: TreeLayout;
  readonly camera: Camera;
  readonly stage: Stage;
  readonly colours: TreeColours;
  readonly selected: number | null;
  readonly hovered: number | null;
}

/** Draws the tree: edges, the best line, nodes by verdict and certainty, and words where there is room. */
export const drawTree = (context: CanvasRenderingContext2D, scene: Scene): void => {
  const { stage, colours, layout, camera } = scene;
  context.clearRect(0, 0, stage.width, stage.height);
  const isDense = camera.stepY < 5;
  const seen = layout.trials.filter((trial) => isSeen(scene, trial));
  drawEdges(context, scene, isDense);
  drawPath(context, scene, scene.view.bestPath, scene.view.best === scene.view.trunk ? [] : [6, 4]);
  drawPath(context, scene, scene.view.trunkPath, []);
  if (isDense) drawDots(context, scene, seen);
  else for (const trial of seen) drawNode(context, scene, trial);
  for (const trial of isDense ? [...scene.view.trunkPath, scene.view.best] : []) drawNode(context, scene, trial);
  if (camera.stepY >= 15) drawWords(context, scene, seen);
  else drawMilestones(context, scene);
  for (const [trial, colour] of [
    [scene.hovered, colours.quiet],
    [scene.selected, colours.focus],
  ] as const) {
    if (trial === null || Number.isNaN(layout.row[trial] ?? Number.NaN)) continue;
    context.strokeStyle = colour;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(xOf(scene, trial), yOf(scene, trial), radiusOf(scene, trial) + 5, 0, 2 * Math.PI);
    context.stroke();
  }
};

/** Draws the small picture of the whole tree, and where the stage lies in it. */
export const drawMinimap = (context: CanvasRenderingContext2D, scene: Scene, size: Stage): void => {
  const { layout, view, colours, camera, stage } = scene;
  const pad = 8;
  const sx = (size.width - 2 * pad) / Math.max(1, layout.depths);
  const sy = Math.min(6, (size.height - 2 * pad) / Math.max(1, layout.rows));
  const y0 = pad + (size.height - 2 * pad - layout.rows * sy) / 2 - layout.top * sy;
  context.clearRect(0, 0, size.width, size.height);
  for (const trial of layout.trials) {
    context.fillStyle = colours.verdict.get(verdictAt(view, trial)) ?? colours.quiet;
    context.fillRect(pad + (layout.depth[trial] ?? 0) * sx - 1, y0 + (layout.row[trial] ?? 0) * sy - 0.75, 2, 1.5);
  }
  context.strokeStyle = colours.focus;
  context.lineWidth = 1.5;
  const left = pad + (-camera.x / camera.stepX) * sx;
  const top = y0 + (-camera.y / camera.stepY) * sy;
  const right = left + (stage.width / camera.stepX) * sx;
  const bottom = top + (stage.height / camera.stepY) * sy;
  const clampTo = (value: number, most: number): number => Math.min(most - 1, Math.max(1, value));
  context.strokeRect(
    clampTo(left, size.width),
    clampTo(top, size.height),
    Math.max(3, clampTo(right, size.width) - clampTo(left, size.width)),
    Math.max(3, clampTo(bottom, size.height) - clampTo(top, size.height)),
  );
};

/** Depth and row under a point of the minimap. */
export const minimapPoint = (
  layout: TreeLayout,
  size: Stage,
  x: number,
  y: number,
): { readonly depth: number; readonly row: number } => {
  const pad = 8;
  const sx = (size.width - 2 * pad) / Math.max(1, layout.depths);
  const sy = Math.min(6, (size.height - 2 * pad) / Math.max(1, layout.rows));
  const y0 = pad + (size.height - 2 * pad - layout.rows * sy) / 2 - layout.top * sy;
  return { depth: (x - pad) / sx, row: (y - y0) / sy };
};

export const xOf = ({ camera, layout }: Scene, trial: number): number =>
  camera.x + (layout.depth[trial] ?? 0) * camera.stepX;
export const yOf = ({ camera, layout }: Scene, trial: number): number =>
  camera.y + (layout.row[trial] ?? 0) * camera.stepY;

/** Larger is more certain: three to seven pixels by the posterior's standard deviation, smaller where rows are close. */
export const radiusOf = ({ view, camera }: Scene, trial: number): number => {
  const sd = view.gainSd[trial];
  const worst = worstSd(view);
  const certainty =
    sd === null || sd === undefined || worst === 0 ? 0.2 : Math.sqrt(Math.max(0, 1 - (sd / worst) ** 2));
  return Math.min(3.5 + 3.5 * certainty, Math.max(1.4, camera.stepY * 0.42));
};

const worstSds = new WeakMap<TreeView, number>();
const worstSd = (view: TreeView): number => {
  const known = worstSds.get(view);
  if (known !== undefined) return known;
  let worst = 0;
  for (const sd of view.gainSd) if (sd !== null && sd > worst) worst = sd;
  worstSds.set(view, worst);
  return worst;
};

const isSeen = (scene: Scene, trial: number): boolean => {
  const x = xOf(scene, trial);
  const y = yOf(scene, trial);
  return x > -260 && x < scene.stage.width + 20 && y > -20 && y < scene.stage.height + 20;
};

const drawEdges = (context: CanvasRenderingContext2D, scene: Scene, isDense: boolean): void => {
  const { layout, view, stage, colours, camera } = scene;
  context.strokeStyle = colours.edge;
  context.lineWidth = isDense ? 0.6 : 1;
  context.globalAlpha = isDense ? 0.55 : 1;
  context.beginPath();
  const bend = Math.min(18, camera.stepX * 0.45);
  for (const trial of layout.trials) {
    if (trial === 0) continue;
    const parent = view.parent[trial] ?? 0;
    const y = yOf(scene, trial);
    const py = yOf(scene, parent);
    if ((y < 0 && py < 0) || (y > stage.height && py > stage.height)) continue;
    const x = xOf(scene, trial);
    const px = xOf(scene, parent);
    if ((x < 0 && px < 0) || (x > stage.width && px > stage.width)) continue;
    context.moveTo(px, py);
    if (Math.abs(y - py) < 1) context.lineTo(x, y);
    else if (isDense) {
      const turn = px + camera.stepX * 0.35;
      context.lineTo(turn, py);
      context.lineTo(turn, y);
      context.lineTo(x, y);
    } else {
      // An espalier: up the trunk's wire first, then out along the row.
      const turn = px + camera.stepX * 0.35;
      const r = Math.min(bend, Math.abs(y - py) / 2, camera.stepX * 0.3);
      const down = y > py ? 1 : -1;
      context.lineTo(turn - r, py);
      context.quadraticCurveTo(turn, py, turn, py + down * r);
      context.lineTo(turn, y - down * r);
      context.quadraticCurveTo(turn, y, turn + r, y);
      context.lineTo(x, y);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
};

const drawPath = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  path: readonly number[],
  dash: readonly number[],
): void => {
  const { camera, colours } = scene;
  if (path.length < 2) return;
  context.save();
  context.strokeStyle = colours.accent;
  // From far away dashes are too fine to be told from the picture.
  const isDense = camera.stepY < 5;
  context.lineWidth = isDense ? 1.5 : 2.5;
  context.setLineDash(isDense ? [] : [...dash]);
  context.beginPath();
  path.forEach((trial, i) => {
    if (i === 0) {
      context.moveTo(xOf(scene, trial), yOf(scene, trial));
      return;
    }
    const parent = path[i - 1] ?? 0;
    const x = xOf(scene, trial);
    const y = yOf(scene, trial);
    const turn = xOf(scene, parent) + camera.stepX * 0.35;
    context.lineTo(turn, yOf(scene, parent));
    context.lineTo(turn, y);
    context.lineTo(x, y);
  });
  context.stroke();
  context.restore();
};

// Thousands of nodes: one rectangle each, a colour at a time.
const drawDots = (context: CanvasRenderingContext2D, scene: Scene, seen: readonly number[]): void => {
  const size = Math.max(1.6, Math.min(4, scene.camera.stepY * 0.9));
  const byVerdict = new Map<Verdict, number[]>();
  for (const trial of seen) {
    const verdict = verdictAt(scene.view, trial);
    const list = byVerdict.get(verdict);
    if (list) list.push(trial);
    else byVerdict.set(verdict, [trial]);
  }
  for (const [verdict, trials] of byVerdict) {
    context.fillStyle = scene.colours.verdict.get(verdict) ?? scene.colours.quiet;
    for (const trial of trials)
      context.fillRect(xOf(scene, trial) - size, yOf(scene, trial) - size / 2, 2 * size, size);
  }
};

const drawNode = (context: CanvasRenderingContext2D, scene: Scene, trial: number): void => {
  const { view, colours, camera } = scene;
  const verdict = verdictAt(view, trial);
  const colour = colours.verdict.get(verdict) ?? colours.quiet;
  const x = xOf(scene, trial);
  const y = yOf(scene, trial);
  const r = radiusOf(scene, trial);
  const flags = view.flags[trial] ?? 0;
  context.globalAlpha = flags & FLAG.pruned && !view.trunkPath.includes(trial) ? 0.55 : 1;
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.beginPath();
  switch (verdict) {
    case "baseline":
      context.moveTo(x, y - r - 1);
      context.lineTo(x + r + 1, y);
      context.lineTo(x, y + r + 1);
      context.lineTo(x - r - 1, y);
      context.fill();
      break;
    case "likely better":
      context.moveTo(x, y - r);
      context.lineTo(x + r, y + r * 0.8);
      context.lineTo(x - r, y + r * 0.8);
      context.fill();
      break;
    case "likely worse":
      context.moveTo(x, y + r);
      context.lineTo(x + r, y - r * 0.8);
      context.lineTo(x - r, y - r * 0.8);
      context.closePath();
      context.fillStyle = colours.paper;
      context.fill();
      context.stroke();
      break;
    case "confirmed":
      context.arc(x, y, r + 1, 0, 2 * Math.PI);
      context.fill();
      if (camera.stepY > 8) {
        context.strokeStyle = colours.paper;
        context.beginPath();
        context.moveTo(x - r * 0.5, y);
        context.lineTo(x - r * 0.1, y + r * 0.4);
        context.lineTo(x + r * 0.55, y - r * 0.4);
        context.stroke();
      }
      break;
    case "inert":
      context.arc(x, y, Math.max(1.5, r * 0.5), 0, 2 * Math.PI);
      context.fill();
      break;
    case "in progress":
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.fillStyle = colours.paper;
      context.fill();
      context.stroke();
      context.beginPath();
      context.arc(x, y, r, -Math.PI / 2, Math.PI / 2);
      context.fillStyle = colour;
      context.fill();
      break;
    case "unclear":
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.fillStyle = colours.paper;
      context.fill();
      context.stroke();
      break;
    default:
      context.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
      context.fill();
  }
  context.globalAlpha = 1;
  if (flags & FLAG.pinned && camera.stepY > 8) {
    context.strokeStyle = colours.accent;
    context.beginPath();
    context.arc(x, y, r + 3.5, 0, 2 * Math.PI);
    context.stroke();
  }
};

const drawWords = (context: CanvasRenderingContext2D, scene: Scene, seen: readonly number[]): void => {
  const { view, colours, layout, camera, stage } = scene;
  context.textBaseline = "middle";
  const rows = neighboursByRow(scene, seen);
  const taken: Box[] = [];
  // What matters most gets its words first: the chosen trial, the two lines, then the newest.
  const wanted = new Set([scene.selected ?? -1, scene.hovered ?? -1, view.best, view.trunk, 0]);
  const order = [...seen.filter((trial) => wanted.has(trial)), ...seen.filter((trial) => !wanted.has(trial)).reverse()];
  for (const trial of order) {
    const isLeaf = !layout.children.has(trial);
    if (!isLeaf && camera.stepX < 40 && !wanted.has(trial)) continue;
    const r = radiusOf(scene, trial);
    const y = yOf(scene, trial) + (isLeaf ? 0 : -r - 7);
    const room = isLeaf
      ? Math.min(stage.width - xOf(scene, trial) - r - 5, roomRight(rows, scene, trial))
      : camera.stepX * 0.7 - 2;
    const name = trial === 0 ? "root" : `#${trial}`;
    const effect = view.effect[trial];
    const hidden = layout.hidden.get(trial);
    const long = [
      name,
      effect === null || effect === undefined ? "" : formatEffect(view.scale, effect),
      hidden ? `+${hidden}` : "",
    ]
      .filter(Boolean)
      .join(" ");
    context.font = `${isLeaf && !wanted.has(trial) ? "" : "600 "}12px ui-sans-serif, system-ui, sans-serif`;
    const longWidth = context.measureText(long).width;
    const words = longWidth <= room ? long : name;
    const width = words === long ? longWidth : context.measureText(name).width;
    if (width > room && !wanted.has(trial)) continue;
    // Words of an inner trial stand above it, since its wire goes out to the right.
    const left = isLeaf ? xOf(scene, trial) + r + 5 : xOf(scene, trial) - width / 2;
    const box = { left, right: left + width, top: y - 7, bottom: y + 7 };
    if (taken.some((other) => overlaps(box, other))) continue;
    context.fillStyle = colours.ink;
    context.fillText(words, left, y);
    taken.push(box);
    const label = view.label[trial] ?? "";
    const rest = room - width - 12;
    if (!isLeaf || words !== long || rest < 60 || camera.stepY < 20 || label === "") continue;
    context.font = "12px ui-sans-serif, system-ui, sans-serif";
    context.fillStyle = colours.quiet;
    const shown = fitText(context, label, rest);
    const labelBox = {
      left: box.right + 8,
      right: box.right + 8 + context.measureText(shown).width,
      top: y - 7,
      bottom: y + 7,
    };
    if (taken.some((other) => overlaps(labelBox, other))) continue;
    context.fillText(shown, labelBox.left, y);
    taken.push(labelBox);
  }
};

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom;

// Left ends of nodes, and of the wires that go up and down, by rows of twelve pixels.
const neighboursByRow = (scene: Scene, seen: readonly number[]): ReadonlyMap<number, readonly number[]> => {
  const rows = new Map<number, number[]>();
  const put = (y: number, x: number): void => {
    const row = Math.round(y / ROW);
    const list = rows.get(row);
    if (list) list.push(x);
    else rows.set(row, [x]);
  };
  for (const trial of seen) {
    const x = xOf(scene, trial) - radiusOf(scene, trial);
    for (const dy of [-ROW, 0, ROW]) put(yOf(scene, trial) + dy * 0.6, x);
    const children = scene.layout.children.get(trial) ?? [];
    if (children.length < 2) continue;
    const turn = xOf(scene, trial) + scene.camera.stepX * 0.35;
    const ys = children.map((child) => yOf(scene, child));
    for (let y = Math.max(-ROW, Math.min(...ys)); y <= Math.min(scene.stage.height + ROW, Math.max(...ys)); y += ROW)
      put(y, turn);
  }
  for (const list of rows.values()) list.sort((a, b) => a - b);
  return rows;
};

const roomRight = (rows: ReadonlyMap<number, readonly number[]>, scene: Scene, trial: number): number => {
  const x = xOf(scene, trial) + radiusOf(scene, trial) + 1;
  const next = rows.get(Math.round(yOf(scene, trial) / ROW))?.find((other) => other > x);
  return next === undefined ? Number.POSITIVE_INFINITY : next - x - 8;
};

const fitText = (context: CanvasRenderingContext2D, text: string, width: number): string => {
  if (context.measureText(text).width <= width) return text;
  const share = width / context.measureText(text).width;
  let length = Math.floor(text.length * share);
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
};

const ROW = 12;

// From far away only the ends of the two lines carry words.
const drawMilestones = (context: CanvasRenderingContext2D, scene: Scene): void => {
  const { view, colours } = scene;
  context.textBaseline = "middle";
  context.font = "600 12px ui-sans-serif, system-ui, sans-serif";
  for (const trial of new Set([0, view.trunk, view.best])) {
    const words =
      trial === 0
        ? "root"
        : `#${trial} ${formatEffect(view.scale, view.gain[trial])} ${trial === view.trunk ? GLYPHS.confirmed : ""}`;
    const width = context.measureText(words).width;
    const right = xOf(scene, trial) + 10;
    const x = trial === 0 ? Math.max(4, right - 46) : Math.min(right, scene.stage.width - width - 6);
    const y = yOf(scene, trial) - (right === x ? 0 : 14);
    context.lineWidth = 3;
    context.strokeStyle = colours.paper;
    context.strokeText(words, x, y);
    context.fillStyle = colours.ink;
    context.fillText(words, x, y);
  }
};
