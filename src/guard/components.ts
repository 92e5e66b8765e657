import type { Edit } from "./edits.ts";
import { incidentalEdits } from "./incidental.ts";
import { joinEdits } from "./join-edits.ts";
import type { Patch } from "./patch.ts";
import type { IncidentalKind } from "./types.ts";

/** Connected edits, with the reasons that connect them. */
export interface Component {
  readonly edits: readonly Edit[];
  readonly reasons: readonly string[];
}

/** Splits a patch into connected changes and the parts that are no change. */
export const componentsOf = (patch: Patch): { components: Component[]; incidental: Map<Edit, IncidentalKind> } => {
  const incidental = incidentalEdits(patch);
  const groups = joinEdits(patch, (edit) => incidental.has(edit) && incidental.get(edit) !== "renamed variable");
  const byRoot = new Map<number, Edit[]>();
  for (const edit of patch.edits) {
    const root = groups.rootOf(edit.id);
    const known = byRoot.get(root);
    if (known === undefined) byRoot.set(root, [edit]);
    else known.push(edit);
  }
  // A setting that only makes things faster is a change of its own when it comes alone.
  const isSpeedOnly =
    patch.edits.every((edit) => incidental.has(edit)) &&
    patch.edits.some((edit) => incidental.get(edit) === "speed setting");
  if (isSpeedOnly) for (const [edit, kind] of incidental) if (kind === "speed setting") incidental.delete(edit);
  const components: Component[] = [];
  for (const [root, edits] of byRoot) {
    if (edits.every((edit) => incidental.has(edit))) continue;
    for (const edit of edits) incidental.delete(edit);
    components.push({ edits, reasons: groups.reasonsOf(root) });
  }
  return { components, incidental };
};
