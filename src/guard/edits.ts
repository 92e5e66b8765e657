import { align } from "./align.ts";
import type { FileModel } from "./read-file.ts";
import type { Statement, Token } from "./statement.ts";

/** The smallest part of a patch that can belong to a group: a statement, or one named entry of it. */
export interface Edit {
  readonly id: number;
  readonly path: string;
  /** Numbered through the patch; edits of one run have no unchanged statement between them. */
  readonly run: number;
  readonly before: Statement | null;
  readonly after: Statement | null;
  /** The keyword argument, dictionary entry or parameter that changed; empty: the statement itself. */
  readonly slot: string;
  /** The tokens that are only in the old or only in the new form. */
  readonly removed: readonly Token[];
  readonly added: readonly Token[];
}

/** Compares both sides of every file and lists what changed, moved statements apart. */
export const editsOf = (files: readonly FileModel[]): { edits: Edit[]; moved: Edit[] } => {
  const edits: Edit[] = [];
  let run = 0;
  for (const file of files) {
    for (const [removed, added] of changedRuns(file)) {
      for (const part of pairUp(removed, added)) {
        for (const piece of piecesOf(part)) edits.push({ id: edits.length, path: file.path, run, ...part, ...piece });
      }
      run++;
    }
  }
  return withoutMoved(edits);
};

type Pair = Pick<Edit, "before" | "after">;
type Piece = Pick<Edit, "slot" | "removed" | "added">;

const changedRuns = (file: FileModel): [Statement[], Statement[]][] => {
  const before = file.before.statements;
  const after = file.after.statements;
  const partner = align(
    before.map((statement) => statement.identity),
    after.map((statement) => statement.identity),
  );
  dropRenested(before, after, partner);
  const runs: [Statement[], Statement[]][] = [];
  let removed: Statement[] = [];
  let added: Statement[] = [];
  let at = 0;
  const close = (): void => {
    if (removed.length + added.length > 0) runs.push([removed, added]);
    [removed, added] = [[], []];
  };
  before.forEach((statement, index) => {
    const match = partner[index] ?? -1;
    if (match < 0) {
      removed.push(statement);
      return;
    }
    added.push(...after.slice(at, match));
    at = match + 1;
    // `else:`, `return x` … match by chance between two changed stretches.
    if (!TRIVIAL.has(statement.identity)) close();
  });
  added.push(...after.slice(at));
  close();
  return runs;
};

/** A statement that reads as before but stands in another block is a changed one, unless the block is new or gone. */
const dropRenested = (before: readonly Statement[], after: readonly Statement[], partner: Int32Array): void => {
  const matched = new Set(partner);
  const renested: number[] = [];
  before.forEach((statement, index) => {
    const match = partner[index] ?? -1;
    if (match < 0) return;
    let old = statement.parent;
    while (old >= 0 && (partner[old] ?? -1) < 0) old = before[old]?.parent ?? -1;
    let now = after[match]?.parent ?? -1;
    while (now >= 0 && !matched.has(now)) now = after[now]?.parent ?? -1;
    if ((old < 0 ? -1 : (partner[old] ?? -1)) !== now) renested.push(index);
  });
  for (const index of renested) partner[index] = -1;
};

const TRIVIAL = new Set(["else\u0001:", "pass", "try\u0001:", "continue"]);

/** Finds which removed statement each added one replaces. */
const pairUp = (removed: readonly Statement[], added: readonly Statement[]): Pair[] => {
  const byAfter = new Map<Statement, Statement>();
  const free = new Set(removed);
  const isLarge = removed.length * added.length > MAX_COMPARISONS;
  const candidates: { before: Statement; after: Statement; score: number }[] = [];
  for (const before of removed) {
    for (const after of added) {
      if (before.kind !== after.kind) continue;
      const sameLead = before.lead !== "" && before.lead === after.lead;
      if (isLarge && !sameLead) continue;
      const score = similarity(before, after) + (sameLead ? 0.5 : 0);
      if (score >= (before.kind === "import" ? 0.9 : sameLead ? 0.5 : 0.6)) candidates.push({ before, after, score });
    }
  }
  candidates.sort((x, y) => y.score - x.score || x.before.index - y.before.index || x.after.index - y.after.index);
  for (const { before, after } of candidates) {
    if (!free.has(before) || byAfter.has(after)) continue;
    free.delete(before);
    byAfter.set(after, before);
  }
  const gone = [...free].map((before): Pair => ({ before, after: null }));
  return [...gone, ...added.map((after): Pair => ({ before: byAfter.get(after) ?? null, after }))];
};

/** Beyond this many pairs in one run only statements about the same name are compared: it bounds time. */
const MAX_COMPARISONS = 4000;

