import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EspalierError } from "../core/errors.ts";
import type { JournalEntry } from "../core/events.ts";
import { leaderOf } from "../core/fit.ts";
import type { StudyState } from "../core/state.ts";
import type { DiffText } from "../ports/worktrees.ts";
import { writeFileAtomically } from "../process/index.ts";
import { lineageOf } from "../views/index.ts";
import { renderReport } from "./render/index.ts";
import { studyFolderOf } from "./study-place.ts";

/** What a report is made of beside the state. */
export interface ReportSources {
  readonly stateDir: string;
  readonly entries: readonly JournalEntry[];
  diff(from: string, to: string, maxBytes: number): Promise<DiffText>;
  /** Tells a person what the report has to do without. */
  say(message: string): void;
}

/** Writes the report of a study into its folder, in Markdown and as a page in one file; gives the path of the page. */
export const writeReportFiles = async (state: StudyState, sources: ReportSources): Promise<string> => {
  const folder = join(studyFolderOf(sources.stateDir, state.name), "report");
  mkdirSync(folder, { recursive: true });
  const markdown = join(folder, "report.md");
  const html = join(folder, "report.html");
  const { reportHtml } = await import("../web/report-html.ts");
  try {
    const page = reportHtml({
      name: state.name,
      entries: sources.entries,
      diffs: await diffsOf(state, sources),
      uiFolder: fileURLToPath(new URL("../../dist/ui-report", import.meta.url)),
    });
    writeFileAtomically(html, page);
    writeFileAtomically(markdown, renderReport(state, { htmlName: "report.html" }));
    return html;
  } catch (error) {
    // A checkout whose page is not built still gets the report in words.
    if (!(error instanceof EspalierError)) throw error;
    sources.say(`note: ${error.message} ${error.hint ?? ""}`.trim());
    writeFileAtomically(markdown, renderReport(state));
    return markdown;
  }
};

// The edits that a reader of the report wants to see: those of the best lines and of whatever was certified.
const diffsOf = async (state: StudyState, { diff }: ReportSources): Promise<Record<string, DiffText>> => {
  const ends = [state.trunk, leaderOf(state)].filter((trial) => trial !== 0);
  const shown = new Set([
    ...ends.flatMap((trial) => [...lineageOf(state, trial)].reverse()),
    ...state.certifications.map(({ started }) => started.candidate),
  ]);
  const diffs: Record<string, DiffText> = {};
  const add = async (key: string, from: number, to: number): Promise<void> => {
    const [before, after] = [state.trials[from]?.commit, state.trials[to]?.commit];
    if (before && after && before !== after) diffs[key] = await diff(before, after, MOST_DIFF_BYTES);
  };
  for (const trial of ends) await add(`root/${trial}`, 0, trial);
  for (const trial of [...shown].slice(0, MOST_DIFFS)) {
    const parent = state.trials[trial]?.parent ?? null;
    if (parent !== null) await add(String(trial), parent, trial);
  }
  return diffs;
};

const MOST_DIFFS = 80;
const MOST_DIFF_BYTES = 200_000;
