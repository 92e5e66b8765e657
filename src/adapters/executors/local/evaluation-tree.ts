import { posix } from "node:path";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { TreeEntry } from "./committed-files.ts";

/** What one evaluation runs on: the files of a trial, with the protected ones as they are in the base commit. */
export interface EvaluationTree {
  readonly files: ReadonlyMap<string, TreeEntry>;
  /** Paths that must be the same after the evaluation as before. */
  readonly protectedPaths: readonly string[];
}

/** Puts a candidate's files together; protected ones come from the base, sealed ones are left out. */
export function evaluationTree(
  candidate: ReadonlyMap<string, TreeEntry>,
  base: ReadonlyMap<string, TreeEntry>,
  globs: { readonly protect: readonly string[]; readonly sealed: readonly string[] },
): EvaluationTree {
  const isProtected = pathMatcher(globs.protect);
  const isSealed = pathMatcher(globs.sealed);
  const files = new Map<string, TreeEntry>();
  const protectedPaths = [...base.keys()].filter((path) => isProtected(path) && !isSealed(path));
  const folders = new Set(protectedPaths.flatMap(parentsOf));
  for (const [path, entry] of candidate) {
    // A file or link where a protected file has its folder would lead the evaluation elsewhere.
    if (!isProtected(path) && !isSealed(path) && !folders.has(path)) files.set(path, entry);
  }
  for (const path of protectedPaths) {
    const entry = base.get(path);
    for (const parent of parentsOf(path)) files.delete(parent);
    if (entry !== undefined) files.set(path, entry);
  }
  const fixed = new Set(protectedPaths);
  for (const path of files.keys()) if (parentsOf(path).some((parent) => fixed.has(parent))) files.delete(path);
  return { files, protectedPaths };
}

/**
 * Files that the candidate adds and that Python would run or import in place of something else: start-up hooks,
 * compiled code without a source, and modules that hide one which the baseline takes from elsewhere.
 */
export function shadowingFiles(
  files: ReadonlyMap<string, TreeEntry>,
  base: ReadonlyMap<string, TreeEntry>,
  importRoots: readonly string[],
  foreignModules: ReadonlySet<string>,
  runsPytest: boolean,
): readonly Shadow[] {
  const shadows: Shadow[] = [];
  for (const [path, entry] of files) {
    if (base.get(path)?.object === entry.object) continue;
    const name = posix.basename(path);
    if (/^(site|user)customize\.py$/.test(name)) shadows.push({ path, reason: "Python runs it before the evaluation" });
    else if (runsPytest && name === "conftest.py")
      shadows.push({ path, reason: "pytest runs it before the evaluation" });
    else if (base.has(path)) continue;
    else if (name.endsWith(".pth") || name.endsWith(".pyc")) shadows.push({ path, reason: "Python runs it unseen" });
    else {
      const module = importRoots.map((root) => moduleBelow(root, path)).find((found) => found !== null) ?? null;
      const existed = module !== null && importRoots.some((root) => hasModule(base, root, module));
      if (module !== null && !existed && foreignModules.has(module)) {
        shadows.push({ path, reason: `it would be imported in place of the module "${module}"` });
      }
    }
  }
  return shadows;
}

/** One file that hides something, and what it hides. */
export interface Shadow {
  readonly path: string;
  readonly reason: string;
}

/** `json` for `json.py` or `json/…` at an import root. */
function moduleBelow(root: string, path: string): string | null {
  if (root !== "" && !path.startsWith(`${root}/`)) return null;
  const rest = root === "" ? path : path.slice(root.length + 1);
  const [first, ...deeper] = rest.split("/");
  if (first === undefined) return null;
  if (deeper.length > 0) return /^\w+$/.test(first) && rest.endsWith(".py") ? first : null;
  return /^(\w+)\.(?:py|so|pyd|[\w-]+\.so)$/.exec(first)?.[1] ?? null;
}

const hasModule = (files: ReadonlyMap<string, TreeEntry>, root: string, module: string): boolean => {
  const prefix = root === "" ? module : `${root}/${module}`;
  if (files.has(`${prefix}.py`)) return true;
  for (const path of files.keys()) if (path.startsWith(`${prefix}/`) && path.endsWith(".py")) return true;
  return false;
};

const parentsOf = (path: string): string[] => {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
};
