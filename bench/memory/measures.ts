/** Share of (same, different) pairs that the score orders rightly; ties count half (Mann & Whitney 1947). */
export const areaUnderCurve = (same: readonly number[], different: readonly number[]): number => {
  let wins = 0;
  for (const s of same) for (const d of different) wins += s > d ? 1 : s === d ? 0.5 : 0;
  return wins / (same.length * different.length);
};

/** Highest share of `same` found at a threshold that flags at most `share` of `different`. */
export const recallAt = (share: number, same: readonly number[], different: readonly number[]): number => {
  const sorted = [...different].sort((a, b) => b - a);
  const threshold = sorted[Math.floor(share * different.length)] ?? -Infinity;
  return same.filter((score) => score > threshold).length / same.length;
};

/** Share of answers that flag; `ask` counts as half a flag. */
export const flagged = (verdicts: readonly ("new" | "ask" | "repeat")[]): number =>
  verdicts.reduce((total, verdict) => total + (verdict === "repeat" ? 1 : verdict === "ask" ? 0.5 : 0), 0) /
  Math.max(verdicts.length, 1);

/** Words that two sentences share, as a share of all their words. */
export const jaccard = (a: string, b: string): number => {
  const words = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9.]+/g) ?? []);
  const [x, y] = [words(a), words(b)];
  const both = [...x].filter((word) => y.has(word)).length;
  return both / (x.size + y.size - both);
};

/** Formats a table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string => {
  const cell = (value: string | number): string =>
    typeof value === "string" ? value : Number.isInteger(value) ? String(value) : value.toFixed(3).replace(/^0/, "");
  const line = (cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
};
