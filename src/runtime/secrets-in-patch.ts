import { redactedIn } from "../core/redact.ts";
import type { FileChange } from "../ports/worktrees.ts";

/** One sentence for each file from which a credential had to be taken out before the patch was committed. */
export const secretsInPatch = (changes: readonly FileChange[]): readonly string[] =>
  changes.flatMap(({ path, before, after }) => {
    const [rule] = redactedIn(before ?? "", after ?? "");
    return rule === undefined ? [] : [`${path} held what looks like a secret (${rule}): write it without.`];
  });
