import type { Edit } from "./edits.ts";
import type { Statement, Token } from "./statement.ts";
import type { Hunk } from "./types.ts";

/** The lines of some edits, edits of one run and neighbouring lines together, in the order of the files. */
export const hunksOf = (edits: readonly Edit[]): Hunk[] => {
  const hunks: Hunk[] = [];
  const ordered = [...edits].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : lineOf(a) - lineOf(b)));
  for (const edit of ordered) {
    const hunk = hunkOf(edit);
    const last = hunks.at(-1);
    if (last !== undefined && last.path === hunk.path && touches(last, hunk))
      hunks[hunks.length - 1] = union(last, hunk);
    else hunks.push(hunk);
  }
  return hunks;
};

/** The changed lines of some hunks, added and removed. */
export const linesIn = (hunks: readonly Hunk[]): number =>
  hunks.reduce((sum, hunk) => sum + span(hunk.beforeStart, hunk.beforeEnd) + span(hunk.afterStart, hunk.afterEnd), 0);

const span = (start: number, end: number): number => (start === 0 ? 0 : end - start + 1);

const lineOf = (edit: Edit): number => edit.after?.startLine ?? edit.before?.startLine ?? 0;

const hunkOf = (edit: Edit): Hunk => {
  const [beforeStart, beforeEnd] = linesOf(edit.before, edit.removed, edit.after !== null);
  const [afterStart, afterEnd] = linesOf(edit.after, edit.added, edit.before !== null);
  return { path: edit.path, beforeStart, beforeEnd, afterStart, afterEnd };
};

/** A changed statement shows the lines of what changed in it, a new or removed one all of its lines. */
const linesOf = (statement: Statement | null, tokens: readonly Token[], isChanged: boolean): [number, number] => {
  if (statement === null) return [0, 0];
  if (!isChanged) return [statement.startLine, statement.endLine];
  if (tokens.length === 0)
    return statement.startLine === statement.endLine ? [statement.startLine, statement.endLine] : [0, 0];
  const lines = tokens.map((token) => token.line);
  return [Math.min(...lines), Math.max(...lines)];
};

const isEmpty = (start: number): boolean => start === 0;

const touches = (a: Hunk, b: Hunk): boolean => {
  const after =
    !isEmpty(a.afterStart) &&
    !isEmpty(b.afterStart) &&
    b.afterStart <= a.afterEnd + 1 &&
    b.afterEnd >= a.afterStart - 1;
  const before =
    !isEmpty(a.beforeStart) &&
    !isEmpty(b.beforeStart) &&
    b.beforeStart <= a.beforeEnd + 1 &&
    b.beforeEnd >= a.beforeStart - 1;
  return after || before;
};

const union = (a: Hunk, b: Hunk): Hunk => {
  const [beforeStart, beforeEnd] = cover(a.beforeStart, a.beforeEnd, b.beforeStart, b.beforeEnd);
  const [afterStart, afterEnd] = cover(a.afterStart, a.afterEnd, b.afterStart, b.afterEnd);
  return { path: a.path, beforeStart, beforeEnd, afterStart, afterEnd };
};

const cover = (aStart: number, aEnd: number, bStart: number, bEnd: number): [number, number] => {
  if (isEmpty(aStart)) return [bStart, bEnd];
  if (isEmpty(bStart)) return [aStart, aEnd];
  return [Math.min(aStart, bStart), Math.max(aEnd, bEnd)];
};