/** The share of tokens that two statements have in common (Dice coefficient over multisets). */
export const similarity = (
  a: { readonly tokens: readonly Token[] },
  b: { readonly tokens: readonly Token[] },
): number => {
  const counts = new Map<string, number>();
  for (const token of a.tokens) counts.set(token.text, (counts.get(token.text) ?? 0) + 1);
  let common = 0;
  for (const token of b.tokens) {
    const count = counts.get(token.text) ?? 0;
    if (count === 0) continue;
    counts.set(token.text, count - 1);
    common++;
  }
  return a.tokens.length + b.tokens.length === 0 ? 1 : (2 * common) / (a.tokens.length + b.tokens.length);
};

const piecesOf = ({ before, after }: Pair): Piece[] => {
  if (before === null || after === null)
    return [{ slot: "", removed: before?.tokens ?? [], added: after?.tokens ?? [] }];
  if (before.identity === after.identity) return [{ slot: "", removed: before.tokens, added: after.tokens }];
  const old = bySlot(before.tokens);
  const now = bySlot(after.tokens);
  const pieces: Piece[] = [];
  for (const slot of new Set([...old.keys(), ...now.keys()])) {
    const piece = tokenDiff(slot, old.get(slot) ?? [], now.get(slot) ?? []);
    if (piece.removed.length + piece.added.length > 0) pieces.push(piece);
  }
  const whole = pieces.find((piece) => piece.slot === "" && !isPunctuation(piece));
  if (whole === undefined) return nested(pieces.filter((piece) => piece.slot !== "" || pieces.length === 1));
  const kept = keptEntries(whole, pieces, before, old, now);
  if (kept.length === 0) return [tokenDiff("", before.tokens, after.tokens)];
  const rest = pieces.filter((piece) => !kept.includes(piece));
  return [
    { slot: "", removed: rest.flatMap((piece) => piece.removed), added: rest.flatMap((piece) => piece.added) },
    ...nested(kept),
  ];
};

/** Where a statement only got something around it, the entries of the calls that stay are compared one by one. */
const keptEntries = (
  whole: Piece,
  pieces: readonly Piece[],
  before: Statement,
  old: ReadonlyMap<string, unknown>,
  now: ReadonlyMap<string, unknown>,
): Piece[] => {
  if (whole.removed.some((token) => token.role !== "plain")) return [];
  const called = new Set(
    before.tokens.filter((_, at) => before.tokens[at + 1]?.text === "(").map((token) => token.text),
  );
  return pieces.filter(({ slot }) => {
    const owner = /#([^#.]+)[^.]*$/.exec(slot)?.[1] ?? "";
    return slot !== "" && now.has(slot) && (old.has(slot) || called.has(owner));
  });
};

/** An entry inside a changed entry is part of it. */
const nested = (pieces: readonly Piece[]): Piece[] => {
  const kept: { slot: string; removed: Token[]; added: Token[] }[] = [];
  for (const piece of [...pieces].sort((a, b) => a.slot.length - b.slot.length)) {
    const outer = kept.find((other) => piece.slot.startsWith(`${other.slot}.`));
    if (outer === undefined) kept.push({ slot: piece.slot, removed: [...piece.removed], added: [...piece.added] });
    else {
      outer.removed.push(...piece.removed);
      outer.added.push(...piece.added);
    }
  }
  return kept;
};

const isPunctuation = (piece: Piece): boolean =>
  [...piece.removed, ...piece.added].every((token) => token.role === "plain" && /^[,()[\]{}:]$/.test(token.text));

const bySlot = (tokens: readonly Token[]): Map<string, Token[]> => {
  const slots = new Map<string, Token[]>();
  for (const token of tokens) {
    const known = slots.get(token.slot);
    if (known === undefined) slots.set(token.slot, [token]);
    else known.push(token);
  }
  return slots;
};

const tokenDiff = (slot: string, before: readonly Token[], after: readonly Token[]): Piece => {
  const partner = align(
    before.map((token) => token.text),
    after.map((token) => token.text),
  );
  const kept = new Set(partner);
  return {
    slot,
    removed: before.filter((_, index) => (partner[index] ?? -1) < 0),
    added: after.filter((_, index) => !kept.has(index)),
  };
};

/** A statement that vanishes in one place and stands unchanged in another has moved, if it is long enough to tell. */
const withoutMoved = (edits: readonly Edit[]): { edits: Edit[]; moved: Edit[] } => {
  const gone = new Map<string, Edit[]>();
  for (const edit of edits) {
    if (edit.after !== null || edit.before === null) continue;
    if (edit.removed.length < MOVED_TOKENS && edit.before.kind !== "import") continue;
    const known = gone.get(edit.before.identity);
    if (known === undefined) gone.set(edit.before.identity, [edit]);
    else known.push(edit);
  }
  const moved = new Set<Edit>();
  for (const edit of edits) {
    if (edit.before !== null || edit.after === null) continue;
    const source = gone.get(edit.after.identity)?.shift();
    if (source === undefined) continue;
    moved.add(edit);
    moved.add(source);
  }
  const stayed = edits.filter((edit) => !moved.has(edit)).map((edit, id) => ({ ...edit, id }));
  return { edits: stayed, moved: edits.filter((edit) => moved.has(edit)) };
};

const MOVED_TOKENS = 3;
