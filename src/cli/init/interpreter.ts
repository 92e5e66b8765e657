import { accessSync, constants } from "node:fs";
import { join } from "node:path";
import type { Requirements } from "../../config/detect/index.ts";
import { runProcess } from "../../process/index.ts";
import type { World } from "../world.ts";

/** How the evaluation's Python is provided. */
export interface InterpreterChoice {
  /** Word to start Python with; null: as the command has it. */
  readonly python: string | null;
  /** Builds an environment first. */
  readonly setup: Requirements["setup"] | null;
  readonly because: string;
}

/**
 * Picks the Python that has the project's packages: the one on the PATH, else another of this machine, which is faster
 * than building an environment; else an environment of its own.
 */
export const chooseInterpreter = async (
  world: World,
  checkout: string,
  word: string,
  requirements: Requirements | null,
): Promise<InterpreterChoice> => {
  if (requirements === null || requirements.packages.length === 0) {
    return { python: null, setup: null, because: "no file names the packages that it needs" };
  }
  const { packages, source, setup } = requirements;
  let leastMissing: readonly string[] = packages;
  for (const python of candidates(world, checkout, word)) {
    const missing = await missingPackages(world, python, packages);
    if (missing === null) continue;
    if (missing.length === 0) {
      const isPlain = python === findOnPath(world, word);
      return { python: isPlain ? null : python, setup: null, because: `${python} has the packages of ${source}` };
    }
    if (missing.length < leastMissing.length) leastMissing = missing;
  }
  return { python: null, setup, because: `no Python here has ${leastMissing.join(", ")} of ${source}` };
};

const candidates = (world: World, checkout: string, word: string): readonly string[] => {
  const { VIRTUAL_ENV, CONDA_PREFIX } = world.env;
  const homes = [VIRTUAL_ENV, CONDA_PREFIX, join(checkout, ".venv"), join(checkout, "venv")].filter(
    (home) => home !== undefined,
  );
  const onPath = [word, "python3", "python"].map((name) => findOnPath(world, name));
  const places = [
    ...homes.map((home) => join(home, "bin", "python")),
    ...onPath,
    "/usr/bin/python3",
    "/usr/local/bin/python3",
  ];
  // The one that the command names comes first when no environment is active.
  const first = VIRTUAL_ENV === undefined && CONDA_PREFIX === undefined ? [findOnPath(world, word)] : [];
  return [...new Set([...first, ...places])].filter((place) => place !== null).filter(isProgram);
};

const findOnPath = ({ env }: World, name: string): string | null => {
  if (name.includes("/")) return name;
  return (
    (env.PATH ?? "")
      .split(":")
      .filter(Boolean)
      .map((folder) => join(folder, name))
      .find(isProgram) ?? null
  );
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The packages that a Python has not got; null when it cannot be asked. */
const missingPackages = async (
  world: World,
  python: string,
  packages: readonly string[],
): Promise<readonly string[] | null> => {
  const result = await runProcess({
    argv: [python, "-I", "-c", ASK, ...packages],
    cwd: "/",
    env: { PATH: world.env.PATH ?? "", HOME: world.env.HOME ?? "/" },
    timeoutMs: 30_000,
  });
  if (result.exitCode !== 0) return null;
  return result.stdout.toString("utf8").split("\n").filter(Boolean);
};

const ASK = `
import importlib.metadata as metadata, sys
for name in sys.argv[1:]:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        print(name)
`;
