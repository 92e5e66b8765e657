import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { StudyState } from "../core/state.ts";
import { writeFileAtomically } from "../process/index.ts";
import { renderReport } from "./render/index.ts";
import { studyFolderOf } from "./study-place.ts";

/** Writes the report of a study into its folder and gives its path. */
export const writeReportFiles = async (state: StudyState, stateDir: string): Promise<string> => {
  const folder = join(studyFolderOf(stateDir, state.name), "report");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "report.md");
  writeFileAtomically(path, renderReport(state));
  return path;
};
