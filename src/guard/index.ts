export { fileFingerprint, patchFingerprint, treeFingerprint } from "./fingerprint.ts";
export { guardPatch } from "./guard-patch.ts";
export { isNotesPath } from "./read-file.ts";
export { type SplitPart, splitGroups } from "./split-groups.ts";
export type {
  AspectVerdict,
  ChangeGroup,
  GuardInput,
  GuardVerdict,
  Hunk,
  IncidentalKind,
  IncidentalPart,
  PatchedFile,
  SilentChange,
  Violation,
} from "./types.ts";
