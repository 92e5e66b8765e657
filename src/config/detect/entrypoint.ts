import { joinCommand, splitCommand } from "../split-command.ts";

/** A way to run the evaluation, as found; the best guess comes first. */
export interface Entrypoint {
  /** With `{seed}` where the seed goes. */
  readonly command: string;
  /** Repository-relative script that the command starts. */
  readonly script: string;
  readonly takesSeed: boolean;
  readonly foundIn: "README" | "file name";
}

/** What the search looks at: tracked paths, and their text. */
export interface TrackedFiles {
  readonly paths: readonly string[];
  /** Null for files that are missing or no text. */
  read(path: string): string | null;
}

/** Finds what probably evaluates the project: commands of the README first, then scripts by their names. */
export const findEntrypoints = (files: TrackedFiles, readmeCommands: readonly string[]): readonly Entrypoint[] => {
  const tracked = new Set(files.paths);
  const fromReadme = readmeCommands.flatMap((text) => {
    const split = splitCommand(text);
    if (split.kind === "refused") return [];
    const script = scriptOf(split.argv, tracked);
    return script === null ? [] : [{ argv: split.argv, script, foundIn: "README" as const }];
  });
  const fromNames = files.paths
    .filter((path) => rankOf(path) > 0 && /\.(py|sh|R|jl)$/.test(path) && path.split("/").length <= 3)
    .map((script) => ({ argv: [runnerOf(script), script], script, foundIn: "file name" as const }));
  const found = [...fromReadme, ...fromNames]
    .map((candidate) => ({ ...candidate, rank: rankOf(candidate.script) + (candidate.foundIn === "README" ? 4 : 0) }))
    .filter(({ rank, foundIn }) => rank > 0 || foundIn === "README")
    .sort((a, b) => b.rank - a.rank || a.script.length - b.script.length);
  const seen = new Set<string>();
  return found.flatMap(({ argv, script, foundIn }) => {
    if (seen.has(script)) return [];
    seen.add(script);
    return [withSeed(argv, script, foundIn, files.read(script) ?? "")];
  });
};

/** Where a project's evaluation scripts usually are, the surest names first; 0 for a name that says nothing. */
const rankOf = (path: string): number => {
  const name = (path.split("/").at(-1) ?? "").replace(/\.\w+$/, "").toLowerCase();
  if (path.split("/").some((folder) => /^(tests?|docs?|examples?|vendor|third_party)$/.test(folder))) return 0;
  if (/^(evaluate|evaluation|eval)$/.test(name)) return 10;
  if (/(^|_|-)(evaluate|eval|score|benchmark|bench|validate)(_|-|$)/.test(name)) return 8;
  if (/^(run_experiment|experiment|main|run)$/.test(name)) return 4;
  return /^(train|train_\w+|training|fit)$/.test(name) ? 3 : 0;
};

const runnerOf = (script: string): string => {
  if (script.endsWith(".py")) return "python3";
  if (script.endsWith(".R")) return "Rscript";
  return script.endsWith(".jl") ? "julia" : "bash";
};

const scriptOf = (argv: readonly string[], tracked: ReadonlySet<string>): string | null => {
  const module = argv.indexOf("-m");
  if (module >= 0) {
    const path = (argv[module + 1] ?? "").replaceAll(".", "/");
    const places = [`${path}.py`, `${path}/__main__.py`, `src/${path}.py`, `src/${path}/__main__.py`];
    return places.find((place) => tracked.has(place)) ?? null;
  }
  return argv.map((word) => word.replace(/^\.\//, "")).find((word) => tracked.has(word)) ?? null;
};

const withSeed = (
  argv: readonly string[],
  script: string,
  foundIn: Entrypoint["foundIn"],
  text: string,
): Entrypoint => {
  const seeded = argv.map((word, index) =>
    SEED_FLAG.test(argv[index - 1] ?? "") && /^\d+$/.test(word)
      ? "{seed}"
      : word.replace(/^(-*(?:random[-_.]?)?(?:[\w.]+\.)?seed=)\d+$/, "$1{seed}"),
  );
  if (seeded.some((word) => word.includes("{seed}"))) {
    return { command: joinCommand(seeded), script, takesSeed: true, foundIn };
  }
  const [, flag] = /["'](--(?:random[-_])?(?:seed|random[-_]state))["']/.exec(text) ?? [];
  if (flag !== undefined) return { command: joinCommand([...argv, flag, "{seed}"]), script, takesSeed: true, foundIn };
  const isHydra = /\bhydra\.main\b/.test(text) && /\bcfg\.seed\b/.test(text);
  if (isHydra) return { command: joinCommand([...argv, "seed={seed}"]), script, takesSeed: true, foundIn };
  return { command: joinCommand(argv), script, takesSeed: /ESPALIER_SEED/.test(text), foundIn };
};

const SEED_FLAG = /^--?(random[-_])?(seed|random[-_]state)$/;
