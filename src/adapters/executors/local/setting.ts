import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { EspalierError } from "../../../core/errors.ts";
import { writeFileAtomically } from "../../../process/index.ts";

/** What `capture` found out and every evaluation goes by; kept on disk under the environment's hash. */
export type Setting = z.infer<typeof Setting>;

const Setting = z.object({
  /** The folder that the set-up command filled, if there is one. */
  environmentFolder: z.string().nullable(),
  /** Prefix of the virtual or conda environment that Python runs in, where it is one. */
  virtualEnv: z.string().nullable(),
  /** Programs named by a path that no commit has, such as `.venv/bin/python`, by where they are. */
  programs: z.record(z.string(), z.string()),
  /** Folders and files outside the system's own that programs need. */
  mounts: z.array(z.string()),
  path: z.array(z.string()),
  /** Folders of the worktree that Python imports from. */
  importRoots: z.array(z.string()),
  /** Folders of the worktree whose scripts are run, which Python searches first. */
  scriptFolders: z.array(z.string()),
  /** Other copies of the project, whose code must not run. */
  projectCopies: z.array(z.string()),
  /** Importable names of the project itself. */
  projectModules: z.array(z.string()),
  /** Importable names that a candidate's new files must not hide. */
  foreignModules: z.array(z.string()),
  /** Whether every replicate must list the Python files it ran. */
  listsPythonFiles: z.boolean(),
  /** One digest over data and included files. */
  inputsDigest: z.string(),
});

/** Keeps a setting for the evaluations of this and later runs of the study. */
export function saveSetting(stateFolder: string, environmentHash: string, setting: Setting): void {
  writeFileAtomically(pathOf(stateFolder, environmentHash), JSON.stringify(setting));
}

/** Reads a setting back; it was saved before its hash was given to anybody. */
export function loadSetting(stateFolder: string, environmentHash: string): Setting {
  try {
    return Setting.parse(JSON.parse(readFileSync(pathOf(stateFolder, environmentHash), "utf8")));
  } catch (error) {
    throw new EspalierError("internal", `The captured environment ${environmentHash} cannot be read.`, {
      hint: "It is kept in .espalier/captures; if that was deleted, start a new study.",
      cause: error,
    });
  }
}

const pathOf = (stateFolder: string, environmentHash: string): string =>
  join(stateFolder, "captures", `${environmentHash}.json`);
