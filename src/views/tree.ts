import { fitOf, leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import { objectiveScale } from "./estimate.ts";
import type { MetricScale } from "./format.ts";
import { lineageOf, VERDICTS, type Verdict, verdictOf } from "./verdict.ts";

/** All trials as parallel lists, trial by trial from the root; small enough to send whole at 10,000 trials. */
export interface TreeView {
  readonly seq: number;
  readonly scale: MetricScale;
  readonly verdicts: readonly Verdict[];
  /** -1 for the root. */
  readonly parent: readonly number[];
  /** Index into `verdicts`. */
  readonly verdict: readonly number[];
  /** Gain over the baseline by the posterior, rounded beyond the noise; null while unmeasured. */
  readonly gain: readonly (number | null)[];
  readonly gainSd: readonly (number | null)[];
  /** Effect of the trial's own edit. */
  readonly effect: readonly (number | null)[];
  readonly runs: readonly number[];
  /** 1 pruned, 2 banned, 4 pinned, 8 running. */
  readonly flags: readonly number[];
  readonly label: readonly string[];
  readonly best: number;
  readonly trunk: number;
  readonly bestPath: readonly number[];
  readonly trunkPath: readonly number[];
  readonly refused: readonly RefusedMark[];
}

/** A proposal that never became a trial, for the lane below the tree. */
export interface RefusedMark {
  readonly attempt: number;
  readonly parent: number;
  readonly hypothesis: string;
  readonly reason: string;
  readonly match: number | null;
}

export const FLAG = { pruned: 1, banned: 2, pinned: 4, running: 8 } as const;

/** Builds the tree of trials with what is believed of each. */
export const tree = (state: StudyState): TreeView => {
  const fit = fitOf(state);
  const scale = objectiveScale(state);
  const digits = (scale.isLog ? 6 : scale.decimals) + 1;
  const round = (value: number): number => Number(value.toFixed(Math.min(10, digits)));
  const measured = (number: number): boolean => fit !== null && (fit.counts[number] ?? 0) > 0;
  const best = leaderOf(state);
  return {
    seq: state.seq,
    scale,
    verdicts: VERDICTS,
    parent: state.trials.map(({ parent }) => parent ?? -1),
    verdict: state.trials.map((trial) => VERDICTS.indexOf(verdictOf(state, trial, fit))),
    gain: state.trials.map(({ number }) =>
      fit && measured(number) ? round((fit.mean[number] ?? 0) - (fit.mean[0] ?? 0)) : null,
    ),
    gainSd: state.trials.map(({ number }) =>
      fit && measured(number) ? round(Math.sqrt(fit.variance[number] ?? 0)) : null,
    ),
    effect: state.trials.map(({ number }) =>
      fit && number > 0 && measured(number) ? round(fit.edgeMean[number] ?? 0) : null,
    ),
    runs: state.trials.map(({ bySeed }) => bySeed.size),
    flags: state.trials.map(
      ({ status, isBanned, isPinned }) =>
        (status === "pruned" ? FLAG.pruned : 0) |
        (isBanned ? FLAG.banned : 0) |
        (isPinned ? FLAG.pinned : 0) |
        (status === "running" || status === "waiting" ? FLAG.running : 0),
    ),
    label: state.trials.map(({ proposal }) => shorten(proposal?.hypothesis ?? "", 56)),
    best,
    trunk: state.trunk,
    bestPath: lineageOf(state, best),
    trunkPath: lineageOf(state, state.trunk),
    refused: state.refusedProposals.map(({ attempt, proposal, reason, verdict }) => ({
      attempt,
      parent: state.attempts[attempt - 1]?.parent ?? 0,
      hypothesis: shorten(proposal.hypothesis, 100),
      reason: shorten(reason, 120),
      match: verdict?.match?.trial ?? null,
    })),
  };
};

/** Cuts a text at a word, with an ellipsis. */
export const shorten = (text: string, length: number): string => {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length - 1);
  const space = cut.lastIndexOf(" ");
  return `${space > length / 2 ? cut.slice(0, space) : cut}…`;
};
