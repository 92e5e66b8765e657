import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import { formatCount, formatNumber, formatUsd } from "../../../src/views/format.ts";
import type { CurveView } from "../../../src/views/index.ts";
import { useThemeTurn } from "../theme.ts";
import { cssColour, GLYPHS, verdictColour } from "../verdicts.ts";

export type CurveAxis = "trial" | "hours" | "replicates" | "usd";

/** All results as points, the best so far, the noise band and the luck line. */
export const CurveChart = ({
  view,
  axis,
  height,
  showAll,
  onOpen,
}: {
  readonly view: CurveView;
  readonly axis: CurveAxis;
  readonly height: number;
  /** Also what lies far outside, instead of cutting the picture at the 2nd and 98th of a hundred results. */
  readonly showAll: boolean;
  readonly onOpen: ((trial: number) => void) | null;
}) => {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const themeTurn = useThemeTurn();
  const [tip, setTip] = useState<{ left: number; top: number; text: string } | null>(null);
  const drawn = useMemo(() => chartData(view, axis), [view, axis]);
  const range = useMemo(() => valueRange(view, showAll), [view, showAll]);
  const isDense = view.trial.length > DENSE;
  const latest = useRef({ view, onOpen, range });
  latest.current = { view, onOpen, range };
  const nearest = useRef<number | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: data and range are set on the living chart below; a new theme, axis or set of series draws it anew.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const ink = cssColour("--ink-2");
    const line = cssColour("--line");
    const font = "12px ui-sans-serif, system-ui, sans-serif";
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { points: { show: false }, drag: { x: true, y: false }, focus: { prox: 24 } },
        scales: { x: { time: false }, y: { range: () => latest.current.range } },
        axes: [
          {
            stroke: ink,
            font,
            size: 30,
            grid: { show: false },
            ticks: { stroke: line, size: 4 },
            ...(axis === "trial" || axis === "replicates" ? { incrs: WHOLE_STEPS } : {}),
            values: (_, ticks) => ticks.map((tick) => axisWords(axis, tick)),
          },
          {
            stroke: ink,
            font,
            size: 64,
            grid: { stroke: line, width: 1 },
            ticks: { show: false },
            values: (_, ticks) => ticks.map((tick) => formatNumber(tick, tickDecimals(ticks))),
          },
        ],
        series: [
          {},
          ...drawn.verdicts.map((verdict) => ({
            label: verdict,
            paths: () => null,
            points: {
              show: true,
              size: verdict === "confirmed" ? 9 : isDense ? 3 : 6,
              stroke: verdictColour(verdict),
              fill: verdict === "unclear" ? cssColour("--card") : verdictColour(verdict),
              width: 1.2,
            },
          })),
          {
            label: "luck line",
            stroke: cssColour("--v-likely-worse"),
            width: 1.5,
            dash: [5, 4],
            points: { show: false },
          },
          { label: "best so far", stroke: cssColour("--accent"), width: 2, points: { show: false }, ...stepped() },
        ],
        hooks: {
          drawClear: [(u) => drawBand(u, latest.current.view)],
          draw: [(u) => drawPromotions(u, latest.current.view, axis)],
          setCursor: [
            (u) => {
              const found = nearestPoint(u, latest.current.view, axis);
              nearest.current = found?.index ?? null;
              setTip(found ? { left: found.left, top: found.top, text: found.text } : null);
            },
          ],
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
  }, [themeTurn, axis, height, drawn.verdicts.join(), isDense]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the range is read while drawing.
  useEffect(() => {
    plot.current?.setData(drawn.data);
  }, [drawn, range]);

  const best = view.bestSoFar.at(-1);
  return (
    <figure>
      <div
        ref={box}
        className="chart"
        style={{ height }}
        role="img"
        aria-label={`${view.scale.metric} of ${view.trial.length} trials; baseline ${formatNumber(view.baseline, view.scale.decimals)}, best result so far ${formatNumber(best, view.scale.decimals)}, luck line at ${formatNumber(view.luck.at(-1), view.scale.decimals)}.`}
        onPointerLeave={() => setTip(null)}
        onClick={() => {
          const trial = nearest.current === null ? undefined : latest.current.view.trial[nearest.current];
          if (trial !== undefined && tip) latest.current.onOpen?.(trial);
        }}
        onKeyDown={undefined}
      >
        {tip ? (
          <span
            className="chart-tip"
            style={{
              left: Math.min(tip.left, (box.current?.clientWidth ?? 600) - 220),
              top: Math.max(0, tip.top - 34),
            }}
          >
            {tip.text}
          </span>
        ) : null}
      </div>
      <figcaption className="legend small quiet" style={{ marginTop: 6 }}>
        <span>
          <Swatch colour="var(--accent)" /> best result so far
        </span>
        <span>
          <Swatch colour="var(--v-likely-worse)" isDashed /> luck line: the best of as many results of pure noise
        </span>
        <span>
          <Swatch colour="var(--band)" isWide /> where 95 % of the baseline's own results lie
        </span>
      </figcaption>
    </figure>
  );
};

