import type { Direction, Idea, Quantity } from "./idea.ts";
import { type Concept, type ConceptKind, LEXICON, type Lexicon } from "./lexicon.ts";

/** Names of the numbers that describe a pair of ideas, with the way in which each may move the score (+1, -1, 0: any). */
export const FEATURES: readonly (readonly [name: string, monotone: 1 | 0 | -1])[] = [
  ["methods shared", 1],
  ["methods unmatched, lesser side", -1],
  ["methods unmatched, greater side", -1],
  ["methods excluding each other", -1],
  ["parameters shared", 1],
  ["parameters unmatched, lesser side", -1],
  ["parameters unmatched, greater side", -1],
  ["anything excluding each other", -1],
  ["targets shared", 1],
  ["targets unmatched, lesser side", -1],
  ["targets unmatched, greater side", -1],
  ["targets excluding each other", -1],
  ["qualifiers shared", 0],
  ["qualifiers unmatched, lesser side", -1],
  ["qualifiers unmatched, greater side", -1],
  ["concepts, share of the lesser side", 1],
  ["concepts, share of the greater side", 1],
  ["given up by one, brought in by the other", -1],
  ["given up by both", 1],
  ["given up, different", -1],
  ["one removes", -1],
  ["one says only", -1],
  ["one negates", -1],
  ["amounts shared", 1],
  ["amounts unmatched, lesser side", -1],
  ["amounts unmatched, greater side", -1],
  ["amounts of one concept differ", -1],
  ["amounts of unrelated concepts agree", -1],
  ["amounts old for one and new for the other", -1],
  ["directions opposed", -1],
  ["directions agree", 1],
  ["other words given up by one and not by the other", -1],
  ["other words shared", 1],
  ["other words unmatched, lesser side", 0],
  ["other words unmatched, greater side", 0],
  ["details of the describing words unmatched, lesser side", -1],
  ["words in common", 0],
  ["canonical sequence in common", 1],
  ["canonical sequence, replaced places", -1],
  ["canonical sequence, inserted places", -1],
  ["trigrams in common", 0],
  ["words replaced within an equal frame", -1],
  ["anything replaced within an equal frame", -1],
  ["anything unmatched, lesser side", -1],
  ["length ratio", 0],
  ["shorter length", 0],
  ["code on one side", 0],
];

/** Describes how two ideas agree and conflict; symmetric in its arguments. */
export const pairFeatures = (a: Idea, b: Idea, lexicon: Lexicon = LEXICON): Float64Array => {
  const concepts = compareConcepts(a, b, lexicon);
  const amounts = compareQuantities(a.quantities, b.quantities, lexicon);
  const directions = compareDirections(a.directions, b.directions);
  const restShared = softShared(a.rest, b.rest);
  const sequence = alignment(a.sequence, b.sequence);
  const wording = alignment(a.stems, b.stems);
  const by = (kind: ConceptKind): KindTally => concepts.kinds[kind];
  const methods = by("method");
  const params = by("param");
  const targets = by("target");
  const qualifiers = by("modifier");
  const shared = sum(concepts, (tally) => tally.shared);
  const missing = [sum(concepts, (tally) => tally.onlyA), sum(concepts, (tally) => tally.onlyB)] as const;
  const share = (unmatched: number): number => (shared + unmatched === 0 ? 0 : shared / (shared + unmatched));
  const shares = missing.map(share).sort((x, y) => x - y);
  const words = dice(a.stems, b.stems);
  const leftover = Math.min(
    missing[0] + a.rest.length - restShared + amounts.onlyA,
    missing[1] + b.rest.length - restShared + amounts.onlyB,
  );
  return Float64Array.from([
    methods.shared,
    Math.min(methods.onlyA, methods.onlyB),
    Math.max(methods.onlyA, methods.onlyB),
    methods.excluding,
    params.shared,
    Math.min(params.onlyA, params.onlyB),
    Math.max(params.onlyA, params.onlyB),
    methods.excluding + params.excluding + targets.excluding,
    targets.shared,
    Math.min(targets.onlyA, targets.onlyB),
    Math.max(targets.onlyA, targets.onlyB),
    targets.excluding,
    qualifiers.shared,
    Math.min(qualifiers.onlyA, qualifiers.onlyB),
    Math.max(qualifiers.onlyA, qualifiers.onlyB),
    shares[0] ?? 0,
    shares[1] ?? 0,
    concepts.crossed,
    concepts.givenUpByBoth,
    concepts.givenUpDifferent,
    a.removes === b.removes ? 0 : 1,
    has(a, "only_q", lexicon) === has(b, "only_q", lexicon) ? 0 : 1,
    has(a, "none_q", lexicon) === has(b, "none_q", lexicon) ? 0 : 1,
    amounts.shared,
    Math.min(amounts.onlyA, amounts.onlyB),
    Math.max(amounts.onlyA, amounts.onlyB),
    amounts.clashing,
    amounts.strays,
    amounts.turned,
    directions.opposed,
    directions.agree,
    crossedWords(a, b) + crossedWords(b, a),
    restShared,
    Math.min(a.rest.length - restShared, b.rest.length - restShared),
    Math.max(a.rest.length - restShared, b.rest.length - restShared),
    Math.min(detailsMissing(a, b, lexicon), detailsMissing(b, a, lexicon)),
    words,
    sequence.common,
    sequence.replaced,
    sequence.inserted,
    overlap(a.trigrams, b.trigrams),
    wording.replaced > 0 ? words * Math.min(wording.replaced, 3) : 0,
    sequence.common * leftover,
    leftover,
    Math.min(a.stems.length, b.stems.length) / Math.max(a.stems.length, b.stems.length, 1),
    Math.min(a.stems.length, b.stems.length),
    a.isCode === b.isCode ? 0 : 1,
  ]);
};

