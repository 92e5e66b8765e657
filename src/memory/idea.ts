import type { Change } from "../core/proposal.ts";
import { type Concept, LEXICON, type Lexicon, LIGHT_WORDS, STOP_WORDS, type TrieNode } from "./lexicon.ts";
import { assignRoles, givesUp, type Role } from "./roles.ts";
import { stem } from "./stem.ts";
import { type Amount, type Token, tokenize } from "./tokens.ts";

/** A hypothesis as the memory sees it: what is done, to what, by how much, in canonical form. */
export interface Idea {
  /** Canonical text: equal strings are the same sentence. */
  readonly canonical: string;
  /** Concepts that the idea introduces or is about (`main`), gives up (`from`), or mentions inside a larger one (`shadow`). */
  readonly concepts: ReadonlyMap<number, Role | "shadow">;
  readonly quantities: readonly Quantity[];
  readonly directions: readonly Direction[];
  /** Whether the idea as a whole takes something away. */
  readonly removes: boolean;
  /** Stems that no concept covers. */
  readonly rest: readonly string[];
  /** Those of them that belong to what is given up. */
  readonly restGivenUp: readonly string[];
  /** What the describing words of a method name besides it: concepts (`@id`) and stems that a bag of words covers. */
  readonly details: ReadonlySet<string>;
  /** Every content stem, concept names and amounts in order, for the comparison of wordings. */
  readonly sequence: readonly string[];
  readonly stems: readonly string[];
  /** Every three neighbouring letters of the stems, coded and sorted. */
  readonly trigrams: Uint32Array;
  readonly isCode: boolean;
}

/** An amount and the concept it most likely belongs to. */
export interface Quantity extends Amount {
  /** Index of the concept, or -1. */
  readonly concept: number;
  readonly role: Role;
}

/** A change upwards (+1) or downwards (-1) of a concept, or of -1: nothing in particular. */
export interface Direction {
  readonly sign: 1 | -1;
  readonly concept: number;
}

/** Reads a sentence or a code snippet. */
export const parseIdea = (text: string, lexicon: Lexicon = LEXICON): Idea => {
  const tokens = contentOf(tokenize(interventionOf(text), lexicon.isKnownWord));
  const spans = matchConcepts(tokens, lexicon);
  const roles = assignRoles(tokens, spans, lexicon);
  const concepts = new Map<number, Role | "shadow">();
  const covered = new Uint8Array(tokens.length);
  for (const span of spans) for (const at of span.at) covered[at] = 1;
  for (const span of spans) {
    const role = span.shadow ? "shadow" : roleOfSpan(span, tokens, roles);
    const old = concepts.get(span.concept);
    if (old === undefined || old === "shadow" || (old === "from" && role === "main")) concepts.set(span.concept, role);
  }
  const conceptAt = conceptByToken(tokens.length, spans);
  const quantities: Quantity[] = [];
  const directions: Direction[] = [];
  const rest: string[] = [];
  const restGivenUp: string[] = [];
  tokens.forEach((token, at) => {
    // "Weekly" is a concept of its own and an amount besides.
    if (covered[at] === 1 && token.amount?.loose !== true) return;
    const sign = DIRECTION_STEMS.get(token.stem);
    if (sign !== undefined) directions.push({ sign, concept: nearest(tokens, conceptAt, spans, lexicon, at, 5, true) });
    if (token.amount !== undefined)
      quantities.push({
        ...token.amount,
        concept: nearestForNumber(tokens, conceptAt, spans, lexicon, at),
        role: roles[at] ?? "main",
      });
    else if (token.kind === "word" && sign === undefined && !STOP_WORDS.has(token.word) && !LIGHT_WORDS.has(token.word))
      if (!NEGATIONS.has(token.word) && token.word.length > 1)
        // In "from 96 steps to 336" the amount is given up, not what it counts.
        (roles[at] === "from" && tokens[at - 1]?.amount === undefined ? restGivenUp : rest).push(token.stem);
  });
  const stems = tokens
    .filter((token) => token.kind !== "sign" && !STOP_WORDS.has(token.word))
    .map((token) => token.stem);
  return {
    canonical: canonicalText(tokens),
    concepts,
    quantities: [...quantities, ...impliedFactors(quantities)],
    directions,
    removes: tokens.some((token) => REMOVALS.has(token.stem)),
    rest: [...new Set([...rest, ...restGivenUp])],
    restGivenUp: restGivenUp.filter((stem) => !rest.includes(stem)),
    details: detailsOf(tokens, spans, lexicon),
    sequence: canonicalSequence(tokens, spans, lexicon),
    stems,
    trigrams: trigramsOf(stems.join(" ")),
    isCode: /[\w)\]]\(|=|_\w|->|\.\w+\(/.test(text),
  };
};

