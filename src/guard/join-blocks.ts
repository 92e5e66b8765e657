import type { Edit } from "./edits.ts";
import type { Groups } from "./groups.ts";
import { type Patch, shownStatement } from "./patch.ts";
import type { FileSide } from "./statement.ts";

/** A file that the patch brings or takes away. */
export const joinNewFiles = (patch: Patch, groups: Groups): void => {
  const first = new Map<string, Edit>();
  const whole = new Set(
    patch.files.filter((file) => isEmpty(file.before) || isEmpty(file.after)).map((file) => file.path),
  );
  for (const edit of patch.edits) {
    if (!whole.has(edit.path)) continue;
    const known = first.get(edit.path);
    if (known === undefined) first.set(edit.path, edit);
    else groups.join(known.id, edit.id, `make up \`${edit.path}\``);
  }
};

const isEmpty = (side: FileSide): boolean => side.statements.length === 0;

/** A new block with all that it holds; arms on different new options stay apart. */
export const joinBodies = (patch: Patch, groups: Groups): void => {
  for (const edit of patch.edits) {
    const statement = shownStatement(edit);
    if (statement === undefined) continue;
    const wholeAt = (index: number): Edit | undefined =>
      edit.after === null
        ? patch.removalOf(edit.path, index)
        : patch.editsOfAfter(edit.path, index).find((other) => other.before === null);
    const parent = statement.parent < 0 ? undefined : wholeAt(statement.parent);
    if (parent !== undefined) groups.join(parent.id, edit.id, "stand in one new block");
    const isWhole = edit.before === null || edit.after === null;
    if (statement.chain < 0 || !isWhole) continue;
    const opener = edit.after === null ? wholeAt(statement.chain) : patch.editsOfAfter(edit.path, statement.chain)[0];
    if (opener !== undefined && !areApart(patch.flagsOf(opener), patch.flagsOf(edit)))
      groups.join(opener.id, edit.id, "are branches of one condition");
  }
};

/** A condition that was widened and the old one that is kept for a part. */
export const joinOldConditions = (patch: Patch, groups: Groups): void => {
  const widened = new Map<string, Edit>();
  for (const edit of patch.edits)
    if (edit.before?.kind === "branch" && edit.after !== null) widened.set(edit.before.identity, edit);
  for (const edit of patch.edits) {
    const source = edit.before === null && edit.after !== null ? widened.get(edit.after.identity) : undefined;
    if (source !== undefined) groups.join(source.id, edit.id, "split one condition");
  }
};

/** Whether two sets of options have nothing in common, so that each part can run without the other. */
export const areApart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size > 0 && b.size > 0 && ![...a].some((flag) => b.has(flag));
