import { stem } from "./stem.ts";

/** One word, number or sign of a text, in the order in which it was written. */
export interface Token {
  readonly kind: "word" | "number" | "sign";
  /** Lower-case spelling. */
  readonly word: string;
  readonly stem: string;
  /** The number it stands for, with its unit folded in; undefined for words that are no amount. */
  readonly amount: Amount | undefined;
}

/** A number with the family of its unit, in that family's base unit (seconds, hertz, one for shares). */
export interface Amount {
  readonly value: number;
  readonly unit: UnitFamily;
  /** The number as it was written, before its unit was folded in. */
  readonly raw: number;
  /** A factor such as "twice", "10x" or "lr / 3", not a value. */
  readonly relative: boolean;
  /** Only implied ("weekly", or 64 to 128 doubles): it can confirm another amount, and counts little when it does not. */
  readonly loose?: boolean;
}

export type UnitFamily = "" | "time" | "frequency" | "level" | "share" | "pixel";

/** Splits a sentence or a code snippet into tokens; `isKnown` tells the compound words that stay whole. */
export const tokenize = (text: string, isKnown: (word: string) => boolean): Token[] => {
  const tokens: Token[] = [];
  for (const match of tidy(text).matchAll(PIECES)) {
    const piece = match[0];
    if (/^[.]?\d/.test(piece)) pushNumber(tokens, piece);
    else if (/^[A-Za-z]/.test(piece)) for (const word of words(piece, isKnown)) pushWord(tokens, word);
    else tokens.push({ kind: "sign", word: piece, stem: piece, amount: undefined });
  }
  return foldUnits(tokens);
};

