import type { Idea } from "./idea.ts";
import { LEXICON, type Lexicon } from "./lexicon.ts";

/** Finds the ideas that share the most telling concepts, amounts and words with another one. */
export interface IdeaIndex {
  /** Adds an idea under the next position; `more` are further keys that it is found by. */
  add(idea: Idea, more?: readonly string[]): void;
  /** Positions of the likeliest ideas, best first, ties by position. */
  candidates(idea: Idea, count: number, more?: readonly string[]): number[];
}

/** An inverted index that grows one idea at a time. */
export const createIdeaIndex = (lexicon: Lexicon = LEXICON): IdeaIndex => {
  const postings = new Map<string, number[]>();
  let size = 0;
  let totals = new Float32Array(1024);
  return {
    add: (idea, more = []) => {
      for (const key of [...keysOf(idea, lexicon), ...more]) {
        const list = postings.get(key);
        if (list === undefined) postings.set(key, [size]);
        else list.push(size);
      }
      size++;
      if (totals.length < size) totals = new Float32Array(2 * size);
    },
    candidates: (idea, count, more = []) => {
      const lists = [...keysOf(idea, lexicon), ...more]
        .map((key) => postings.get(key))
        .filter((list) => list !== undefined)
        .sort((a, b) => a.length - b.length);
      const touched: number[] = [];
      let visited = 0;
      for (const list of lists) {
        // Rare keys come first; what is left over after enough of them tells little.
        if (visited > 0 && visited + list.length > MOST_VISITS) break;
        visited += list.length;
        const weight = Math.log(1 + size / list.length);
        for (const position of list) {
          const before = totals[position] as number;
          if (before === 0) touched.push(position);
          totals[position] = before + weight;
        }
      }
      const best = topOf(touched, totals, count);
      for (const position of touched) totals[position] = 0;
      // A small memory is compared whole: a far paraphrase may share nothing that the index knows.
      if (size <= count) for (let i = 0; i < size; i++) if (!best.includes(i)) best.push(i);
      return best;
    },
  };
};

const MOST_VISITS = 120_000;

/** Concepts with the wider ones above them, amounts, and the stems that no concept covers. */
const keysOf = (idea: Idea, lexicon: Lexicon): Set<string> => {
  const keys = new Set<string>();
  for (const index of idea.concepts.keys())
    for (let at = index; at >= 0; at = lexicon.concepts[at]?.parent ?? -1) keys.add(`@${at}`);
  for (const quantity of idea.quantities) keys.add(`#${Number(quantity.value.toPrecision(3))}`);
  for (const stem of idea.rest) keys.add(stem);
  return keys;
};

const topOf = (positions: number[], totals: Float32Array, count: number): number[] => {
  const byTotal = (a: number, b: number): number => (totals[b] as number) - (totals[a] as number) || a - b;
  if (positions.length <= 4 * count) return positions.sort(byTotal).slice(0, count);
  // A threshold from a sample spares the sort of tens of thousands of hopeless candidates.
  const step = Math.floor(positions.length / 1000) || 1;
  const sample = positions.filter((_, i) => i % step === 0).map((position) => totals[position] as number);
  sample.sort((a, b) => b - a);
  const threshold = sample[Math.ceil((4 * count) / step)] ?? 0;
  const likely = positions.filter((position) => (totals[position] as number) >= threshold);
  return (likely.length >= count ? likely : positions).sort(byTotal).slice(0, count);
};