interface KindTally {
  shared: number;
  onlyA: number;
  onlyB: number;
  excluding: number;
}

interface ConceptComparison {
  readonly kinds: Readonly<Record<ConceptKind, KindTally>>;
  crossed: number;
  givenUpByBoth: number;
  givenUpDifferent: number;
}

const compareConcepts = (a: Idea, b: Idea, lexicon: Lexicon): ConceptComparison => {
  const tally = (): KindTally => ({ shared: 0, onlyA: 0, onlyB: 0, excluding: 0 });
  // A statistic is what is done as much as a method is: impute by the mean, by the median.
  const method = tally();
  const kinds = { method, stat: method, param: tally(), modifier: tally(), target: tally(), noise: tally() };
  const result: ConceptComparison = { kinds, crossed: 0, givenUpByBoth: 0, givenUpDifferent: 0 };
  const leftA = unmatched(a, b, lexicon, (concept, closeness) => {
    kinds[concept.kind].shared += closeness * weightOf(concept);
  });
  const leftB = unmatched(b, a, lexicon, (concept, closeness) => {
    kinds[concept.kind].shared += closeness * weightOf(concept);
  });
  for (const kind of new Set(Object.values(kinds))) kind.shared /= 2;
  for (const concept of leftA) kinds[concept.kind].onlyA += weightOf(concept);
  for (const concept of leftB) kinds[concept.kind].onlyB += weightOf(concept);
  for (const one of leftA) {
    if (leftB.some((other) => other.group === one.group)) kinds[one.kind].excluding += weightOf(one);
  }
  for (const [concept, role] of a.concepts) {
    const other = b.concepts.get(concept);
    if (role === "from" && other === "main") result.crossed++;
    if (role === "main" && other === "from") result.crossed++;
    if (role === "from" && other === "from") result.givenUpByBoth++;
  }
  const givenUp = (idea: Idea): number => [...idea.concepts.values()].filter((role) => role === "from").length;
  if (givenUp(a) > 0 && givenUp(b) > 0 && result.givenUpByBoth === 0) result.givenUpDifferent = 1;
  return result;
};

/** The concepts of an idea that the other one lacks, reporting those that it has, itself (1) or in a wider or narrower sense. */
const unmatched = (
  idea: Idea,
  other: Idea,
  lexicon: Lexicon,
  onMatch: (concept: Concept, closeness: number) => void,
): Concept[] => {
  const left: Concept[] = [];
  for (const [index, role] of idea.concepts) {
    if (role === "shadow") continue;
    const concept = lexicon.concepts[index] as Concept;
    if (other.concepts.has(index)) onMatch(concept, 1);
    else if (isRelated(concept, other, lexicon) && !hasRival(concept, idea, other, lexicon)) onMatch(concept, 0.7);
    else if (role === "main") left.push(concept);
  }
  return left;
};

/** The other idea names the kind too, and another one: "ensemble" does not match where one stacks and the other votes. */
const hasRival = (concept: Concept, idea: Idea, other: Idea, lexicon: Lexicon): boolean => {
  if (concept.general) return false;
  for (const [index, role] of other.concepts) {
    const rival = lexicon.concepts[index] as Concept;
    if (role === "main" && rival.group === concept.group && !rival.general && !idea.concepts.has(index)) return true;
  }
  return false;
};

const isRelated = (concept: Concept, other: Idea, lexicon: Lexicon): boolean => {
  for (let parent = concept.parent; parent >= 0; parent = lexicon.concepts[parent]?.parent ?? -1)
    if (other.concepts.has(parent)) return true;
  if (!concept.general) return false;
  for (const index of other.concepts.keys()) {
    for (let up = lexicon.concepts[index]?.parent ?? -1; up >= 0; up = lexicon.concepts[up]?.parent ?? -1)
      if (up === concept.index) return true;
  }
  return false;
};

