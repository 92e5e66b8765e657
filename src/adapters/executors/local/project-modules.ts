import { dirname, isAbsolute, posix } from "node:path";
import type { Command, EvaluateSpec } from "../../../core/study-spec.ts";
import type { TreeEntry } from "./committed-files.ts";
import type { PythonFacts } from "./inspect-python.ts";
import { isAtOrBelow } from "./paths.ts";

/** Every command that an evaluation may run. */
export function commandsOf(evaluate: EvaluateSpec): readonly Command[] {
  const { form, smoke, holdout } = evaluate;
  const main = form.kind === "command" ? [form.command] : [form.train, form.predict, form.score];
  return [...main, smoke, holdout].filter((command) => command !== null);
}

/**
 * Folders of the worktree that Python must import from: the root, `src`, those of an editable install in another copy of
 * the project, as paths below the root.
 */
export function importRootsOf(
  files: ReadonlyMap<string, TreeEntry>,
  python: PythonFacts | null,
  projectCopies: readonly string[],
): readonly string[] {
  const hasSource = [...files.keys()].some((path) => path.startsWith("src/") && path.endsWith(".py"));
  const installed = [
    ...(python?.path ?? []),
    ...(python?.mapped ?? [])
      .filter(({ name, path }) => posix.basename(path, ".py") === name)
      .map(({ path }) => dirname(path)),
  ];
  const editable = installed.flatMap((path) => belowCopy(path, projectCopies, python));
  const folders = new Set([...files.keys()].flatMap(foldersOf));
  return [...new Set(["", ...(hasSource ? ["src"] : []), ...editable.filter((path) => folders.has(path))])];
}

/** Folders that Python puts first on its path because a script of theirs is run. */
export function scriptFoldersOf(commands: readonly Command[]): readonly string[] {
  const scripts = commands.flatMap(({ argv }) => argv.filter((part) => part.endsWith(".py") && !isAbsolute(part)));
  return [...new Set(scripts.map((script) => posix.normalize(posix.dirname(script))))].map((dir) =>
    dir === "." ? "" : dir,
  );
}

/** Names that the project's own code is imported by. */
export function modulesAt(files: ReadonlyMap<string, TreeEntry>, roots: readonly string[]): readonly string[] {
  const names = new Set<string>();
  for (const path of files.keys()) {
    for (const root of roots) {
      const rest = root === "" ? path : path.startsWith(`${root}/`) ? path.slice(root.length + 1) : "";
      const name = /^([A-Za-z_]\w*)(?:\.py|\/__init__\.py)$/.exec(rest)?.[1];
      if (name !== undefined && !COMMON_NAMES.has(name)) names.add(name);
    }
  }
  return [...names].sort();
}

/** Importable names of the interpreter that a candidate's files must not hide. */
export function foreignModulesOf(python: PythonFacts | null, projectModules: readonly string[]): readonly string[] {
  const own = new Set(projectModules);
  return (python?.modules ?? []).filter((name) => /^\w+$/.test(name) && !own.has(name) && !COMMON_NAMES.has(name));
}

/** A path inside another copy of the project, but outside an environment that lies there, as a path below the root. */
function belowCopy(path: string, copies: readonly string[], python: PythonFacts | null): string[] {
  if (python !== null && (isAtOrBelow(path, python.prefix) || isAtOrBelow(path, python.basePrefix))) return [];
  const copy = copies.find((folder) => isAtOrBelow(path, folder));
  return copy === undefined ? [] : [path.slice(copy.length + 1)];
}

const foldersOf = (path: string): string[] => {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
};

/** Names that packages install by mistake and projects use for other things. */
const COMMON_NAMES = new Set(
  "setup conftest test tests testing docs doc examples example scripts tools benchmarks data utils src config build".split(
    " ",
  ),
);
