import { formatEffect, formatInterval, type MetricScale } from "../../../src/views/format.ts";

/** One interval of a forest plot. */
export interface ForestRow {
  readonly label: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly colour: string;
}

/** Effects with their intervals on one axis, zero being no effect; the noise of one replicate as a band. */
export const Forest = ({
  scale,
  rows,
  noise,
  isNarrow = false,
}: {
  readonly scale: MetricScale;
  readonly rows: readonly ForestRow[];
  readonly noise: number | null;
  readonly isNarrow?: boolean;
}) => {
  const ends = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const band = noise === null ? 0 : 1.96 * noise;
  const least = Math.min(0, -band, ...ends);
  const most = Math.max(0, band, ...ends);
  const pad = (most - least || 1) * 0.03;
  const at = (value: number): number => (100 * (value - least + pad)) / (most - least + 2 * pad || 1);
  return (
    <div className={`forest ${isNarrow ? "narrow" : ""}`}>
      {rows.map((row) => {
        const label = (
          <span key="label" className="name small quiet">
            {row.label}
          </span>
        );
        const words = (
          <span key="words" className="words small nowrap">
            <strong>{formatEffect(scale, row.value)}</strong>{" "}
            <span className="quiet">{formatInterval(scale, row.low, row.high)}</span>
          </span>
        );
        const plot = (
          <span key="plot" className="plot" aria-hidden="true">
            {band > 0 ? (
              <span className="noise" style={{ left: `${at(-band)}%`, width: `${at(band) - at(-band)}%` }} />
            ) : null}
            <span className="zero" style={{ left: `${at(0)}%` }} />
            {row.low === null || row.high === null ? null : (
              <span
                className="whisker"
                style={{ left: `${at(row.low)}%`, width: `${at(row.high) - at(row.low)}%`, background: row.colour }}
              />
            )}
            <span className="dot" style={{ left: `${at(row.value)}%`, background: row.colour }} />
          </span>
        );
        return (
          <div key={row.label} style={{ display: "contents" }}>
            {[label, words, plot]}
          </div>
        );
      })}
    </div>
  );
};
