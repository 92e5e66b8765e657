/** Milliseconds of a duration such as `90s`, `10m`, `1h30m` or `250ms`; null where the text is none. */
export const parseDuration = (text: string): number | null => {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNITS_MS[unit ?? ""] ?? 0);
  }
  return total;
};

/** Shortest text of a duration that `parseDuration` reads back. */
export const formatDuration = (ms: number): string => {
  for (const unit of ["d", "h", "m", "s"]) {
    const size = UNITS_MS[unit] ?? 1;
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
};

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
