import { lazy, Suspense, useEffect, useRef, useState } from "react";
import type { Overview } from "../../src/views/index.ts";
import { OverviewPage } from "./pages/overview-page.tsx";
import { TreePage } from "./pages/tree-page.tsx";
import { ErrorBoundary } from "./parts/error-boundary.tsx";
import { Help } from "./parts/help.tsx";
import { Steering } from "./parts/steering.tsx";
import { usePlace } from "./routes.ts";
import type { DataSource } from "./source.ts";
import { StudyProvider, useLatest, useStudy, useView } from "./study.tsx";
import { useTheme } from "./theme.ts";

// What is not on the first screen is loaded when it is asked for.
const CurvePage = lazy(() => import("./pages/curve-page.tsx"));
const TablePage = lazy(() => import("./pages/table-page.tsx"));
const TrialPage = lazy(() => import("./pages/trial-page.tsx"));
const ComparePage = lazy(() => import("./pages/compare-page.tsx"));
const ScatterPage = lazy(() => import("./pages/scatter-page.tsx"));
const EvidencePage = lazy(() => import("./pages/evidence-page.tsx"));
const MemoryPage = lazy(() => import("./pages/memory-page.tsx"));
const DiskPage = lazy(() => import("./pages/disk-page.tsx"));

/** The page: one study, seen from its data source. */
export const App = ({ source }: { readonly source: DataSource }) => (
  <StudyProvider source={source}>
    <Frame />
  </StudyProvider>
);

const TABS = [
  ["overview", "Overview"],
  ["tree", "Tree"],
  ["curve", "Curve"],
  ["trials", "Trials"],
  ["compare", "Compare"],
  ["metrics", "Metrics"],
  ["evidence", "Evidence"],
  ["memory", "Memory"],
  ["disk", "Disk"],
] as const;

const Frame = () => {
  const { page, subject, go } = usePlace();
  const { source, lost } = useStudy();
  const { theme, toggle } = useTheme();
  const view = useView<Overview>("overview");
  const overview = useLatest(view.data);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const tabs = TABS.filter(([name]) => source.kind === "live" || name !== "disk");

  useEffect(() => {
    const where = page === "trial" ? `#${subject}` : (TABS.find(([name]) => name === page)?.[1] ?? "Espalier");
    document.title = `${where} · ${overview?.name ?? "Espalier"}`;
  }, [page, subject, overview?.name]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, dialog")) return;
      if (event.key === "?") setHelpOpen(true);
      else if (event.key === "/") {
        event.preventDefault();
        go("trials", "", { focus: "search" });
      } else if (/^[1-9]$/.test(event.key)) {
        const tab = tabs[Number(event.key) - 1];
        if (tab) go(tab[0]);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [go, tabs]);

  // A new page begins at its top, for eyes and for screen readers.
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: page and subject are what a new page is.
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    }
  }, [page, subject]);

  return (
    <>
      {lost ? (
        <div className="banner" role="status">
          {lost}
        </div>
      ) : null}
      <header className="top">
        <a
          className="skip"
          href={`#${window.location.hash.slice(1) || "/"}`}
          onClick={(event) => {
            event.preventDefault();
            main.current?.focus();
          }}
        >
          Skip to the content
        </a>
        <div className="top-row">
          <a className="mark" href="#/">
            <Leaf />
            <span>{overview?.name ?? "Espalier"}</span>
          </a>
          {overview ? (
            <span className={`pill ${lost ? "calm" : overview.activity.tone}`}>
              <i aria-hidden="true" />
              {overview.activity.word}
            </span>
          ) : null}
          <nav className="tabs" aria-label="Views">
            {tabs.map(([name, label]) => (
              <a
                key={name}
                href={`#/${name === "overview" ? "" : name}`}
                aria-current={page === name ? "page" : undefined}
              >
                {label}
              </a>
            ))}
          </nav>
          <span className="spring" />
          {overview && source.kind === "live" ? <Steering overview={overview} /> : null}
          <button
            type="button"
            className="plain"
            onClick={toggle}
            aria-label={theme === "dark" ? "Light colours" : "Dark colours"}
          >
            {theme === "dark" ? "☀" : "☾"}
          </button>
          <button
            type="button"
            className="plain hide-phone"
            onClick={() => setHelpOpen(true)}
            aria-label="Keyboard and words"
          >
            ?
          </button>
        </div>
      </header>
      <main ref={main} tabIndex={-1} className={page === "tree" ? "wide" : ""} id="main">
        <ErrorBoundary key={`${page}/${subject}`}>
          <Suspense fallback={<p className="quiet">Loading this view…</p>}>
            <Page page={page} overview={overview} problem={view.problem} />
          </Suspense>
        </ErrorBoundary>
      </main>
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </>
  );
};

const Page = ({
  page,
  overview,
  problem,
}: {
  readonly page: string;
  readonly overview: Overview | null;
  readonly problem: { readonly message: string; readonly hint: string } | null;
}) => {
  switch (page) {
    case "overview":
      return <OverviewPage overview={overview} problem={problem} />;
    case "tree":
      return <TreePage />;
    case "curve":
      return <CurvePage />;
    case "trials":
      return <TablePage />;
    case "trial":
      return <TrialPage />;
    case "compare":
      return <ComparePage />;
    case "metrics":
      return <ScatterPage />;
    case "evidence":
      return <EvidencePage />;
    case "memory":
      return <MemoryPage />;
    case "disk":
      return <DiskPage />;
    default:
      return (
        <div className="empty">
          <strong>There is no view by this name.</strong>
          <a href="#/">Back to the overview</a>
        </div>
      );
  }
};

const Leaf = () => (
  <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
    <path
      d="M16 30V4M16 22H6v-9M16 22h10v-9M16 12H9V6M16 12h7V6"
      fill="none"
      stroke="currentColor"
      strokeWidth="3"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
