/** Matches equal items of two sequences in order; returns for each item of `before` its partner in `after`, or -1. */
export const align = (before: readonly string[], after: readonly string[]): Int32Array => {
  const ids = new Map<string, number>();
  const intern = (items: readonly string[]): Int32Array =>
    Int32Array.from(items, (item) => {
      const known = ids.get(item);
      if (known !== undefined) return known;
      ids.set(item, ids.size);
      return ids.size - 1;
    });
  const a = intern(before);
  const b = intern(after);
  const partner = new Int32Array(a.length).fill(-1);
  alignRange(a, 0, a.length, b, 0, b.length, partner);
  return partner;
};

/**
 * Patience diff (unique common items as anchors), since anchors keep whole functions together;
 * between anchors Myers' shortest edit script, "An O(ND) difference algorithm", section 2.
 */
const alignRange = (
  a: Int32Array,
  aFrom: number,
  aTo: number,
  b: Int32Array,
  bFrom: number,
  bTo: number,
  partner: Int32Array,
): void => {
  let [aStart, aEnd, bStart, bEnd] = [aFrom, aTo, bFrom, bTo];
  while (aStart < aEnd && bStart < bEnd && a[aStart] === b[bStart]) partner[aStart++] = bStart++;
  while (aStart < aEnd && bStart < bEnd && a[aEnd - 1] === b[bEnd - 1]) partner[--aEnd] = --bEnd;
  if (aStart === aEnd || bStart === bEnd) return;
  const anchors = uniqueAnchors(a, aStart, aEnd, b, bStart, bEnd);
  if (anchors.length === 0) {
    shortestScript(a, aStart, aEnd, b, bStart, bEnd, partner);
    return;
  }
  let [aAt, bAt] = [aStart, bStart];
  for (const [aAnchor, bAnchor] of anchors) {
    partner[aAnchor] = bAnchor;
    alignRange(a, aAt, aAnchor, b, bAt, bAnchor, partner);
    [aAt, bAt] = [aAnchor + 1, bAnchor + 1];
  }
  alignRange(a, aAt, aEnd, b, bAt, bEnd, partner);
};

const uniqueAnchors = (
  a: Int32Array,
  aStart: number,
  aEnd: number,
  b: Int32Array,
  bStart: number,
  bEnd: number,
): [number, number][] => {
  const places = new Map<number, { a: number; b: number; aCount: number; bCount: number }>();
  for (let i = aStart; i < aEnd; i++) {
    const place = places.get(a[i] ?? 0);
    if (place === undefined) places.set(a[i] ?? 0, { a: i, b: -1, aCount: 1, bCount: 0 });
    else place.aCount++;
  }
  for (let j = bStart; j < bEnd; j++) {
    const place = places.get(b[j] ?? 0);
    if (place === undefined) continue;
    place.b = j;
    place.bCount++;
  }
  const pairs = [...places.values()].filter((place) => place.aCount === 1 && place.bCount === 1);
  return longestIncreasing(pairs.map((place): [number, number] => [place.a, place.b]));
};

const longestIncreasing = (pairs: [number, number][]): [number, number][] => {
  const tails: number[] = [];
  const previous = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, b], index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) previous[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const chain: [number, number][] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair !== undefined) chain.push(pair);
  }
  return chain.reverse();
};

/** Beyond this many differences two stretches count as replaced altogether: it bounds time and memory. */
const MAX_DIFFERENCES = 1500;

const shortestScript = (
  a: Int32Array,
  aStart: number,
  aEnd: number,
  b: Int32Array,
  bStart: number,
  bEnd: number,
  partner: Int32Array,
): void => {
  const n = aEnd - aStart;
  const m = bEnd - bStart;
  const limit = Math.min(n + m, MAX_DIFFERENCES);
  const offset = limit + 1;
  let reach = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= limit; d++) {
    trace.push(reach);
    const next = reach.slice();
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reach[offset + k - 1] ?? 0) < (reach[offset + k + 1] ?? 0));
      let x = down ? (reach[offset + k + 1] ?? 0) : (reach[offset + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[aStart + x] === b[bStart + y]) {
        x++;
        y++;
      }
      next[offset + k] = x;
      if (x >= n && y >= m) {
        backtrack(trace, d, k, x, offset, aStart, bStart, partner);
        return;
      }
    }
    reach = next;
  }
};

const backtrack = (
  trace: readonly Int32Array[],
  differences: number,
  diagonal: number,
  end: number,
  offset: number,
  aStart: number,
  bStart: number,
  partner: Int32Array,
): void => {
  let [x, k] = [end, diagonal];
  for (let d = differences; d >= 0; d--) {
    const reach = trace[d];
    if (reach === undefined) return;
    const down = k === -d || (k !== d && (reach[offset + k - 1] ?? 0) < (reach[offset + k + 1] ?? 0));
    const from = d === 0 ? 0 : down ? (reach[offset + k + 1] ?? 0) : (reach[offset + k - 1] ?? 0) + 1;
    for (; x > from; x--) partner[aStart + x - 1] = bStart + x - 1 - k;
    if (!down && d > 0) x--;
    k = down ? k + 1 : k - 1;
  }
};
