import type { Proposal } from "../core/proposal.ts";
import type { Parsers } from "../source/index.ts";

/** One file of a patch: its content on both sides, null where it does not exist. */
export interface PatchedFile {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What the guard looks at: the patch, and what the project and the proposal allow. */
export interface GuardInput {
  readonly files: readonly PatchedFile[];
  readonly parsers: Parsers;
  /** Globs of the files that may be edited; absent: all. */
  readonly editGlobs?: readonly string[];
  /** Globs of the files that must not be edited. */
  readonly protectGlobs?: readonly string[];
  readonly declared?: Proposal;
}

/** `coupled`: two or more changes that could have been run alone; `unclear`: may run, marked. */
export type AspectVerdict = "single" | "coupled" | "no effect" | "unclear";

/** A run of lines, counted from 1, both ends included; 0 and 0 for a side without lines. */
export interface Hunk {
  readonly path: string;
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/** One conceptual change with all its companions. */
export interface ChangeGroup {
  readonly title: string;
  readonly files: readonly string[];
  readonly hunks: readonly Hunk[];
  /** Changed lines, added and removed. */
  readonly lines: number;
  /** Why its parts belong together, in words. */
  readonly reasons: readonly string[];
  /** The names that the group introduces or the settings that it changes. */
  readonly names: readonly string[];
}

/** Something that counts neither as a change nor as a second one. */
export interface IncidentalPart {
  readonly kind: IncidentalKind;
  readonly hunks: readonly Hunk[];
}

/** The kinds of parts that do not make an experiment. */
export type IncidentalKind =
  | "import"
  | "comment"
  | "docstring"
  | "formatting"
  | "type annotation"
  | "logging"
  | "plotting"
  | "saving"
  | "bookkeeping"
  | "check"
  | "seed"
  | "moved code"
  | "renamed variable"
  | "unused code"
  | "notes file"
  | "data file"
  | "dependency"
  | "speed setting";

/** A change of behaviour that the patch makes beside what it says. */
export interface SilentChange {
  readonly kind:
    | "behaviour removed"
    | "default is not the old behaviour"
    | "evaluation touched"
    | "no gradient"
    | "unreachable";
  readonly message: string;
  readonly hunks: readonly Hunk[];
}

/** A rule of the project or of the proposal that the patch breaks. */
export interface Violation {
  readonly kind: "protected" | "outside edit" | "undeclared file" | "declared parameter missing";
  readonly path: string | null;
  readonly message: string;
}

/** What the guard says of a patch. */
export interface GuardVerdict {
  readonly verdict: AspectVerdict;
  /** One line that names the change, the changes, or why there is none. */
  readonly title: string;
  readonly groups: readonly ChangeGroup[];
  readonly incidental: readonly IncidentalPart[];
  readonly silent: readonly SilentChange[];
  readonly violations: readonly Violation[];
  /** Files that were compared line by line, since no reader knows their language or they do not parse. */
  readonly fallback: readonly string[];
  /** What to do about it, in words that an agent can act on; empty where nothing is to be done. */
  readonly repairText: string;
}
