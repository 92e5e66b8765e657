import type { Edit } from "./edits.ts";
import { keysIn, type Patch, sideOf } from "./patch.ts";
import type { FileSide, Statement } from "./statement.ts";

/** Says why an edit can have no effect, where that can be shown from the text alone. */
export const deadReason = (patch: Patch, edit: Edit): string | undefined => {
  const statement = edit.after;
  const side = sideOf(patch, edit);
  if (statement === null || side === undefined) return undefined;
  return (
    unreachable(side, statement) ??
    underFalse(side, statement) ??
    overwritten(side, statement) ??
    neverRead(side, statement) ??
    neverCalled(patch, edit)
  );
};

const siblings = (side: FileSide, statement: Statement): Statement[] =>
  side.statements.filter((other) => other.parent === statement.parent && other.chain === statement.chain);

/** After a `return`, `raise`, `break` or `continue` of the same block. */
const unreachable = (side: FileSide, statement: Statement): string | undefined => {
  for (
    let at: Statement | undefined = statement;
    at !== undefined;
    at = at.parent < 0 ? undefined : side.statements[at.parent]
  ) {
    const here = at;
    const stop = siblings(side, here).find(
      (other) =>
        other.index < here.index &&
        /^(?:return|raise|break|continue)$/.test(other.lead) &&
        (other.kind === "exit" || other.kind === "check"),
    );
    if (stop !== undefined) return `it stands after \`${stop.lead}\` in the same block (line ${stop.startLine})`;
  }
  return undefined;
};

/** Inside a condition that cannot hold: a false constant, or one that an earlier arm already took. */
const underFalse = (side: FileSide, statement: Statement): string | undefined => {
  for (
    let at: Statement | undefined = statement;
    at !== undefined;
    at = at.parent < 0 ? undefined : side.statements[at.parent]
  ) {
    if (at.kind !== "branch" && at.lead !== "while") continue;
    const condition = conditionOf(at);
    if (/^(?:False|0|None|not True)$/.test(condition))
      return `its condition \`${condition}\` never holds (line ${at.startLine})`;
    const taken = at.chain < 0 ? undefined : earlierArm(side, at, condition);
    if (taken !== undefined)
      return `\`${conditionOf(taken)}\` in line ${taken.startLine} takes every case of \`${condition}\``;
  }
  return undefined;
};

const conditionOf = (statement: Statement): string =>
  statement.tokens
    .slice(1, -1)
    .map((token) => token.text)
    .join(" ");

const earlierArm = (side: FileSide, arm: Statement, condition: string): Statement | undefined => {
  if (arm.lead !== "elif") return undefined;
  const parts = new Set(condition.includes(" or ") ? [condition] : condition.split(" and "));
  return side.statements.find(
    (other) =>
      (other.index === arm.chain || (other.chain === arm.chain && other.index < arm.index)) &&
      (other.lead === "if" || other.lead === "elif") &&
      conditionOf(other)
        .split(" and ")
        .every((part) => !part.includes(" or ") && parts.has(part)),
  );
};

/** Set to another value by the very next statement. */
const overwritten = (side: FileSide, statement: Statement): string | undefined => {
  if (!isPlainAssignment(statement)) return undefined;
  const next = side.statements[statement.index + 1];
  if (
    next === undefined ||
    next.parent !== statement.parent ||
    !isPlainAssignment(next) ||
    next.lead !== statement.lead
  )
    return undefined;
  const reads = next.tokens.some((token) => token.role === "use" && token.text === statement.lead);
  return reads ? undefined : `\`${statement.lead}\` is set again in the next line (${next.startLine})`;
};

/** A function's own variable that nothing reads, computed without calling anything. */
const neverRead = (side: FileSide, statement: Statement): string | undefined => {
  const target = statement.tokens[0];
  if (!isPlainAssignment(statement) || target === undefined || !target.key.includes(":")) return undefined;
  const value = statement.tokens.slice(2);
  if (value.some((token) => token.text === "(" || token.text === "[")) return undefined;
  const isRead = side.statements.some((other) =>
    other.tokens.some((token) => token.key === target.key && token.role === "use"),
  );
  const isSeen = side.statements.some((other) =>
    other.tokens.some((token) => /^(?:locals|eval|exec|nonlocal|global)$/.test(token.text)),
  );
  return isRead || isSeen ? undefined : `\`${target.text}\` is never read`;
};

const isPlainAssignment = (statement: Statement): boolean =>
  statement.kind === "assignment" && statement.tokens[1]?.text === "=" && /^[A-Za-z_]\w*$/.test(statement.lead);

/** Inside a new function or class of a module that nothing mentions. */
const neverCalled = (patch: Patch, edit: Edit): string | undefined => {
  const side = sideOf(patch, edit);
  let at = edit.after;
  while (at !== null && at.parent >= 0) at = side?.statements[at.parent] ?? null;
  if (at === null || (at.kind !== "function" && at.kind !== "class") || at.tokens[0]?.text === "@") return undefined;
  const definition = at;
  const isNew = patch.editsOfAfter(edit.path, at.index).some((own) => own.before === null);
  if (!isNew || !patch.newKeys.has(at.lead) || /^(?:main|test_)/.test(at.lead)) return undefined;
  const isMentioned = patch.files.some((file) =>
    file.after.statements.some(
      (other) => !isInside(file.after, other, definition) && keysIn(other.tokens).has(definition.lead),
    ),
  );
  return isMentioned ? undefined : `nothing uses \`${definition.lead}\``;
};

const isInside = (side: FileSide, statement: Statement, outer: Statement): boolean => {
  for (
    let at: Statement | undefined = statement;
    at !== undefined;
    at = at.parent < 0 ? undefined : side.statements[at.parent]
  )
    if (at === outer) return true;
  return false;
};
