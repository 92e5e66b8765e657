import type { GuardVerdict, PatchPart } from "../core/events.ts";
import type { Proposal } from "../core/proposal.ts";

/**
 * Checks a patch before any compute is spent: protected paths, one aspect, no effect at all.
 *
 * **Deterministic**: a pure function of the two trees and the request.
 */
export interface Guard {
  judge(request: GuardRequest): Promise<GuardOutcome>;
}

export interface GuardRequest {
  readonly before: string;
  readonly after: string;
  /** Null where nothing was declared, as in `check aspect`. */
  readonly proposal: Proposal | null;
  readonly edit: readonly string[];
  readonly protect: readonly string[];
  /** Whether to make one commit for each group that applies and parses alone. */
  readonly split: boolean;
}

export interface GuardOutcome {
  readonly verdict: GuardVerdict;
  /** Digest of the normalised diff, and of the normalised resulting tree. */
  readonly patchFingerprint: string;
  readonly treeFingerprint: string;
  /** With `split` and a coupled verdict: the groups' file contents (null deletes), to be committed by the caller. */
  readonly parts: readonly { readonly title: string; readonly files: ReadonlyMap<string, string | null> }[];
}

export type { PatchPart };
