/** What a person asked for. */
export type SteeringEvent =
  | { readonly type: "study_paused"; readonly by: string }
  | { readonly type: "study_resumed"; readonly by: string }
  | { readonly type: "study_stopped"; readonly by: string }
  | { readonly type: "budget_changed"; readonly replicates: number }
  | { readonly type: "trial_banned"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_pinned"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_retried"; readonly trial: number; readonly by: string }
  | { readonly type: "trial_noted"; readonly trial: number; readonly text: string; readonly by: string }
  | { readonly type: "instruction_given"; readonly text: string; readonly by: string }
  | { readonly type: "hypothesis_suggested"; readonly text: string; readonly by: string }
  | ReviewGiven;

/** A person's answer before compute is spent: `subject` is the attempt of the proposal, or the trial of the patch. */
export interface ReviewGiven {
  readonly type: "review_given";
  readonly stage: "proposal" | "patch";
  readonly subject: number;
  readonly approved: boolean;
  readonly by: string;
}
