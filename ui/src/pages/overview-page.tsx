import { lazy, Suspense } from "react";
import {
  countOf,
  formatCount,
  formatDuration,
  formatEffect,
  formatInterval,
  formatNumber,
  formatProbability,
  formatUsd,
} from "../../../src/views/format.ts";
import type { BudgetLine, Overview, TableView } from "../../../src/views/index.ts";
import { Attention } from "../parts/attention.tsx";
import { Forest, type ForestRow } from "../parts/forest.tsx";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialLink } from "../parts/trial-link.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { Words } from "../parts/words.tsx";
import { useLatest, useNow, useStudy, useView } from "../study.tsx";
import { verdictClass } from "../verdicts.ts";

const SmallCurve = lazy(() => import("../parts/small-curve.tsx"));

/** Where the study stands, what is proven, what it costs: in ten seconds. */
export const OverviewPage = ({
  overview,
  problem,
}: {
  readonly overview: Overview | null;
  readonly problem: { readonly message: string; readonly hint: string } | null;
}) => {
  if (overview === null) return problem ? <Problem problem={problem} /> : <Waiting what="the study" />;
  return (
    <div className="stack">
      <div>
        <h1>{overview.goal || overview.name}</h1>
        <p className="quiet">
          <Words text={overview.activity.detail} />
        </p>
      </div>
      <Attention overview={overview} />
      <Ladder overview={overview} />
      <div className="columns side-first">
        <div className="stack">
          <section className="card">
            <div className="card-head">
              <h2>Best so far</h2>
              <a href="#/curve">the whole curve</a>
            </div>
            <Suspense fallback={<div style={{ height: 240 }} />}>
              <SmallCurve />
            </Suspense>
          </section>
          <Verdicts overview={overview} />
          <Latest />
        </div>
        <div className="stack">
          <Cost overview={overview} />
          <Workers overview={overview} />
          <Proof overview={overview} />
          {overview.warnings.length > 0 ? (
            <section className="card">
              <h2>Worth knowing</h2>
              <ul className="list small">
                {overview.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </section>
          ) : null}
          <Handover overview={overview} />
        </div>
      </div>
    </div>
  );
};

const Ladder = ({ overview }: { readonly overview: Overview }) => {
  const { scale, baseline, best, claim, champion, audit } = overview;
  const hasAudit = audit?.confirmed === true;
  return (
    <div className="ladder">
      <section className="rung">
        <h2>Baseline</h2>
        {baseline ? (
          <>
            <p className="big">{formatNumber(baseline.value, scale.decimals)}</p>
            <p className="small quiet">
              {scale.metric}, {scale.direction === "minimize" ? "lower" : "higher"} is better
            </p>
            <p className="small quiet">
              {baseline.isDeterministic
                ? "the same on every seed"
                : `noise ±${formatNumber(baseline.sd, scale.decimals)} from ${countOf(baseline.n, "seed")}`}
            </p>
          </>
        ) : (
          <p className="quiet">Being measured on several seeds, to learn the noise first.</p>
        )}
      </section>
      <section className="rung">
        <h2>Best, as believed</h2>
        {best?.gain ? (
          <>
            <p className="big">{formatEffect(scale, best.gain.value)}</p>
            <p className="small quiet">
              {formatNumber(best.level, scale.decimals)} by <TrialLink trial={best.trial} />,{" "}
              {formatInterval(scale, best.gain.low, best.gain.high)}
            </p>
            <p className="small quiet">
              {countOf(best.n, "seed")}, P(better) {formatProbability(best.probability)}.{" "}
              {best.verdict === "confirmed" ? "" : "Not a claim."}
            </p>
          </>
        ) : (
          <p className="quiet">No trial looks better than the baseline yet.</p>
        )}
      </section>
      <section className={`rung ${claim ? "proven" : ""}`}>
        <h2>{hasAudit ? "Confirmed and audited" : "Confirmed"}</h2>
        {claim ? (
          <>
            <p className="big">{hasAudit ? formatEffect(scale, audit.estimate) : formatEffect(scale, claim.effect)}</p>
            <p className="small">
              {hasAudit ? (
                <>
                  <TrialLink trial={audit.trial} /> against the baseline, {formatInterval(scale, audit.low, audit.high)}
                  , {countOf(audit.n, "unseen pair")}
                </>
              ) : (
                <>
                  <TrialLink trial={claim.candidate} /> against {claim.trunk === 0 ? "the baseline" : `#${claim.trunk}`}
                  , {formatInterval(scale, claim.low, claim.high)}, {countOf(claim.n, "pair")}
                </>
              )}
            </p>
            <p className="small quiet">
              {claim.promotions > 1 ? `${claim.promotions} confirmed steps. ` : ""}
              {champion ? `Level ${formatNumber(champion.level, scale.decimals)}.` : ""}{" "}
              <a href="#/evidence">the evidence</a>
            </p>
          </>
        ) : (
          <p className="quiet">
            {overview.phase === "finished"
              ? `Nothing was confirmed.${audit && audit.trial !== 0 ? ` The exploratory audit of #${audit.trial}: ${formatEffect(scale, audit.estimate)} ${formatInterval(scale, audit.low, audit.high)}, ${countOf(audit.n, "pair")}.` : ""}`
              : `Nothing yet.${baseline && !baseline.isDeterministic ? ` Effects from ${formatNumber(baseline.smallestDetectableEffect, scale.decimals)} on can be found with four pairs.` : ""}`}
          </p>
        )}
      </section>
    </div>
  );
};

const Proof = ({ overview }: { readonly overview: Overview }) => {
  const { scale, best, claim, audit, baseline, champion } = overview;
  const rows: ForestRow[] = [];
  if (best?.gain)
    rows.push({
      label: `best #${best.trial}`,
      value: best.gain.value,
      low: best.gain.low,
      high: best.gain.high,
      colour: "var(--v-likely-better)",
    });
  if (champion?.gain && champion.trial !== best?.trial)
    rows.push({
      label: `champion #${champion.trial}`,
      value: champion.gain.value,
      low: champion.gain.low,
      high: champion.gain.high,
      colour: "var(--v-likely-better)",
    });
  if (claim && claim.trunk === 0)
    rows.push({
      label: `confirmed #${claim.candidate}`,
      value: claim.effect,
      low: claim.low,
      high: claim.high,
      colour: "var(--v-confirmed)",
    });
  if (audit && audit.trial !== 0)
    rows.push({
      label: `audit #${audit.trial}`,
      value: audit.estimate,
      low: audit.low,
      high: audit.high,
      colour: audit.confirmed ? "var(--v-confirmed)" : "var(--v-unclear)",
    });
  if (rows.length === 0) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>Gain over the baseline</h2>
        <span className="small quiet">95 %, + is better</span>
      </div>
      <Forest isNarrow scale={scale} rows={rows} noise={scale.isLog ? null : (baseline?.sd ?? null)} />
    </section>
  );
};

