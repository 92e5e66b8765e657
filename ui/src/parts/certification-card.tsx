import {
  countOf,
  formatEffect,
  formatInterval,
  formatNumber,
  formatP,
  type MetricScale,
} from "../../../src/views/format.ts";
import type { CertificationView } from "../../../src/views/index.ts";
import { TrialLink } from "./trial-link.tsx";

/** One certification, look by look. */
export const CertificationCard = ({
  certification,
  scale,
}: {
  readonly certification: CertificationView;
  readonly scale: MetricScale;
}) => (
  <section className="card">
    <div className="card-head">
      <h2>
        Certification {certification.number}: <TrialLink trial={certification.candidate} /> against{" "}
        {certification.trunk === 0 ? "the baseline" : <TrialLink trial={certification.trunk} />}
      </h2>
      <span className={certification.outcome === "promoted" ? "good" : "quiet"}>
        {certification.outcome === "promoted" ? "✔ confirmed" : certification.outcome}
      </span>
    </div>
    <p>{certification.sentence}</p>
    {certification.warnings.map((warning) => (
      <p key={warning} className="warn">
        {warning}
      </p>
    ))}
    {certification.looks.length > 0 ? (
      <div
        className="scroll-x"
        tabIndex={0}
        role="region"
        aria-label={`Looks of certification ${certification.number}`}
        style={{ marginTop: 8 }}
      >
        <table className="plain">
          <thead>
            <tr>
              <th>look</th>
              <th className="num">pairs</th>
              <th className="num">mean difference</th>
              <th className="num">p</th>
              <th className="num">needs</th>
              <th>decision</th>
              <th>guardrails</th>
            </tr>
          </thead>
          <tbody>
            {certification.looks.map((look, i) => (
              <tr key={look.look}>
                <td>{i + 1}</td>
                <td className="num">{look.n}</td>
                <td className="num">{formatEffect(scale, look.mean)}</td>
                <td className="num">{formatP(look.p)}</td>
                <td className="num">≤ {formatP(look.threshold)}</td>
                <td className={look.decision === "promote" ? "good" : ""}>{look.decision}</td>
                <td className="small">
                  {look.guardrails.map(({ metric, verdict }) => (
                    <span key={metric} className={verdict === "pass" ? "good" : verdict === "fail" ? "bad" : "quiet"}>
                      {metric} {verdict === "pass" ? "holds" : verdict === "fail" ? "broken" : "unproven"}{" "}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    ) : null}
    <p className="small quiet" style={{ marginTop: 8 }}>
      Level {formatP(certification.alpha)} paid from the error account. Standard deviation of one pair{" "}
      {formatNumber(
        scale.isLog ? 100 * certification.sdOfPair : certification.sdOfPair,
        scale.isLog ? 2 : scale.decimals + 1,
      )}
      , frozen at the start with {certification.df} degrees of freedom.
      {certification.effect !== null
        ? ` Effect ${formatEffect(scale, certification.effect)} ${formatInterval(scale, certification.low, certification.high)}.`
        : ""}
      {certification.outcome === "promoted" && certification.bundle.length > 1
        ? ` The claim covers ${countOf(certification.bundle.length, "edit")} together.`
        : ""}
    </p>
  </section>
);
