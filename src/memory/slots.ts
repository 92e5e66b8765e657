import type { Change } from "../core/proposal.ts";
import { FEATURES, pairFeatures } from "./features.ts";
import { type Idea, interventionOf, parseIdea, type Quantity, textOfChange } from "./idea.ts";
import { LEXICON, type Lexicon } from "./lexicon.ts";
import { compareNames, type Name, type NameVerdict, namesInSentence, namesInSlot, worst } from "./names.ts";
import { isUnit } from "./tokens.ts";

/** The slots of a proposal's change, each read as the parser reads any text. */
export interface Slots {
  readonly operation: Operation;
  /** Parameter and component together: agents divide them differently. */
  readonly subject: Idea;
  readonly parameter: Idea;
  readonly component: Idea;
  readonly from: Idea;
  readonly to: Idea;
  readonly scope: Idea;
  /** All slots as one sentence. */
  readonly whole: Idea;
}

/** What is done; an agent's other words are mapped to these. */
export type Operation = "set" | "replace" | "add" | "remove" | "increase" | "decrease";

/** Reads the slots of a change. */
export const parseSlots = (change: Change, lexicon: Lexicon = LEXICON): Slots => {
  const read = (text: string): Idea => parseIdea(text.replace(/^(?:none|n\/a|null|off|no|-)$/i, ""), lexicon);
  return {
    operation: operationOf(change.operation),
    subject: read(`${change.parameter} ${change.component}`),
    parameter: read(change.parameter),
    component: read(change.component),
    from: read(change.from),
    to: read(withUnit(change)),
    scope: read(change.scope),
    whole: parseIdea(textOfChange(change), lexicon),
  };
};

/** The new value with its unit, which holds for each number of a list: "7, 14" and "days". */
const withUnit = ({ to, unit }: Change): string =>
  isUnit(unit)
    ? to.replace(/(?<![\w.])[\d.]+(?:e-?\d+)?(?=\s*(?:,|$|and\b|to\b|-|\.\.))/g, `$& ${unit}`)
    : `${to} ${unit}`.trim();

/** The slots in which two changes disagree or of which one says nothing, by name. */
export const differingSlots = (a: Change, b: Change): string[] => {
  const x = parseSlots(a);
  const y = parseSlots(b);
  const names: string[] = [];
  if (isOpposed(x.operation, y.operation)) names.push("operation");
  if (agreement(x.subject, y.subject).share < 0.5) names.push("parameter");
  for (const slot of ["from", "to", "scope"] as const) if (!sameSlot(x[slot], y[slot])) names.push(slot);
  return names;
};

/** Compares what two proposals name, in their slots and in their sentences. */
export const compareNamed = (a: Proposed, b: Proposed): NameVerdict => {
  const compare = (namesOf: (side: Proposed) => readonly Name[]): NameVerdict =>
    compareNames({ names: namesOf(a), idea: a.joined }, { names: namesOf(b), idea: b.joined });
  const sentence = compare(({ record }) => namesInSentence(interventionOf(record.text)));
  const [x, y] = [a.record.change, b.record.change];
  if (x === undefined || y === undefined) return sentence;
  const value = compare(({ record }) => namesInSlot(record.change?.to ?? ""));
  // Who swaps in the same thing may call the place that it goes to as they like: "estimator", "model".
  const isSameThing = value === "same" && namesInSlot(x.to).length > 0 && namesInSlot(y.to).length > 0;
  const parameter = isSameThing ? "same" : compare(({ record }) => namesInSlot(record.change?.parameter ?? ""));
  const component = compare(({ record }) => namesInSentence(record.change?.component ?? ""));
  return worst([value, parameter, component, comparePlaces(x, y), compareFiles(x, y), sentence]);
};

/** The same thing put to places that have no word in common is in doubt: a transform of the inputs, and one of the target. */
const comparePlaces = (a: Change, b: Change): NameVerdict => {
  const subject = ({ parameter, component }: Change): Idea => parseIdea(`${parameter} ${component}`);
  const { shared, unmatched } = agreement(subject(a), subject(b));
  return shared === 0 && unmatched > 0 ? "doubtful" : "same";
};

/** The same change in another file is in doubt. */
const compareFiles = (a: Change, b: Change): NameVerdict =>
  FILE.test(a.scope) && FILE.test(b.scope) && a.scope !== b.scope ? "doubtful" : "same";

const FILE = /^[\w./-]+\.[a-z]{1,5}$/i;

