import { type Idea, parseIdea } from "./idea.ts";
import { stem } from "./stem.ts";

/** What a class, a parameter or an option is called in code. */
export interface Name {
  /** Its words, without those that every class of its kind carries; equal words are the same name. */
  readonly words: readonly string[];
  /** The lexicon's concept that the whole name spells, or -1. */
  readonly concept: number;
  /** Whether it is written as classes are, in capitals of several words. */
  readonly isClass: boolean;
}

/** How two lists of names compare: `other` where each has one that the other side knows nothing of. */
export type NameVerdict = "same" | "doubtful" | "other";

/** The names that stand in a sentence: classes, parameters with an underscore, quoted options. */
export const namesInSentence = (text: string): readonly Name[] =>
  named([...text.matchAll(SPELLED)].map((match) => match[1] ?? match[0]));

/** The name that a slot is filled with, if it is one word or wholly one concept, or else the names that stand in it. */
export const namesInSlot = (text: string): readonly Name[] => {
  const bare = text.trim().replace(/^["'`]|["'`]$|\(\)$/g, "");
  if (GENERIC.test(bare)) return [];
  if (/^[A-Za-z_][\w.]*$/.test(bare) || nameOf(bare).concept >= 0) return named([bare]);
  return namesInSentence(text);
};

/** Compares the names of two ideas, each of which may say a name of the other in its own words. */
export const compareNames = (a: NamedIdea, b: NamedIdea): NameVerdict => {
  const here = worst(a.names.map((name) => foundIn(name, b)));
  const there = worst(b.names.map((name) => foundIn(name, a)));
  return RANK[here] < RANK[there] ? here : there;
};

/** Names, and the idea in which they stand. */
export interface NamedIdea {
  readonly names: readonly Name[];
  readonly idea: Idea;
}

const RANK = { same: 0, doubtful: 1, other: 2 } as const;

export const worst = (verdicts: readonly NameVerdict[]): NameVerdict =>
  verdicts.reduce((most, verdict) => (RANK[verdict] > RANK[most] ? verdict : most), "same");

/** A name is found again as itself, as another name of its concept, or in words; a part of it leaves it in doubt. */
const foundIn = (name: Name, { names, idea }: NamedIdea): NameVerdict => {
  if (names.some((other) => isSameName(name, other))) return "same";
  // "GradientBoosting" stands inside "HistGradientBoosting" and is another class; "lr" is what "peak lr" is about.
  if (names.some((other) => other.words.length > name.words.length && isWithin(name, other))) return "doubtful";
  const role = idea.concepts.get(name.concept);
  if (role !== undefined && (role !== "shadow" || !name.isClass)) return "same";
  if (name.words.every((word) => idea.stems.includes(word))) return "same";
  const isSaid = (word: string): boolean =>
    idea.stems.includes(word) || names.some((other) => other.words.some((own) => isPart(word, own)));
  return isSymbol(name) || name.words.some(isSaid) ? "doubtful" : "other";
};

/** A letter stands for whatever a formula wants: `r` for the rank, `gamma` for the discount. */
const isSymbol = ({ words }: Name): boolean => words.length === 1 && SYMBOL.test(words[0] as string);

const SYMBOL =
  /^(?:[a-z]|alpha|beta|gamma|delta|eps|epsilon|eta|theta|kappa|lambda|lamb|mu|nu|rho|sigma|tau|phi|omega)$/;

const isWithin = (name: Name, other: Name): boolean => name.words.every((word) => other.words.includes(word));

/** Two classes of one concept are two classes still where one says more: `RandomCrop` and `RandomResizedCrop`. */
const isSameConcept = (a: Name, b: Name): boolean =>
  a.concept >= 0 &&
  a.concept === b.concept &&
  !(a.isClass && b.isClass && a.words.length !== b.words.length && (isWithin(a, b) || isWithin(b, a)));

const isSameName = (a: Name, b: Name): boolean =>
  isSameConcept(a, b) ||
  (a.words.length === b.words.length && a.words.every((word, i) => isShortFor(word, b.words[i] as string))) ||
  initials(a) === b.words.join("") ||
  initials(b) === a.words.join("");

const initials = ({ words }: Name): string | undefined =>
  words.length < 2 ? undefined : words.map((word) => word.charAt(0)).join("");

/** "Emb" is short for "embedding"; a single letter may be short for too much to be sure. */
const isShortFor = (a: string, b: string): boolean => a === b || (Math.min(a.length, b.length) >= 3 && isPart(a, b));

const isPart = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

const named = (spellings: readonly string[]): readonly Name[] => [...new Set(spellings)].map(nameOf);

const nameOf = (spelling: string): Name => {
  const known = NAMES.get(spelling);
  if (known !== undefined) return known;
  const bare = spelling.slice(spelling.lastIndexOf(".") + 1).replace(KIND_OF_CLASS, "");
  const text = bare === "" ? spelling : bare;
  const idea = parseIdea(text);
  const main = [...idea.concepts].filter(([, role]) => role !== "shadow").map(([concept]) => concept);
  const isWhole = main.length === 1 && idea.rest.length === 0 && idea.quantities.length === 0;
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !COUNTS.test(word));
  const found = {
    words: words.map(stem),
    concept: isWhole ? (main[0] as number) : -1,
    isClass: /[a-z][A-Z]/.test(text),
  };
  // Ideas repeat their names; the limit only guards against a flood of random ones.
  if (NAMES.size < 50_000) NAMES.set(spelling, found);
  return found;
};

const NAMES = new Map<string, Name>();

/** Words that name nothing by themselves: values that any parameter takes, and parts that any component has. */
const GENERIC =
  /^(?:|true|false|none|null|yes|no|on|off|default|enabled|disabled|n\/a|size|capacity|rate|count|number|amount|level|strength|factor|value|values|formula|strategy|method|type|kind|name|mode|class|function)$/i;

/** "Num_experts" and "n_experts" count the same thing. */
const COUNTS = /^(?:n|num|number|of)$/;

/** What the same model is called for labels and for amounts. */
const KIND_OF_CLASS = /_?(?:Classifier|Regressor)$/;

const SPELLED =
  /"([A-Za-z_][\w.-]*)"|(?<![\w'"[])(?:[A-Z][a-z0-9]+(?:[A-Z]+[a-z0-9]*)+|[A-Z]{2,}(?!s\b)[a-z][A-Za-z0-9]*|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)\b/g;
