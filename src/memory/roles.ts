import type { Span } from "./idea.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Token } from "./tokens.ts";

/** Whether a token belongs to what the idea brings in or keeps (`main`) or to what it gives up (`from`). */
export type Role = "main" | "from";

/** Finds what is replaced, negated or removed: "instead of X", "X -> Y", "replace X by Y", "from X to Y", "no X". */
export const assignRoles = (tokens: readonly Token[], spans: readonly Span[], lexicon: Lexicon): Role[] => {
  const roles: Role[] = tokens.map(() => "main");
  const word = (at: number): string => tokens[at]?.word ?? "";
  tokens.forEach((token, at) => {
    if (isGivingUp(word, at))
      markUntil(tokens, roles, at + 1, /^(?:[,;:()]|and|but|with|because|so|since|to|plus|->)$/);
    if (REPLACERS.test(token.stem)) markUntil(tokens, roles, at + 1, /^(?:[;:]|with|by|for|to|into|->)$/, true);
    if (token.word === "from" && hasAhead(word, at, /^(?:to|->)$/, 7))
      markUntil(tokens, roles, at + 1, /^(?:[,;:]|to|->)$/);
    if (token.word === "->") markBack(tokens, roles, at - 1);
    if (REMOVERS.test(token.stem))
      markUntil(tokens, roles, at + 1, /^(?:[,;:()]|and|but|with|because|so|since|to|from|where|that|whose|->)$/);
  });
  swapWithinGroup(tokens, spans, lexicon, roles);
  return roles;
};

type WordAt = (at: number) => string;

const isGivingUp = (word: WordAt, at: number): boolean => {
  const here = word(at);
  if (/^(without|no|never)$/.test(here)) return true;
  if (here === "not") return !/^(only|just)$/.test(word(at + 1));
  if (here === "of")
    return /^(instead|lieu|place)$/.test(word(at - 1)) || (word(at - 1) === "rid" && word(at - 2) === "get");
  if (here === "than") return /^(rather|other)$/.test(word(at - 1));
  if (here === "to") return word(at - 1) === "opposed";
  return here === "off" && /^(turn|switch|turning|switching)$/.test(word(at - 1));
};

/** Whether a word says itself that something is replaced, removed or not done. */
export const givesUp = (stem: string): boolean =>
  REPLACERS.test(stem) || REMOVERS.test(stem) || /^(no|not|without|never|drop|discard|throw|skip|exclud)$/.test(stem);

const REPLACERS = /^(replac|substitut|swap|exchang|switch)/;
const REMOVERS = /^(remov|delet|disabl|eliminat|omit|ablat|abandon)/;

const hasAhead = (word: WordAt, at: number, pattern: RegExp, reach: number): boolean => {
  for (let i = at + 1; i <= at + reach; i++) if (pattern.test(word(i))) return true;
  return false;
};

/** Marks tokens as given up until the end of the clause; with `needsEnd`, only where the end is found. */
const markUntil = (tokens: readonly Token[], roles: Role[], start: number, end: RegExp, needsEnd = false): void => {
  let stop = start;
  while (stop < tokens.length && stop < start + 10 && !end.test(tokens[stop]?.word ?? "")) stop++;
  if (needsEnd && !/^(with|by|for|to|into|->)$/.test(tokens[stop]?.word ?? "")) return;
  for (let at = start; at < stop; at++) roles[at] = "from";
};

const markBack = (tokens: readonly Token[], roles: Role[], start: number): void => {
  const isAmount = tokens[start]?.amount !== undefined;
  for (let at = start; at >= 0 && at > start - 8; at--) {
    if (/^[,;:=]$/.test(tokens[at]?.word ?? "")) return;
    // Of "num_envs 8 -> 64" the amount is given up, not what has it.
    if (isAmount && tokens[at]?.amount === undefined) return;
    roles[at] = "from";
  }
};

/** "Switch the pooling from …": where a mark would give up the only mention of what is varied, it stays main. */
const swapWithinGroup = (tokens: readonly Token[], spans: readonly Span[], lexicon: Lexicon, roles: Role[]): void => {
  const hasMain = tokens.some(
    (token, at) =>
      roles[at] === "main" && (token.kind === "number" || spans.some((span) => span.at.includes(at) && !span.shadow)),
  );
  if (hasMain) {
    for (const span of spans) {
      const kind = lexicon.concepts[span.concept]?.kind;
      if (
        kind === "param" &&
        roles[span.head] === "from" &&
        tokens.some((token, at) => token.amount !== undefined && roles[at] === "main")
      )
        for (const at of span.at) roles[at] = "main";
    }
  }
};
