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
