import { columnVisibilityFeature, createColumnHelper, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import {
  countOf,
  formatDuration,
  formatEffect,
  formatNumber,
  formatProbability,
  formatUsd,
} from "../../../src/views/format.ts";
import type { MetricScale, QueryParameters, TableView, TrialRow } from "../../../src/views/index.ts";
import { VERDICTS } from "../../../src/views/verdict.ts";
import { Problem, Waiting } from "../parts/problem.tsx";
import { VerdictMark } from "../parts/verdict-mark.tsx";
import { trialAddress, usePlace } from "../routes.ts";
import { useLatest, useStudy, useView } from "../study.tsx";
import { usePages } from "../use-pages.ts";

const features = tableFeatures({ columnVisibilityFeature });
const helper = createColumnHelper<typeof features, TrialRow>();

interface ColumnSetup {
  readonly sort: string | null;
  readonly width: number;
  readonly isNumber: boolean;
  readonly title: string;
  readonly cell: (row: TrialRow) => React.ReactNode;
}

/** All trials: filtered, sorted and searched where the data are, drawn only where one looks. */
const TablePage = () => {
  const { settings, set, go } = usePlace();
  const { source } = useStudy();
  const [typed, setTyped] = useState(settings.q ?? "");
  const search = useRef<HTMLInputElement>(null);
  const query: QueryParameters = useMemo(
    () => ({
      q: settings.q,
      verdicts: settings.verdicts,
      aspects: settings.aspects,
      below: settings.below,
      sort: settings.sort ?? "trial",
      desc: settings.desc,
    }),
    [settings],
  );
  const first = useView<TableView>("trials", { ...query, limit: "1" });
  const view = useLatest(first.data);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());

  useEffect(() => {
    if (settings.focus !== "search") return;
    search.current?.focus();
    set({ focus: "" });
  }, [settings.focus, set]);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (typed !== (settings.q ?? "")) set({ q: typed });
    }, 200);
    return () => window.clearTimeout(timer);
  }, [typed, settings.q, set]);

  const csv = source.address("trials.csv", query);
  return (
    <div className="stack">
      <div className="row between">
        <h1>Trials</h1>
        <div className="row">
          <input
            ref={search}
            type="search"
            aria-label="Search hypotheses, aspects, files and verdicts"
            placeholder="Search, or #12"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            style={{ width: 220 }}
          />
          <select
            aria-label="Verdict"
            value={settings.verdicts ?? ""}
            onChange={(event) => set({ verdicts: event.target.value })}
          >
            <option value="">every verdict</option>
            {VERDICTS.map((verdict) => (
              <option key={verdict}>{verdict}</option>
            ))}
          </select>
          <select
            aria-label="Aspect"
            value={settings.aspects ?? ""}
            onChange={(event) => set({ aspects: event.target.value })}
          >
            <option value="">every aspect</option>
            {view?.aspects.map((aspect) => (
              <option key={aspect}>{aspect}</option>
            ))}
          </select>
          {settings.below ? (
            <button type="button" onClick={() => set({ below: "" })}>
              below #{settings.below} ✕
            </button>
          ) : null}
        </div>
      </div>
      {view === null ? (
        first.problem ? (
          <Problem problem={first.problem} />
        ) : (
          <Waiting what="the trials" />
        )
      ) : (
        <Grid
          view={view}
          query={query}
          chosen={chosen}
          onChoose={(trial) =>
            setChosen((before) => {
              const next = new Set(before);
              if (!next.delete(trial) && next.size < 8) next.add(trial);
              return next;
            })
          }
          onSort={(key) => set({ sort: key, desc: settings.sort === key && settings.desc !== "1" ? "1" : "" })}
          onOpen={(trial) => go("trial", String(trial))}
          footer={
            <>
              <span className="quiet">
                {view.matching === view.total
                  ? countOf(view.total, "trial")
                  : `${view.matching} of ${countOf(view.total, "trial")}`}
              </span>
              {chosen.size >= 2 ? (
                <a className="button" href={`#/compare/${[...chosen].sort((a, b) => a - b).join(",")}`}>
                  Compare {chosen.size}
                </a>
              ) : (
                <span className="quiet small">Choose two to eight to compare.</span>
              )}
              {csv ? (
                <a className="button" href={csv} download="trials.csv">
                  CSV
                </a>
              ) : null}
            </>
          }
        />
      )}
    </div>
  );
};