const Verdicts = ({ overview }: { readonly overview: Overview }) => {
  const total = overview.counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="card">
      <div className="card-head">
        <h2>{countOf(overview.trials, "trial")}</h2>
        <span className="small quiet">
          {overview.refusedProposals > 0 ? (
            <>
              <a href="#/memory?kind=refused">{countOf(overview.refusedProposals, "repeat")} refused</a> before any
              compute
            </>
          ) : null}
        </span>
      </div>
      {total === 0 ? (
        <p className="quiet">The search begins once the baseline is measured.</p>
      ) : (
        <div className="stack">
          <div className="shares" aria-hidden="true">
            {overview.counts.map(({ verdict, count }) => (
              <span key={verdict} className={verdictClass(verdict)} style={{ flexGrow: count }} />
            ))}
          </div>
          <div className="legend">
            {overview.counts.map(({ verdict, count }) => (
              <a key={verdict} href={`#/trials?verdicts=${encodeURIComponent(verdict)}`}>
                <VerdictMark verdict={verdict} count={count} />
              </a>
            ))}
          </div>
        </div>
      )}
    </section>
  );
};

const Latest = () => {
  const view = useView<TableView>("trials", { sort: "trial", desc: "1", limit: "6" });
  const table = useLatest(view.data);
  const rows = table?.rows.filter(({ trial }) => trial > 0) ?? [];
  if (!table || rows.length === 0) return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>Latest trials</h2>
        <a href="#/trials">all trials</a>
      </div>
      <ul className="list">
        {rows.map((row) => (
          <li key={row.trial}>
            <div className="row between">
              <span className="row">
                <TrialLink trial={row.trial} />
                <VerdictMark verdict={row.verdict} />
                <span className="small quiet">{row.aspect}</span>
              </span>
              <span className="nowrap">{row.effect === null ? "" : formatEffect(table.scale, row.effect)}</span>
            </div>
            <p className="quiet clip">{row.hypothesis}</p>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Cost = ({ overview }: { readonly overview: Overview }) => (
  <section className="card">
    <div className="card-head">
      <h2>Budget</h2>
      <span className="small quiet">
        {overview.timeLeftMs === null ? "" : `about ${formatDuration(overview.timeLeftMs)} left`}
      </span>
    </div>
    <div className="stack" style={{ gap: 8 }}>
      {overview.budget.map((line) => (
        <BudgetMeter key={line.name} line={line} isLive={overview.activity.tone === "live"} />
      ))}
    </div>
    <p className="small quiet" style={{ marginTop: 12 }}>
      {overview.agent}
      {overview.spend.usd > 0
        ? `, ${formatUsd(overview.spend.usd)}${overview.spend.isEstimated ? " (estimated)" : ""}`
        : ", no cost"}
      {overview.spend.inputTokens > 0
        ? `, ${formatCount(overview.spend.inputTokens + overview.spend.outputTokens)} tokens`
        : ""}
      . {overview.spend.reused > 0 ? `${countOf(overview.spend.reused, "replicate")} used again.` : ""}
    </p>
  </section>
);

const BudgetMeter = ({
  line: { name, used, limit },
  isLive,
}: {
  readonly line: BudgetLine;
  readonly isLive: boolean;
}) => {
  const share = limit ? Math.min(1, used / limit) : 0;
  const show = (value: number): string =>
    name === "usd"
      ? formatUsd(value)
      : name === "hours" || name === "gpuHours"
        ? formatDuration(value * 3_600_000)
        : formatCount(value);
  return (
    <div className="meter">
      <span className="quiet">{BUDGET_WORDS[name]}</span>
      {limit === null ? (
        <span />
      ) : (
        <span className={`track ${isLive && share > 0.9 ? "near" : ""}`} aria-hidden="true">
          <span style={{ width: `${100 * share}%` }} />
        </span>
      )}
      <span className="nowrap">
        {show(used)}
        {limit === null ? "" : ` of ${show(limit)}`}
      </span>
    </div>
  );
};

const Workers = ({ overview }: { readonly overview: Overview }) => {
  const { source } = useStudy();
  const now = useNow(overview.nowMs, source.kind === "live" && overview.activity.tone === "live");
  if (overview.phase === "finished" || overview.phase === "refused") return null;
  return (
    <section className="card">
      <div className="card-head">
        <h2>{overview.activity.word === "stopped" ? "Was working on" : "Working on"}</h2>
        <span className="small quiet">{countOf(overview.slots, "worker")}</span>
      </div>
      {overview.workers.length === 0 ? (
        <p className="quiet">Nothing is under way.</p>
      ) : (
        <ul className="list">
          {overview.workers.map((worker) => (
            <li key={`${worker.attempt}/${worker.trial}/${worker.step}`}>
              <div className="row between">
                <span className="row">
                  {worker.trial === null ? <span className="quiet">new</span> : <TrialLink trial={worker.trial} />}
                  <span className="verdict v-in-progress">{worker.step}</span>
                </span>
                <span className="small quiet">{formatDuration(Math.max(0, now - worker.sinceMs))}</span>
              </div>
              <p className="small quiet clip">
                {worker.parent === null ? "" : `on ${worker.parent === 0 ? "root" : `#${worker.parent}`} · `}
                {worker.aspect}
                {worker.hypothesis ? ` · ${worker.hypothesis}` : ""}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

const Handover = ({ overview }: { readonly overview: Overview }) =>
  overview.branches.length === 0 ? null : (
    <section className="card">
      <h2>Handed over</h2>
      <ul className="list small">
        {overview.branches.map(({ name, trial }) => (
          <li key={name}>
            <code>{name}</code> holds <TrialLink trial={trial} />
          </li>
        ))}
      </ul>
    </section>
  );

const BUDGET_WORDS: Readonly<Record<BudgetLine["name"], string>> = {
  replicates: "replicates",
  hours: "time",
  gpuHours: "GPU time",
  usd: "dollars",
  trials: "trials",
};
