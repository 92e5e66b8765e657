import type { Edit } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { areApart } from "./join-blocks.ts";
import { isKnob } from "./knob.ts";
import { isDefinition, keysIn, type Patch, plainName, shownStatement } from "./patch.ts";

/** Changed code without unchanged statements between, unless each part hangs on an option of its own. */
export const joinNeighbours = (patch: Patch, groups: Groups, isIncidental: (edit: Edit) => boolean): void => {
  const code = patch.edits.filter(
    (edit) => !isKnob(edit) && !isIncidental(edit) && shownStatement(edit)?.kind !== "import",
  );
  // The options of everything that an edit is joined with so far.
  const flags = new Map<number, Set<string>>();
  for (const edit of patch.edits) {
    const root = groups.rootOf(edit.id);
    flags.set(root, new Set([...(flags.get(root) ?? NONE), ...patch.flagsOf(edit)]));
  }
  for (let index = 1; index < code.length; index++) {
    const [previous, edit] = [code[index - 1], code[index]];
    if (previous === undefined || edit === undefined || !areNeighbours(previous, edit)) continue;
    const definitions = [previous, edit].filter((of) => shownStatement(of)?.depth === 0 && isTopDefinition(of));
    if (definitions.length > 0) continue;
    const [ours, theirs] = [flags.get(groups.rootOf(previous.id)) ?? NONE, flags.get(groups.rootOf(edit.id)) ?? NONE];
    if (areApart(ours, theirs)) continue;
    groups.join(previous.id, edit.id, "stand next to each other");
    flags.set(groups.rootOf(edit.id), new Set([...ours, ...theirs]));
  }
};

const NONE: ReadonlySet<string> = new Set();

/** No unchanged statement between, or one inside a function. */
const areNeighbours = (a: Edit, b: Edit): boolean => {
  if (a.run === b.run) return true;
  if (a.after === null || b.after === null || a.path !== b.path || a.after.scope !== b.after.scope) return false;
  return b.after.index - a.after.index <= 2;
};

const isTopDefinition = (edit: Edit): boolean => {
  const statement = shownStatement(edit);
  return statement !== undefined && isDefinition(statement);
};

/** A changed statement that sets a variable and a changed one close below that reads it. */
export const joinDataFlow = (patch: Patch, groups: Groups, isIncidental: (edit: Edit) => boolean): void => {
  const last = new Map<string, Edit>();
  for (const edit of patch.edits) {
    const statement = edit.after;
    if (statement === null || isIncidental(edit) || isKnob(edit)) continue;
    for (const key of keysIn(statement.tokens.filter((token) => token.role === "use"))) {
      const source = last.get(`${edit.path}:${key}`);
      if (source?.after == null || source.after.scope !== statement.scope) continue;
      const reach = source.before === null && statement.scope !== "" ? FUNCTION_LINES : NEAR_LINES;
      if (statement.startLine - source.after.endLine > reach) continue;
      if (areApart(patch.flagsOf(source), patch.flagsOf(edit))) continue;
      groups.join(source.id, edit.id, `pass on \`${plainName(key)}\``);
    }
    if (statement.kind !== "assignment") continue;
    for (const token of statement.tokens) if (token.role === "bind") last.set(`${edit.path}:${token.key}`, edit);
  }
};

/** Beyond this distance a variable that everything flows through (a loss, a batch) says nothing. */
const NEAR_LINES = 12;
/** A statement that was put into a function for a changed one further below. */
const FUNCTION_LINES = 40;
