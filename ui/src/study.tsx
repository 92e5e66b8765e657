import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { QueryParameters } from "../../src/views/index.ts";
import { type DataSource, queryString, ViewProblem } from "./source.ts";

interface StudyContextValue {
  readonly source: DataSource;
  /** Number of the last event that the page has heard of. */
  readonly seq: number;
  /** Null while connected, else why not. */
  readonly lost: string | null;
  steer(event: Readonly<Record<string, unknown>>): Promise<boolean>;
  say(text: string): void;
}

const StudyContext = createContext<StudyContextValue | null>(null);

/** The study that all parts of the page look at. */
export const useStudy = (): StudyContextValue => {
  const value = useContext(StudyContext);
  if (value === null) throw new Error("useStudy is used outside of StudyProvider");
  return value;
};

/** Follows the study's events and hands the data source to all below. */
export const StudyProvider = ({ source, children }: { readonly source: DataSource; readonly children: ReactNode }) => {
  const [seq, setSeq] = useState(0);
  const [lost, setLost] = useState<string | null>(null);
  const [toast, setToast] = useState("");
  useEffect(
    () =>
      source.follow((news) => {
        if (news.kind === "events") setSeq(news.seq);
        setLost(news.kind === "lost" ? news.reason : null);
      }),
    [source],
  );
  useEffect(() => {
    if (toast === "") return;
    const timer = window.setTimeout(() => setToast(""), 5000);
    return () => window.clearTimeout(timer);
  }, [toast]);
  const steer = useCallback(
    async (event: Readonly<Record<string, unknown>>) => {
      try {
        setToast(await source.steer(event));
        return true;
      } catch (error) {
        setToast(error instanceof ViewProblem ? `${error.message} ${error.hint}` : String(error));
        return false;
      }
    },
    [source],
  );
  const value = useMemo(() => ({ source, seq, lost, steer, say: setToast }), [source, seq, lost, steer]);
  return (
    <StudyContext value={value}>
      {children}
      <div aria-live="polite">{toast ? <p className="toast">{toast}</p> : null}</div>
    </StudyContext>
  );
};

/** One view of the study: what is known now, also while newer data are on their way. */
export interface Viewed<T> {
  readonly data: T | null;
  readonly problem: ViewProblem | null;
  readonly isLoading: boolean;
  reload(): void;
}

/** The request for a view that is under way, or was last. */
interface Flight {
  readonly key: string;
  isBusy: boolean;
  /** Whether something happened meanwhile, so that it is asked again. */
  isWanted: boolean;
  endedMs: number;
  tookMs: number;
  readonly abort: AbortController | null;
}

/** Asks for a view and asks again when the study moves on; never more than one request at a time. */
export const useView = <T,>(path: string | null, parameters: QueryParameters = {}): Viewed<T> => {
  const { source, seq, lost } = useStudy();
  const key = path === null ? null : `${path}${queryString(parameters)}`;
  const [known, setKnown] = useState<{ key: string; data: T | null; problem: ViewProblem | null } | null>(null);
  const [turn, setTurn] = useState(0);
  const flight = useRef<Flight>({ key: "", isBusy: false, isWanted: false, endedMs: 0, tookMs: 0, abort: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for path and parameters; seq, turn and lost ask again.
  useEffect(() => {
    if (path === null || key === null) return;
    const now = flight.current;
    if (now.key !== key) {
      now.abort?.abort();
      flight.current = { key, isBusy: false, isWanted: false, endedMs: 0, tookMs: 0, abort: new AbortController() };
    } else if (now.isBusy) {
      // With many events a request would never end if each began another.
      now.isWanted = true;
      return;
    }
    const mine = flight.current;
    // A large study answers slower; then the page asks less often.
    const waitMs = Math.max(0, mine.endedMs + Math.max(60, 4 * mine.tookMs) - performance.now());
    const timer = window.setTimeout(
      () => {
        const startedMs = performance.now();
        mine.isBusy = true;
        source
          .get(path, parameters, (mine.abort ?? new AbortController()).signal)
          .then(
            (data) => setKnown({ key, data: data as T, problem: null }),
            (error: unknown) => {
              if (mine.abort?.signal.aborted) return;
              const problem =
                error instanceof ViewProblem ? error : new ViewProblem(String(error), "Reload the page.", 0);
              // A server that is away takes nothing from what is already seen.
              setKnown((before) => ({
                key,
                data: before?.key === key && problem.status === 0 ? before.data : null,
                problem,
              }));
            },
          )
          .finally(() => {
            mine.isBusy = false;
            mine.endedMs = performance.now();
            mine.tookMs = mine.endedMs - startedMs;
            if (!mine.isWanted) return;
            mine.isWanted = false;
            setTurn((n) => n + 1);
          });
      },
      mine.endedMs === 0 ? 0 : waitMs,
    );
    return () => window.clearTimeout(timer);
  }, [source, key, seq, turn, lost === null]);
  useEffect(() => () => flight.current.abort?.abort(), []);
  const current = known?.key === key ? known : null;
  return {
    data: current?.data ?? null,
    problem: current?.problem ?? null,
    isLoading: path !== null && current === null,
    reload: () => setTurn((n) => n + 1),
  };
};

/** Data that stay on screen while others of the same kind are loaded, so that nothing jumps. */
export const useLatest = <T,>(value: T | null): T | null => {
  const ref = useRef<T | null>(null);
  if (value !== null) ref.current = value;
  return value ?? ref.current;
};

/** A clock that ticks every second while something is under way. */
export const useNow = (serverNowMs: number, isTicking: boolean): number => {
  const [offset] = useState(() => ({ at: Date.now(), server: serverNowMs }));
  if (offset.server !== serverNowMs) {
    offset.at = Date.now();
    offset.server = serverNowMs;
  }
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!isTicking) return;
    const timer = window.setInterval(() => setTick((n) => n + 1), 1000);
    return () => window.clearInterval(timer);
  }, [isTicking]);
  return isTicking ? serverNowMs + (Date.now() - offset.at) : serverNowMs;
};
