import type { TreeLayout } from "./layout.ts";

/**
 * Where the tree lies on the screen. The two axes zoom apart: rows close up to a picture of thousands while the steps
 * of depth stay readable.
 */
export interface Camera {
  readonly x: number;
  readonly y: number;
  /** Pixels for one step of depth, and for one row. */
  readonly stepX: number;
  readonly stepY: number;
}

export interface Stage {
  readonly width: number;
  readonly height: number;
}

/** The whole tree, centred, never larger than its natural size. */
export const fitCamera = (layout: TreeLayout, { width, height }: Stage): Camera => {
  const stepX = clamp((width - MARGIN_X - MARGIN_RIGHT) / Math.max(1, layout.depths), LEAST_STEP_X, NATURAL_STEP_X);
  const stepY = Math.min(NATURAL_STEP_Y, (height - 2 * MARGIN_Y) / Math.max(1, layout.rows));
  const treeWidth = layout.depths * stepX;
  return {
    x: treeWidth < width - MARGIN_X - MARGIN_RIGHT ? Math.max(MARGIN_X, (width - treeWidth) / 2 - 40) : MARGIN_X,
    y: MARGIN_Y + (height - 2 * MARGIN_Y - layout.rows * stepY) / 2 - layout.top * stepY,
    stepX,
    stepY,
  };
};

/** Zooms about a point of the screen; each axis stops at its own limits. */
export const zoomCamera = (
  camera: Camera,
  factor: number,
  at: { readonly x: number; readonly y: number },
  floor: Camera,
): Camera => {
  const stepX = clamp(camera.stepX * factor, Math.min(floor.stepX, LEAST_STEP_X), MOST_STEP_X);
  const stepY = clamp(camera.stepY * factor, Math.min(floor.stepY, NATURAL_STEP_Y) * 0.7, MOST_STEP_Y);
  return {
    x: at.x - (at.x - camera.x) * (stepX / camera.stepX),
    y: at.y - (at.y - camera.y) * (stepY / camera.stepY),
    stepX,
    stepY,
  };
};

/** Moves as little as is needed to have a trial well inside the stage, close enough to be read. */
export const showTrial = (
  camera: Camera,
  layout: TreeLayout,
  trial: number,
  { width, height }: Stage,
  stepY = camera.stepY,
): Camera => {
  const row = layout.row[trial] ?? Number.NaN;
  const depth = layout.depth[trial] ?? Number.NaN;
  if (Number.isNaN(row)) return camera;
  const stepX = stepY > camera.stepY ? Math.max(camera.stepX, NATURAL_STEP_X * 0.7) : camera.stepX;
  const x = depth * stepX + camera.x;
  const y = row * stepY + (stepY === camera.stepY ? camera.y : height / 2 - row * stepY);
  return {
    stepX,
    stepY,
    x: camera.x + (x < 60 ? 60 - x : x > width - 220 ? width - 220 - x : 0),
    y:
      (stepY === camera.stepY ? camera.y : height / 2 - row * stepY) +
      (y < 70 ? 70 - y : y > height - 90 ? height - 90 - y : 0),
  };
};

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export const NATURAL_STEP_Y = 30;
const NATURAL_STEP_X = 92;
const LEAST_STEP_X = 4;
const MOST_STEP_X = 170;
const MOST_STEP_Y = 46;
const MARGIN_X = 40;
/** Room for the words of the last trials. */
const MARGIN_RIGHT = 96;
const MARGIN_Y = 64;
