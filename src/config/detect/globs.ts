import type { TrackedFiles } from "./entrypoint.ts";

/** Globs of what agents may edit: the languages and settings folders that the repository has. */
export const editGlobs = (paths: readonly string[]): readonly string[] => {
  const globs = CODE.filter((suffix) => paths.some((path) => path.endsWith(suffix))).map((suffix) => `**/*${suffix}`);
  for (const folder of SETTINGS_FOLDERS)
    if (paths.some((path) => path.startsWith(`${folder}/`))) globs.push(`${folder}/**`);
  for (const suffix of SETTINGS) {
    if (
      paths.some(
        (path) => !path.includes("/") && path.endsWith(suffix) && !/^(espalier|\.|package|tsconfig)/.test(path),
      )
    ) {
      globs.push(`*${suffix}`);
    }
  }
  return globs.length === 0 ? ["**"] : globs;
};

const CODE = [".py", ".ipynb", ".R", ".jl", ".cu", ".cpp", ".c", ".rs"];
const SETTINGS_FOLDERS = ["conf", "config", "configs"];
const SETTINGS = [".yaml", ".yml", ".json"];

/**
 * Globs of what nothing may change: the evaluation script, what it imports from a folder of its own, the data folders
 * that it reads, and what the README calls fixed.
 */
export const protectGlobs = (files: TrackedFiles, script: string, fixed: readonly string[]): readonly string[] => {
  const globs = new Set([script]);
  const text = files.read(script) ?? "";
  const tops = new Set(files.paths.filter((path) => path.includes("/")).map((path) => path.split("/")[0] ?? ""));
  for (const folder of tops) {
    const isMentioned = new RegExp(`["'/]${folder.replace(/[^\w]/g, "\\$&")}["'/]`).test(text);
    if (isMentioned && DATA_FOLDER.test(folder)) globs.add(`${folder}/**`);
  }
  for (const path of fixed) {
    const clean = path.replace(/^\.\//, "").replace(/\/$/, "");
    if (files.paths.includes(clean)) globs.add(clean);
    else if (files.paths.some((tracked) => tracked.startsWith(`${clean}/`))) globs.add(`${clean}/**`);
  }
  return [...globs];
};

const DATA_FOLDER =
  /^(data|dataset|datasets|labels?|test_?data|val_?data|inputs?|fixtures|benchmarks?|eval|evaluation|scoring)$/i;
