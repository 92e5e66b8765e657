import { hash32 } from "../../src/core/random.ts";
import { LEXICON_SOURCES } from "../../src/memory/lexicon/index.ts";
import { LEXICON } from "../../src/memory/lexicon.ts";

/** Says the same sentence again with small changes of wording that change nothing of the experiment. */
export const nearCopies = (text: string): string[] => {
  const copies = new Set<string>();
  const key = (name: string): number => hash32(`${name}/${text}`);
  let copy = respellNumbers(text);
  for (const [pattern, choices] of REWORDINGS)
    copy = copy.replace(pattern, (word) => like(word, pick(choices, key(word))));
  copies.add(copy);
  copies.add(dropArticles(frontPhrase(text)));
  copies.add(respellNumbers(renameConcept(text, key("rename"), false)));
  if (key("both") % 2 === 0) copies.add(dropArticles(renameConcept(frontPhrase(copy), key("aside"), true)));
  copies.delete(text);
  return [...copies];
};

/** Changes one thing of a sentence that makes it another experiment: an amount, a method, a direction, the roles. */
export const edits = (text: string): string[] => {
  const key = (name: string): number => hash32(`${name}/${text}`);
  const narrowed = [widenNumber(text, key("widen")), addClause(text, key("clause")), restrict(text, key("restrict"))];
  const edited = [
    changeNumber(text, key("number")),
    changeConcept(text, key("concept")),
    flipDirection(text),
    swapRoles(text),
    pick(narrowed, key("kind")),
  ];
  return edited.filter((other) => other !== text);
};

const REWORDINGS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\binstead of\b/gi, ["rather than", "in place of"]],
  [/\brather than\b/gi, ["instead of"]],
  [/\b(?:increase|raise)\b/gi, ["Raise", "Increase", "Bump"]],
  [/\b(?:reduce|lower|decrease|shrink)\b/gi, ["Lower", "Reduce", "Decrease"]],
  [/^(?:use|apply|employ)\b/gi, ["Use", "Apply", "Try", "Switch to"]],
  [/^add\b/gi, ["Include", "Introduce", "Insert", "Append"]],
  [/^train with\b/gi, ["Use"]],
  [/^replace\b/gi, ["Swap", "Substitute"]],
  [/\bremove\b/gi, ["Drop", "Delete", "Discard"]],
  [/\bset\b/gi, ["Put", "Fix"]],
  [/\bnormalise\b/gi, ["normalize"]],
  [/\bbefore\b/gi, ["prior to", "ahead of"]],
  [/\bevery\b/gi, ["each"]],
  [/\beach\b/gi, ["every"]],
  [/\bup to\b/gi, ["at most"]],
];

/** Moves a trailing phrase to the front: "Add noise to the inputs during training" becomes "During training, add …". */
const frontPhrase = (text: string): string => {
  const match =
    /^([A-Z][^,;:()=]*?)\s+((?:for|during|in|over|on|before|after|with|at|of)\s+(?:the\s+)?[^,;:()=]{4,40})$/.exec(
      text.replace(/\.$/, ""),
    );
  if (match === null) return text;
  const [, head = "", tail = ""] = match;
  return `${tail.charAt(0).toUpperCase()}${tail.slice(1)}, ${head.charAt(0).toLowerCase()}${head.slice(1)}`;
};

const dropArticles = (text: string): string => text.replace(/\b(?:the|a|an) /g, "");

const respellNumbers = (text: string): string =>
  text.replace(/(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)(?![\w.%-]|\s*%)/g, (digits) => {
    const value = Number(digits);
    if (digits.includes("e")) return String(value);
    if (value > 0 && value < 0.01) return value.toExponential();
    if (value >= 1000 && value % 1000 === 0) return `${value / 1000}k`;
    if (value > 0 && value < 1) return digits.replace(/^0/, "");
    return Number.isInteger(value) && !digits.includes(".") && value <= 10 ? (SMALL[value] ?? digits) : digits;
  });

const SMALL = ["zero", undefined, "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Says a concept by another of its names, or adds that name in brackets. */
const renameConcept = (text: string, key: number, asAside: boolean): string => {
  const found = conceptIn(text, key);
  if (found === undefined) return text;
  const others = found.entry.forms.filter((form) => form !== found.form);
  if (others.length === 0) return text;
  const other = pick(others, key >>> 3);
  return text.replace(found.pattern, (word) => (asAside ? `${word} (${other})` : like(word, other)));
};

/** Puts another member of the group in a concept's place. */
const changeConcept = (text: string, key: number): string => {
  const found = conceptIn(text, key);
  if (found === undefined) return text;
  const siblings = ENTRIES.filter(
    (entry) => entry.group === found.entry.group && entry.id !== found.entry.id && !isKin(entry.id, found.entry.id),
  );
  if (siblings.length === 0) return text;
  const sibling = pick(siblings, key >>> 4);
  return text.replace(found.pattern, (word) => like(word, sibling.forms[0] as string));
};

const isKin = (a: string, b: string): boolean => {
  const concept = (id: string) => LEXICON.concepts[LEXICON.byId.get(id) ?? -1];
  return concept(a)?.parent === concept(b)?.index || concept(b)?.parent === concept(a)?.index;
};

const changeNumber = (text: string, key: number): string => {
  const numbers = [...text.matchAll(/(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.]|\s*(?:D|d)\b)/g)];
  if (numbers.length === 0) return text;
  const number = pick(numbers, key);
  const value = Number(number[0]);
  const factor = pick([2, 0.5, 10, 0.1, 3, 5, 1.5], key >>> 3);
  const changed = value === 0 ? 0.5 : Number((value * factor).toPrecision(2));
  const spelled = Number.isInteger(value) ? String(Math.max(1, Math.round(changed))) : String(changed);
  if (Number(spelled) === value) return text;
  return `${text.slice(0, number.index)}${spelled}${text.slice(number.index + number[0].length)}`;
};

