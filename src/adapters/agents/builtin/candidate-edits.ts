import type { Parsers } from "../../../source/index.ts";
import { applyEdits, type Candidate, haveOverlap } from "./candidate.ts";
import { type CodeBase, readCodeBase, type SourceFile } from "./code-base.ts";
import { augmentations } from "./kinds/augmentation.ts";
import { columnEdits } from "./kinds/columns.ts";
import { estimatorSwaps, scalerSwaps } from "./kinds/estimators.ts";
import { keywordChoices } from "./kinds/keywords.ts";
import { networkEdits } from "./kinds/networks.ts";
import { numericKnobs } from "./kinds/numeric-knobs.ts";
import { rowEdits } from "./kinds/rows.ts";
import { learningRateSchedules } from "./kinds/schedules.ts";
import { isSettingsFile, settingKnobs } from "./kinds/settings.ts";
import { torchEdits } from "./kinds/torch.ts";
import { updateRuleEdits } from "./kinds/update-rules.ts";
import { weightAveraging } from "./kinds/weight-averaging.ts";
import { modelWraps } from "./kinds/wraps.ts";

/** Every edit that could be tried, and the check of one of them. */
export interface CandidateList {
  readonly candidates: readonly Candidate[];
  /** Whether the edits fit together and the result parses; apart, since only the few that are chosen need it. */
  isSound(candidate: Candidate): boolean;
}

/** Lists every single-aspect edit that could be tried on a repository, in a fixed order. */
export const listCandidates = (
  parsers: Parsers,
  files: readonly SourceFile[],
  isEditable: (path: string) => boolean,
): CandidateList => {
  const code = readCodeBase(parsers, files, isEditable);
  const settings = files.filter(({ path }) => isEditable(path));
  const seen = new Set<string>();
  const candidates = [...KINDS.flatMap((kind) => kind(code)), ...settingKnobs(settings)].filter((candidate) => {
    const slots = slotsOf(candidate);
    const isFirst = !seen.has(slots);
    seen.add(slots);
    return isFirst;
  });
  return { candidates, isSound: (candidate) => isSound(parsers, code, candidate) };
};

/** The sound ones among the edits that could be tried on a repository. */
export const candidateEdits = (...repository: Parameters<typeof listCandidates>): Candidate[] => {
  const { candidates, isSound } = listCandidates(...repository);
  return candidates.filter(isSound);
};

/** The slots of a candidate's change as one string: equal strings are the same experiment. */
export const slotsOf = ({ change }: Pick<Candidate, "change">): string =>
  [change.component, change.operation, change.parameter, change.from, change.to, change.unit, change.scope].join(
    "\u0000",
  );

const KINDS: readonly ((code: CodeBase) => Candidate[])[] = [
  estimatorSwaps,
  modelWraps,
  scalerSwaps,
  keywordChoices,
  rowEdits,
  columnEdits,
  learningRateSchedules,
  updateRuleEdits,
  weightAveraging,
  networkEdits,
  torchEdits,
  augmentations,
  numericKnobs,
];

const isSound = (parsers: Parsers, code: CodeBase, { edits }: Candidate): boolean => {
  if (edits.length === 0 || haveOverlap(edits)) return false;
  return [...new Set(edits.map(({ path }) => path))].every((path) => {
    if (isSettingsFile(path)) return true;
    const file = code.files.find((candidate) => candidate.path === path);
    if (file === undefined || !file.isEditable) return false;
    const text = applyEdits(
      file.tree.text,
      edits.filter((edit) => edit.path === path),
    );
    return text !== file.tree.text && !parsers.parse("python", text).hasError;
  });
};
