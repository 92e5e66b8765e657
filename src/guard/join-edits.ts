import type { Edit } from "./edits.ts";
import { type Groups, startGroups } from "./groups.ts";
import { joinBodies, joinNewFiles, joinOldConditions } from "./join-blocks.ts";
import { joinCrossScopes, joinNames, joinSignatures } from "./join-names.ts";
import { joinDataFlow, joinNeighbours } from "./join-neighbours.ts";
import { joinDimensions, joinTiedNumbers } from "./join-numbers.ts";
import { joinCopies, joinMethodParameters, joinReplaced, joinSameEdits, joinSameValues } from "./join-sites.ts";
import type { Patch } from "./patch.ts";

/** Joins the edits that are one conceptual change; every rule has the reason that it gives. */
export const joinEdits = (patch: Patch, isIncidental: (edit: Edit) => boolean): Groups => {
  const groups = startGroups(patch.edits.length);
  joinNewFiles(patch, groups);
  joinNames(patch, groups);
  joinBodies(patch, groups);
  joinOldConditions(patch, groups);
  joinSignatures(patch, groups);
  joinSameEdits(patch, groups);
  joinReplaced(patch, groups);
  joinTiedNumbers(patch, groups);
  joinSameValues(patch, groups);
  joinMethodParameters(patch, groups);
  joinCrossScopes(patch, groups);
  joinNeighbours(patch, groups, isIncidental);
  joinDataFlow(patch, groups, isIncidental);
  joinCopies(patch, groups);
  joinDimensions(patch, groups);
  return groups;
};
