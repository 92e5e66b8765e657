import { useEffect, useState } from "react";
import { countOf, formatEffect, formatNumber } from "../../../src/views/format.ts";
import type { IdeaRow, MemoryView, MetricScale } from "../../../src/views/index.ts";
import { Problem, Waiting } from "../parts/problem.tsx";
import { TrialLink } from "../parts/trial-link.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { usePlace } from "../routes.ts";
import { useLatest, useView } from "../study.tsx";

const KINDS = [
  ["all", "all ideas"],
  ["tried", "tried"],
  ["refused", "refused"],
] as const;

/** What was tried, what was refused, and why it should not be tried again. */
const MemoryPage = () => {
  const { settings, set } = usePlace();
  const [typed, setTyped] = useState(settings.q ?? "");
  const kind = KINDS.find(([name]) => name === settings.kind)?.[0] ?? "all";
  const offset = Number(settings.from ?? 0) || 0;
  const view = useView<MemoryView>("memory", { q: settings.q, kind, offset: String(offset), limit: String(PAGE) });
  const memory = useLatest(view.data);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (typed !== (settings.q ?? "")) set({ q: typed, from: "" });
    }, 200);
    return () => window.clearTimeout(timer);
  }, [typed, settings.q, set]);
  return (
    <div className="stack">
      <div className="row between">
        <h1>Memory</h1>
        <div className="row">
          <span className="segments">
            {KINDS.map(([name, label]) => (
              <button
                key={name}
                type="button"
                aria-pressed={kind === name}
                onClick={() => set({ kind: name, from: "" })}
              >
                {label}
              </button>
            ))}
          </span>
          <input
            type="search"
            aria-label="Search ideas, changes and reasons"
            placeholder="Search ideas"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            style={{ width: 240 }}
          />
        </div>
      </div>
      {memory === null ? (
        view.problem ? (
          <Problem problem={view.problem} />
        ) : (
          <Waiting what="the memory" />
        )
      ) : (
        <>
          {memory.reasons.length > 0 ? (
            <p className="quiet">
              Refused before any compute was spent:{" "}
              {memory.reasons.map(({ reason, count }) => `${count} ${reason}`).join(", ")}.
            </p>
          ) : null}
          {memory.ideas.length === 0 ? (
            <div className="empty">
              <strong>{memory.total === 0 ? "No idea yet." : "No idea matches."}</strong>
              {memory.total === 0 ? "The first appears with the agent's first proposal." : "Search for other words."}
            </div>
          ) : (
            <div className="card">
              <ul className="list">
                {memory.ideas.map((idea) => (
                  <Idea
                    key={`${idea.kind}/${idea.trial}/${idea.attempt}/${idea.hypothesis}`}
                    idea={idea}
                    scale={memory.scale}
                  />
                ))}
              </ul>
            </div>
          )}
          <div className="row">
            <span className="quiet">
              {memory.matching === 0
                ? ""
                : `${offset + 1} to ${Math.min(memory.matching, offset + PAGE)} of ${countOf(memory.matching, "idea")}, newest first`}
            </span>
            <span className="spring" />
            <button
              type="button"
              disabled={offset === 0}
              onClick={() => set({ from: String(Math.max(0, offset - PAGE)) })}
            >
              Newer
            </button>
            <button
              type="button"
              disabled={offset + PAGE >= memory.matching}
              onClick={() => set({ from: String(offset + PAGE) })}
            >
              Older
            </button>
          </div>
        </>
      )}
    </div>
  );
};

const Idea = ({ idea, scale }: { readonly idea: IdeaRow; readonly scale: MetricScale }) => {
  const { component, operation, parameter, from, to, unit } = idea.change;
  return (
    <li>
      <div className="row between">
        <span className="row">
          {idea.trial === null ? (
            <span className="quiet">attempt {idea.attempt}</span>
          ) : (
            <TrialLink trial={idea.trial} />
          )}
          <VerdictMark verdict={idea.verdict} />
          <span className="small quiet">{idea.aspect}</span>
        </span>
        <span className="nowrap">
          {idea.effect === null
            ? ""
            : `${formatEffect(scale, idea.effect)} ± ${formatNumber(scale.isLog ? 100 * (idea.effectSd ?? 0) : idea.effectSd, scale.isLog ? 2 : scale.decimals)}`}
        </span>
      </div>
      <p>{idea.hypothesis}</p>
      <p className="small quiet">
        {[operation, component, parameter].filter(Boolean).join(" ")}
        {from || to ? `: ${from || "–"} → ${to || "–"}${unit ? ` ${unit}` : ""}` : ""}
      </p>
      {idea.reason ? <p className="small">{idea.reason}</p> : null}
      {idea.match ? (
        <p className="small quiet">
          Like {idea.match.trial === null ? idea.match.id : <TrialLink trial={idea.match.trial} />}:{" "}
          {idea.match.hypothesis} ({idea.match.result}
          {idea.score === null ? "" : `; likeness ${idea.score.toFixed(2)}, by ${idea.layer}`})
        </p>
      ) : null}
    </li>
  );
};

const PAGE = 40;

export default MemoryPage;
