import type { CurveView } from "../../../src/views/index.ts";
import { type CurveAxis, CurveChart } from "../parts/curve-chart.tsx";
import { Problem, Waiting } from "../parts/problem.tsx";
import { usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";

const AXES: readonly (readonly [CurveAxis, string])[] = [
  ["trial", "by trial"],
  ["hours", "by time"],
  ["replicates", "by replicates"],
  ["usd", "by cost"],
];

/** The whole curve: every first result, the best so far, the noise band and the luck line. */
const CurvePage = () => {
  const { settings, set, go } = usePlace();
  const view = useView<CurveView>("curve");
  const curve = useLatest(view.data);
  const axis = AXES.find(([name]) => name === settings.by)?.[0] ?? "trial";
  const showAll = settings.all === "1";
  const hasCost = (curve?.usd.at(-1) ?? 0) > 0;
  return (
    <div className="stack">
      <div className="row between">
        <h1>Best so far</h1>
        <div className="row">
          <span className="segments">
            {AXES.filter(([name]) => name !== "usd" || hasCost).map(([name, label]) => (
              <button key={name} type="button" aria-pressed={axis === name} onClick={() => set({ by: name })}>
                {label}
              </button>
            ))}
          </span>
          <label className="check">
            <input
              type="checkbox"
              checked={showAll}
              onChange={(event) => set({ all: event.target.checked ? "1" : "" })}
            />
            also far-off results
          </label>
        </div>
      </div>
      {curve === null ? (
        view.problem ? (
          <Problem problem={view.problem} />
        ) : (
          <Waiting what="the curve" />
        )
      ) : curve.trial.length === 0 ? (
        <div className="empty">
          <strong>No trial has been measured yet.</strong>The curve begins with the first result after the baseline.
        </div>
      ) : (
        <div className="card">
          <CurveChart
            view={curve}
            axis={axis}
            height={Math.max(320, Math.min(620, window.innerHeight - 260))}
            showAll={showAll}
            onOpen={(trial) => go("trial", String(trial))}
          />
        </div>
      )}
      <p className="quiet small" style={{ maxWidth: "80ch" }}>
        Each point is the first result of a trial, luck included. Even when no idea works, the best of many results lies
        near the luck line: a best that does not pass it is no news, and one that does is a reason to certify, not a
        proof. Drag across the chart to look closer, double-click to see all of it.
      </p>
    </div>
  );
};

export default CurvePage;
