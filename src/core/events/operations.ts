import type { StudySpec } from "../study-spec.ts";
import type { Usage } from "./outcomes.ts";

/** The orchestrator's own life. */
export type OperationEvent =
  | StudyCreated
  | { readonly type: "orchestrator_started"; readonly pid: number; readonly version: string }
  | { readonly type: "orchestrator_stopped"; readonly reason: string }
  /** What a session used after its last answer; journaled only where there is something. */
  | { readonly type: "session_closed"; readonly attempt: number; readonly usage: Usage }
  | { readonly type: "provider_paused"; readonly reason: string; readonly untilMs: number }
  | { readonly type: "provider_resumed" };

export interface StudyCreated {
  readonly type: "study_created";
  readonly formatVersion: 1;
  readonly name: string;
  readonly spec: StudySpec;
  /** Hex digits from which all seeds are derived; agents never see it. */
  readonly secret: string;
  /** Decisions are compared on replay only under the same policy. */
  readonly policyVersion: string;
  readonly baseCommit: string;
}
