import type { Parsers, SourceTree } from "../../source/index.ts";

/** Parsers that remember the trees of the texts parsed last: a patch's files are read more than once, the parent's often. */
export const rememberingParsers = (parsers: Parsers): Parsers => {
  const known = new Map<string, SourceTree>();
  let characters = 0;
  return {
    parse: (language, text) => {
      const key = `${language}\n${text}`;
      const tree = known.get(key) ?? parsers.parse(language, text);
      if (known.delete(key)) characters -= text.length;
      if (text.length > MOST_CHARACTERS) return tree;
      known.set(key, tree);
      characters += text.length;
      for (const [oldest, { text: dropped }] of known) {
        if (characters <= MOST_CHARACTERS) break;
        known.delete(oldest);
        characters -= dropped.length;
      }
      return tree;
    },
  };
};

/** A tree takes some fifty times the space of its text. */
const MOST_CHARACTERS = 400_000;
