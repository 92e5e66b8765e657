import type { Parsers } from "../source/index.ts";
import { align } from "./align.ts";
import type { Edit } from "./edits.ts";
import { separateChangesOf } from "./guard-patch.ts";
import { keysIn, type Patch, readPatch } from "./patch.ts";
import { readFile } from "./read-file.ts";
import type { PatchedFile } from "./types.ts";

/** A group of a coupled patch as a patch of its own: the contents of the files that it changes, null where it deletes. */
export interface SplitPart {
  readonly title: string;
  readonly files: ReadonlyMap<string, string | null>;
}

/** Makes one patch of each group of a verdict, in its order; null where a group does not apply or parse alone. */
export const splitGroups = (files: readonly PatchedFile[], parsers: Parsers): (SplitPart | null)[] => {
  const patch = readPatch({ files, parsers });
  const { groups, incidental } = separateChangesOf(patch);
  return groups.map(({ title, edits, isPart }) => {
    // Arms of one switch and behaviour that was dropped on the way hang on lines of the other groups.
    if (isPart) return null;
    const contents = new Map<string, string | null>();
    const others = groups.filter((group) => group.edits !== edits).flatMap((group) => group.edits);
    for (const path of new Set(edits.map((edit) => edit.path))) {
      const file = files.find((candidate) => candidate.path === path);
      if (file === undefined) return null;
      const content = contentOf(file, patch, edits, others, incidental);
      if (content === undefined || !parses(path, content, parsers)) return null;
      contents.set(path, content);
    }
    return usesOnlyOwnNames(edits, others, patch) ? { title, files: contents } : null;
  });
};

const contentOf = (
  file: PatchedFile,
  patch: Patch,
  own: readonly Edit[],
  others: readonly Edit[],
  incidental: readonly Edit[],
): string | null | undefined => {
  const foreign = others.filter((edit) => edit.path === file.path);
  if (foreign.length === 0) return file.after;
  if (file.before === null || file.after === null) return undefined;
  const ownNames = namesBoundBy(own);
  const foreignNames = namesBoundBy(others.filter((edit) => !own.includes(edit)));
  // Imports come along; so does logging and the like, unless it speaks of what another group brings.
  const companions = incidental.filter((edit) => {
    if (edit.path !== file.path) return false;
    const names = keysIn(edit.added);
    const isForeign = [...names].some(
      (name) => patch.newKeys.has(name) && foreignNames.has(name) && !ownNames.has(name),
    );
    return !isForeign;
  });
  return applyLines(
    file.before,
    file.after,
    [...own.filter((edit) => edit.path === file.path), ...companions],
    foreign,
  );
};

const namesBoundBy = (edits: readonly Edit[]): Set<string> => {
  const names = new Set<string>();
  for (const edit of edits) for (const token of edit.added) if (token.role === "bind") names.add(token.key);
  return names;
};

const usesOnlyOwnNames = (own: readonly Edit[], others: readonly Edit[], patch: Patch): boolean => {
  const bound = namesBoundBy(own);
  const foreign = namesBoundBy(others);
  return own.every((edit) =>
    edit.added.every(
      (token) => token.key === "" || !patch.newKeys.has(token.key) || bound.has(token.key) || !foreign.has(token.key),
    ),
  );
};

/** Takes the changed lines of some edits; undefined where a line belongs to edits of both kinds. */
const applyLines = (
  before: string,
  after: string,
  wanted: readonly Edit[],
  unwanted: readonly Edit[],
): string | undefined => {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const partner = align(old, now);
  const [take, leave] = [linesOf(wanted), linesOf(unwanted)];
  const result: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && partner[i] === j) {
      result.push(old[i] ?? "");
      i++;
      j++;
      continue;
    }
    const [iStart, jStart] = [i, j];
    while (i < old.length && (partner[i] ?? -1) < 0) i++;
    const stop = i < old.length ? (partner[i] ?? now.length) : now.length;
    j = stop;
    for (const block of blocksOf(iStart, i, jStart, stop)) {
      const isWanted =
        block.old.some((at) => take.before.has(at + 1)) || block.now.some((at) => take.after.has(at + 1));
      const isUnwanted =
        block.old.some((at) => leave.before.has(at + 1)) || block.now.some((at) => leave.after.has(at + 1));
      if (isWanted && isUnwanted) {
        const mixed = lineByLine(block, old, now, take, leave);
        if (mixed === undefined) return undefined;
        result.push(...mixed);
      } else if (isUnwanted) result.push(...block.old.map((at) => old[at] ?? ""));
      else result.push(...block.now.map((at) => now[at] ?? ""));
    }
  }
  return result.join("\n");
};

interface Block {
  readonly old: readonly number[];
  readonly now: readonly number[];
}

/** As many lines after as before: each stands for its counterpart, so that they can be taken one by one. */
const blocksOf = (iStart: number, iEnd: number, jStart: number, jEnd: number): Block[] => {
  const old = range(iStart, iEnd);
  const now = range(jStart, jEnd);
  if (old.length !== now.length) return [{ old, now }];
  return old.map((at, index) => ({ old: [at], now: [now[index] ?? at] }));
};

/** Added and removed lines of a block whose statements are whole lines of one group each. */
const lineByLine = (
  block: Block,
  old: readonly string[],
  now: readonly string[],
  take: EditedLines,
  leave: EditedLines,
): string[] | undefined => {
  if (block.old.some((at) => take.before.has(at + 1) && leave.before.has(at + 1))) return undefined;
  if (block.now.some((at) => take.after.has(at + 1) && leave.after.has(at + 1))) return undefined;
  const kept = block.old.filter((at) => !take.before.has(at + 1)).map((at) => old[at] ?? "");
  const brought = block.now.filter((at) => !leave.after.has(at + 1)).map((at) => now[at] ?? "");
  return [...kept, ...brought];
};

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, index) => start + index);

interface EditedLines {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

const linesOf = (edits: readonly Edit[]): EditedLines => {
  const [before, after] = [new Set<number>(), new Set<number>()];
  const cover = (lines: Set<number>, start: number, end: number): void => {
    for (let line = start; line <= end; line++) lines.add(line);
  };
  for (const edit of edits) {
    if (edit.slot !== "") {
      for (const token of edit.removed) before.add(token.line);
      for (const token of edit.added) after.add(token.line);
      continue;
    }
    if (edit.before !== null) cover(before, edit.before.startLine, edit.before.endLine);
    if (edit.after !== null) cover(after, edit.after.startLine, edit.after.endLine);
  }
  return { before, after };
};

const parses = (path: string, content: string | null, parsers: Parsers): boolean =>
  content === null || !readFile({ path, before: null, after: content }, parsers).isFallback;
