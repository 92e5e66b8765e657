import { useState } from "react";
import { formatEffect, formatInterval, formatNumber } from "../../../src/views/format.ts";
import type { CompareView } from "../../../src/views/index.ts";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialLink } from "../parts/trial-link.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";

/** Two to eight trials side by side, differences only, paired by seed. */
const ComparePage = () => {
  const { subject, settings, set, go } = usePlace();
  const [typed, setTyped] = useState(subject.replaceAll(",", ", "));
  const view = useView<CompareView>(subject === "" ? null : "compare", { trials: subject });
  const compared = useLatest(view.data);
  const showAll = settings.all === "1";
  return (
    <div className="stack">
      <div className="row between">
        <h1>Compare</h1>
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            const trials = [...new Set((typed.match(/\d+/g) ?? []).map(Number))].slice(0, 8);
            if (trials.length > 0) go("compare", trials.join(","), settings);
          }}
        >
          <input
            aria-label="Trials to compare, the first is the reference"
            placeholder="0, 12, 34"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="submit">Compare</button>
          <label className="check">
            <input
              type="checkbox"
              checked={showAll}
              onChange={(event) => set({ all: event.target.checked ? "1" : "" })}
            />
            also what is the same
          </label>
        </form>
      </div>
      {subject === "" ? (
        <div className="empty">
          <strong>No trials are chosen.</strong>Write two to eight numbers above, or choose them in the{" "}
          <a href="#/trials" className="text-link">
            table
          </a>
          . The first is the reference.
        </div>
      ) : compared === null ? (
        view.problem ? (
          <Problem problem={view.problem} />
        ) : (
          <Waiting what="the comparison" />
        )
      ) : compared.trials.length === 0 ? (
        <div className="empty">
          <strong>None of these trials exists.</strong>The table lists every trial.
        </div>
      ) : (
        <Comparison view={compared} showAll={showAll} />
      )}
    </div>
  );
};

const Comparison = ({ view, showAll }: { readonly view: CompareView; readonly showAll: boolean }) => {
  const facts = view.facts.filter(({ differs }) => showAll || differs);
  const metrics = view.metrics.filter(({ means }) => showAll || new Set(means).size > 1);
  return (
    <div className="card scroll-x" tabIndex={0} role="region" aria-label="Comparison">
      <table className="plain matrix">
        <thead>
          <tr>
            <th>
              <span className="sr">fact</span>
            </th>
            {view.trials.map(({ trial }, i) => (
              <th key={trial}>
                <TrialLink trial={trial} /> {i === 0 ? "reference" : ""}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">verdict</th>
            {view.trials.map(({ trial, verdict }) => (
              <td key={trial}>
                <VerdictMark verdict={verdict} />
              </td>
            ))}
          </tr>
          <tr>
            <th scope="row">hypothesis</th>
            {view.trials.map(({ trial, hypothesis }) => (
              <td key={trial} className="small" style={{ minWidth: 160 }}>
                {hypothesis}
              </td>
            ))}
          </tr>
          {facts.map(({ name, values, differs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, i) => (
                <td key={view.trials[i]?.trial} className={differs ? "" : "quiet"}>
                  {value}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">paired difference</th>
            {view.pairs.map((pair, i) => (
              <td key={view.trials[i]?.trial}>
                {pair ? (
                  <>
                    <strong>{formatEffect(view.scale, pair.mean)}</strong>{" "}
                    {formatInterval(view.scale, pair.low, pair.high)}
                    <br />
                    <span className="small quiet">{pair.n === 1 ? "1 common seed" : `${pair.n} common seeds`}</span>
                  </>
                ) : (
                  <span className="quiet">{i === 0 ? "–" : "no common seed"}</span>
                )}
              </td>
            ))}
          </tr>
          {metrics.map(({ metric, decimals, direction, means, seeds }) => (
            <MetricRows
              key={metric}
              metric={metric}
              decimals={decimals}
              direction={direction}
              means={means}
              seeds={seeds}
              isObjective={metric === view.scale.metric}
              trials={view.trials.map(({ trial }) => trial)}
            />
          ))}
        </tbody>
      </table>
      <p className="small quiet" style={{ marginTop: 8 }}>
        Means are over each trial's own seeds; the paired difference uses only seeds that both share, plus is better.
      </p>
    </div>
  );
};

const MetricRows = ({
  metric,
  decimals,
  direction,
  means,
  seeds,
  isObjective,
  trials,
}: Pick<CompareView["metrics"][number], "metric" | "decimals" | "direction" | "means" | "seeds"> & {
  readonly isObjective: boolean;
  readonly trials: readonly number[];
}) => {
  const known = means.filter((mean) => mean !== null);
  const best =
    direction === null || known.length === 0
      ? null
      : direction === "maximize"
        ? Math.max(...known)
        : Math.min(...known);
  const shared = seeds.filter(({ values }) => values.filter((value) => value !== null).length > 1);
  return (
    <>
      <tr>
        <th scope="row">{metric}</th>
        {means.map((mean, i) => (
          <td key={trials[i]} className={mean !== null && mean === best ? "best" : ""}>
            {formatNumber(mean, decimals)}
          </td>
        ))}
      </tr>
      {isObjective
        ? shared.map(({ seed, values }) => (
            <tr key={seed}>
              <th scope="row">
                <span className="faint">seed {seed}</span>
              </th>
              {values.map((value, i) => (
                <td key={trials[i]} className="quiet">
                  {formatNumber(value, decimals + 1)}
                </td>
              ))}
            </tr>
          ))
        : null}
    </>
  );
};

export default ComparePage;