/** General concepts ("loss", "feature") say little; so do words that stand in half of all hypotheses. */
const weightOf = (concept: Concept): number => {
  if (concept.kind === "noise") return 0;
  if (concept.general || COMMONPLACE.has(concept.id)) return 0.35;
  return concept.kind === "modifier" ? 0.6 : 1;
};

const COMMONPLACE: ReadonlySet<string> = new Set(
  "feature model training_set row input_variable numeric_column prediction target_variable batch weights epochs head training_steps inference_time training_time validation_set validation_metric all_q single_q multiple_q new_q token embedding_layer same_q encoder hidden_state during_q image text_doc language_model".split(
    " ",
  ),
);

const sum = (comparison: ConceptComparison, pick: (tally: KindTally) => number): number =>
  [...new Set(Object.values(comparison.kinds))].reduce((total, tally) => total + pick(tally), 0);

const has = (idea: Idea, id: string, lexicon: Lexicon): boolean => {
  const role = idea.concepts.get(lexicon.byId.get(id) ?? -1);
  return role !== undefined && role !== "shadow";
};

interface QuantityComparison {
  readonly shared: number;
  readonly onlyA: number;
  readonly onlyB: number;
  readonly clashing: number;
  readonly strays: number;
  readonly turned: number;
}

const compareQuantities = (a: readonly Quantity[], b: readonly Quantity[], lexicon: Lexicon): QuantityComparison => {
  const pairs = matchAmounts(a, b, lexicon);
  const matched = new Set(pairs.flat());
  const left = (list: readonly Quantity[], others: readonly Quantity[]): Quantity[] =>
    list.filter((one) => !matched.has(one) && !isEcho(one, others));
  const leftA = left(a, b);
  const leftB = left(b, a);
  const total = (list: readonly Quantity[]): number =>
    list.reduce((all, quantity) => all + weightOfAmount(quantity), 0);
  const clashing = leftA.filter((one) =>
    leftB.some((other) => one.role === other.role && one.concept >= 0 && related(one.concept, other.concept, lexicon)),
  );
  // The same number in the hands of another parameter is another experiment: 128 units, 128 epochs.
  const strays = pairs.filter(
    ([x, y]) => x.loose !== true && x.concept >= 0 && y.concept >= 0 && !related(x.concept, y.concept, lexicon),
  );
  const turned = pairs.filter(([x, y]) => x.role !== y.role);
  const firsts = (list: readonly AmountPair[]): number => total(list.map(([one]) => one));
  return {
    shared: firsts(pairs),
    onlyA: total(leftA),
    onlyB: total(leftB),
    clashing: total(clashing),
    strays: firsts(strays),
    turned: firsts(turned),
  };
};

type AmountPair = readonly [Quantity, Quantity];

/** Pairs equal amounts one to one, those of the same concept and role first. */
const matchAmounts = (a: readonly Quantity[], b: readonly Quantity[], lexicon: Lexicon): AmountPair[] => {
  const used = new Set<Quantity>();
  const found: AmountPair[] = [];
  for (const fits of [
    (x: Quantity, y: Quantity) => x.role === y.role && x.concept >= 0 && related(x.concept, y.concept, lexicon),
    (x: Quantity, y: Quantity) => x.role === y.role && (x.concept < 0 || y.concept < 0),
    (x: Quantity, y: Quantity) => x.role === y.role,
    () => true,
  ])
    for (const one of a)
      for (const other of b)
        if (!used.has(one) && !used.has(other) && sameAmount(one, other) && fits(one, other)) {
          used.add(one).add(other);
          found.push([one, other]);
        }
  return found;
};

/** An amount said twice, where the other side says it once. */
const isEcho = (one: Quantity, others: readonly Quantity[]): boolean =>
  others.some(
    (other) => sameAmount(one, other) && (one.concept < 0 || other.concept < 0 || one.concept === other.concept),
  );

const related = (a: number, b: number, lexicon: Lexicon): boolean =>
  a === b || lexicon.concepts[a]?.parent === b || (b >= 0 && lexicon.concepts[b]?.parent === a);

/** "One" is an article as often as an amount, and an implied amount need not be said. */
const weightOfAmount = (quantity: Quantity): number => {
  if (quantity.loose === true) return quantity.relative ? 0 : 0.5;
  return quantity.value === 1 && quantity.unit === "" ? 0.4 : 1;
};

const sameAmount = (a: Quantity, b: Quantity): boolean => {
  if (a.relative !== b.relative && !isFraction(a) && !isFraction(b)) return false;
  if (a.unit === b.unit) return close(a.value, b.value);
  if (a.unit !== "" && b.unit !== "") return false;
  // One of them leaves its unit out: "shift(7)" for seven days, 16 for 16 kHz, 15 for 15 %, and 0.9 for ten percent less.
  if (close(a.value, b.value) || close(a.raw, b.value) || close(a.value, b.raw)) return true;
  const share = a.unit === "share" ? a : b.unit === "share" ? b : undefined;
  return share !== undefined && close(1 - share.value, share === a ? b.value : a.value);
};

