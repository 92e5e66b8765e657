import type { Edit } from "./edits.ts";
import { type Patch, plainName } from "./patch.ts";
import type { Statement } from "./statement.ts";

/** A variable that is still computed though the patch took away its last use: what it did is gone. */
export interface Orphan {
  readonly name: string;
  readonly path: string;
  /** The assignment that is left over. */
  readonly statement: Statement;
  /** The edits that removed its uses. */
  readonly edits: readonly Edit[];
}

/** Finds the variables that a patch leaves without a reader while their assignment stays. */
export const orphansOf = (patch: Patch): Orphan[] => {
  const orphans: Orphan[] = [];
  for (const file of patch.files) {
    const uses = usesIn(file.after.statements);
    const removals = new Map<string, Edit[]>();
    for (const edit of patch.edits) {
      if (edit.path !== file.path) continue;
      for (const token of edit.removed) {
        if (token.role !== "use" || uses.has(token.key)) continue;
        const known = removals.get(token.key);
        if (known === undefined) removals.set(token.key, [edit]);
        else if (known.at(-1) !== edit) known.push(edit);
      }
    }
    for (const [key, edits] of removals) {
      const statement = file.after.statements.find(
        (candidate) => candidate.kind === "assignment" && isOnlyTarget(candidate, key),
      );
      if (statement === undefined || patch.editsOfAfter(file.path, statement.index).length > 0) continue;
      orphans.push({ name: plainName(key), path: file.path, statement, edits });
    }
  }
  return orphans;
};

const usesIn = (statements: readonly Statement[]): Set<string> => {
  const uses = new Set<string>();
  for (const statement of statements)
    for (const token of statement.tokens) {
      // `x = x + 1` keeps a variable busy without using it for anything.
      if (token.role !== "use" || (statement.kind === "assignment" && statement.lead === token.text)) continue;
      uses.add(token.key);
    }
  return uses;
};

const isOnlyTarget = (statement: Statement, key: string): boolean => {
  const target = statement.tokens[0];
  return (
    target?.key === key && target.role === "bind" && !target.text.startsWith("_") && statement.lead === target.text
  );
};
