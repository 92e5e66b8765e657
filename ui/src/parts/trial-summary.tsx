import { countOf, formatEffect, formatInterval, formatNumber, formatProbability } from "../../../src/views/format.ts";
import type { TrialDetail } from "../../../src/views/index.ts";
import { trialAddress } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";
import { Problem, Waiting } from "./problem.tsx";
import { TrialActions } from "./trial-actions.tsx";
import { TrialLink } from "./trial-link.tsx";
import { VerdictMark } from "./verdict-mark.tsx";

/** One trial in short, beside the tree. */
export const TrialSummary = ({
  trial,
  isFolded,
  onFold,
}: {
  readonly trial: number;
  readonly isFolded: boolean;
  readonly onFold: () => void;
}) => {
  const view = useView<TrialDetail>("trial", { n: String(trial) });
  const detail = useLatest(view.data);
  if (detail === null) return view.problem ? <Problem problem={view.problem} /> : <Waiting what={`trial ${trial}`} />;
  const { scale } = detail;
  return (
    <div className="stack">
      <div className="row between">
        <span className="row">
          <h2>{trial === 0 ? "root" : `#${trial}`}</h2>
          <VerdictMark verdict={detail.verdict} />
        </span>
        <a className="button" href={trialAddress(trial)}>
          Open
        </a>
      </div>
      <p>{detail.hypothesis}</p>
      <p className="quiet small">{detail.because}</p>
      <dl className="facts">
        {detail.level ? (
          <>
            <dt>{scale.metric}</dt>
            <dd>{formatNumber(detail.level.shown, scale.decimals)}</dd>
          </>
        ) : null}
        {detail.effect ? (
          <>
            <dt>edit</dt>
            <dd>
              {formatEffect(scale, detail.effect.value)}{" "}
              <span className="quiet">{formatInterval(scale, detail.effect.low, detail.effect.high)}</span>
            </dd>
            <dt>P(helps)</dt>
            <dd>{formatProbability(detail.effect.probability)}</dd>
          </>
        ) : null}
        {detail.gain ? (
          <>
            <dt>in all</dt>
            <dd>
              {formatEffect(scale, detail.gain.value)}{" "}
              <span className="quiet">{formatInterval(scale, detail.gain.low, detail.gain.high)}</span>
            </dd>
          </>
        ) : null}
        <dt>aspect</dt>
        <dd>{detail.aspect || "–"}</dd>
        <dt>parent</dt>
        <dd>{detail.parent === null ? "–" : <TrialLink trial={detail.parent} />}</dd>
        <dt>patch</dt>
        <dd>
          +{detail.addedLines} −{detail.removedLines}{" "}
          {detail.files.length > 0 ? `in ${countOf(detail.files.length, "file")}` : ""}
        </dd>
      </dl>
      <div className="row">
        {detail.children.length > 0 ? (
          <button type="button" aria-pressed={isFolded} onClick={onFold}>
            {isFolded ? "Unfold the branch" : "Fold the branch"}
          </button>
        ) : null}
        <a className="button" href={`#/trials?below=${trial}`}>
          List the branch
        </a>
      </div>
      <TrialActions detail={detail} />
    </div>
  );
};
