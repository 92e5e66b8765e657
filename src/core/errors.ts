/** The reasons for which Espalier refuses or stops; `docs/errors.md` has a heading for each. */
export type ErrorCode =
  | "usage"
  | "config_invalid"
  | "not_found"
  | "agent_sign_in"
  | "agent_unavailable"
  | "provenance"
  | "baseline_not_reproducible"
  | "budget_before_baseline"
  | "study_locked"
  | "journal_damaged"
  | "journal_newer"
  | "repository_unsupported"
  | "sandbox_unavailable"
  | "disk_full"
  | "interrupted"
  | "internal";

/** An error that a user can act on: what was wrong, what was found (`message`) and what to do (`hint`). */
export class EspalierError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "EspalierError";
    this.code = code;
    this.hint = options.hint;
  }
}

/** Maps an error code to the exit code of the command line. */
export const exitCodeOf = (code: ErrorCode): number => EXIT_CODES[code];

const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  usage: 2,
  config_invalid: 2,
  not_found: 3,
  agent_sign_in: 4,
  agent_unavailable: 4,
  provenance: 5,
  baseline_not_reproducible: 6,
  budget_before_baseline: 7,
  study_locked: 9,
  journal_damaged: 1,
  journal_newer: 1,
  repository_unsupported: 2,
  sandbox_unavailable: 1,
  disk_full: 1,
  interrupted: 130,
  internal: 1,
};