const Swatch = ({
  colour,
  isDashed,
  isWide,
}: {
  readonly colour: string;
  readonly isDashed?: boolean;
  readonly isWide?: boolean;
}) => (
  <svg width="20" height="10" aria-hidden="true">
    <line
      x1="0"
      x2="20"
      y1="5"
      y2="5"
      stroke={colour}
      strokeWidth={isWide ? 10 : 2}
      strokeDasharray={isDashed ? "5 4" : undefined}
    />
  </svg>
);

const stepped = (): Pick<uPlot.Series, "paths"> => {
  const paths = uPlot.paths.stepped?.({ align: 1 });
  return paths ? { paths } : {};
};

// One sparse series for each verdict that occurs, then the lines; x is shared.
const chartData = (view: CurveView, axis: CurveAxis) => {
  const xs = axis === "trial" ? view.trial.map((_, i) => i + 1) : [...view[axis]];
  // Drawn in this order, so that what matters lies on top.
  const present = [...new Set(view.verdict)].sort((a, b) => rank(view, a) - rank(view, b));
  const points = present.map((verdict) => view.value.map((value, i) => (view.verdict[i] === verdict ? value : null)));
  return {
    verdicts: present.map((verdict) => view.verdicts[verdict] ?? "unclear"),
    data: [xs, ...points, [...view.luck], [...view.bestSoFar]] as uPlot.AlignedData,
  };
};

const rank = (view: CurveView, verdict: number): number =>
  ["likely worse", "unclear", "likely better", "confirmed"].indexOf(view.verdicts[verdict] ?? "unclear");

// Disasters do not flatten the picture: it shows the middle 96 % and all lines, unless asked for everything.
const valueRange = (view: CurveView, showAll: boolean): uPlot.Range.MinMax => {
  const sorted = [...view.value].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const seen = [
    ...(sorted.length === 0 ? [] : showAll ? [at(0), at(1)] : [at(0.02), at(0.98)]),
    ...view.bestSoFar.slice(-1),
    ...(view.band ?? []),
    ...view.luck.filter((value) => value !== null).slice(-1),
  ];
  if (seen.length === 0) return [0, 1];
  const low = Math.min(...seen);
  const high = Math.max(...seen);
  const pad = (high - low || Math.abs(high) || 1) * 0.06;
  return [low - pad, high + pad];
};

const drawBand = (u: uPlot, view: CurveView): void => {
  if (view.band === null || view.baseline === null) return;
  const { ctx, bbox } = u;
  const top = u.valToPos(view.band[1], "y", true);
  const bottom = u.valToPos(view.band[0], "y", true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = cssColour("--band");
  ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  const middle = u.valToPos(view.baseline, "y", true);
  ctx.strokeStyle = cssColour("--v-unclear");
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, middle);
  ctx.lineTo(bbox.left + bbox.width, middle);
  ctx.stroke();
  ctx.restore();
};

const drawPromotions = (u: uPlot, view: CurveView, axis: CurveAxis): void => {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.strokeStyle = cssColour("--v-confirmed");
  ctx.fillStyle = cssColour("--v-confirmed");
  ctx.lineWidth = devicePixelRatio;
  ctx.font = `${12 * devicePixelRatio}px ui-sans-serif, system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  let lastX = Number.NEGATIVE_INFINITY;
  for (const { trial, after } of view.promotions) {
    const value = axis === "trial" ? after : (view[axis][Math.max(0, after - 1)] ?? 0);
    const x = u.valToPos(value, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top + 16 * devicePixelRatio);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (x - lastX < 60 * devicePixelRatio) continue;
    lastX = x;
    ctx.fillText(
      `${GLYPHS.confirmed} #${trial}`,
      Math.min(Math.max(x, bbox.left + 24 * devicePixelRatio), bbox.left + bbox.width - 24 * devicePixelRatio),
      bbox.top + 11 * devicePixelRatio,
    );
  }
  ctx.restore();
};

const nearestPoint = (u: uPlot, view: CurveView, axis: CurveAxis) => {
  const { left, top } = u.cursor;
  if (left === undefined || top === undefined || left < 0) return null;
  let index = -1;
  let least = 24 * 24;
  view.value.forEach((value, i) => {
    const dx = u.valToPos(axis === "trial" ? i + 1 : (view[axis][i] ?? 0), "x") - left;
    const dy = u.valToPos(value, "y") - top;
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      index = i;
    }
  });
  if (index < 0) return null;
  const digits = view.scale.decimals;
  const verdict = view.verdicts[view.verdict[index] ?? 0];
  return {
    index,
    left: left + 70,
    top,
    text: `#${view.trial[index]} ${verdict}: ${formatNumber(view.value[index], digits)}, believed ${formatNumber(view.believed[index], digits)}`,
  };
};

const axisWords = (axis: CurveAxis, value: number): string =>
  axis === "usd" ? formatUsd(value) : axis === "hours" ? `${Number(value.toFixed(2))} h` : formatCount(value);

const tickDecimals = (ticks: readonly number[]): number => {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  return step > 0 ? Math.min(8, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2;
};

// Half a trial is none.
const WHOLE_STEPS = [
  1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000,
];

/** From this many points on they are drawn small. */
const DENSE = 1500;
