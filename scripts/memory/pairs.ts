import { hash32 } from "../../src/core/random.ts";
import { pairFeatures } from "../../src/memory/features.ts";
import { type Idea, parseIdea } from "../../src/memory/idea.ts";
import { createIdeaIndex } from "../../src/memory/idea-index.ts";
import type { Lexicon } from "../../src/memory/lexicon.ts";
import { parseFilled, slotFeatures } from "../../src/memory/slots.ts";
import type { Example } from "./boost.ts";
import type { Family, Sample } from "./families.ts";
import { edits, nearCopies } from "./variants.ts";

/** A pair of sentences with its label and where it comes from. */
export interface LabelledPair extends Example {
  readonly family: string;
  readonly kind: PairKind;
  readonly texts: readonly [string, string];
  /** Whether one of the two is the family's base, as in the measures. */
  readonly withBase: boolean;
}

type PairKind = "paraphrase" | "copy" | "hard" | "edit" | "cross" | "novel";

/** Every pair within a family, confusions with other families, made-up copies and edits of its sentences, and some pairs across families of one domain. */
export const pairsOf = (families: readonly Family[], lexicon: Lexicon): LabelledPair[] => {
  const idea = remembering((text: string) => parseIdea(text, lexicon));
  const pairs: LabelledPair[] = [];
  const add = (family: Family, kind: PairKind, a: string, b: string, weight: number): void => {
    const features = pairFeatures(idea(a), idea(b), lexicon);
    pairs.push({
      family: family.id,
      kind,
      weight,
      same: isSame(kind),
      texts: [a, b],
      withBase: a === family.base.text,
      features,
    });
  };
  for (const family of families) {
    eachPair(family, families, (kind, a, b, weight) => add(family, kind, a.text, b.text, weight));
    const base = family.base.text;
    for (const text of nearCopies(base)) add(family, "copy", base, text, 0.3);
    for (const text of edits(base)) add(family, "edit", base, text, 0.25);
    for (const { text } of family.paraphrases) {
      for (const edited of edits(text)) add(family, "edit", base, edited, 0.25);
      for (const copy of nearCopies(text).slice(0, 1)) add(family, "copy", base, copy, 0.25);
    }
  }
  for (const [family, sample, other] of confusions(families, ({ text }) => idea(text)))
    add(family, "novel", other.text, sample.text, 0.3);
  return pairs;
};

/** For every sentence the bases of other families that an index of all bases would offer first. */
const confusions = (families: readonly Family[], idea: (sample: Sample) => Idea): [Family, Sample, Sample][] => {
  const index = createIdeaIndex();
  for (const family of families) index.add(idea(family.base));
  return families.flatMap((family) =>
    [family.base, ...family.paraphrases].flatMap((sample) =>
      index
        .candidates(idea(sample), CONFUSIONS + 1)
        .slice(0, CONFUSIONS + 1)
        .map((position) => families[position] as Family)
        .filter((other) => other.id !== family.id)
        .slice(0, CONFUSIONS)
        .map((other): [Family, Sample, Sample] => [family, sample, other.base]),
    ),
  );
};

const CONFUSIONS = 8;

/** The pairs of families whose slots are filled; `alikeFor` gives the score of sentences that fits a family. */
export const slotPairsOf = (
  families: readonly Family[],
  alikeFor: (family: string) => (a: Idea, b: Idea) => number,
): LabelledPair[] => {
  const filled = remembering(({ text, change }: Sample) => {
    if (change === undefined) throw new Error(`"${text}" has no slots in slots.txt.`);
    return parseFilled(text, change);
  });
  const pairs: LabelledPair[] = [];
  const add = (family: Family, kind: PairKind, a: Sample, b: Sample, weight: number): void => {
    const features = slotFeatures(filled(a), filled(b), alikeFor(family.id));
    const withBase = a === family.base;
    pairs.push({ family: family.id, kind, weight, same: isSame(kind), texts: [a.text, b.text], withBase, features });
  };
  for (const family of families) eachPair(family, families, (kind, a, b, weight) => add(family, kind, a, b, weight));
  for (const [family, sample, other] of confusions(families, (one) => filled(one).joined))
    add(family, "novel", other, sample, 0.3);
  return pairs;
};

const isSame = (kind: PairKind): boolean => kind === "paraphrase" || kind === "copy";

const eachPair = (
  family: Family,
  families: readonly Family[],
  visit: (kind: PairKind, a: Sample, b: Sample, weight: number) => void,
): void => {
  for (const negative of family.negatives) visit("hard", family.base, negative, 1);
  family.paraphrases.forEach((sample, i) => {
    visit("paraphrase", family.base, sample, 1);
    for (const other of family.paraphrases.slice(i + 1)) visit("paraphrase", sample, other, 0.4);
    for (const negative of family.negatives) visit("hard", sample, negative, 0.4);
  });
  const peers = families.filter((other) => other.domain === family.domain && other.id !== family.id);
  for (let i = 0; i < 10 && peers.length > 0; i++) {
    const peer = peers[hash32(`${family.id}/${i}`) % peers.length] as Family;
    const samples = [peer.base, ...peer.paraphrases];
    visit("cross", family.base, samples[hash32(`${peer.id}/${i}`) % samples.length] as Sample, 0.6);
  }
};

const remembering = <K, V>(make: (key: K) => V): ((key: K) => V) => {
  const made = new Map<K, V>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};
