import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { findProjectFile, type Project, readProject } from "../config/index.ts";
import { fold } from "../core/apply.ts";
import { EspalierError } from "../core/errors.ts";
import type { StudyState } from "../core/state.ts";
import type { Journal } from "../ports/journal.ts";
import type { CliContext } from "./context.ts";

/** Where a repository's studies are kept. */
export interface StudyPlace {
  /** Folder of the project file, which is also the one whose files a study works on. */
  readonly folder: string;
  /** `.espalier` beside the project file. */
  readonly stateDir: string;
  readonly journalPath: string;
}

/** A study opened for looking at it. */
export interface OpenedStudy extends StudyPlace {
  readonly study: string;
  readonly journal: Journal;
  readonly state: StudyState;
  /** Pid of the orchestrator that is at work, 0 when unknown, null when none is. */
  readonly writer: number | null;
}

/** Finds the place of the studies around the folder that the command was given in. */
export const studyPlace = async (context: CliContext): Promise<StudyPlace> => {
  const { folder, options } = context;
  const top = topOf(folder);
  const found = findProjectFile({ start: folder, top, file: options.config ?? null });
  const place = found === null ? folderWithState(folder, top) : dirname(found.path);
  if (place === null) {
    throw new EspalierError("not_found", `There is no study in ${folder} or above it.`, {
      hint: "Begin with `espalier init`, then `espalier run`.",
    });
  }
  return placeAt(place);
};

/** Reads the project file that applies. */
export const projectOf = ({ folder, options, say }: CliContext): Project & StudyPlace => {
  const project = readProject({ start: folder, top: topOf(folder), file: options.config ?? null });
  for (const warning of project.warnings) say(`note: ${warning}`);
  return { ...project, ...placeAt(project.folder) };
};

const placeAt = (folder: string): StudyPlace => {
  const stateDir = join(folder, ".espalier");
  return { folder, stateDir, journalPath: join(stateDir, "journal.db") };
};

/** Opens the study that is meant, and folds its journal. */
export const openStudyForReading = async (context: CliContext): Promise<OpenedStudy> => {
  const place = await studyPlace(context);
  const study = await existingStudy(context, place);
  const { adapters } = context.world;
  const journal = await adapters.openJournal({ path: place.journalPath, study, mode: "read" });
  const writer = await adapters.writerOf(place.journalPath, study);
  return { ...place, study, journal, state: fold(journal.entries()), writer };
};

/** Name of the study that is meant, which must exist. */
export const existingStudy = async (context: CliContext, place: StudyPlace): Promise<string> => {
  const names = await context.world.adapters.listStudies(place.journalPath);
  const wanted = context.options.study ?? context.world.env.ESPALIER_STUDY;
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    const known = names.length === 0 ? "none" : names.join(", ");
    throw new EspalierError("not_found", `There is no study "${wanted}" here; there is ${known}.`, {
      hint: "Start it with `espalier run --study NAME`.",
    });
  }
  const [first] = names;
  if (first === undefined) {
    throw new EspalierError("not_found", "There is no study here yet.", { hint: "Start one with `espalier run`." });
  }
  if (names.length === 1) return first;
  if (names.includes(DEFAULT_STUDY)) return DEFAULT_STUDY;
  throw new EspalierError("usage", `There are several studies here: ${names.join(", ")}.`, {
    hint: "Name one with --study.",
  });
};

/** Name of the study that `run` goes on with or starts. */
export const studyToRun = async (context: CliContext, place: StudyPlace): Promise<string> => {
  const wanted = context.options.study ?? context.world.env.ESPALIER_STUDY;
  if (wanted !== undefined) return wanted;
  const names = await context.world.adapters.listStudies(place.journalPath);
  return names.length === 0 ? DEFAULT_STUDY : existingStudy(context, place);
};

const DEFAULT_STUDY = "main";

/** Folder of a study's trials, attempts, inbox and report; the usual study has `.espalier` to itself. */
export const studyFolderOf = (stateDir: string, study: string): string =>
  study === DEFAULT_STUDY ? stateDir : join(stateDir, "studies", study);

/** Where commands leave what they ask of a running study. */
export const inboxFolderOf = (stateDir: string, study: string): string => join(studyFolderOf(stateDir, study), "inbox");

/** Top of the checkout around a folder, null outside of one. */
export const topOf = (folder: string): string | null => {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, ".git"))) return place;
    if (dirname(place) === place) return null;
  }
};

const folderWithState = (folder: string, top: string | null): string | null => {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, ".espalier", "journal.db"))) return place;
    if (place === top || dirname(place) === place) return null;
  }
};
