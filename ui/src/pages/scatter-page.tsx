import type { ScatterView } from "../../../src/views/index.ts";
import { Problem, Waiting } from "../parts/problem.tsx";
import { ScatterChart } from "../parts/scatter-chart.tsx";
import { usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";

/** Any two metrics of all trials. */
const ScatterPage = () => {
  const { settings, set, go } = usePlace();
  const view = useView<ScatterView>("scatter", { x: settings.x, y: settings.y });
  const scatter = useLatest(view.data);
  if (scatter === null)
    return view.problem ? (
      view.problem.status === 404 ? (
        <div className="empty">
          <strong>No metric is known yet.</strong>They appear with the first run of the baseline.
        </div>
      ) : (
        <Problem problem={view.problem} />
      )
    ) : (
      <Waiting what="the metrics" />
    );
  const choose = (axis: "x" | "y") => (
    <label className="row small quiet">
      {axis === "x" ? "across" : "up"}
      <select value={scatter[axis].metric} onChange={(event) => set({ [axis]: event.target.value })}>
        {scatter.metrics.map(({ metric }) => (
          <option key={metric}>{metric}</option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="stack">
      <div className="row between">
        <h1>Two metrics</h1>
        <div className="row">
          {choose("x")}
          {choose("y")}
        </div>
      </div>
      <div className="card">
        <ScatterChart
          key={`${scatter.x.metric}/${scatter.y.metric}`}
          view={scatter}
          height={Math.max(320, Math.min(620, window.innerHeight - 250))}
          onOpen={(trial) => go("trial", String(trial))}
        />
      </div>
      <p className="small quiet">
        Each point is a trial, its metrics averaged over its seeds.{" "}
        {scatter.front.length > 0
          ? "The line joins the trials that no other beats in both (the Pareto front)."
          : "No front is drawn: the project file does not say which end of both metrics is better."}
      </p>
    </div>
  );
};

export default ScatterPage;
