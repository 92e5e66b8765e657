import type { Edit } from "./edits.ts";
import type { Patch } from "./patch.ts";
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
    const after = usesIn(file.after.statements);
    for (const key of usesIn(file.before.statements)) {
      if (after.has(key)) continue;
      const edits = patch.edits.filter(
        (edit) => edit.path === file.path && edit.removed.some((token) => token.role === "use" && token.key === key),
      );
      const statement = file.after.statements.find(
        (candidate) => candidate.kind === "assignment" && isOnlyTarget(candidate, key),
      );
      if (edits.length === 0 || statement === undefined) continue;
      if (patch.editsOfAfter(file.path, statement.index).length > 0) continue;
      orphans.push({ name: key.slice(key.indexOf(":") + 1), path: file.path, statement, edits });
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