/** "To 10" becomes "from 10 to 20": the value is given up, not brought in. */
const widenNumber = (text: string, key: number): string =>
  text.replace(/(\bto |\bof |= ?)(\d+(?:\.\d+)?)(?![\w.]|\s*%)/, (_, lead: string, digits: string) => {
    const next = Number((Number(digits) * pick([2, 0.5, 10, 0.1], key)).toPrecision(2));
    return lead.startsWith("=") ? `: ${digits} -> ${next}` : `from ${digits} to ${next}`;
  });

const addClause = (text: string, key: number): string => `${text.replace(/\.$/, "")} ${pick(CLAUSES, key)}`;

const CLAUSES = [
  "and double the learning rate.",
  "and add dropout of 0.2.",
  "with a weight decay of 0.05.",
  "and average over three seeds.",
  "in the first five epochs only.",
  "for the rare classes only.",
  "and train twice as long.",
  "on the last layer only.",
];

const restrict = (text: string, key: number): string =>
  text.replace(
    /\.$/,
    pick([" alone.", " only at test time.", " only in the last epochs.", " for validation only."], key),
  );

const flipDirection = (text: string): string => {
  for (const [word, opposite] of OPPOSITES) {
    const pattern = new RegExp(`\\b${word}\\b`, "i");
    if (pattern.test(text)) return text.replace(pattern, (found) => like(found, opposite));
  }
  return text;
};

const OPPOSITES: readonly (readonly [string, string])[] = [
  ["increase", "decrease"],
  ["raise", "lower"],
  ["lower", "raise"],
  ["reduce", "increase"],
  ["decrease", "increase"],
  ["larger", "smaller"],
  ["smaller", "larger"],
  ["longer", "shorter"],
  ["more often", "less often"],
  ["twice", "half"],
  ["double", "halve"],
  ["halve", "double"],
  ["deeper", "shallower"],
  ["remove", "add"],
  ["drop", "add"],
  ["add", "remove"],
  ["first", "last"],
  ["before", "after"],
  ["maximum", "minimum"],
];

const swapRoles = (text: string): string => {
  const arrow = /^(.*?)([\w.()-]+) -> ([\w.()-]+)(.*)$/.exec(text);
  if (arrow !== null) return `${arrow[1]}${arrow[3]} -> ${arrow[2]}${arrow[4]}`;
  const from = /^(.*)\bfrom ([\w.%-]+) to ([\w.%-]+)\b(.*)$/.exec(text);
  if (from !== null) return `${from[1]}from ${from[3]} to ${from[2]}${from[4]}`;
  const instead = /^(\w+) (.+?) (instead of|rather than|in place of) (.+?)(\.?)$/.exec(text);
  return instead === null ? text : `${instead[1]} ${instead[4]} ${instead[3]} ${instead[2]}${instead[5]}`;
};

interface Entry {
  readonly id: string;
  readonly group: string;
  readonly forms: readonly string[];
}

const ENTRIES: readonly Entry[] = LEXICON_SOURCES.flatMap((source) => {
  let group = "";
  let kind = "";
  return source.split("\n").flatMap((line) => {
    const header = /^## (.+?) : (\w+)$/.exec(line);
    if (header !== null) {
      group = header[1] as string;
      kind = header[2] as string;
    }
    const entry = /^(\w+)(?: < \w+)?: (.*)$/.exec(line);
    if (entry === null || kind === "noise" || kind === "modifier") return [];
    const forms = (entry[2] as string).split("|").map((form) => form.trim());
    const spoken = forms.filter((form) => !form.startsWith("{"));
    return spoken.length === 0 ? [] : [{ id: entry[1] as string, group, forms: spoken }];
  });
});

/** One of the concepts named in a text, longest names first. */
const conceptIn = (text: string, key: number): { entry: Entry; form: string; pattern: RegExp } | undefined => {
  const lower = text.toLowerCase();
  const found: { entry: Entry; form: string; pattern: RegExp }[] = [];
  for (const entry of ENTRIES)
    for (const form of entry.forms) {
      if (form.length < 3 || !lower.includes(form)) continue;
      const pattern = new RegExp(`\\b${form.replace(/[^a-z0-9 ]/g, "\\$&")}\\b`, "i");
      if (pattern.test(text)) found.push({ entry, form, pattern });
    }
  const longest = found.filter(
    ({ form }) => !found.some((other) => other.form.length > form.length && other.form.includes(form)),
  );
  return longest.length === 0 ? undefined : pick(longest, key);
};

const pick = <T>(list: readonly T[], key: number): T => list[key % list.length] as T;

/** Takes over whether the replaced word began with a capital. */
const like = (word: string, replacement: string): string =>
  /^[A-Z]/.test(word)
    ? replacement.charAt(0).toUpperCase() + replacement.slice(1)
    : replacement.charAt(0).toLowerCase() + replacement.slice(1);
