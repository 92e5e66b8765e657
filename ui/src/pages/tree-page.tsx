import { useMemo, useState } from "react";
import { countOf } from "../../../src/views/format.ts";
import type { TreeView } from "../../../src/views/index.ts";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialSummary } from "../parts/trial-summary.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { trialAddress, usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";
import { isLane, layoutTree, verdictAt } from "../tree/layout.ts";
import { TreeCanvas } from "../tree/tree-canvas.tsx";
import { GLYPHS, verdictClass } from "../verdicts.ts";

/** The live tree with its lanes, and what is known of the chosen trial beside it. */
export const TreePage = () => {
  const { settings, set, go } = usePlace();
  const view = useView<TreeView>("tree");
  const tree = useLatest(view.data);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [fitTurn, setFitTurn] = useState(0);
  const chosen = settings.t === undefined || settings.t === "" ? null : Number(settings.t);
  const selected = tree && chosen !== null && chosen >= 0 && chosen < tree.parent.length ? chosen : null;
  const pruned = tree ? tree.flags.filter((flags) => flags & 1).length : 0;
  const hidesPruned = settings.pruned === undefined ? (tree?.parent.length ?? 0) > 150 : settings.pruned === "0";
  const layout = useMemo(() => (tree ? layoutTree(tree, { hidesPruned, folded }) : null), [tree, hidesPruned, folded]);

  if (tree === null || layout === null)
    return (
      <div style={{ padding: 24 }}>
        {view.problem ? <Problem problem={view.problem} /> : <Waiting what="the tree" />}
      </div>
    );
  if (tree.parent.length === 0)
    return (
      <div className="empty">
        <strong>The tree has no root yet.</strong>It appears once the environment is captured.
      </div>
    );
  const fold = (trial: number): void =>
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(trial)) next.add(trial);
      return next;
    });
  return (
    <div className="tree-page">
      <h1 className="sr">Tree of trials</h1>
      <div className="tree-stage">
        <TreeCanvas
          view={tree}
          layout={layout}
          selected={selected}
          onSelect={(trial) => set({ t: trial === null ? "" : String(trial) })}
          onOpen={(trial) => go("trial", String(trial))}
          onFold={fold}
          fitTurn={fitTurn}
        />
        <div className="tree-tools">
          <button type="button" onClick={() => setFitTurn((n) => n + 1)}>
            Show all
          </button>
          {tree.best !== 0 ? (
            <button type="button" onClick={() => set({ t: String(tree.best) })}>
              Best #{tree.best}
            </button>
          ) : null}
          {pruned > 0 ? (
            <button type="button" aria-pressed={!hidesPruned} onClick={() => set({ pruned: hidesPruned ? "1" : "0" })}>
              {hidesPruned ? `Show ${pruned} pruned` : "Hide pruned"}
            </button>
          ) : null}
          {folded.size > 0 ? (
            <button type="button" onClick={() => setFolded(new Set())}>
              Unfold {countOf(folded.size, "branch", "branches")}
            </button>
          ) : null}
        </div>
        <Legend view={tree} />
        <Lanes view={tree} />
      </div>
      <aside className="side" aria-label="Chosen trial">
        {selected === null ? (
          <Hint view={tree} />
        ) : (
          <TrialSummary key={selected} trial={selected} isFolded={folded.has(selected)} onFold={() => fold(selected)} />
        )}
      </aside>
    </div>
  );
};

const Legend = ({ view }: { readonly view: TreeView }) => {
  const present = view.verdicts.filter(
    (verdict, i) => !["failed", "refused"].includes(verdict) && view.verdict.includes(i),
  );
  return (
    <div className="tree-legend" aria-hidden="true">
      {present.map((verdict) => (
        <VerdictMark key={verdict} verdict={verdict} />
      ))}
      <span className="quiet">larger: more certain</span>
    </div>
  );
};

const Hint = ({ view }: { readonly view: TreeView }) => (
  <div className="stack">
    <h2>{countOf(Math.max(0, view.parent.length - 1), "trial")}</h2>
    <p className="quiet">
      Choose a trial to see its hypothesis and what was measured of it. The thick line leads to the champion
      {view.best === view.trunk ? "." : ", the dashed one to the trial that is believed best."}
    </p>
    <p className="quiet">
      Drag to move, scroll or pinch to zoom, double-click to open. The arrow keys go from trial to trial once the tree
      has the focus.
    </p>
    <p>
      <a href="#/trials" className="text-link">
        The same as a table
      </a>
    </p>
  </div>
);

/** Trials that failed, and ideas that were refused: they are not part of the tree, and not forgotten. */
const Lanes = ({ view }: { readonly view: TreeView }) => {
  const lane = view.parent.flatMap((_, trial) => (isLane(view, trial) ? [trial] : []));
  const failed = lane.filter((trial) => verdictAt(view, trial) === "failed");
  const refused = lane.filter((trial) => verdictAt(view, trial) === "refused");
  return (
    <div className="lanes">
      <div className="lane v-failed">
        <a href="#/trials?verdicts=failed">{failed.length} failed</a>
        <ol>
          {failed.slice(-LANE).map((trial) => (
            <li key={trial}>
              <a
                href={trialAddress(trial)}
                title={`#${trial}: ${view.label[trial] ?? ""}`}
                aria-label={`Failed trial ${trial}`}
              >
                {GLYPHS.failed}
              </a>
            </li>
          ))}
        </ol>
      </div>
      <div className={`lane ${verdictClass("refused")}`}>
        <a href="#/memory?kind=refused">{refused.length + view.refused.length} refused</a>
        <ol>
          {view.refused.slice(-LANE / 2).map((mark) => (
            <li key={`${mark.attempt}/${mark.hypothesis}`}>
              <a
                href={`#/memory?kind=refused&q=${encodeURIComponent(mark.hypothesis.slice(0, 60).replace(/…$/, ""))}`}
                title={`${mark.hypothesis} ${mark.reason}`}
                aria-label={`Refused idea of attempt ${mark.attempt}`}
              >
                {GLYPHS.refused}
              </a>
            </li>
          ))}
          {refused.slice(-LANE / 2).map((trial) => (
            <li key={trial}>
              <a
                href={trialAddress(trial)}
                title={`#${trial}: ${view.label[trial] ?? ""}`}
                aria-label={`Refused trial ${trial}`}
              >
                {GLYPHS.refused}
              </a>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
};

const LANE = 60;
