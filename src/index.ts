/**
 * Espalier as a library: a study whose loop the caller owns.
 *
 * `ask()` says what is due, `tell()` takes what came of it, `open()` lists what was never answered.
 */
export { memoryJournal } from "./adapters/journal/memory-journal.ts";
export { openJournal } from "./adapters/journal/sqlite-journal.ts";
export * from "./core/brief.ts";
export { POLICY_VERSION } from "./core/decide.ts";
export { type ErrorCode, EspalierError } from "./core/errors.ts";
export type * from "./core/events.ts";
export type * from "./core/proposal.ts";
export { type ReplayReport, replay } from "./core/replay.ts";
export type * from "./core/state.ts";
export type * from "./core/study-spec.ts";
export type { Journal } from "./ports/journal.ts";
export { createStudy, type Due, openStudy, type Study } from "./runtime/study.ts";
