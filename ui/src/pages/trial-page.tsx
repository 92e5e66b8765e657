import { useState } from "react";
import {
  countOf,
  formatDuration,
  formatEffect,
  formatNumber,
  formatProbability,
  formatUsd,
} from "../../../src/views/format.ts";
import type { ReplicateRow, TrialDetail } from "../../../src/views/index.ts";
import { CertificationCard } from "../parts/certification-card.tsx";
import { Copyable } from "../parts/copyable.tsx";
import { DiffView } from "../parts/diff-view.tsx";
import { Files } from "../parts/files.tsx";
import { Forest } from "../parts/forest.tsx";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialActions } from "../parts/trial-actions.tsx";
import { TrialLink } from "../parts/trial-link.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { usePlace } from "../routes.ts";
import { useLatest, useStudy, useView } from "../study.tsx";

/** Everything about one trial. */
const TrialPage = () => {
  const { subject } = usePlace();
  const { source } = useStudy();
  const view = useView<TrialDetail>("trial", { n: subject });
  const detail = useLatest(view.data);
  if (detail === null || (view.problem && view.data === null))
    return view.problem ? <Problem problem={view.problem} /> : <Waiting what={`trial ${subject}`} />;
  const { scale, trial } = detail;
  return (
    <div className="stack">
      <div className="stack" style={{ gap: 6 }}>
        <p className="row">
          <strong>{trial === 0 ? "root" : `Trial #${trial}`}</strong>
          <VerdictMark verdict={detail.verdict} />
          <span className="quiet">
            {[
              detail.aspect,
              ["improve", "root", detail.aspect].includes(detail.operator) ? "" : detail.operator,
              detail.step ?? (detail.status === "complete" ? "" : detail.status),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
          {detail.isPinned ? <span className="pill">pinned</span> : null}
          {detail.isBanned ? <span className="pill trouble">banned</span> : null}
          <span className="spring" />
          <a href={`#/tree?t=${trial}&pruned=1`}>in the tree</a>
          {detail.parent === null ? null : <a href={`#/compare/${detail.parent},${trial}`}>compare with its parent</a>}
        </p>
        <h1>{detail.hypothesis || "The unmodified repository"}</h1>
        <p>{detail.because}</p>
        {detail.note ? <p className="quiet">{detail.note}</p> : null}
        {detail.pruned ? (
          <p className="quiet">
            Pruned: {detail.pruned.reason} ({formatProbability(detail.pruned.probability)} likely to be as good as the
            trunk). It comes back if later evidence says so.
          </p>
        ) : null}
      </div>
      <div className="columns">
        <div className="stack">
          <Numbers detail={detail} />
          <Replicates detail={detail} />
          {detail.certifications.map((certification) => (
            <CertificationCard key={certification.number} certification={certification} scale={scale} />
          ))}
          {trial === 0 ? null : <DiffView detail={detail} />}
          {source.kind === "live" ? <Files detail={detail} /> : null}
        </div>
        <div className="stack">
          <Lineage detail={detail} />
          <Guardrails detail={detail} />
          <Change detail={detail} />
          <Guard detail={detail} />
          <section className="card">
            <h2>Cost</h2>
            <dl className="facts">
              <dt>replicates</dt>
              <dd>
                {detail.cost.replicates}, {formatDuration(detail.cost.durationMs)}
              </dd>
              {detail.cost.gpuMs > 0 ? (
                <>
                  <dt>GPU</dt>
                  <dd>{formatDuration(detail.cost.gpuMs)}</dd>
                </>
              ) : null}
              <dt>agent</dt>
              <dd>
                {formatUsd(detail.cost.usd)}
                {detail.cost.isEstimated ? " (estimated)" : ""}
              </dd>
            </dl>
          </section>
          <Places detail={detail} />
          {source.readOnly && detail.notes.length === 0 ? null : (
            <section className="card">
              <h2>Steer</h2>
              <TrialActions detail={detail} />
            </section>
          )}
          <Environment detail={detail} />
        </div>
      </div>
    </div>
  );
};

const Numbers = ({ detail }: { readonly detail: TrialDetail }) => {
  const { scale, level, effect, gain } = detail;
  if (!level) return null;
  const rows = [
    ...(effect
      ? [{ label: "this edit", value: effect.value, low: effect.low, high: effect.high, colour: "var(--v-unclear)" }]
      : []),
    ...(gain
      ? [
          {
            label: "over the baseline",
            value: gain.value,
            low: gain.low,
            high: gain.high,
            colour: "var(--v-likely-better)",
          },
        ]
      : []),
    ...detail.certifications.flatMap(({ outcome, effect: measured, low, high, trunk }) =>
      outcome === "promoted" && measured !== null
        ? [
            {
              label: `certified over ${trunk === 0 ? "root" : `#${trunk}`}`,
              value: measured,
              low,
              high,
              colour: "var(--v-confirmed)",
            },
          ]
        : [],
    ),
  ];
  return (
    <section className="card">
      <div className="card-head">
        <h2>
          {scale.metric} {formatNumber(level.shown, scale.decimals)}
        </h2>
        <span className="small quiet">
          believed{effect ? `; P(the edit helps) ${formatProbability(effect.probability)}` : ""}. 95 % intervals, plus
          is better
        </span>
      </div>
      <Forest scale={scale} rows={rows} noise={null} />
    </section>
  );
};

const Replicates = ({ detail }: { readonly detail: TrialDetail }) => (
  <section className="card">
    <h2>Replicates, one by one</h2>
    {detail.replicates.length === 0 ? (
      <p className="quiet">
        {detail.verdict === "refused" ? "None: the patch was refused before any compute was spent." : "None yet."}
      </p>
    ) : (
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Replicates">
        <table className="plain">
          <thead>
            <tr>
              <th>for</th>
              <th className="num">seed</th>
              {detail.metrics.map(({ metric }) => (
                <th key={metric} className="num">
                  {metric}
                </th>
              ))}
              <th className="num">time</th>
              <th>outcome</th>
            </tr>
          </thead>
          <tbody>
            {detail.replicates.map((run) => (
              <tr key={run.id}>
                <td className="nowrap">
                  {run.purpose}
                  {run.attempt > 1 ? ` (try ${run.attempt})` : ""}
                </td>
                <td className="num">{run.seed}</td>
                {detail.metrics.map(({ metric, decimals }) => (
                  <td key={metric} className="num">
                    {run.metrics ? formatNumber(run.metrics[metric], decimals) : "–"}
                  </td>
                ))}
                <td className="num">{run.reusedFrom === null ? formatDuration(run.durationMs) : "used again"}</td>
                <td>
                  <Outcome run={run} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);

const Outcome = ({ run }: { readonly run: ReplicateRow }) =>
  run.status === "running" ? (
    <span className="verdict v-in-progress">running</span>
  ) : run.status === "failed" ? (
    <span className="bad">
      {run.failure}: {run.message}
    </span>
  ) : run.isStale ? (
    <span className="quiet">of an earlier form of the patch</span>
  ) : (
    <span className="quiet">finished</span>
  );

const Lineage = ({ detail }: { readonly detail: TrialDetail }) => {
  const [isWhole, setWhole] = useState(false);
  const steps = isWhole ? detail.lineage : detail.lineage.slice(-SHOWN_STEPS);
  const hidden = detail.lineage.length - steps.length;
  return (
    <section className="card">
      <h2>Lineage</h2>
      {hidden > 0 ? (
        <button type="button" className="plain small" onClick={() => setWhole(true)}>
          {countOf(hidden, "earlier step")} from the root
        </button>
      ) : null}
      <ol className="list small">
        {steps.map((step) => (
          <li key={step.trial}>
            <div className="row between">
              <span className="row">
                <TrialLink trial={step.trial} />
                <VerdictMark verdict={step.verdict} />
              </span>
              <span>{step.trial === 0 ? "" : formatEffect(detail.scale, step.effect?.value)}</span>
            </div>
            {step.hypothesis ? <p className="quiet clip">{step.hypothesis}</p> : null}
          </li>
        ))}
      </ol>
      {detail.children.length > 0 ? (
        <p className="small" style={{ marginTop: 8 }}>
          <span className="quiet">{countOf(detail.children.length, "child", "children")}: </span>
          {detail.children.slice(0, 24).map(({ trial, verdict }, i) => (
            <span key={trial} title={verdict}>
              {i > 0 ? ", " : ""}
              <TrialLink trial={trial} />
            </span>
          ))}
          {detail.children.length > 24 ? (
            <>
              {" "}
              <a href={`#/trials?below=${detail.trial}`}>and {detail.children.length - 24} more</a>
            </>
          ) : null}
        </p>
      ) : null}
    </section>
  );
};

const SHOWN_STEPS = 6;

const Guardrails = ({ detail }: { readonly detail: TrialDetail }) =>
  detail.guardrails.length === 0 || detail.trial === 0 ? null : (
    <section className="card">
      <h2>Guardrails</h2>
      <ul className="list small">
        {detail.guardrails.map((guardrail) => (
          <li key={guardrail.metric} className="row between">
            <span>
              {guardrail.metric}{" "}
              <span className="quiet">
                may lose {guardrail.notWorseBy}
                {guardrail.strict ? ", must be proven" : ""}
              </span>
            </span>
            <span className="nowrap">
              {guardrail.difference === null
                ? "–"
                : `${guardrail.difference < 0 ? "−" : "+"}${formatNumber(Math.abs(guardrail.difference), guardrail.decimals)}`}{" "}
              <span className={guardrail.verdict === "pass" ? "good" : guardrail.verdict === "fail" ? "bad" : "quiet"}>
                {guardrail.verdict === "pass" ? "holds" : guardrail.verdict === "fail" ? "broken" : "unproven"}
              </span>
            </span>
          </li>
        ))}
        {detail.limits.map((limit) => (
          <li key={limit} className="bad">
            {limit}
          </li>
        ))}
      </ul>
    </section>
  );

const Change = ({ detail: { proposal, combination } }: { readonly detail: TrialDetail }) => {
  if (!proposal) return null;
  const slots = Object.entries(proposal.change).filter(([, value]) => value !== "");
  return (
    <section className="card">
      <h2>The one change</h2>
      <dl className="facts small">
        {slots.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {proposal.expects.map(({ metric, direction }) => (
          <div key={metric} style={{ display: "contents" }}>
            <dt>expects</dt>
            <dd>
              {metric} {direction}
            </dd>
          </div>
        ))}
        {combination?.leftOut.map(({ trial, reason }) => (
          <div key={trial} style={{ display: "contents" }}>
            <dt>left out</dt>
            <dd>
              <TrialLink trial={trial} /> {reason}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

const Guard = ({ detail: { guard } }: { readonly detail: TrialDetail }) => {
  if (!guard) return null;
  return (
    <section className="card">
      <h2>Guard</h2>
      <p className="small">
        <span className={guard.verdict === "single" ? "good" : "warn"}>{guard.verdict}</span>{" "}
        <span className="quiet">{guard.title}</span>
      </p>
      <ul className="list small" style={{ marginTop: 6 }}>
        {guard.groups.map((group) => (
          <li key={group.title}>
            {group.title} <span className="quiet">{[...new Set(group.hunks.map(({ path }) => path))].join(", ")}</span>
          </li>
        ))}
        {guard.violations.map((violation) => (
          <li key={violation} className="bad">
            {violation}
          </li>
        ))}
      </ul>
    </section>
  );
};

const Places = ({ detail }: { readonly detail: TrialDetail }) => {
  const { source } = useStudy();
  const files = useView<{ worktree: string | null }>(source.kind === "live" ? "files" : null, {
    trial: String(detail.trial),
  });
  if (!detail.commit) return null;
  return (
    <section className="card">
      <h2>Check it out</h2>
      <div className="stack" style={{ gap: 8 }}>
        <Copyable
          label="git command"
          text={`git worktree add ../trial-${detail.trial} ${detail.commit.slice(0, 12)}`}
        />
        {files.data?.worktree ? <Copyable label="worktree" text={files.data.worktree} /> : null}
      </div>
    </section>
  );
};

const Environment = ({ detail: { environment, commit } }: { readonly detail: TrialDetail }) =>
  environment === null ? null : (
    <details className="card">
      <summary>
        <strong>Environment</strong>
      </summary>
      <dl className="facts small" style={{ marginTop: 12 }}>
        <dt>commit</dt>
        <dd className="mono">{commit?.slice(0, 12) ?? "–"}</dd>
        <dt>interpreter</dt>
        <dd>{environment.interpreter ?? "–"}</dd>
        <dt>hardware</dt>
        <dd>{environment.hardware}</dd>
        <dt>lock file</dt>
        <dd className="mono">{environment.lockHash ?? "–"}</dd>
        <dt>data</dt>
        <dd className="mono">{environment.dataHash ?? "–"}</dd>
        <dt>environment</dt>
        <dd className="mono">{environment.hash}</dd>
        <dt>own code</dt>
        <dd>{environment.provenance}</dd>
        <dt>guarantees</dt>
        <dd>{environment.guarantees.join(", ") || "none"}</dd>
      </dl>
    </details>
  );

export default TrialPage;
