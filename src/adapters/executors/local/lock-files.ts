import type { TreeEntry } from "./committed-files.ts";
import { combinedDigest } from "./file-digests.ts";

/** What fixes a project's dependencies: its lock files, else the lists they would be made from. */
export interface Dependencies {
  readonly lockHash: string | null;
  /** Paths that went into `hash`. */
  readonly files: readonly string[];
  /** Names one state of the dependencies, whether or not there is a lock file. */
  readonly hash: string;
}

/** Finds the lock files of a commit. Content is named by git's own ids, so nothing has to be read. */
export function dependenciesOf(files: ReadonlyMap<string, TreeEntry>): Dependencies {
  const locks = digestOf(files, (path) => LOCK_FILES.includes(path) || /^requirements[\w.-]*\.txt$/.test(path));
  const lists = digestOf(files, (path) => DEPENDENCY_LISTS.includes(path));
  return {
    lockHash: locks.files.length > 0 ? locks.hash : null,
    files: [...locks.files, ...lists.files],
    hash: combinedDigest([
      ["locks", locks.hash],
      ["lists", lists.hash],
    ]),
  };
}

function digestOf(files: ReadonlyMap<string, TreeEntry>, isIt: (path: string) => boolean) {
  const found = [...files].filter(([path]) => isIt(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: found.map(([path]) => path),
    hash: combinedDigest(found.map(([path, { object }]) => [path, object])),
  };
}

const LOCK_FILES = [
  "uv.lock",
  "pixi.lock",
  "poetry.lock",
  "pdm.lock",
  "pylock.toml",
  "Pipfile.lock",
  "conda-lock.yml",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "Cargo.lock",
  "go.sum",
  "renv.lock",
  "Manifest.toml",
  "flake.lock",
];

const DEPENDENCY_LISTS = [
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "pixi.toml",
  "environment.yml",
  "environment.yaml",
  "Pipfile",
  "package.json",
  "Cargo.toml",
  "go.mod",
  "Project.toml",
  "DESCRIPTION",
  ".python-version",
];
