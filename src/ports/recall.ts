import type { NoveltyVerdict } from "../core/events.ts";
import type { Proposal } from "../core/proposal.ts";

/**
 * The memory of every hypothesis: of this study and earlier ones, refused, failed, inert and in-flight ones included.
 *
 * **Deterministic.** The same ideas remembered in the same order give the same answers.
 * **Idempotent.** Remembering an id again replaces what was known of it.
 */
export interface Recall {
  remember(idea: Idea): void;
  /** Judges a proposal against everything remembered but itself. */
  judge(query: IdeaQuery): NoveltyVerdict;
  /** The remembered ideas most like the words, best first, for briefs. */
  nearest(query: IdeaQuery, count: number): readonly Idea[];
  /** An idea of another id that came to the same code under the same command and was measured. */
  sameCode(code: CodeQuery): Idea | null;
  vocabulary(): { readonly components: readonly string[]; readonly parameters: readonly string[] };
}

export interface Idea {
  /** For example `attempt-7`, or `<study>/attempt-7` for an earlier study. */
  readonly id: string;
  readonly proposal: Proposal;
  readonly trial: number | null;
  /** Commit that the idea was tried on. */
  readonly baseCommit: string;
  /** Of the code that was measured; null where none was. */
  readonly patchFingerprint: string | null;
  readonly treeFingerprint: string | null;
  /** Digest of the command that measures the idea, resolved but for the seed. */
  readonly commandFingerprint: string;
  /** What came of it in words, for example `#12: unclear, +0.001 ± 0.004`. */
  readonly result: string;
}

export interface IdeaQuery {
  readonly id: string;
  readonly proposal: Proposal;
  readonly baseCommit: string;
  readonly commandFingerprint: string;
  /** Changed lines between the base of a remembered idea and this one's. */
  baseDistance(ideaBaseCommit: string): number;
}

export type CodeQuery = Pick<Idea, "id" | "commandFingerprint"> & { readonly treeFingerprint: string };