/** "A tenth" may be the new value or the factor to it. */
const isFraction = (quantity: Quantity): boolean => !quantity.relative && quantity.value > 0 && quantity.value < 1;

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 0.045 * Math.min(Math.abs(a), Math.abs(b)) && isWithinRounding(a, b);

/** Equal up to how a fraction is rounded when it is written out (one in seven, 0.15). */
const isWithinRounding = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 + 1e-6 * Math.abs(a) || (Math.abs(a) < 1 && Math.abs(a) > 0.1 && !isRound(a));

const isRound = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-9;

const compareDirections = (a: readonly Direction[], b: readonly Direction[]): { opposed: number; agree: number } => {
  if (a.length === 0 || b.length === 0) return { opposed: 0, agree: 0 };
  let opposed = 0;
  let agree = 0;
  for (const one of a)
    for (const other of b) {
      if (one.concept !== other.concept && one.concept >= 0 && other.concept >= 0) continue;
      if (one.sign === other.sign) agree = 1;
      else opposed = 1;
    }
  const signs = (list: readonly Direction[]): number => list.reduce((total, direction) => total + direction.sign, 0);
  if (Math.sign(signs(a)) * Math.sign(signs(b)) < 0) opposed++;
  return { opposed: agree === 1 && opposed === 1 ? 0.5 : opposed, agree };
};

const crossedWords = (a: Idea, b: Idea): number =>
  a.restGivenUp.filter((stem) => b.rest.includes(stem) && !b.restGivenUp.includes(stem)).length;

/** Counts words that are equal or share a long beginning ("pretrained", "pretraining"). */
const softShared = (a: readonly string[], b: readonly string[]): number => {
  let shared = 0;
  for (const word of a) if (b.some((other) => other === word || sharesBeginning(word, other))) shared++;
  return Math.min(shared, a.length, b.length);
};

const sharesBeginning = (a: string, b: string): boolean => {
  if (a.length < 5 || b.length < 5) return false;
  const least = Math.max(5, Math.min(a.length, b.length) - 2);
  return a.slice(0, least) === b.slice(0, least);
};

/** Details of one idea that the other does not speak of at all. */
const detailsMissing = (a: Idea, b: Idea, lexicon: Lexicon): number => {
  let missing = 0;
  for (const detail of a.details) {
    const isSpokenOf = detail.startsWith("@")
      ? b.concepts.has(lexicon.byId.get(detail.slice(1)) ?? -1)
      : b.stems.some((stem) => stem === detail || sharesBeginning(stem, detail));
    if (!isSpokenOf) missing++;
  }
  return missing;
};

const dice = (a: readonly string[], b: readonly string[]): number => {
  if (a.length + b.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const item of a) counts.set(item, (counts.get(item) ?? 0) + 1);
  let both = 0;
  for (const item of b) {
    const left = counts.get(item) ?? 0;
    if (left > 0) {
      both++;
      counts.set(item, left - 1);
    }
  }
  return (2 * both) / (a.length + b.length);
};

/** Dice's coefficient of two sorted sets. */
const overlap = (a: Uint32Array, b: Uint32Array): number => {
  let both = 0;
  let j = 0;
  for (const code of a) {
    while (j < b.length && (b[j] as number) < code) j++;
    if (b[j] === code) both++;
  }
  return a.length + b.length === 0 ? 0 : (2 * both) / (a.length + b.length);
};

/** Longest common subsequence of two sequences: its share, and the places replaced or inserted between its members. */
const alignment = (
  a: readonly string[],
  b: readonly string[],
): { common: number; replaced: number; inserted: number } => {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] =
        a[i] === b[j]
          ? (table[(i + 1) * width + j + 1] as number) + 1
          : Math.max(table[(i + 1) * width + j] as number, table[i * width + j + 1] as number);
  let i = 0;
  let j = 0;
  let replaced = 0;
  let inserted = 0;
  let skippedA = 0;
  let skippedB = 0;
  const close = (): void => {
    if (skippedA > 0 && skippedB > 0) replaced++;
    else if (skippedA + skippedB > 0) inserted++;
    skippedA = 0;
    skippedB = 0;
  };
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      close();
      i++;
      j++;
    } else if ((table[(i + 1) * width + j] as number) >= (table[i * width + j + 1] as number)) {
      skippedA++;
      i++;
    } else {
      skippedB++;
      j++;
    }
  }
  skippedA += a.length - i;
  skippedB += b.length - j;
  close();
  const total = a.length + b.length;
  return { common: total === 0 ? 0 : (2 * (table[0] as number)) / total, replaced, inserted };
};