const Grid = ({
  view,
  query,
  chosen,
  onChoose,
  onSort,
  onOpen,
  footer,
}: {
  readonly view: TableView;
  readonly query: QueryParameters;
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (trial: number) => void;
  readonly onSort: (key: string) => void;
  readonly onOpen: (trial: number) => void;
  readonly footer: React.ReactNode;
}) => {
  const scroller = useRef<HTMLDivElement>(null);
  const setups = useMemo(() => columnSetups(view.scale, view.metrics), [view.scale, view.metrics]);
  const columns = useMemo(
    () => helper.columns([...setups].map(([id, { title }]) => helper.display({ id, header: title }))),
    [setups],
  );
  const [visibility, setVisibility] = useState<Record<string, boolean>>(() => ({
    ...hiddenMetrics(setups),
    ...readVisibility(),
  }));
  const [cursor, setCursor] = useState(-1);
  const virtual = useVirtualizer({
    count: view.matching,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const pages = usePages(query, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const table = useTable({
    features,
    columns,
    data: NO_ROWS,
    state: { columnVisibility: visibility },
    onColumnVisibilityChange: (change) =>
      setVisibility((before) => {
        const next = typeof change === "function" ? change(before) : change;
        writeVisibility(next);
        return next;
      }),
  });
  const shown = table.getVisibleLeafColumns().flatMap(({ id }) => {
    const setup = setups.get(id);
    return setup ? [{ id, ...setup }] : [];
  });
  const [isMenuOpen, setMenuOpen] = useState(false);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(view.matching - 1, to));
    setCursor(next);
    virtual.scrollToIndex(next);
  };
  return (
    <>
      <div
        ref={scroller}
        className="grid"
        role="grid"
        tabIndex={0}
        aria-label="Trials"
        aria-rowcount={view.matching + 1}
        aria-colcount={shown.length + 1}
        onKeyDown={(event) => {
          const row = pages.row(cursor);
          if (event.key === "ArrowDown") move(cursor + 1);
          else if (event.key === "ArrowUp") move(cursor - 1);
          else if (event.key === "PageDown") move(cursor + 15);
          else if (event.key === "PageUp") move(cursor - 15);
          else if (event.key === "Home") move(0);
          else if (event.key === "End") move(view.matching - 1);
          else if (event.key === "Enter" && row && event.target === scroller.current) onOpen(row.trial);
          else if (event.key === " " && row && event.target === scroller.current) onChoose(row.trial);
          else return;
          event.preventDefault();
        }}
      >
        <div className="head" role="row" aria-rowindex={1}>
          <div role="columnheader" style={{ width: 34 }}>
            <span className="sr">choose</span>
          </div>
          {shown.map(({ id, title, sort, width, isNumber }) => (
            <div
              key={id}
              role="columnheader"
              className={`${isNumber ? "right" : ""} ${id === "hypothesis" ? "wide-cell" : ""}`}
              style={{ width }}
              aria-sort={query.sort === sort ? (query.desc === "1" ? "descending" : "ascending") : undefined}
            >
              <button type="button" disabled={sort === null} onClick={() => sort && onSort(sort)} title={title}>
                {title}
                {query.sort === sort ? (query.desc === "1" ? " ↓" : " ↑") : ""}
              </button>
            </div>
          ))}
        </div>
        {view.matching === 0 ? (
          <div role="row">
            <div role="gridcell" className="empty" style={{ height: "auto", width: "100%" }}>
              <strong>No trial matches.</strong>Take a filter away, or search for other words.
            </div>
          </div>
        ) : null}
        <div className="body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = pages.row(index);
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index === cursor}
                style={{ transform: `translateY(${start}px)`, height: ROW }}
                onClick={() => row && onOpen(row.trial)}
                onKeyDown={undefined}
              >
                <div role="gridcell" style={{ width: 34 }}>
                  {row ? (
                    <input
                      type="checkbox"
                      aria-label={`Choose trial ${row.trial} to compare`}
                      checked={chosen.has(row.trial)}
                      tabIndex={-1}
                      onClick={(event) => event.stopPropagation()}
                      onChange={() => onChoose(row.trial)}
                    />
                  ) : null}
                </div>
                {shown.map(({ id, width, isNumber, cell }) => (
                  <div
                    key={id}
                    role="gridcell"
                    className={`${isNumber ? "right" : ""} ${id === "hypothesis" ? "wide-cell" : ""}`}
                    style={{ width }}
                  >
                    {row ? cell(row) : "…"}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      <div className="row">
        {footer}
        <span className="spring" />
        <div className="menu">
          <button type="button" aria-expanded={isMenuOpen} onClick={() => setMenuOpen(!isMenuOpen)}>
            Columns
          </button>
          {isMenuOpen ? (
            <div style={{ top: "auto", bottom: "calc(100% + 4px)" }}>
              {table.getAllLeafColumns().map((column) => (
                <label key={column.id} className="check">
                  <input
                    type="checkbox"
                    checked={column.getIsVisible()}
                    onChange={(event) => column.toggleVisibility(event.target.checked)}
                  />
                  {setups.get(column.id)?.title ?? column.id}
                </label>
              ))}
            </div>
          ) : null}
        </div>
      </div>
    </>
  );
};

const columnSetups = (scale: MetricScale, metrics: readonly MetricScale[]): ReadonlyMap<string, ColumnSetup> => {
  const number = (
    title: string,
    sort: string,
    width: number,
    cell: (row: TrialRow) => React.ReactNode,
  ): ColumnSetup => ({ title, sort, width, isNumber: true, cell });
  const words = (
    title: string,
    sort: string | null,
    width: number,
    cell: (row: TrialRow) => React.ReactNode,
  ): ColumnSetup => ({ title, sort, width, isNumber: false, cell });
  return new Map<string, ColumnSetup>([
    [
      "trial",
      words("trial", "trial", 72, ({ trial }) => (
        <a href={trialAddress(trial)} tabIndex={-1} onClick={(event) => event.stopPropagation()}>
          {trial === 0 ? "root" : `#${trial}`}
        </a>
      )),
    ],
    ["verdict", words("verdict", "verdict", 128, ({ verdict }) => <VerdictMark verdict={verdict} />)],
    ["level", number(scale.metric, "level", 118, ({ level }) => formatNumber(level, scale.decimals))],
    ["effect", number("effect on parent", "effect", 126, ({ effect }) => formatEffect(scale, effect))],
    ["gain", number("gain over baseline", "gain", 136, ({ gain }) => formatEffect(scale, gain))],
    ["probability", number("P(helps)", "probability", 82, ({ probability }) => formatProbability(probability))],
    ["runs", number("seeds", "runs", 66, ({ runs }) => runs)],
    [
      "hypothesis",
      words("hypothesis", "hypothesis", 240, ({ hypothesis }) => <span title={hypothesis}>{hypothesis}</span>),
    ],
    ["aspect", words("aspect", "aspect", 118, ({ aspect }) => aspect)],
    [
      "parent",
      number("parent", "parent", 72, ({ parent }) => (parent === null ? "" : parent === 0 ? "root" : `#${parent}`)),
    ],
    ["lines", number("lines", "lines", 80, ({ addedLines, removedLines }) => `+${addedLines} −${removedLines}`)],
    ["duration", number("time", "duration", 88, ({ durationMs }) => formatDuration(durationMs))],
    ["usd", number("cost", "usd", 72, ({ usd }) => (usd > 0 ? formatUsd(usd) : "–"))],
    ["operator", words("operator", null, 88, ({ operator }) => operator)],
    ["note", words("note", null, 160, ({ note }) => <span title={note}>{note}</span>)],
    ...metrics
      .filter(({ metric }) => metric !== scale.metric)
      .map(({ metric, decimals }): [string, ColumnSetup] => [
        `metric:${metric}`,
        number(metric, `metric:${metric}`, 118, ({ metrics: means }) => formatNumber(means[metric], decimals)),
      ]),
  ]);
};

// The objective is always there; the other metrics are one click away.
const hiddenMetrics = (setups: ReadonlyMap<string, ColumnSetup>): Record<string, boolean> =>
  Object.fromEntries([...setups.keys()].filter((id) => id.startsWith("metric:")).map((id) => [id, false]));

const readVisibility = (): Record<string, boolean> => {
  try {
    return { ...HIDDEN_AT_FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, boolean>) };
  } catch {
    return HIDDEN_AT_FIRST;
  }
};

const writeVisibility = (visibility: Record<string, boolean>): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(visibility));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
};

const HIDDEN_AT_FIRST: Record<string, boolean> = {
  operator: false,
  note: false,
  parent: false,
  lines: false,
  usd: false,
};
const KEY = "espalier-columns";
const NO_ROWS: TrialRow[] = [];
const ROW = 35;

export default TablePage;
