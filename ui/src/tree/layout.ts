import { hierarchy, tree as tidyTree } from "d3-hierarchy";
import type { TreeView, Verdict } from "../../../src/views/index.ts";
import { FLAG } from "../../../src/views/tree.ts";

/** Which trials are drawn. */
export interface LayoutOptions {
  readonly hidesPruned: boolean;
  readonly folded: ReadonlySet<number>;
}

/** Positions of the drawn trials: depth to the right, breadth downwards, in rows. */
export interface TreeLayout {
  /** Drawn trials in the order of their numbers. */
  readonly trials: readonly number[];
  /** By trial number; NaN where it is not drawn. */
  readonly depth: Float32Array;
  readonly row: Float32Array;
  /** How many trials are hidden below a drawn one. */
  readonly hidden: ReadonlyMap<number, number>;
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly depths: number;
  readonly top: number;
  readonly rows: number;
}

/** Lays the tree out; failed and refused trials have lanes of their own and do not widen it. */
export const layoutTree = (view: TreeView, { hidesPruned, folded }: LayoutOptions): TreeLayout => {
  const count = view.parent.length;
  const keeps = keptTrials(view, hidesPruned);
  const children = new Map<number, number[]>();
  const hidden = new Map<number, number>();
  const sizes = new Int32Array(count).fill(1);
  for (let i = count - 1; i > 0; i--) if (!isLane(view, i)) addAt(sizes, view.parent[i] ?? 0, sizes[i] ?? 0);
  for (let i = 1; i < count; i++) {
    if (isLane(view, i)) continue;
    const parent = view.parent[i] ?? 0;
    if (!keeps[parent] || folded.has(parent)) continue;
    if (!keeps[i]) {
      hidden.set(parent, (hidden.get(parent) ?? 0) + (sizes[i] ?? 1));
      continue;
    }
    const list = children.get(parent);
    if (list) list.push(i);
    else children.set(parent, [i]);
  }
  for (const fold of folded) if ((sizes[fold] ?? 1) > 1) hidden.set(fold, (sizes[fold] ?? 1) - 1);
  const depth = new Float32Array(count).fill(Number.NaN);
  const row = new Float32Array(count).fill(Number.NaN);
  const trials: number[] = [];
  let depths = 0;
  let top = 0;
  let bottom = 0;
  if (count > 0) {
    const root = tidyTree<number>()
      .nodeSize([1, 1])
      .separation(() => 1)(hierarchy(0, (trial) => children.get(trial)));
    root.each((node) => {
      depth[node.data] = node.y;
      row[node.data] = node.x;
      depths = Math.max(depths, node.y);
      top = Math.min(top, node.x);
      bottom = Math.max(bottom, node.x);
      trials.push(node.data);
    });
    trials.sort((a, b) => a - b);
  }
  return { trials, depth, row, hidden, children, depths, top, rows: bottom - top };
};

/** Whether a trial is drawn in a lane below the tree. */
export const isLane = (view: TreeView, trial: number): boolean => {
  const verdict = verdictAt(view, trial);
  return verdict === "failed" || verdict === "refused";
};

/** A trial's verdict. */
export const verdictAt = (view: TreeView, trial: number): Verdict =>
  view.verdicts[view.verdict[trial] ?? 0] ?? "unclear";

// A pruned trial goes with its branch, unless something in the branch is still of interest.
const keptTrials = (view: TreeView, hidesPruned: boolean): Uint8Array => {
  const count = view.parent.length;
  const keeps = new Uint8Array(count).fill(1);
  if (!hidesPruned) return keeps;
  const onPath = new Set([...view.bestPath, ...view.trunkPath]);
  const wanted = new Uint8Array(count);
  for (let i = count - 1; i >= 0; i--) {
    if (isLane(view, i)) continue;
    const isPruned = ((view.flags[i] ?? 0) & FLAG.pruned) !== 0;
    if (!isPruned || onPath.has(i)) wanted[i] = 1;
    const parent = view.parent[i] ?? -1;
    if (wanted[i] && parent >= 0) wanted[parent] = 1;
  }
  for (let i = 1; i < count; i++) keeps[i] = wanted[i] ?? 0;
  return keeps;
};

const addAt = (sizes: Int32Array, at: number, value: number): void => {
  sizes[at] = (sizes[at] ?? 0) + value;
};