/**
 * What a sentence says is done, without what is hoped from it and why: ideas of one study share the hope ("raises
 * accuracy") and often the reason, and differ in what is done.
 */
export const interventionOf = (text: string): string => {
  const done = text.replace(REASON, "").replace(HOPE, "");
  return done.length >= SHORTEST ? done : text;
};

const REASON = /(?<=\w{3}.*),? (?:because|since) .*$/is;
const HOPE =
  /(?<=\w{3}.* )(?<!\b(?:that|which|who|it) )(?:raises|lowers|improves|reduces|increases|decreases|boosts|cuts) .*$/is;
const SHORTEST = 12;

/** A bag of words that reaches into what is given up is given up with it, unless it holds the verb that gives up. */
const roleOfSpan = (span: Span, tokens: readonly Token[], roles: readonly Role[]): Role => {
  if (roles[span.head] === "from") return "from";
  const isGivenUp = span.at.some((at) => roles[at] === "from");
  return isGivenUp && !span.at.some((at) => givesUp((tokens[at] as Token).stem)) ? "from" : "main";
};

/** Writes a proposal's slots as a sentence that the parser reads as it reads any other. */
export const textOfChange = (change: Change): string => {
  const value = [change.to, change.unit].filter((part) => part !== "").join(" ");
  const from = change.from === "" ? "" : ` from ${change.from}`;
  return `${change.operation} ${change.parameter} (${change.component})${from} to ${value}; ${change.scope}`;
};

/** A match of one concept; `at` are the tokens it covers, `head` the first of them. */
export interface Span {
  readonly isBag: boolean;
  readonly concept: number;
  readonly at: readonly number[];
  readonly head: number;
  readonly shadow: boolean;
}

/** "From 64 to 128" is "double" as well. */
const impliedFactors = (quantities: readonly Quantity[]): Quantity[] => {
  const from = quantities.filter((quantity) => quantity.role === "from" && !quantity.relative && quantity.value !== 0);
  const to = quantities.filter((quantity) => quantity.role === "main" && !quantity.relative && quantity.value !== 0);
  const [old, fresh] = [from[0], to[0]];
  if (from.length !== 1 || to.length !== 1 || old === undefined || fresh === undefined || old.unit !== fresh.unit)
    return [];
  const value = Number((fresh.value / old.value).toPrecision(6));
  return [{ value, raw: value, unit: "", relative: true, loose: true, concept: fresh.concept, role: "main" }];
};

const contentOf = (tokens: readonly Token[]): Token[] => {
  const out: Token[] = [];
  tokens.forEach((token, i) => {
    // Dots are signs only inside code ("nn.Linear"); a comma or full stop ends a clause.
    if (
      token.word === "." &&
      out.length > 0 &&
      tokens[i + 1]?.kind === "word" &&
      /^(np|pd|torch|nn|self|cfg|config|df|f|cv2)$/.test(tokens[i - 1]?.word ?? "")
    )
      return;
    out.push(token);
  });
  return out;
};

