/** Reduces an English word to a stem under which its inflections and both spellings meet. */
export const stem = (word: string): string => {
  const known = STEMS.get(word);
  if (known !== undefined) return known;
  const found = findStem(word);
  // Texts repeat their words; the limit only guards against a flood of random ones.
  if (STEMS.size < 50_000) STEMS.set(word, found);
  return found;
};

const STEMS = new Map<string, string>();

const findStem = (word: string): string => {
  if (word.length <= 3 || /\d/.test(word)) return IRREGULAR.get(word) ?? word;
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  let s = word;
  for (const [british, american] of SPELLINGS) if (s.includes(british)) s = s.replace(british, american);
  s = singular(s);
  for (const [suffix, replacement, least] of SUFFIXES) {
    if (s.endsWith(suffix) && s.length - suffix.length >= least) {
      s = undouble(s.slice(0, -suffix.length) + replacement);
      break;
    }
  }
  return s.length > 4 && s.endsWith("e") ? s.slice(0, -1) : s;
};

const singular = (word: string): string => {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2);
  if (word.endsWith("s") && !/(ss|us|is|as|ous)$/.test(word)) return word.slice(0, -1);
  return word;
};

const undouble = (word: string): string => (/([bdfgmnprt])\1$/.test(word) ? word.slice(0, -1) : word);

const SPELLINGS: readonly (readonly [string, string])[] = [
  ["isation", "ization"],
  ["ising", "izing"],
  ["ised", "ized"],
  ["ise", "ize"],
  ["yse", "yze"],
  ["colour", "color"],
  ["neighbour", "neighbor"],
  ["behaviour", "behavior"],
  ["favour", "favor"],
  ["centre", "center"],
  ["labell", "label"],
  ["modell", "model"],
  ["grey", "gray"],
  ["catalogue", "catalog"],
  ["metre", "meter"],
];

const SUFFIXES: readonly (readonly [string, string, number])[] = [
  ["ization", "iz", 3],
  ["izing", "iz", 3],
  ["ized", "iz", 3],
  ["izer", "iz", 3],
  ["ize", "iz", 3],
  ["fication", "fi", 3],
  ["fying", "fi", 3],
  ["fied", "fi", 3],
  ["fy", "fi", 3],
  ["ation", "at", 3],
  ["ating", "at", 3],
  ["ated", "at", 3],
  ["ate", "at", 3],
  ["ing", "", 3],
  ["ied", "y", 3],
  ["ed", "", 3],
  ["ily", "y", 3],
  ["ly", "", 4],
  ["ment", "", 4],
];

const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["bought", "buy"],
  ["thrown", "throw"],
  ["threw", "throw"],
  ["kept", "keep"],
  ["built", "build"],
  ["made", "make"],
  ["gave", "give"],
  ["given", "give"],
  ["taken", "take"],
  ["seen", "see"],
  ["held", "hold"],
  ["grown", "grow"],
  ["frozen", "freez"],
  ["freezing", "freez"],
  ["freeze", "freez"],
  ["froze", "freez"],
  ["matrices", "matrix"],
  ["vertices", "vertex"],
  ["indices", "index"],
  ["losses", "loss"],
  ["lower", "lower"],
  ["people", "person"],
  ["ids", "id"],
  ["imgs", "img"],
  ["reduction", "reduc"],
  ["removal", "remov"],
  ["denoising", "denois"],
  ["bias", "bias"],
  ["biases", "bias"],
  ["series", "series"],
  ["species", "species"],
  ["pseudo", "pseudo"],
  ["according", "according"],
  ["during", "during"],
  ["string", "string"],
  ["strings", "string"],
  ["speed", "speed"],
  ["embed", "embed"],
  ["embedding", "embedding"],
  ["embeddings", "embedding"],
  ["encoding", "encoding"],
  ["encodings", "encoding"],
  ["pooling", "pooling"],
  ["scheduling", "schedul"],
  ["nothing", "nothing"],
  ["seed", "seed"],
  ["need", "need"],
  ["feed", "feed"],
  ["rating", "rating"],
  ["ratings", "rating"],
  ["training", "train"],
  ["setting", "set"],
]);