const tidy = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/[’‘`´]/g, "'")
    .replace(/[–—−]/g, "-")
    .replace(/→|⇒|➜|=>|-->/g, " -> ")
    .replace(/(\d+(?:\.\d+)?)\s*[x×*·]\s*10\s*(?:\^|\*\*)\s*[{(]?\s*(-?\d+)\s*[)}]?/gi, "$1e$2")
    .replace(/\b(\d+)\s*[x×]\s*\1\b/g, "$1")
    .replace(/\b(\d+)\s*[x×]\s*(\d+)\b/g, "$1 by $2")
    .replace(/\b10\s*(?:\^|\*\*)\s*[{(]?\s*(-?\d+)\s*[)}]?/g, "1e$1")
    .replace(/(\d)[_,](?=\d{3}\b)/g, "$1")
    .replace(/(\d)[_,](?=\d{3}\b)/g, "$1")
    .replace(/'s\b/g, "")
    .replace(/n't\b/g, " not")
    .replace(/\b([A-Za-z]{1,3})&([A-Za-z]{1,3})\b/g, "$1$2")
    .replace(/(\d)\s*-\s*(?=\d)/g, "$1 to ");

const PIECES =
  /(?:\d+\.\d+|\.\d+|\d+)(?:e[+-]?\d+)?(?:%|[A-Za-z]{1,5}\b)?|[A-Za-z][A-Za-z0-9_]*|->|[<>=!]=|[=/*+\-,;:.()[\]<>%]/g;

/** Words of an identifier or a plain word: known compounds whole, else split at case, underscores and digits. */
const words = (piece: string, isKnown: (word: string) => boolean): string[] => {
  const whole = piece.toLowerCase();
  if (!/[_A-Z0-9]/.test(piece.slice(1)) || isKnown(whole)) return [whole];
  const found: string[] = [];
  for (const part of piece.split("_")) {
    if (part === "") continue;
    if (isKnown(part.toLowerCase())) {
      found.push(part.toLowerCase());
      continue;
    }
    const spaced = part.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2");
    for (const word of joined(spaced.toLowerCase().split(" "), isKnown)) {
      if (isKnown(word)) found.push(word);
      else
        found.push(
          ...word
            .replace(/([a-z])(\d)/g, "$1 $2")
            .replace(/(\d)([a-z]{2,})/g, "$1 $2")
            .split(" "),
        );
    }
  }
  return found;
};

/** Puts neighbouring parts of a name together that are one known word: "Ada" and "Boost" of "AdaBoostClassifier". */
const joined = (parts: readonly string[], isKnown: (word: string) => boolean): string[] => {
  const out: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const pair = `${parts[i]}${parts[i + 1] ?? ""}`;
    if (i + 1 < parts.length && isKnown(pair)) {
      out.push(pair);
      i++;
    } else out.push(parts[i] as string);
  }
  return out;
};

const pushWord = (tokens: Token[], word: string): void => {
  if (/^\d/.test(word)) return pushNumber(tokens, word);
  const value = NUMBER_WORDS.get(word);
  const times = FACTOR_WORDS.get(word);
  const amount = value !== undefined ? plain(value) : times !== undefined ? factor(times) : PERIODS.get(word);
  tokens.push({ kind: "word", word, stem: stem(word), amount });
};

const pushNumber = (tokens: Token[], piece: string): void => {
  const [, digits = "0", suffix = ""] = /^((?:\d+\.\d+|\.\d+|\d+)(?:e[+-]?\d+)?)(.*)$/i.exec(piece) ?? [];
  const value = Number(digits);
  const tail = suffix.toLowerCase();
  const scale = tail === "" ? undefined : (SCALES.get(suffix) ?? SCALES.get(tail));
  if (tail === "") tokens.push(numberToken(piece.toLowerCase(), plain(value)));
  else if (/^(st|nd|rd|th)$/.test(tail)) tokens.push(numberToken(piece.toLowerCase(), plain(value)));
  else if (tail === "x") tokens.push(numberToken(piece.toLowerCase(), factor(value)));
  else if (scale !== undefined) tokens.push(numberToken(piece.toLowerCase(), plain(value * scale)));
  else {
    const unit = UNITS.get(tail);
    if (unit !== undefined)
      tokens.push(
        numberToken(piece.toLowerCase(), {
          value: rounded(value * unit[1]),
          raw: value,
          unit: unit[0],
          relative: false,
        }),
      );
    else {
      tokens.push(numberToken(digits, plain(value)));
      pushWord(tokens, tail);
    }
  }
};

const numberToken = (word: string, amount: Amount): Token => ({ kind: "number", word, stem: word, amount });

/** Joins "16 kHz", "15 %", "two weeks", "1 / 3", "one in seven", "three times" and "hundred million" into one amount. */
const foldUnits = (tokens: readonly Token[]): Token[] => {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const next = tokens[i + 1];
    const afterNext = tokens[i + 2];
    if (token.amount === undefined) {
      if ((token.word === "/" || token.word === "divided") && isPlainNumber(next) && tokens[i - 1]?.kind === "word") {
        out.push({
          kind: "number",
          word: `/${next.word}`,
          stem: `/${next.word}`,
          amount: factor(1 / next.amount.value),
        });
        i++;
      } else out.push(token);
      continue;
    }
    const { value, unit, relative } = token.amount;
    if (
      /\d(st|nd|rd|th)$/.test(token.word) &&
      tokens.slice(i + 1, i + 4).some(({ word }) => /^(per|quan)tiles?$/.test(word))
    ) {
      out.push({ ...token, amount: { value: rounded(value / 100), raw: value, unit: "share", relative: false } });
      continue;
    }
    if (
      next !== undefined &&
      isPlainNumber(afterNext) &&
      isPlainNumber(token) &&
      /^(\/|in|of)$/.test(next.word) &&
      value > 0 &&
      value < afterNext.amount.value &&
      (next.word === "/" || value === 1)
    ) {
      out.push({
        ...token,
        word: `${token.word}/${afterNext.word}`,
        amount: plain(rounded(value / afterNext.amount.value)),
      });
      i += 2;
    } else if (
      next !== undefined &&
      unit === "" &&
      !relative &&
      next.kind !== "number" &&
      (UNITS.has(next.word) || next.word === "%")
    ) {
      const [family, size] = UNITS.get(next.word) ?? ["share", 0.01];
      out.push({ ...token, amount: { value: rounded(value * size), raw: value, unit: family, relative: false } });
      i++;
    } else if (next !== undefined && !relative && SCALE_WORDS.has(next.word)) {
      out.push({ ...token, amount: plain(value * (SCALE_WORDS.get(next.word) as number)) });
      i++;
    } else if (
      next !== undefined &&
      !relative &&
      (next.word === "times" || next.word === "x" || next.word === "fold")
    ) {
      const shrinks = afterNext !== undefined && /^(smaller|lower|less|fewer|shorter|slower)$/.test(afterNext.word);
      out.push({ ...token, amount: factor(shrinks ? 1 / value : value) });
      i++;
    } else if (relative && value > 1 && next !== undefined && /^(smaller|lower|less|fewer)$/.test(next.word)) {
      out.push({ ...token, amount: factor(1 / value) });
    } else out.push(token);
  }
  return out;
};

const plain = (value: number): Amount => ({ value, raw: value, unit: "", relative: false });

const factor = (value: number): Amount => ({ value: rounded(value), raw: value, unit: "", relative: true });

const isPlainNumber = (token: Token | undefined): token is Token & { amount: Amount } =>
  token?.amount !== undefined && token.amount.unit === "" && !token.amount.relative;

const rounded = (value: number): number => Number(value.toPrecision(10));

const SCALES: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["K", 1e3],
  ["M", 1e6],
  ["b", 1e9],
  ["bn", 1e9],
  ["m", 1e6],
]);

const SCALE_WORDS: ReadonlyMap<string, number> = new Map([
  ["hundred", 100],
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
]);

/** Whether a word is a unit that numbers are measured in. */
export const isUnit = (word: string): boolean => UNITS.has(word.trim().toLowerCase());

const DAY = 86_400;

const UNITS: ReadonlyMap<string, readonly [UnitFamily, number]> = new Map([
  ["%", ["share", 0.01]],
  ["percent", ["share", 0.01]],
  ["pct", ["share", 0.01]],
  ["hz", ["frequency", 1]],
  ["hertz", ["frequency", 1]],
  ["khz", ["frequency", 1e3]],
  ["kilohertz", ["frequency", 1e3]],
  ["db", ["level", 1]],
  ["decibel", ["level", 1]],
  ["decibels", ["level", 1]],
  ["ms", ["time", 1e-3]],
  ["millisecond", ["time", 1e-3]],
  ["milliseconds", ["time", 1e-3]],
  ["s", ["time", 1]],
  ["sec", ["time", 1]],
  ["secs", ["time", 1]],
  ["second", ["time", 1]],
  ["seconds", ["time", 1]],
  ["minute", ["time", 60]],
  ["minutes", ["time", 60]],
  ["h", ["time", 3600]],
  ["hr", ["time", 3600]],
  ["hour", ["time", 3600]],
  ["hours", ["time", 3600]],
  ["d", ["time", DAY]],
  ["day", ["time", DAY]],
  ["days", ["time", DAY]],
  ["week", ["time", 7 * DAY]],
  ["weeks", ["time", 7 * DAY]],
  ["month", ["time", 30 * DAY]],
  ["months", ["time", 30 * DAY]],
  ["year", ["time", 365 * DAY]],
  ["years", ["time", 365 * DAY]],
  ["px", ["pixel", 1]],
  ["pixel", ["pixel", 1]],
  ["pixels", ["pixel", 1]],
] as const);

const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ["zero", 0],
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["eleven", 11],
  ["twelve", 12],
  ["dozen", 12],
  ["fifteen", 15],
  ["sixteen", 16],
  ["twenty", 20],
  ["thirty", 30],
  ["thirtieth", 30],
  ["forty", 40],
  ["fifty", 50],
  ["sixty", 60],
  ["eighty", 80],
  ["ninety", 90],
  ["hundred", 100],
  ["thousand", 1000],
  ["million", 1e6],
  ["half", 0.5],
  ["third", 1 / 3],
  ["quarter", 0.25],
  ["fifth", 0.2],
  ["tenth", 0.1],
  ["tenths", 0.1],
  ["hundredth", 0.01],
  ["thousandth", 0.001],
  ["million", 1e6],
]);

/** Periods that stand without a number mean one of them. */
const PERIODS: ReadonlyMap<string, Amount> = new Map(
  (
    [
      ["hourly", 3600],
      ["daily", DAY],
      ["week", 7 * DAY],
      ["weekly", 7 * DAY],
      ["fortnight", 14 * DAY],
      ["month", 30 * DAY],
      ["monthly", 30 * DAY],
    ] as const
  ).map(([word, value]) => [word, { value, raw: 1, unit: "time", relative: false, loose: true }]),
);

const FACTOR_WORDS: ReadonlyMap<string, number> = new Map([
  ["twice", 2],
  ["double", 2],
  ["doubled", 2],
  ["doubling", 2],
  ["triple", 3],
  ["tripled", 3],
  ["thrice", 3],
  ["quadruple", 4],
  ["quadrupled", 4],
  ["halve", 0.5],
  ["halved", 0.5],
  ["halving", 0.5],
  ["tenfold", 10],
  ["twofold", 2],
]);