const matchConcepts = (tokens: readonly Token[], lexicon: Lexicon): Span[] => {
  const spans: Span[] = [];
  let i = 0;
  while (i < tokens.length) {
    const found = longestMatch(tokens, i, tokens.length, lexicon.trie);
    if (found === undefined) {
      i++;
      continue;
    }
    spans.push({ concept: found.concept, at: range(i, found.end), head: i, shadow: false, isBag: false });
    for (let inner = i; inner < found.end && found.end - i > 1; inner++) {
      const part = longestMatch(tokens, inner, inner === i ? found.end - 1 : found.end, lexicon.trie);
      if (part !== undefined && part.concept !== found.concept)
        spans.push({ concept: part.concept, at: range(inner, part.end), head: inner, shadow: true, isBag: false });
    }
    i = found.end;
  }
  return spans.concat(matchBags(tokens, lexicon, spans));
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** The longest form of the lexicon that starts at a token; stop words may stand in between. */
const longestMatch = (
  tokens: readonly Token[],
  start: number,
  limit: number,
  trie: TrieNode,
): { concept: number; end: number } | undefined => {
  let node = trie;
  let best: { concept: number; end: number } | undefined;
  for (let at = start; at < limit; at++) {
    const token = tokens[at] as Token;
    const child = token.kind === "sign" ? undefined : node.next.get(token.stem);
    if (child === undefined) {
      const skippable = at > start && (token.kind === "sign" ? /^[./-]$/.test(token.word) : STOP_WORDS.has(token.word));
      if (skippable) continue;
      break;
    }
    node = child;
    if (node.concept >= 0) best = { concept: node.concept, end: at + 1 };
  }
  return best;
};

/** Bags match within a window that leaves room for a few words in between. */
const matchBags = (tokens: readonly Token[], lexicon: Lexicon, spans: Span[]): Span[] => {
  const words = range(0, tokens.length).filter((at) => {
    const token = tokens[at] as Token;
    return token.kind !== "sign" && !STOP_WORDS.has(token.word);
  });
  const found: Span[] = [];
  const filled = placesFilled(tokens, words, lexicon);
  for (let i = 0; i < words.length; i++) {
    const bags = lexicon.bags.get((tokens[words[i] as number] as Token).stem);
    if (bags === undefined) continue;
    for (const bag of bags) {
      if (filled[bag.index] !== (1 << bag.places.length) - 1) continue;
      const reach = bag.places.length + 4;
      const at: number[] = [];
      for (const place of bag.places) {
        const hit = nearestWord(tokens, words, i, reach, place, at);
        if (hit < 0) break;
        at.push(hit);
      }
      if (at.length < bag.places.length) continue;
      at.sort((a, b) => a - b);
      const inside = new Set(at);
      for (let s = 0; s < spans.length; s++) {
        const span = spans[s] as Span;
        if (!span.shadow && span.concept !== bag.concept && span.at.every((token) => inside.has(token)))
          spans[s] = { ...span, shadow: true };
      }
      if (!found.some((span) => span.concept === bag.concept))
        found.push({ concept: bag.concept, at, head: at[0] as number, shadow: false, isBag: true });
    }
  }
  return found;
};

/** For every bag the places that some word of the text fills, as bits: few bags need a closer look. */
const placesFilled = (tokens: readonly Token[], words: readonly number[], lexicon: Lexicon): Uint16Array => {
  const filled = new Uint16Array(lexicon.bagCount);
  for (const at of words) {
    const places = lexicon.places.get((tokens[at] as Token).stem) ?? [];
    for (let i = 0; i < places.length; i += 2) {
      const bag = places[i] as number;
      filled[bag] = (filled[bag] as number) | (1 << (places[i + 1] as number));
    }
  }
  return filled;
};

const nearestWord = (
  tokens: readonly Token[],
  words: readonly number[],
  centre: number,
  reach: number,
  place: ReadonlySet<string>,
  used: readonly number[],
): number => {
  for (let distance = 0; distance <= reach; distance++)
    for (const i of distance === 0 ? [centre] : [centre - distance, centre + distance]) {
      const at = words[i];
      if (at !== undefined && place.has((tokens[at] as Token).stem) && !used.includes(at)) return at;
    }
  return -1;
};

const conceptByToken = (length: number, spans: readonly Span[]): Int32Array => {
  const spanAt = new Int32Array(length).fill(-1);
  spans.forEach((span, index) => {
    if (!span.shadow) for (const at of span.at) if ((spanAt[at] as number) < 0) spanAt[at] = index;
  });
  return spanAt;
};

const QUANTIFIABLE: ReadonlySet<string> = new Set(["method", "param", "stat"]);

/** The concept that an amount or a direction belongs to: a parameter of the same clause before what it is a parameter of. */
const nearest = (
  tokens: readonly Token[],
  spanAt: Int32Array,
  spans: readonly Span[],
  lexicon: Lexicon,
  at: number,
  reach: number,
  forwardFirst: boolean,
): number => {
  const look = (step: number, ofParameters: boolean): number => {
    for (let distance = 1; distance <= reach; distance++) {
      const here = at + step * distance;
      if (ofParameters && CLAUSE_ENDS.test(tokens[here]?.word ?? "")) return -1;
      const span = spans[spanAt[here] ?? -1];
      const kind = span === undefined ? "" : (lexicon.concepts[span.concept]?.kind ?? "");
      if (span !== undefined && (ofParameters ? kind === "param" : QUANTIFIABLE.has(kind))) return span.concept;
    }
    return -1;
  };
  const first = forwardFirst ? 1 : -1;
  const parameter = look(first, true);
  if (parameter >= 0) return parameter;
  const found = look(first, false);
  return found >= 0 ? found : look(-first, false);
};

const CLAUSE_ENDS = /^(?:[,;:()]|and|with|plus|->)$/;

const nearestForNumber = (
  tokens: readonly Token[],
  spanAt: Int32Array,
  spans: readonly Span[],
  lexicon: Lexicon,
  at: number,
): number => {
  const next = spans[spanAt[at + 1] ?? -1];
  if (
    next !== undefined &&
    QUANTIFIABLE.has(lexicon.concepts[next.concept]?.kind ?? "") &&
    tokens[at - 1]?.word !== "="
  )
    return next.concept;
  return nearest(tokens, spanAt, spans, lexicon, at, 6, false);
};

const canonicalText = (tokens: readonly Token[]): string =>
  tokens
    .filter((token) => token.kind !== "sign" || !/^[.,;:]$/.test(token.word))
    .filter((token) => !/^(a|an|the|we|our)$/.test(token.word))
    .map((token) => (token.kind === "number" && token.amount !== undefined ? amountName(token.amount) : token.stem))
    .join(" ");

const amountName = (amount: Amount): string =>
  `#${Number(amount.value.toPrecision(6))}${amount.relative ? "x" : ""}${amount.unit === "share" ? "" : amount.unit}`;

const detailsOf = (tokens: readonly Token[], spans: readonly Span[], lexicon: Lexicon): ReadonlySet<string> => {
  const names = new Map<number, string>();
  for (const span of spans)
    if (!span.isBag)
      for (const at of span.at) if (!names.has(at)) names.set(at, `@${lexicon.concepts[span.concept]?.id}`);
  const details = new Set<string>();
  for (const span of spans) {
    if (!span.isBag) continue;
    for (const at of span.at) {
      const { word, stem } = tokens[at] as Token;
      if (!STOP_WORDS.has(word) && !LIGHT_WORDS.has(word)) details.add(names.get(at) ?? stem);
    }
  }
  return details;
};

const canonicalSequence = (tokens: readonly Token[], spans: readonly Span[], lexicon: Lexicon): string[] => {
  const spanAt = new Int32Array(tokens.length).fill(-1);
  spans.forEach((span, index) => {
    for (const at of span.at) if ((spanAt[at] as number) < 0) spanAt[at] = index;
  });
  const out: string[] = [];
  const written = new Set<number>();
  tokens.forEach((token, at) => {
    const span = spanAt[at] as number;
    const sign = DIRECTION_STEMS.get(token.stem);
    if (span >= 0) {
      const concept = (spans[span] as Span).concept;
      const { id, kind } = lexicon.concepts[concept] as Concept;
      if (!written.has(concept) && kind !== "noise") out.push(`@${id}`);
      written.add(concept);
    } else if (token.amount !== undefined) out.push(amountName(token.amount));
    else if (sign !== undefined) out.push(sign > 0 ? "up" : "down");
    else if (token.kind === "word" && !STOP_WORDS.has(token.word) && !LIGHT_WORDS.has(token.word)) out.push(token.stem);
  });
  return out;
};

const trigramsOf = (text: string): Uint32Array => {
  const codes = new Uint32Array(Math.max(0, text.length - 2));
  for (let i = 0; i < codes.length; i++)
    codes[i] =
      ((text.charCodeAt(i) & 1023) << 20) | ((text.charCodeAt(i + 1) & 1023) << 10) | (text.charCodeAt(i + 2) & 1023);
  codes.sort();
  return codes.filter((code, i) => i === 0 || code !== codes[i - 1]);
};

const stems = (text: string): string[] => text.split(/\s+/).map(stem);

const DIRECTION_STEMS: ReadonlyMap<string, 1 | -1> = new Map([
  ...stems(
    "increase raise bump higher larger bigger more grow greater enlarge expand widen wider deeper longer heavier stronger boost double triple quadruple up extend lengthen upward aggressive",
  ).map((word): [string, 1] => [word, 1]),
  ...stems(
    "decrease lower reduce cut shrink smaller less fewer halve shorten shorter shallower narrower weaker lighter gentler slow slower diminish drop lessen downward slash trim down tiny",
  ).map((word): [string, -1] => [word, -1]),
]);

const NEGATIONS: ReadonlySet<string> = new Set(["no", "not", "without", "never"]);

const REMOVALS: ReadonlySet<string> = new Set(
  stems("remove drop delete disable discard eliminate strip omit skip exclude removal ablate abandon without no off"),
);