/** Slots letter for letter, but for case and quotes; empty where they say too little. */
export const keyOfChange = (change: Change): string =>
  change.to === "" || change.parameter === ""
    ? ""
    : [change.component, change.operation, change.parameter, change.from, change.to, change.unit, change.scope]
        .map((slot) => slot.trim().toLowerCase().replace(/["'`]/g, ""))
        .join("\u0000");

/** A proposal as far as its names go. */
export interface Proposed {
  readonly record: { readonly text: string; readonly change?: Change };
  /** Sentence and slots read as one. */
  readonly joined: Idea;
}

/** Whether the slots alone show two experiments: another amount, or the opposite operation. */
export const slotsConflict = (a: Slots, b: Slots): boolean =>
  isOpposed(a.operation, b.operation) || agreement(a.to, b.to).clash > 0 || swaps(a, b) > 1;

const sameSlot = (a: Idea, b: Idea): boolean => {
  const both = agreement(a, b);
  return both.clash === 0 && both.unmatched === 0;
};

/** Whether two changes fill every slot that matters with the same thing: the same experiment whatever the words. */
export const sameSlots = (a: Slots, b: Slots): boolean => {
  const subject = agreement(a.subject, b.subject);
  const to = agreement(a.to, b.to);
  const isFilled = a.to.stems.length > 0 && b.to.stems.length > 0;
  return (
    isFilled &&
    a.operation === b.operation &&
    subject.unmatched === 0 &&
    subject.shared >= 1 &&
    to.clash === 0 &&
    to.unmatched === 0 &&
    to.oneSided === 0 &&
    agreement(a.scope, b.scope).unmatched === 0 &&
    agreement(a.from, b.from).clash === 0
  );
};

/** Names of the numbers that describe how two filled changes agree, with the way in which each may move the score. */
export const SLOT_FEATURES: readonly (readonly [name: string, monotone: 1 | 0 | -1])[] = [
  ["sentences alike", 1],
  ["slots alike", 1],
  ["sentence of one and slots of the other alike", 1],
  ["sentence and slots together alike", 1],
  ["least alike of sentence and slots", 1],
  ["operations opposed", -1],
  ["operations equal", 1],
  ["subject, share", 1],
  ["subject, unmatched on both sides", -1],
  ["parameter, share", 1],
  ["parameter, unmatched on both sides", -1],
  ["component, share", 1],
  ["new value, share", 1],
  ["new value, unmatched on both sides", -1],
  ["new value, unmatched on one side", -1],
  ["new value, amounts clash", -1],
  ["new value, words in common", 1],
  ["new value empty", 0],
  ["old value, amounts or concepts clash", -1],
  ["old value of one is the new value of the other", -1],
  ["scope, unmatched on both sides", -1],
  ["scope, share", 1],
];

/** A proposal as it is compared: its sentence, its slots, and both read as one. */
export interface FilledIdea {
  readonly idea: Idea;
  readonly slots: Slots;
  readonly joined: Idea;
}

/** Reads a sentence and the slots of its change. */
export const parseFilled = (text: string, change: Change): FilledIdea => {
  const idea = parseIdea(text);
  const slots = parseSlots(change);
  return { idea, slots, joined: union(idea, slots.whole) };
};

/** Describes how two proposals agree, given how alike each combination of their sentences and slots is (log-odds). */
export const slotFeatures = (a: FilledIdea, b: FilledIdea, alike: (a: Idea, b: Idea) => number): Float64Array => {
  const sentences = alike(a.idea, b.idea);
  const whole = alike(a.slots.whole, b.slots.whole);
  const crossed = Math.max(alike(a.idea, b.slots.whole), alike(a.slots.whole, b.idea));
  const together = alike(a.joined, b.joined);
  const subject = agreement(a.slots.subject, b.slots.subject);
  const parameter = agreement(a.slots.parameter, b.slots.parameter);
  const to = agreement(a.slots.to, b.slots.to);
  const from = agreement(a.slots.from, b.slots.from);
  const scope = agreement(a.slots.scope, b.slots.scope);
  const swapped = Math.max(swaps(a.slots, b.slots), swaps(b.slots, a.slots));
  return Float64Array.from([
    sentences,
    whole,
    crossed,
    together,
    Math.min(sentences, whole),
    isOpposed(a.slots.operation, b.slots.operation) ? 1 : 0,
    a.slots.operation === b.slots.operation ? 1 : 0,
    subject.share,
    subject.unmatched,
    parameter.share,
    parameter.unmatched,
    agreement(a.slots.component, b.slots.component).share,
    to.share,
    to.unmatched,
    to.oneSided,
    to.clash,
    to.words,
    a.slots.to.stems.length === 0 || b.slots.to.stems.length === 0 ? 1 : 0,
    Math.max(from.clash, from.unmatched),
    swapped,
    scope.unmatched,
    scope.share,
  ]);
};

/** A sentence and its slots read as one idea. */
const union = (a: Idea, b: Idea): Idea => {
  const concepts = new Map(b.concepts);
  for (const [concept, role] of a.concepts) {
    const other = concepts.get(concept);
    if (other === undefined || other === "shadow" || role === "main") concepts.set(concept, role);
  }
  const same = (x: Quantity) => (y: Quantity) => x.value === y.value && x.relative === y.relative;
  return {
    ...a,
    concepts,
    quantities: [...a.quantities, ...b.quantities.filter((quantity) => !a.quantities.some(same(quantity)))],
    directions: [...a.directions, ...b.directions],
    rest: [...new Set([...a.rest, ...b.rest])],
    restGivenUp: [...new Set([...a.restGivenUp, ...b.restGivenUp])],
    details: new Set([...a.details, ...b.details]),
  };
};

const operationOf = (word: string): Operation => {
  const text = word.toLowerCase();
  if (/^(add|insert|append|enable|introduce|include|apply|use)/.test(text)) return "add";
  if (/^(remove|drop|delete|disable|exclude|omit)/.test(text)) return "remove";
  if (/^(increase|raise|grow|enlarge|double|extend|bump|lengthen)/.test(text)) return "increase";
  if (/^(decrease|reduce|lower|shrink|halve|cut|shorten)/.test(text)) return "decrease";
  return /^(replace|swap|switch|substitute)/.test(text) ? "replace" : "set";
};

const isOpposed = (a: Operation, b: Operation): boolean => {
  const pair = new Set([a, b]);
  return (
    (pair.has("increase") && pair.has("decrease")) || (pair.has("remove") && (pair.has("add") || pair.has("increase")))
  );
};

interface Agreement {
  readonly share: number;
  readonly shared: number;
  /** What each side has and the other lacks, the lesser of both. */
  readonly unmatched: number;
  readonly oneSided: number;
  readonly clash: number;
  readonly words: number;
}

const featureIndexes = (pattern: RegExp): number[] =>
  FEATURES.flatMap(([name], index) => (pattern.test(name) ? [index] : []));

const SHARED = featureIndexes(/^(methods|parameters|targets|qualifiers|amounts|other words) shared$/);
const LESSER = featureIndexes(/^(methods|parameters|targets|amounts|other words) unmatched, lesser/);
const GREATER = featureIndexes(/^(methods|parameters|targets|amounts|other words) unmatched, greater/);
const AMOUNTS_LESSER = FEATURES.findIndex(([name]) => name === "amounts unmatched, lesser side");

/** How two slots agree, from the same description as sentences. */
const agreement = (a: Idea, b: Idea): Agreement => {
  if (a.stems.length === 0 || b.stems.length === 0)
    return {
      share: 0,
      shared: 0,
      unmatched: 0,
      oneSided: Math.min(1, a.stems.length + b.stems.length),
      clash: 0,
      words: 0,
    };
  const itemsA = itemsOf(a);
  const itemsB = itemsOf(b);
  const features = pairFeatures(a, b);
  const total = (names: readonly number[]): number =>
    names.reduce((all, index) => all + (features[index] as number), 0);
  const shared = total(SHARED);
  const lesser = total(LESSER);
  const greater = total(GREATER);
  return {
    share: shared / Math.max(shared + lesser, 1e-9),
    shared,
    unmatched: lesser,
    oneSided: greater,
    clash: (features[AMOUNTS_LESSER] as number) > 0 ? 1 : 0,
    words: (2 * itemsA.filter((item) => itemsB.includes(item)).length) / (itemsA.length + itemsB.length),
  };
};

const itemsOf = (idea: Idea): readonly string[] => idea.sequence;

/** The old value of one change is the new value of the other, and the other way about or unknown. */
const swaps = (a: Slots, b: Slots): number => {
  const there = agreement(a.from, b.to);
  const back = agreement(a.to, b.from);
  const straight = agreement(a.to, b.to);
  return there.shared >= 0.6 && there.unmatched === 0 && straight.unmatched > 0 ? (back.shared > 0 ? 2 : 1) : 0;
};
