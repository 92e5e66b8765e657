/** What a study knows of one aspect: the posterior effects of all its edits so far. */
export interface AspectRecord {
  readonly edits: number;
  readonly sumOfEffects: number;
}

/**
 * Worth of trying an aspect once more: mean effect of its edits plus what is still open about it (docs/formulas.md,
 * Aspects).
 */
export const aspectScore = ({ edits, sumOfEffects }: AspectRecord, runVariance: number): number =>
  (edits > 0 ? sumOfEffects / edits : 0) + Math.sqrt(runVariance / (edits + 1));

/** Index of the aspect to vary next: untried ones first, in order, then the best score; -1 when all are closed. */
export const aspectToVary = (
  records: readonly AspectRecord[],
  runVariance: number,
  isClosed: (aspect: number) => boolean = () => false,
): number => {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const [aspect, record] of records.entries()) {
    if (isClosed(aspect)) continue;
    if (record.edits === 0) return aspect;
    const score = aspectScore(record, runVariance);
    if (score > bestScore) {
      best = aspect;
      bestScore = score;
    }
  }
  return best;
};
