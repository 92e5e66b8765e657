import { fold } from "../../src/core/apply.ts";
import type { JournalEntry } from "../../src/core/events.ts";
import { answerQuery, trialNumber, VIEW_NAMES } from "../../src/views/index.ts";
import { type DataSource, ViewProblem } from "./source.ts";

/** What a report carries: the journal, and the diffs that the handed-over trials are read by. */
export interface ReportData {
  readonly entries: readonly JournalEntry[];
  /** By trial, against its parent; `root/<n>` against the baseline. */
  readonly diffs: Readonly<Record<string, { readonly text: string; readonly truncated: boolean }>>;
}

/** Data from the journal inside the page: the same views, folded here, without a network. */
export const reportSource = ({ entries, diffs }: ReportData): DataSource => {
  const state = fold(entries);
  const answer = (path: string, parameters: Readonly<Record<string, string | undefined>>): unknown => {
    const view = VIEW_NAMES.find((name) => name === path);
    if (view) {
      const found = answerQuery(state, { nowMs: null, isRunning: null }, view, parameters);
      if (found === null)
        throw new ViewProblem("There is nothing by that number.", "The table lists every trial.", 404);
      return found;
    }
    if (path === "diff") {
      const trial = trialNumber(state, parameters.trial);
      const against = parameters.against ?? "parent";
      const parent = trial === null ? null : state.trials[trial]?.parent;
      const found =
        against === "root" || (against === "parent" && parent === 0)
          ? (diffs[`root/${trial}`] ?? diffs[String(trial)])
          : against === "parent"
            ? diffs[String(trial)]
            : undefined;
      if (found) return { trial, against: against === "parent" ? parent : 0, ...found };
      throw new ViewProblem(
        "A report carries only the diffs of the best line.",
        `espalier diff ${trial ?? ""} shows this one in the repository.`,
        404,
      );
    }
    throw new ViewProblem(
      "A report carries no logs and no disk.",
      "They are beside the study; `espalier logs` and `espalier ui` show them.",
      404,
    );
  };
  return {
    kind: "report",
    readOnly: true,
    get: (path, parameters) => Promise.resolve().then(() => answer(path, parameters)),
    steer: () => Promise.reject(new ViewProblem("A report cannot steer.", "Use `espalier ui`.", 403)),
    follow: () => () => undefined,
    address: () => null,
  };
};
