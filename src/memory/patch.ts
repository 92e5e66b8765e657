/** What a patch does, without layout, comments, imports and logging. */
export interface PatchSketch {
  /** Added and removed statements with their sign. */
  readonly lines: ReadonlySet<string>;
  /** Literals that changed where the rest of the line did not: the frame with the new value. */
  readonly edits: ReadonlyMap<string, string>;
  /** Values that added lines give to a name, a keyword or a flag. */
  readonly values: ReadonlyMap<string, string>;
  /** Words of the identifiers in changed lines, with how often they occur. */
  readonly words: ReadonlyMap<string, number>;
}

/** Reads a unified diff. */
export const sketchPatch = (diff: string): PatchSketch => {
  const lines = new Set<string>();
  const edits = new Map<string, string>();
  const values = new Map<string, string>();
  const words = new Map<string, number>();
  for (const hunk of hunksOf(diff)) {
    const removed = hunk.removed.map(tidyLine).filter(isTelling);
    const added = hunk.added.map(tidyLine).filter(isTelling);
    const frames = new Map(removed.map((line) => [frameOf(line), line]));
    for (const line of removed) if (!added.includes(line)) lines.add(`-${line}`);
    for (const line of added) {
      if (removed.includes(line)) continue;
      lines.add(`+${line}`);
      const before = frames.get(frameOf(line));
      if (before !== undefined) edits.set(frameOf(line), literalsOf(line).join(" "));
      for (const [name, value] of valuesOf(line)) values.set(name, value);
      for (const word of wordsOf(line)) words.set(word, (words.get(word) ?? 0) + 1);
    }
    for (const line of removed)
      if (!added.includes(line)) for (const word of wordsOf(line)) words.set(word, (words.get(word) ?? 0) + 0.5);
  }
  return { lines, edits, values, words };
};

/** How two patches agree; shares are of what both change. */
export interface PatchLikeness {
  readonly lines: number;
  readonly words: number;
  /** Edits of the same literal to the same value, as a share of all literal edits. */
  readonly edits: number;
  /** Whether a literal or a named value that both set is set to different values. */
  readonly clashes: number;
  readonly isEditOnly: boolean;
}

/** Compares two sketches; symmetric. */
export const comparePatches = (a: PatchSketch, b: PatchSketch): PatchLikeness => {
  let same = 0;
  let clashes = 0;
  for (const [frame, value] of a.edits) {
    const other = b.edits.get(frame);
    if (other === value) same++;
    else if (other !== undefined) clashes++;
  }
  for (const [name, value] of a.values) {
    const other = b.values.get(name);
    if (other !== undefined && other !== value) clashes++;
  }
  const edits = a.edits.size + b.edits.size - same;
  return {
    lines: sharedSet(a.lines, b.lines),
    words: sharedWords(a.words, b.words),
    edits: edits === 0 ? 0 : same / edits,
    clashes,
    isEditOnly: isEditOnly(a) && isEditOnly(b),
  };
};

const isEditOnly = (patch: PatchSketch): boolean => patch.edits.size > 0 && patch.lines.size === 2 * patch.edits.size;

const sharedSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let both = 0;
  for (const item of a) if (b.has(item)) both++;
  return a.size + b.size === 0 ? 0 : both / (a.size + b.size - both);
};

/** Words that occur once in one patch say more than those on every line. */
const sharedWords = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number => {
  let both = 0;
  let all = 0;
  for (const word of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [Math.sqrt(a.get(word) ?? 0), Math.sqrt(b.get(word) ?? 0)];
    const weight = COMMON_WORDS.has(word) ? 0.2 : 1;
    both += weight * Math.min(x, y);
    all += weight * Math.max(x, y);
  }
  return all === 0 ? 0 : both / all;
};

interface Hunk {
  readonly removed: string[];
  readonly added: string[];
}

const hunksOf = (diff: string): Hunk[] => {
  const hunks: Hunk[] = [];
  let isCode = true;
  for (const line of diff.split("\n")) {
    if (line.startsWith("diff --git")) isCode = !/\.(md|txt|rst|lock|ipynb_checkpoints|png|csv|json)\b/.test(line);
    else if (line.startsWith("+++") || line.startsWith("---")) continue;
    else if (line.startsWith("@@")) hunks.push({ removed: [], added: [] });
    else if (isCode && line.startsWith("+")) hunks.at(-1)?.added.push(line.slice(1));
    else if (isCode && line.startsWith("-")) hunks.at(-1)?.removed.push(line.slice(1));
  }
  return hunks;
};

const tidyLine = (line: string): string =>
  line
    .replace(/(^|\s)#.*$/, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([()[\]{},=+*/:<>-]) ?/g, "$1")
    .replace(/'/g, '"')
    .replace(/,$/, "")
    .trim();

/** Lines that only import, log, close a bracket or name a run say nothing of the experiment. */
const isTelling = (line: string): boolean =>
  /[A-Za-z0-9]/.test(line) &&
  !/^(import |from \S+ import|print\(|logg(er|ing)\.|wandb\.|pass$|"""|else:?$|try:$)/.test(line);

const LITERAL = /(?<![\w.])-?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)\b|"[^"]*"|\b(?:True|False|None)\b/gi;

const frameOf = (line: string): string => line.replace(LITERAL, "#");

const literalsOf = (line: string): string[] => (line.match(LITERAL) ?? []).map(canonicalLiteral);

const canonicalLiteral = (text: string): string => {
  const value = Number(text);
  return text === "" || Number.isNaN(value) ? text : String(value);
};

/** `name = 3`, `name: float = 3`, `"--name", default=3` and keyword arguments. */
const valuesOf = (line: string): [string, string][] => {
  const found: [string, string][] = [];
  for (const match of line.matchAll(/([A-Za-z_][\w.]*)(?::\w+)?=(-?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|True|False)\b/gi))
    found.push([match[1] as string, canonicalLiteral(match[2] as string)]);
  return found.filter(([name]) => !/^(default|dim|axis|keepdim|inplace|step|lw|alpha_plot)$/.test(name));
};

const wordsOf = (line: string): string[] =>
  (line.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? [])
    .flatMap((name) =>
      name
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .split("_"),
    )
    .filter((word) => word.length > 1);

const COMMON_WORDS: ReadonlySet<string> = new Set(
  "self torch nn functional model loss pred cfg config args if for in return def not and or is is_ true false none float int str bool len range list dict device dim tensor mean sum abs train val data batch x y mask epoch lambda".split(
    " ",
  ),
);

/** Log-odds that two patches with their subject lines are one idea; near-misses differ in one literal or one word. */
export const patchLogOdds = (likeness: PatchLikeness, subjects: number): number => {
  const evidence =
    likeness.lines + likeness.words - (likeness.clashes > 0 ? 1 : 0) + 0.15 * Math.max(-4, Math.min(3, subjects));
  return 4 * (evidence - 1.3);
};

/** Changed statements by which patches find each other in an index. */
export const patchKeys = (patch: PatchSketch): string[] => [...patch.lines].slice(0, 60);
