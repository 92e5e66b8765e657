import type { Edit } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { areApart } from "./join-blocks.ts";
import { isKnob } from "./knob.ts";
import { isDefinition, keysIn, type Patch, plainName, shownStatement } from "./patch.ts";
import type { Statement } from "./statement.ts";

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
  const members = new Map<number, Edit[]>();
  for (const edit of patch.edits) {
    const root = groups.rootOf(edit.id);
    const known = members.get(root);
    if (known === undefined) members.set(root, [edit]);
    else known.push(edit);
  }
  const membersOf = (edit: Edit): readonly Edit[] => members.get(groups.rootOf(edit.id)) ?? [edit];
  for (let index = 1; index < code.length; index++) {
    const [previous, edit] = [code[index - 1], code[index]];
    if (previous === undefined || edit === undefined || !areNeighbours(previous, edit)) continue;
    if (groups.rootOf(previous.id) === groups.rootOf(edit.id)) continue;
    const definitions = [previous, edit].filter((of) => shownStatement(of)?.depth === 0 && isTopDefinition(of));
    if (definitions.length > 0) continue;
    const [ours, theirs] = [flags.get(groups.rootOf(previous.id)) ?? NONE, flags.get(groups.rootOf(edit.id)) ?? NONE];
    if (areApart(ours, theirs)) continue;
    if (areStrangers(patch, membersOf(previous), membersOf(edit), edit.run)) continue;
    groups.join(previous.id, edit.id, "stand next to each other");
    flags.set(groups.rootOf(edit.id), new Set([...ours, ...theirs]));
  }
};

/**
 * Whether two groups meet by chance: each hangs together over several places by new names of its own,
 * they share no word in those names, and they are no two variants of one thing (two averages, two heads).
 */
const areStrangers = (patch: Patch, ours: readonly Edit[], theirs: readonly Edit[], run: number): boolean => {
  if (!standsAlone(ours) || !standsAlone(theirs)) return false;
  const [mine, yours] = [newStems(patch, ours), newStems(patch, theirs)];
  if (mine.size === 0 || yours.size === 0 || [...mine].some((stem) => yours.has(stem))) return false;
  const shapes = shapesIn(ours, run);
  return ![...shapesIn(theirs, run)].some((shape) => shapes.has(shape));
};

const standsAlone = (edits: readonly Edit[]): boolean =>
  edits.length > 2 && new Set(edits.map((edit) => edit.run)).size > 1;

const newStems = (patch: Patch, edits: readonly Edit[]): Set<string> => {
  const stems = new Set<string>();
  for (const edit of edits)
    for (const token of edit.added)
      if (token.role === "bind" && patch.newKeys.has(token.key))
        for (const stem of plainName(token.key).split("_")) if (stem.length > 2) stems.add(stem);
  return stems;
};

const shapesIn = (edits: readonly Edit[], run: number): Set<string> =>
  new Set(
    edits
      .filter((edit) => edit.run === run)
      .flatMap(({ after }) => (after !== null && after.tokens.length >= SHAPE_TOKENS ? [shapeOf(after)] : [])),
  );

const shapeOf = (statement: Statement): string =>
  statement.tokens.map((token) => (token.role === "bind" || token.role === "use" ? "·" : token.text)).join(" ");

/** Shorter statements look alike by chance. */
const SHAPE_TOKENS = 8;

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
