export { guardPatch } from "./guard-patch.ts";
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
