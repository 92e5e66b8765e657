import { parse as parseToml } from "smol-toml";
import type { TrackedFiles } from "./entrypoint.ts";

/** What a project needs installed, and the command that would install it. */
export interface Requirements {
  /** Distribution names, lower case, without versions. */
  readonly packages: readonly string[];
  /** File that names them. */
  readonly source: string;
  /** Fills the folder `$ESPALIER_ENVIRONMENT`. */
  readonly setup: string | readonly string[];
}

/** Reads the packages that a Python project needs; null where no file names any. */
export const pythonRequirements = (files: TrackedFiles): Requirements | null => {
  if (files.paths.includes("uv.lock")) {
    return { packages: projectDependencies(files), source: "uv.lock", setup: "uv sync --frozen" };
  }
  const list = REQUIREMENT_FILES.find((path) => files.paths.includes(path));
  if (list !== undefined) {
    const packages = (files.read(list) ?? "").split("\n").flatMap((line) => nameIn(line.replace(/#.*/, "")));
    return { packages, source: list, setup: virtualEnvironment(`-r ${list}`) };
  }
  const packages = projectDependencies(files);
  return packages.length === 0 ? null : { packages, source: "pyproject.toml", setup: virtualEnvironment(".") };
};

const REQUIREMENT_FILES = ["requirements.lock", "requirements.txt", "requirements/base.txt", "requirements/main.txt"];

const virtualEnvironment = (what: string): readonly string[] => [
  "sh",
  "-c",
  `python3 -m venv "$ESPALIER_ENVIRONMENT" && "$ESPALIER_ENVIRONMENT/bin/pip" install --quiet ${what}`,
];

const nameIn = (requirement: string): readonly string[] => {
  const [, name] = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(?:[=<>!~;@ ]|$)/.exec(requirement) ?? [];
  return name === undefined ? [] : [name.toLowerCase()];
};

const projectDependencies = (files: TrackedFiles): readonly string[] => {
  if (!files.paths.includes("pyproject.toml")) return [];
  try {
    const { project } = parseToml(files.read("pyproject.toml") ?? "");
    const list =
      typeof project === "object" && project !== null && "dependencies" in project ? project.dependencies : [];
    return Array.isArray(list) ? list.flatMap((item) => (typeof item === "string" ? nameIn(item) : [])) : [];
  } catch {
    // A project whose own settings are broken says so itself when it is installed.
    return [];
  }
};
