import { VERDICT_MEANING, type Verdict } from "../../../src/views/verdict.ts";
import { GLYPHS, verdictClass } from "../verdicts.ts";

/** A verdict as sign and word in its colour. */
export const VerdictMark = ({ verdict, count }: { readonly verdict: Verdict; readonly count?: number }) => (
  <span className={`verdict ${verdictClass(verdict)}`} title={VERDICT_MEANING[verdict]}>
    <b aria-hidden="true">{GLYPHS[verdict]}</b>
    {count === undefined ? "" : `${count} `}
    {verdict}
  </span>
);
