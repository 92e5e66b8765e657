import type { CurveView } from "../../../src/views/index.ts";
import { usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";
import { CurveChart } from "./curve-chart.tsx";
import { Problem } from "./problem.tsx";

/** The curve on the overview. */
const SmallCurve = () => {
  const view = useView<CurveView>("curve");
  const curve = useLatest(view.data);
  const { go } = usePlace();
  if (curve === null) return view.problem ? <Problem problem={view.problem} /> : <div style={{ height: 264 }} />;
  if (curve.trial.length === 0)
    return (
      <p className="quiet" style={{ height: 264 }}>
        The curve begins with the first measured trial.
      </p>
    );
  return (
    <CurveChart view={curve} axis="trial" height={240} showAll={false} onOpen={(trial) => go("trial", String(trial))} />
  );
};

export default SmallCurve;
