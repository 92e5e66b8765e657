import { countOf, formatEffect, formatInterval, formatNumber, formatP } from "../../../src/views/format.ts";
import type { EvidenceView } from "../../../src/views/index.ts";
import { CertificationCard } from "../parts/certification-card.tsx";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialLink } from "../parts/trial-link.tsx";
import { useLatest, useView } from "../study.tsx";

/** What the claims rest on: noise, error account, certifications, audit. */
const EvidencePage = () => {
  const view = useView<EvidenceView>("evidence");
  const evidence = useLatest(view.data);
  if (evidence === null) return view.problem ? <Problem problem={view.problem} /> : <Waiting what="the evidence" />;
  const { scale, account } = evidence;
  return (
    <div className="stack">
      <h1>Evidence</h1>
      <div className="columns">
        <div className="stack">
          <Calibration evidence={evidence} />
          {evidence.certifications.length === 0 ? (
            <section className="card">
              <h2>Certifications</h2>
              <p className="quiet">
                None yet. When the leader looks clearly better than the trunk, both are run on the same fresh seeds and
                looked at after 3, 4, 6 and 8 pairs.
              </p>
            </section>
          ) : (
            [...evidence.certifications]
              .reverse()
              .map((certification) => (
                <CertificationCard key={certification.number} certification={certification} scale={scale} />
              ))
          )}
        </div>
        <div className="stack">
          <section className="card">
            <h2>Error account</h2>
            <p>{account.sentence}</p>
            <dl className="facts" style={{ marginTop: 12 }}>
              <dt>certifications</dt>
              <dd>
                {account.tests}, {account.promotions} confirmed
              </dd>
              <dt>levels paid</dt>
              <dd>
                {account.tests === 0 ? "–" : formatP(account.paid)}{" "}
                <span className="quiet">each confirmation earns new ones</span>
              </dd>
            </dl>
          </section>
          <section className="card">
            <h2>Audit</h2>
            {evidence.audit === null ? (
              <p className="quiet">
                At the end champion and baseline are run on seeds that nothing has used. That number is the one to
                publish.
              </p>
            ) : evidence.audit.trial === 0 ? (
              <p className="quiet">There was nothing to audit.</p>
            ) : (
              <>
                <p>
                  <TrialLink trial={evidence.audit.trial} /> over the baseline:{" "}
                  <strong>{formatEffect(scale, evidence.audit.estimate)}</strong>{" "}
                  {formatInterval(scale, evidence.audit.low, evidence.audit.high)},{" "}
                  {evidence.audit.method === "shrunk"
                    ? "the shrunk estimate, for lack of budget"
                    : countOf(evidence.audit.n, "pair")}
                  .
                </p>
                {evidence.audit.confirmed ? null : <p className="warn">Exploratory: no claim was certified.</p>}
                {evidence.audit.holdout ? (
                  <p>
                    On the hold-out: {formatEffect(scale, evidence.audit.holdout.estimate)}{" "}
                    {formatInterval(scale, evidence.audit.holdout.low, evidence.audit.holdout.high)},{" "}
                    {countOf(evidence.audit.holdout.n, "pair")}.
                  </p>
                ) : null}
                <ul className="small">
                  {evidence.audit.guardrails.map(({ metric, verdict }) => (
                    <li key={metric} className={verdict === "pass" ? "good" : verdict === "fail" ? "bad" : "quiet"}>
                      {metric} {verdict === "pass" ? "holds" : verdict === "fail" ? "broken" : "unproven"}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </section>
          {evidence.plan ? (
            <section className="card">
              <h2>Budget plan</h2>
              <p className="small quiet">{evidence.plan.reason}</p>
              <dl className="facts small" style={{ marginTop: 8 }}>
                <dt>replicates</dt>
                <dd>{evidence.plan.replicates}</dd>
                <dt>kept for the audit</dt>
                <dd>{evidence.plan.auditReserve}</dd>
                <dt>for last certifications</dt>
                <dd>{evidence.plan.endReserve}</dd>
                <dt>for combinations</dt>
                <dd>{evidence.plan.combineReserve}</dd>
              </dl>
            </section>
          ) : null}
        </div>
      </div>
    </div>
  );
};

const Calibration = ({ evidence }: { readonly evidence: EvidenceView }) => {
  const { calibration, scale } = evidence;
  if (calibration === null)
    return (
      <section className="card">
        <h2>Noise of the baseline</h2>
        <p className="quiet">Being measured: the unchanged repository runs on several seeds, and one seed twice.</p>
      </section>
    );
  return (
    <section className="card">
      <h2>Noise of the baseline (A/A)</h2>
      <p>
        {calibration.isDeterministic
          ? "The objective is the same on every seed, so one pair of runs decides."
          : `Two runs of the same code on different seeds differ by about ${formatNumber(Math.SQRT2 * (evidence.calibration?.noise.find(({ metric }) => metric === scale.metric)?.sd ?? 0), scale.decimals)}. Four pairs find an effect of ${formatNumber(calibration.smallestDetectableEffect, scale.decimals)} with probability .8.`}
        {calibration.luck !== null && calibration.measuredTrials > 0
          ? ` The best of ${countOf(calibration.measuredTrials, "trial")} of pure noise would be expected ${formatEffect(scale, calibration.luck)} above the baseline.`
          : ""}
      </p>
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Noise of each metric" style={{ marginTop: 8 }}>
        <table className="plain">
          <thead>
            <tr>
              <th>metric</th>
              <th className="num">mean</th>
              <th className="num">sd of one run</th>
              <th>95 % of that sd</th>
              <th className="num">seeds</th>
              <th>one seed twice</th>
            </tr>
          </thead>
          <tbody>
            {calibration.noise.map((facts) => (
              <tr key={facts.metric}>
                <td>{facts.metric}</td>
                <td className="num">{formatNumber(facts.mean, facts.decimals)}</td>
                <td className="num">{facts.sd === 0 ? "0" : formatNumber(facts.sd, facts.decimals + 1)}</td>
                <td className="nowrap">
                  [{formatNumber(facts.sdLow, facts.decimals + 1)},{" "}
                  {facts.sdHigh === null ? "∞" : formatNumber(facts.sdHigh, facts.decimals + 1)}]
                </td>
                <td className="num">{facts.n}</td>
                <td className={facts.sameSeedIdentical ? "good" : "warn"}>
                  {facts.sameSeedIdentical
                    ? "identical"
                    : `differs by ${formatNumber(facts.sameSeedDifference, facts.decimals + 1)}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small quiet" style={{ marginTop: 8 }}>
        {scale.metric} run by run:{" "}
        {calibration.runs
          .map(
            ({ seed, purpose, value }) =>
              `${formatNumber(value, scale.decimals + 1)}${purpose === "repeat" ? " (repeat)" : ""} on ${seed}`,
          )
          .join(", ")}
        . Replicates are compared {calibration.pairing}.
      </p>
    </section>
  );
};

export default EvidencePage;
