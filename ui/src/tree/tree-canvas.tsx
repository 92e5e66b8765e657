import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity } from "d3-zoom";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatEffect, formatNumber } from "../../../src/views/format.ts";
import type { TreeView } from "../../../src/views/index.ts";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { useThemeTurn } from "../theme.ts";
import { type Camera, fitCamera, NATURAL_STEP_Y, type Stage, showTrial, zoomCamera } from "./camera.ts";
import { drawMinimap, drawTree, minimapPoint, radiusOf, readColours, type Scene, xOf, yOf } from "./draw.ts";
import { type TreeLayout, verdictAt } from "./layout.ts";

/** The tree on a canvas, with mouse, touch and keys, a minimap, and words for those who do not see it. */
export const TreeCanvas = ({
  view,
  layout,
  selected,
  onSelect,
  onOpen,
  onFold,
  fitTurn,
}: {
  readonly view: TreeView;
  readonly layout: TreeLayout;
  readonly selected: number | null;
  readonly onSelect: (trial: number | null) => void;
  readonly onOpen: (trial: number) => void;
  readonly onFold: (trial: number) => void;
  /** Counts up when the whole tree is to be shown. */
  readonly fitTurn: number;
}) => {
  const board = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const map = useRef<HTMLCanvasElement>(null);
  const themeTurn = useThemeTurn();
  const [stage, setStage] = useState<Stage>({ width: 0, height: 0 });
  const [hovered, setHovered] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme has other colours.
  const colours = useMemo(() => readColours(view.verdicts), [view.verdicts, themeTurn]);
  const camera = useRef<Camera | null>(null);
  const hasMoved = useRef(false);
  const frame = useRef(0);
  const scene = useRef<Scene | null>(null);

  const draw = useCallback(() => {
    frame.current = 0;
    const context = canvas.current?.getContext("2d");
    if (!context || !camera.current || stage.width === 0) return;
    const now: Scene = { view, layout, camera: camera.current, stage, colours, selected, hovered };
    scene.current = now;
    const ratio = window.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawTree(context, now);
    const small = map.current?.getContext("2d");
    if (small) {
      small.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawMinimap(small, now, MAP);
    }
  }, [view, layout, stage, colours, selected, hovered]);
  const latestDraw = useRef(draw);
  latestDraw.current = draw;
  const redraw = useCallback(() => {
    if (frame.current === 0) frame.current = requestAnimationFrame(() => latestDraw.current());
  }, []);

  useLayoutEffect(() => {
    const element = board.current;
    if (!element) return;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      const ratio = window.devicePixelRatio || 1;
      for (const [target, size] of [
        [canvas.current, { width, height }],
        [map.current, MAP],
      ] as const) {
        if (!target) continue;
        target.width = Math.round(size.width * ratio);
        target.height = Math.round(size.height * ratio);
      }
      setStage({ width, height });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // The tree stays fitted while it grows, until somebody moves it.
  useLayoutEffect(() => {
    if (stage.width === 0) return;
    if (!hasMoved.current || camera.current === null) camera.current = fitCamera(layout, stage);
    latestDraw.current();
  }, [layout, stage]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the asking for it shows the whole tree.
  useEffect(() => {
    if (fitTurn === 0) return;
    hasMoved.current = false;
    camera.current = fitCamera(layout, stage);
    redraw();
  }, [fitTurn]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again whenever what is drawn has changed.
  useEffect(() => redraw(), [draw]);

  const latest = useRef({ layout, stage });
  latest.current = { layout, stage };
  useEffect(() => {
    const element = board.current;
    if (!element) return;
    let before = zoomIdentity;
    const behaviour = zoom<HTMLDivElement, unknown>()
      .filter((event: Event) => !("button" in event && event.button) && event.type !== "dblclick")
      .on("zoom", (event: D3ZoomEvent<HTMLDivElement, unknown>) => {
        const now = camera.current;
        if (!now) return;
        const factor = event.transform.k / before.k;
        const dx = event.transform.x - before.x * factor;
        const dy = event.transform.y - before.y * factor;
        before = event.transform;
        hasMoved.current = true;
        if (Math.abs(factor - 1) < 1e-9) camera.current = { ...now, x: now.x + dx, y: now.y + dy };
        else
          camera.current = zoomCamera(
            now,
            factor,
            { x: dx / (1 - factor), y: dy / (1 - factor) },
            fitCamera(latest.current.layout, latest.current.stage),
          );
        redraw();
      });
    select(element).call(behaviour);
    return () => {
      select(element).on(".zoom", null);
    };
  }, [redraw]);

  const trialAt = (clientX: number, clientY: number): number | null => {
    const now = scene.current;
    const box = board.current?.getBoundingClientRect();
    if (!now || !box) return null;
    const x = clientX - box.left;
    const y = clientY - box.top;
    let found: number | null = null;
    let least = 15 * 15;
    for (const trial of now.layout.trials) {
      const dx = xOf(now, trial) - x;
      const dy = yOf(now, trial) - y;
      const distance = dx * dx + dy * dy;
      if (distance < least) {
        least = distance;
        found = trial;
      }
    }
    return found;
  };

  const reveal = (trial: number): void => {
    const now = camera.current;
    if (!now) return;
    hasMoved.current = true;
    camera.current = showTrial(now, layout, trial, stage, now.stepY < 9 ? NATURAL_STEP_Y : now.stepY);
    onSelect(trial);
    redraw();
  };

  const zoomBy = (factor: number): void => {
    if (!camera.current) return;
    hasMoved.current = true;
    const at =
      selected !== null && scene.current
        ? { x: xOf(scene.current, selected), y: yOf(scene.current, selected) }
        : { x: stage.width / 2, y: stage.height / 2 };
    camera.current = zoomCamera(camera.current, factor, at, fitCamera(layout, stage));
    redraw();
  };

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = selected !== null && !Number.isNaN(layout.row[selected] ?? Number.NaN) ? selected : 0;
    const go = (trial: number | undefined): void => {
      if (trial !== undefined) reveal(trial);
    };
    switch (event.key) {
      case "ArrowLeft":
        go(from === 0 ? 0 : view.parent[from]);
        break;
      case "ArrowRight":
        go(favouriteChild(view, layout, from));
        break;
      case "ArrowUp":
      case "ArrowDown":
        go(neighbour(layout, from, event.key === "ArrowDown" ? 1 : -1));
        break;
      case "Home":
        go(0);
        break;
      case "Enter":
        onOpen(from);
        break;
      case "b":
      case "B":
        go(view.best);
        break;
      case "c":
      case "C":
        onFold(from);
        break;
      case "+":
      case "=":
        zoomBy(1.4);
        break;
      case "-":
      case "−":
        zoomBy(1 / 1.4);
        break;
      case "0":
        hasMoved.current = false;
        camera.current = fitCamera(layout, stage);
        redraw();
        break;
      case "Escape":
        onSelect(null);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const tip = hovered !== null && hovered !== selected ? hovered : null;
  return (
    <>
      <canvas ref={canvas} aria-hidden="true" />
      <div
        ref={board}
        className="board"
        role="application"
        aria-roledescription="tree of trials"
        aria-label={`Tree of ${view.parent.length} trials. Arrow keys move from trial to trial, Enter opens one, B goes to the best, C folds a branch, plus and minus zoom, 0 shows all.`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          if (event.buttons === 0) setHovered(trialAt(event.clientX, event.clientY));
        }}
        onPointerLeave={() => setHovered(null)}
        onClick={(event) => onSelect(trialAt(event.clientX, event.clientY))}
        onDoubleClick={(event) => {
          const trial = trialAt(event.clientX, event.clientY);
          if (trial !== null) onOpen(trial);
        }}
      />
      <canvas
        ref={map}
        className="minimap"
        aria-hidden="true"
        onPointerDown={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const now = camera.current;
          if (!now) return;
          const { depth, row } = minimapPoint(layout, MAP, event.clientX - box.left, event.clientY - box.top);
          hasMoved.current = true;
          camera.current = { ...now, x: stage.width / 2 - depth * now.stepX, y: stage.height / 2 - row * now.stepY };
          redraw();
        }}
      />
      {tip !== null && scene.current ? (
        <div
          className="tree-tip"
          style={{
            left: Math.min(xOf(scene.current, tip) + radiusOf(scene.current, tip) + 10, stage.width - 330),
            top: Math.min(yOf(scene.current, tip) + 12, stage.height - 140),
          }}
        >
          <TrialWords view={view} trial={tip} />
        </div>
      ) : null}
      <p className="sr" aria-live="polite">
        {selected === null
          ? ""
          : `${selected === 0 ? "Root" : `Trial ${selected}`}, ${verdictAt(view, selected)}, gain ${formatEffect(view.scale, view.gain[selected])}. ${view.label[selected] ?? ""}`}
      </p>
    </>
  );
};

const TrialWords = ({ view, trial }: { readonly view: TreeView; readonly trial: number }) => (
  <>
    <p className="row">
      <strong>{trial === 0 ? "root" : `#${trial}`}</strong>
      <VerdictMark verdict={verdictAt(view, trial)} />
    </p>
    {trial === 0 ? null : (
      <p>
        edit {formatEffect(view.scale, view.effect[trial])} · in all {formatEffect(view.scale, view.gain[trial])}
        {view.gainSd[trial] ? ` ± ${formatNumber(view.gainSd[trial], view.scale.decimals)}` : ""}
      </p>
    )}
    <p className="quiet">{view.label[trial]}</p>
  </>
);

// To the right means on along the best line, else to the middle child.
const favouriteChild = (view: TreeView, layout: TreeLayout, trial: number): number | undefined => {
  const children = layout.children.get(trial) ?? [];
  return (
    children.find((child) => view.bestPath.includes(child) || view.trunkPath.includes(child)) ??
    children[Math.floor(children.length / 2)]
  );
};

// The next trial up or down at the same depth, else the nearest in rows.
const neighbour = (layout: TreeLayout, trial: number, direction: 1 | -1): number | undefined => {
  const row = layout.row[trial] ?? 0;
  const depth = layout.depth[trial] ?? 0;
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const other of layout.trials) {
    const distance = direction * ((layout.row[other] ?? 0) - row);
    if (distance <= 1e-6) continue;
    const cost = distance + 4 * Math.abs((layout.depth[other] ?? 0) - depth);
    if (cost < least) {
      least = cost;
      best = other;
    }
  }
  return best;
};

const MAP: Stage = { width: 170, height: 110 };
