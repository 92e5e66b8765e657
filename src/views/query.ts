import type { StudyState } from "../core/state.ts";
import { compare } from "./compare.ts";
import { curve } from "./curve.ts";
import { trialDetail } from "./detail.ts";
import { evidence } from "./evidence.ts";
import { memory } from "./memory.ts";
import { overview, type Surroundings } from "./overview.ts";
import { scatter } from "./scatter.ts";
import { ALL_TRIALS, type SortKey, type TableQuery, table } from "./table.ts";
import { tree } from "./tree.ts";

/** The views that can be asked for by name; the page asks a server, a report asks the journal inside itself. */
export const VIEW_NAMES = [
  "overview",
  "tree",
  "curve",
  "trials",
  "trial",
  "compare",
  "scatter",
  "evidence",
  "memory",
] as const;

export type ViewName = (typeof VIEW_NAMES)[number];

/** Parameters of a query as text, as they stand in an address. */
export type QueryParameters = Readonly<Record<string, string | undefined>>;

/** Answers a query by name; null where there is nothing by that name or number. */
export const answerQuery = (
  state: StudyState,
  around: Surroundings,
  view: ViewName,
  parameters: QueryParameters,
): unknown => {
  switch (view) {
    case "overview":
      return overview(state, around);
    case "tree":
      return tree(state);
    case "curve":
      return curve(state);
    case "trials":
      return table(state, tableQuery(parameters));
    case "trial":
      return trialDetail(state, trialNumber(state, parameters.n) ?? -1);
    case "compare":
      return compare(state, numberList(parameters.trials));
    case "scatter":
      return scatter(state, parameters.x ?? null, parameters.y ?? null);
    case "evidence":
      return evidence(state);
    case "memory":
      return memory(state, {
        search: (parameters.q ?? "").slice(0, LONGEST_SEARCH),
        kind: parameters.kind === "tried" || parameters.kind === "refused" ? parameters.kind : "all",
        offset: wholeNumber(parameters.offset) ?? 0,
        limit: Math.min(MOST_ROWS, wholeNumber(parameters.limit) ?? 100),
      });
  }
};

/** Reads a table query from an address; what makes no sense is left at its default. */
export const tableQuery = (parameters: QueryParameters): TableQuery => ({
  search: (parameters.q ?? "").slice(0, LONGEST_SEARCH),
  verdicts: words(parameters.verdicts),
  aspects: words(parameters.aspects),
  below: wholeNumber(parameters.below),
  sort: sortKey(parameters.sort),
  descending: parameters.desc === "1",
  offset: wholeNumber(parameters.offset) ?? 0,
  limit: Math.min(MOST_ROWS, wholeNumber(parameters.limit) ?? ALL_TRIALS.limit),
});

/** The trial that a name means: its number with or without #, `root`, `best`, `champion`; null where there is none. */
export const trialNumber = (state: StudyState, name: string | undefined): number | null => {
  if (name === "root") return state.trials.length > 0 ? 0 : null;
  if (name === "champion") return state.trials.length > 0 ? state.trunk : null;
  if (name === "best" || name === "leader") return tree(state).best;
  const number = wholeNumber(name?.replace(/^#/, ""));
  return number !== null && state.trials[number] ? number : null;
};

const numberList = (text: string | undefined): readonly number[] =>
  (text ?? "").split(",").flatMap((part) => wholeNumber(part) ?? []);

const words = (text: string | undefined): readonly string[] => (text ? text.split(",").filter(Boolean) : []);

const wholeNumber = (text: string | undefined): number | null => (text && /^\d{1,9}$/.test(text) ? Number(text) : null);

const sortKey = (text: string | undefined): SortKey => {
  const known = SORT_KEYS.find((key) => key === text);
  if (known) return known;
  return text?.startsWith("metric:") ? `metric:${text.slice("metric:".length)}` : "trial";
};

const SORT_KEYS: readonly SortKey[] = [
  "trial",
  "parent",
  "verdict",
  "hypothesis",
  "aspect",
  "level",
  "effect",
  "gain",
  "probability",
  "runs",
  "lines",
  "usd",
  "duration",
];

const LONGEST_SEARCH = 200;
const MOST_ROWS = 500;
