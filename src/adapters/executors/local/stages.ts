import type { Command, EvaluateSpec } from "../../../core/study-spec.ts";

/** A part of an evaluation that runs in one place, under one supervisor, with all its processes gone at its end. */
export interface Stage {
  readonly name: string;
  readonly steps: readonly { readonly name: string; readonly command: Command }[];
  /** Whose files it runs: the candidate's with the protected ones restored, or the base commit's alone. */
  readonly tree: "candidate" | "base";
  readonly seesSealed: boolean;
  readonly reportsMetrics: boolean;
  readonly outIsWritable: boolean;
}

/** One command that trains, evaluates and reports; or train and predict, and then, apart from them, score. */
export function stagesOf(evaluate: EvaluateSpec, holdout: boolean): readonly Stage[] {
  const { form } = evaluate;
  if (form.kind === "command") return [openStage("evaluation", (holdout ? evaluate.holdout : null) ?? form.command)];
  const score = (holdout ? evaluate.holdout : null) ?? form.score;
  const candidate: Stage = {
    name: "candidate",
    steps: [
      { name: "train", command: form.train },
      { name: "predict", command: form.predict },
    ],
    tree: "candidate",
    seesSealed: false,
    reportsMetrics: false,
    outIsWritable: true,
  };
  const scoring = { tree: "base", seesSealed: true, reportsMetrics: true, outIsWritable: false } as const;
  return [candidate, { name: "score", steps: [{ name: "score", command: score }], ...scoring }];
}

/** The smoke command sees what training sees, and scores nothing. */
export function smokeStage(evaluate: EvaluateSpec, smoke: Command): Stage {
  return { ...openStage("smoke", smoke), seesSealed: evaluate.form.kind === "command" };
}

const openStage = (name: string, command: Command): Stage => ({
  name,
  steps: [{ name, command }],
  tree: "candidate",
  seesSealed: true,
  reportsMetrics: true,
  outIsWritable: true,
});
