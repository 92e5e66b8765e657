import { LEXICON_SOURCES } from "./lexicon/index.ts";
import { stem } from "./stem.ts";

/** What a concept is to an experiment; `noise` words say why, not what. */
export type ConceptKind = "method" | "param" | "stat" | "modifier" | "target" | "noise";

/** A thing that experiments name in many ways; two concepts of one group exclude each other. */
export interface Concept {
  readonly index: number;
  readonly id: string;
  readonly group: string;
  readonly kind: ConceptKind;
  /** Index of the more general concept, or -1. */
  readonly parent: number;
  /** Whether other concepts are kinds of this one. */
  readonly general: boolean;
}

/** Words that mean a concept when they stand near each other in any order; each place takes alternatives. */
export interface Bag {
  /** Its place in the lexicon's list of bags. */
  readonly index: number;
  readonly concept: number;
  readonly places: readonly ReadonlySet<string>[];
}

/** A lexicon made ready for matching. */
export interface Lexicon {
  readonly concepts: readonly Concept[];
  readonly byId: ReadonlyMap<string, number>;
  readonly trie: TrieNode;
  /** Bags by every stem of their rarest place. */
  readonly bags: ReadonlyMap<string, readonly Bag[]>;
  readonly bagCount: number;
  /** For every stem the places that it fills: [bag, place], flat. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  isKnownWord(word: string): boolean;
}

/** A node of the tree of stems; `concept` is set where a form ends. */
export interface TrieNode {
  readonly next: Map<string, TrieNode>;
  concept: number;
}

/** Reads the lexicon's text format: `## group : kind`, then `id < parent: form | {bag of words} | …`; `id +: …` adds forms. */
export const compileLexicon = (sources: readonly string[]): Lexicon => {
  const drafts: { id: string; group: string; kind: ConceptKind; parent: string; forms: string[] }[] = [];
  for (const source of sources) {
    let group = "";
    let kind: ConceptKind = "method";
    for (const line of source.split("\n")) {
      const header = /^## (.+?) : (\w+)$/.exec(line);
      if (header !== null) {
        group = header[1] as string;
        kind = header[2] as ConceptKind;
        continue;
      }
      const entry = /^(\w+)(?: < (\w+)| (\+))?: ?(.*)$/.exec(line);
      if (entry === null) continue;
      const forms = (entry[4] as string).split("|").map((form) => form.trim());
      if (entry[3] === "+") {
        const draft = drafts.find(({ id }) => id === entry[1]);
        if (draft === undefined) throw new Error(`the lexicon adds names to "${entry[1]}", which no group defines`);
        draft.forms.push(...forms);
        continue;
      }
      drafts.push({ id: entry[1] as string, group, kind, parent: entry[2] ?? "", forms });
    }
  }
  const byId = new Map(drafts.map((draft, index) => [draft.id, index]));
  const parents = new Set(drafts.map((draft) => draft.parent));
  const concepts = drafts.map((draft, index) => ({
    index,
    id: draft.id,
    group: draft.group,
    kind: draft.kind,
    parent: byId.get(draft.parent) ?? -1,
    general: parents.has(draft.id),
  }));
  const trie: TrieNode = { next: new Map(), concept: -1 };
  const bags = new Map<string, Bag[]>();
  const places = new Map<string, number[]>();
  let bagCount = 0;
  const known = new Set<string>();
  drafts.forEach((draft, index) => {
    for (const form of draft.forms) {
      if (form.startsWith("{")) addBag(bags, places, { concept: index, index: bagCount++ }, form.slice(1, -1));
      else addForm(trie, known, index, form);
    }
  });
  return { concepts, byId, trie, bags, bagCount, places, isKnownWord: (word) => known.has(word) };
};

const addForm = (trie: TrieNode, known: Set<string>, concept: number, form: string): void => {
  const all = form.toLowerCase().split(/[\s_-]+/);
  const content = all.filter((word) => !STOP_WORDS.has(word));
  // A form that is only one word without its stop words ("mix up", "from scratch") would match far too much.
  const isThin = content.length < 2;
  let node = trie;
  for (const word of isThin ? all : content) {
    known.add(word);
    const key = stem(word);
    let child = node.next.get(key);
    if (child === undefined) {
      child = { next: new Map(), concept: -1 };
      node.next.set(key, child);
    }
    node = child;
  }
  if (node.concept < 0) node.concept = concept;
};

const addBag = (
  bags: Map<string, Bag[]>,
  filled: Map<string, number[]>,
  name: { readonly concept: number; readonly index: number },
  text: string,
): void => {
  const places = text
    .split(/\s+/)
    .filter((place) => !STOP_WORDS.has(place))
    .map((place) => new Set(place.split("/").map((word) => stem(word.toLowerCase()))));
  if (places.length < 2) throw new Error(`the lexicon's bag {${text}} has fewer than two telling words`);
  const bag: Bag = { ...name, places };
  places.forEach((place, at) => {
    for (const word of place) filled.set(word, [...(filled.get(word) ?? []), name.index, at]);
  });
  const key = places.reduce((rarest, place) => (rarity(place) > rarity(rarest) ? place : rarest));
  for (const word of key) bags.set(word, [...(bags.get(word) ?? []), bag]);
};

/** Long words are rare words: good enough to choose which place of a bag to look up. */
const rarity = (place: ReadonlySet<string>): number =>
  Math.min(...[...place].map((word) => word.length)) - place.size * 0.1;

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that are skipped when forms of the lexicon are matched. */
export const STOP_WORDS: ReadonlySet<string> = wordSet(
  `a an the of in on for with by and or to from into onto at as is are be been was were it its that this these those
  we our us they their them i you your which who whom so such than too very can could may might will would should shall
  do does did has have had having being also still via some any more most much there here when where whether
  because since due if else up out off over under between among within across about against through upon how what why
  instead rather e g i.e eg ie etc np pd torch nn self cfg config args df using`,
);

/** Verbs and fillers that say that something is done, not what. */
export const LIGHT_WORDS: ReadonlySet<string> = wordSet(
  `use uses used apply applied applying let make makes making made get gets set sets setting try tries run runs give gives
  take takes keep keeps put go add adds adding added append include includes introduce train trained training fit fitted
  fitting feed fed feeding work works do done become way kind own place value values number true false none default
  per current currently now one ones step part parts call called based given level form turn whose whole rather like well
  replace replaces replacing switch switches change changes move insert introduce substitute swap fix employ adopt
  enable perform implement incorporate consider prior ahead most least remove removes drop delete discard throw away
  good bad instead better want need needs allow allows so already existing simple simply style type approach method
  technique scheme strategy version variant setup`,
);

/** The lexicon that ships with Espalier. */
export const LEXICON: Lexicon = compileLexicon(LEXICON_SOURCES);
