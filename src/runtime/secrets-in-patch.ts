import { findSecrets } from "../core/redact.ts";
import type { FileChange } from "../ports/worktrees.ts";

/** One sentence for each file in which a patch adds a credential; the credential itself is not in it. */
export const secretsInPatch = (changes: readonly FileChange[]): readonly string[] =>
  changes.flatMap(({ path, before, after }) => {
    if (after === null) return [];
    const known = new Set(
      findSecrets(before ?? "").map(({ index, length }) => (before ?? "").slice(index, index + length)),
    );
    const added = findSecrets(after).find(({ index, length }) => !known.has(after.slice(index, index + length)));
    return added === undefined ? [] : [`${path} holds what looks like a secret (${added.rule}): take it out.`];
  });
