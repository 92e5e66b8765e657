import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import { formatNumber } from "../../../src/views/format.ts";
import type { ScatterView } from "../../../src/views/index.ts";
import { useThemeTurn } from "../theme.ts";
import { cssColour, verdictColour } from "../verdicts.ts";

/** Points of two metrics with the Pareto front and the lines that must not be crossed. */
export const ScatterChart = ({
  view,
  height,
  onOpen,
}: {
  readonly view: ScatterView;
  readonly height: number;
  readonly onOpen: (trial: number) => void;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const themeTurn = useThemeTurn();
  const plot = useRef<uPlot | null>(null);
  const [tip, setTip] = useState<{ left: number; top: number; text: string; trial: number } | null>(null);
  const drawn = useMemo(() => scatterData(view), [view]);
  const latest = useRef(view);
  latest.current = view;

  // biome-ignore lint/correctness/useExhaustiveDependencies: data are set on the living chart below.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const ink = cssColour("--ink-2");
    const line = cssColour("--line");
    const font = "12px ui-sans-serif, system-ui, sans-serif";
    const axis = (label: string): uPlot.Axis => ({
      stroke: ink,
      font,
      labelFont: font,
      label,
      labelSize: 22,
      size: 30,
      grid: { stroke: line, width: 1 },
      ticks: { show: false },
      values: (_, ticks) => ticks.map((tick) => formatNumber(tick, tickDecimals(ticks))),
    });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: true, y: false } },
        scales: {
          x: {
            time: false,
            range: (_, low, high) => padded([low, high, ...latest.current.xLines.map(({ value }) => value)]),
          },
          y: { range: (_, low, high) => padded([low, high, ...latest.current.yLines.map(({ value }) => value)]) },
        },
        axes: [axis(arrowed(view.x)), { ...axis(arrowed(view.y)), size: 62 }],
        series: [
          {},
          ...drawn.verdicts.map((verdict) => ({
            label: verdict,
            paths: () => null,
            points: {
              show: true,
              size: verdict === "confirmed" || verdict === "baseline" ? 9 : view.trial.length > DENSE ? 3 : 6,
              stroke: verdictColour(verdict),
              fill: verdict === "unclear" ? cssColour("--card") : verdictColour(verdict),
              width: 1.2,
            },
          })),
          {
            label: "front",
            stroke: cssColour("--accent"),
            width: 1.5,
            spanGaps: true,
            points: { show: true, size: 12, width: 1.5, stroke: cssColour("--accent"), fill: "transparent" },
          },
        ],
        hooks: {
          draw: [(u) => drawLines(u, latest.current)],
          setCursor: [(u) => setTip(nearest(u, latest.current))],
        },
      },
      drawn.data,
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [themeTurn, height, drawn.verdicts.join()]);
  useEffect(() => plot.current?.setData(drawn.data), [drawn]);

  return (
    <div
      ref={box}
      className="chart"
      style={{ height }}
      role="img"
      aria-label={`${view.trial.length} trials by ${view.x.metric} and ${view.y.metric}; ${view.front.length} of them on the Pareto front: ${view.front
        .slice(0, 12)
        .map((i) => `#${view.trial[i]}`)
        .join(", ")}.`}
      onPointerLeave={() => setTip(null)}
      onClick={() => {
        if (tip) onOpen(tip.trial);
      }}
      onKeyDown={undefined}
    >
      {tip ? (
        <span
          className="chart-tip"
          style={{ left: Math.min(tip.left, (box.current?.clientWidth ?? 600) - 260), top: Math.max(0, tip.top - 34) }}
        >
          {tip.text}
        </span>
      ) : null}
    </div>
  );
};

const scatterData = (view: ScatterView) => {
  const order = view.xs.map((_, i) => i).sort((a, b) => (view.xs[a] ?? 0) - (view.xs[b] ?? 0));
  const present = [...new Set(view.verdict)].sort((a, b) => rank(view, a) - rank(view, b));
  const front = new Set(view.front);
  return {
    verdicts: present.map((verdict) => view.verdicts[verdict] ?? "unclear"),
    data: [
      order.map((i) => view.xs[i] ?? 0),
      ...present.map((verdict) => order.map((i) => (view.verdict[i] === verdict ? (view.ys[i] ?? null) : null))),
      order.map((i) => (front.has(i) ? (view.ys[i] ?? null) : null)),
    ] as uPlot.AlignedData,
  };
};

// What matters lies on top.
const rank = (view: ScatterView, verdict: number): number =>
  ["likely worse", "unclear", "likely better", "confirmed", "baseline"].indexOf(view.verdicts[verdict] ?? "unclear");

const arrowed = ({ metric, direction }: ScatterView["x"]): string =>
  direction === null ? metric : `${metric} (${direction === "maximize" ? "higher" : "lower"} is better)`;

const padded = (values: readonly number[]): uPlot.Range.MinMax => {
  const known = values.filter(Number.isFinite);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - pad, high + pad];
};

const drawLines = (u: uPlot, view: ScatterView): void => {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.textAlign = "left";
  ctx.textBaseline = "alphabetic";
  ctx.font = `${12 * devicePixelRatio}px ui-sans-serif, system-ui, sans-serif`;
  ctx.lineWidth = devicePixelRatio;
  for (const [axis, lines] of [
    ["x", view.xLines],
    ["y", view.yLines],
  ] as const)
    for (const { value, label } of lines) {
      const at = u.valToPos(value, axis, true);
      const colour = cssColour(label === "baseline" ? "--v-unclear" : "--v-failed");
      ctx.strokeStyle = colour;
      ctx.fillStyle = colour;
      ctx.setLineDash(label === "baseline" ? [] : [6 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      if (axis === "x") {
        ctx.moveTo(at, bbox.top);
        ctx.lineTo(at, bbox.top + bbox.height);
      } else {
        ctx.moveTo(bbox.left, at);
        ctx.lineTo(bbox.left + bbox.width, at);
      }
      ctx.stroke();
      if (axis === "x") ctx.fillText(label, at + 4 * devicePixelRatio, bbox.top + 12 * devicePixelRatio);
      else ctx.fillText(label, bbox.left + 4 * devicePixelRatio, at - 4 * devicePixelRatio);
    }
  ctx.restore();
};

const nearest = (u: uPlot, view: ScatterView) => {
  const { left, top } = u.cursor;
  if (left === undefined || top === undefined || left < 0) return null;
  let index = -1;
  let least = 24 * 24;
  view.xs.forEach((x, i) => {
    const dx = u.valToPos(x, "x") - left;
    const dy = u.valToPos(view.ys[i] ?? 0, "y") - top;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      index = i;
    }
  });
  if (index < 0) return null;
  const trial = view.trial[index] ?? 0;
  return {
    left: left + 60,
    top,
    trial,
    text: `${trial === 0 ? "root" : `#${trial}`} ${view.verdicts[view.verdict[index] ?? 0]}: ${formatNumber(view.xs[index], view.x.decimals)}, ${formatNumber(view.ys[index], view.y.decimals)}`,
  };
};

const tickDecimals = (ticks: readonly number[]): number => {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return step > 0 ? Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2;
};

/** From this many points on they are drawn small. */
const DENSE = 1500;
