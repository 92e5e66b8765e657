import type { Objective } from "../core/study-spec.ts";

/** How values of one metric are written: digits follow the noise, a direction says which end is better. */
export interface MetricScale {
  readonly metric: string;
  readonly direction: "maximize" | "minimize" | null;
  /** Digits after the point, so that the noise shows in the last two. */
  readonly decimals: number;
  /** Effects are differences of logarithms and are shown as percentages. */
  readonly isLog: boolean;
}

/** A study's scale of its objective from the noise of one replicate. */
export const scaleOf = (objective: Objective, sd: number | null, level: number | null): MetricScale => ({
  metric: objective.metric,
  direction: objective.direction,
  decimals: decimalsFor(sd, level),
  isLog: objective.scale === "log",
});

/** Digits after the point that show two significant digits of the noise; without noise, six of the level. */
export const decimalsFor = (sd: number | null, level: number | null): number => {
  const magnitude =
    sd !== null && sd > 0 ? Math.floor(Math.log10(sd)) - 1 : level !== null && level !== 0 ? exponentOf(level) - 4 : -4;
  return Math.min(8, Math.max(0, -magnitude));
};

/** A number with a real minus sign; an en dash for what is not known. */
export const formatNumber = (value: number | null | undefined, decimals: number): string => {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e7 || (magnitude < 0.5 * 10 ** -decimals && magnitude < 1e-6)))
    return value.toExponential(2).replace("-", "−");
  const text = magnitude.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

/** A level of the metric as it was reported, from its oriented form. */
export const levelOf = (scale: MetricScale, oriented: number): number => {
  const value = scale.direction === "minimize" ? -oriented : oriented;
  return scale.isLog ? Math.exp(value) : value;
};

/** An improvement with its sign, plus is better; on a log scale in percent. */
export const formatEffect = (scale: MetricScale, effect: number | null | undefined): string => {
  if (effect === null || effect === undefined || !Number.isFinite(effect)) return "–";
  const value = scale.isLog ? 100 * Math.expm1(effect) : effect;
  const text = formatNumber(Math.abs(value), scale.isLog ? 2 : scale.decimals);
  const isZero = Number(text) === 0;
  return `${isZero ? "±" : value < 0 ? "−" : "+"}${text}${scale.isLog ? " %" : ""}`;
};

/** An interval in brackets; empty where there is none. */
export const formatInterval = (scale: MetricScale, low: number | null, high: number | null): string =>
  low === null || high === null ? "" : `[${formatEffect(scale, low)}, ${formatEffect(scale, high)}]`;

/** A probability in percent, never rounded to certainty. */
export const formatProbability = (probability: number | null | undefined): string => {
  if (probability === null || probability === undefined || !Number.isFinite(probability)) return "–";
  if (probability > 0.995) return "> 99 %";
  if (probability < 0.005) return "< 1 %";
  return `${Math.round(100 * probability)} %`;
};

/** A p value with two significant digits. */
export const formatP = (p: number): string =>
  p < 1e-6 ? "< 0.000001" : p >= 0.1 ? p.toFixed(2) : p.toFixed(Math.min(8, 1 - Math.floor(Math.log10(p))));

/** A duration in the two largest units that say something. */
export const formatDuration = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return "–";
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (seconds < 600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** Bytes in the unit that keeps three digits. */
export const formatBytes = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${units[unit]}`;
};

/** Dollars, with cents where they matter. */
export const formatUsd = (usd: number): string =>
  usd === 0 ? "$0" : usd < 0.01 ? `$${usd.toFixed(4)}` : usd < 100 ? `$${usd.toFixed(2)}` : `$${Math.round(usd)}`;

/** A count with thin groups of three digits. */
export const formatCount = (count: number): string => {
  const digits = String(Math.round(Math.abs(count))).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return count < 0 ? `−${digits}` : digits;
};

/** `1 trial`, `2 trials`. */
export const countOf = (count: number, noun: string, plural = `${noun}s`): string =>
  `${formatCount(count)} ${count === 1 ? noun : plural}`;

const exponentOf = (value: number): number => Math.floor(Math.log10(Math.abs(value)));
