import type { Change } from "../../../core/proposal.ts";

/** One replacement in a file; offsets are UTF-16 indices into the text before any edit. */
export interface TextEdit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A single-aspect edit that could be tried: what it changes, in words and in text, and how promising it looks unseen. */
export interface Candidate {
  /** The family of edits, for example `estimator` or `knob`; what is learned of one member is held of the others. */
  readonly kind: string;
  /** The aspects it may be handed in under, the most fitting first. */
  readonly aspects: readonly string[];
  readonly change: Change;
  /** The sentence without the metric: `Replacing X by Y`. */
  readonly action: string;
  /** The reason: `boosted trees model interactions that a linear model misses`. */
  readonly reason: string;
  readonly edits: readonly TextEdit[];
  /** How often such an edit helps, unseen; 0 to 1. */
  readonly prior: number;
}

/** Applies edits to the text of their file; later offsets first, so that the earlier ones stay valid. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): string =>
  [...edits]
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => b.start - a.start || b.end - a.end || b.order - a.order)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);

/** Whether edits of one file overlap, which would make the result depend on their order. */
export const haveOverlap = (edits: readonly TextEdit[]): boolean =>
  edits.some((a, i) => edits.some((b, j) => i < j && a.path === b.path && a.start < b.end && b.start < a.end));

/** A number as Python writes it: short, and in the spelling of the literal that it replaces. */
export const pythonNumber = (value: number, isInteger: boolean): string => {
  if (isInteger) return String(Math.round(value));
  const short = Number(value.toPrecision(2));
  const text = Math.abs(short) < 1e-3 && short !== 0 ? short.toExponential() : String(short);
  return /[.e]/.test(text) ? text.replace("e+", "e") : `${text}.0`;
};
