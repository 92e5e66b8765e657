import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { parse as parseToml, TomlError } from "smol-toml";
import { type Document, LineCounter, parseDocument } from "yaml";
import { EspalierError } from "../core/errors.ts";
import type { StudySpec } from "../core/study-spec.ts";
import { type ConfigProblem, describeIssues } from "./describe-issues.ts";
import { type Position, tomlPosition, type ValuePath, yamlPosition } from "./locate-value.ts";
import { projectFileSchema } from "./schema.ts";
import { toStudySpec } from "./to-study-spec.ts";

/** A project file, read and checked. */
export interface Project {
  readonly spec: StudySpec;
  /** Absolute path of the file that the spec came from. */
  readonly path: string;
  /** Folder beside which `.espalier/` lies. */
  readonly folder: string;
  /** What the user should know, for example that a second file was ignored. */
  readonly warnings: readonly string[];
}

/** Where to look, and how far up. */
export interface ProjectLocation {
  /** Folder to start from. */
  readonly start: string;
  /** Top of the checkout, beyond which nothing is looked for; null: only `start` itself. */
  readonly top: string | null;
  /** A file named by the user, which is taken instead of looking for one. */
  readonly file: string | null;
}

export const PROJECT_FILE = "espalier.yaml";
const LOCAL_FILE = "espalier.local.yaml";
const PYPROJECT = "pyproject.toml";

/** Finds, reads and checks the project file; `config_invalid` names file, line and column of everything wrong in it. */
export const readProject = (location: ProjectLocation): Project => {
  const found = findProjectFile(location);
  if (found === null) {
    throw new EspalierError("config_invalid", `There is no ${PROJECT_FILE} in ${location.start} or above it.`, {
      hint: "Write one with `espalier init`.",
    });
  }
  return loadProject(found.path, found.warnings);
};

/** Path of the project file that applies, or null. */
export const findProjectFile = ({
  start,
  top,
  file,
}: ProjectLocation): { readonly path: string; readonly warnings: readonly string[] } | null => {
  if (file !== null) {
    const path = resolve(start, file);
    if (!existsSync(path)) throw new EspalierError("config_invalid", `There is no file ${path}.`);
    return { path, warnings: [] };
  }
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const own = join(folder, PROJECT_FILE);
    const pyproject = join(folder, PYPROJECT);
    const hasTable = existsSync(pyproject) && /^\s*\[tool\.espalier[\].]/m.test(readFileSync(pyproject, "utf8"));
    if (existsSync(own)) {
      return { path: own, warnings: hasTable ? [`[tool.espalier] in ${pyproject} is ignored: ${own} is there.`] : [] };
    }
    if (hasTable) return { path: pyproject, warnings: [] };
    if (folder === top || top === null || dirname(folder) === folder) return null;
  }
};

const loadProject = (path: string, warnings: readonly string[]): Project => {
  const folder = dirname(path);
  const local = join(folder, LOCAL_FILE);
  const sources = [readSource(path), ...(existsSync(local) ? [readYaml(local)] : [])];
  const value = sources.map((source) => source.value).reduce(merge);
  const parsed = projectFileSchema.safeParse(value);
  const problems = parsed.success ? problemsOf(toStudySpec(parsed.data)) : describeIssues(parsed.error.issues, value);
  if (!parsed.success || problems.length > 0) throw invalid(problems, sources, folder);
  const spec = toStudySpec(parsed.data);
  return {
    spec,
    path,
    folder,
    warnings: sources.length > 1 ? [...warnings, `${LOCAL_FILE} changes some settings.`] : warnings,
  };
};

/** What the schema cannot see: values that contradict each other. */
const problemsOf = (spec: StudySpec): readonly ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const add = (path: ValuePath, message: string, hint: string): void => {
    problems.push({ path, at: "value", message, hint });
  };
  for (const [index, path] of spec.data.entries()) {
    if (path.startsWith("/") || path.startsWith("~/")) continue;
    const hint = "Data inside the repository needs no entry when git tracks it, else environment.include.";
    add(["data", index], `data[${index}] is ${JSON.stringify(path)}, which is no absolute path`, hint);
  }
  for (const [index, path] of spec.environment.include.entries()) {
    if (!path.startsWith("/") && !path.split("/").includes("..")) continue;
    const hint = "Paths outside the repository belong under data.";
    add(["environment", "include", index], `environment.include[${index}] leads out of the repository`, hint);
  }
  for (const [index, { metric }] of spec.guardrails.entries()) {
    if (metric !== spec.objective.metric) continue;
    add(["guardrails", index, "metric"], `guardrails[${index}] is the objective itself`, "Guard other metrics.");
  }
  if (Object.values(spec.budget).every((limit) => limit === null)) {
    add(["budget"], "budget sets no limit", "Write for example: budget: { replicates: 120 }");
  }
  return problems;
};

interface Source {
  readonly path: string;
  readonly value: unknown;
  locate(path: ValuePath, what: "key" | "value"): Position | null;
}

const readSource = (path: string): Source => (path.endsWith(".toml") ? readToml(path) : readYaml(path));

const readYaml = (path: string): Source => {
  const lines = new LineCounter();
  const document: Document.Parsed = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    // The commonest slip: inside { } a bare {seed} opens another map.
    const isBareSeed = /\{.*[^"']\{seed\}/.test(readText(path).split("\n")[line - 1] ?? "");
    throw syntaxError(path, { line, column: col }, isBareSeed ? "{seed} must be quoted inside { }" : error.message);
  }
  return {
    path,
    value: document.toJS() ?? {},
    locate: (place, what) => yamlPosition(document, lines, place, what),
  };
};

const readToml = (path: string): Source => {
  const text = readText(path);
  try {
    const { tool } = parseToml(text);
    const value = typeof tool === "object" && tool !== null && "espalier" in tool ? tool.espalier : {};
    return { path, value, locate: (place) => tomlPosition(text, place) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw syntaxError(path, { line: error.line, column: error.column }, error.message.split("\n")[0] ?? "");
  }
};

const readText = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new EspalierError("config_invalid", `${path} cannot be read: ${String(error)}.`, { cause: error });
  }
};

const syntaxError = (path: string, { line, column }: Position, what: string): EspalierError =>
  new EspalierError("config_invalid", `${basename(path)}:${line}:${column} ${what}`, {
    hint: path.endsWith(".toml")
      ? "Mend the TOML there."
      : "Mend the YAML there; indent with spaces, and quote text that holds : or #.",
  });

const invalid = (problems: readonly ConfigProblem[], sources: readonly Source[], folder: string): EspalierError => {
  const lines = problems.map(({ path, at, message, hint }) => {
    const { source, position } = placeOf(sources, path, at);
    const where = `${relative(folder, source.path)}:${position.line}:${position.column}`;
    return `${where} ${message}.${hint === "" ? "" : ` ${hint}`}`;
  });
  return new EspalierError("config_invalid", lines.join("\n"), {
    hint: "`espalier config schema` prints all keys; docs/project-file.md explains them.",
  });
};

/** The most local file that has the value, and where; a missing value stands where its nearest parent does. */
const placeOf = (
  sources: readonly Source[],
  path: ValuePath,
  what: "key" | "value",
): { readonly source: Source; readonly position: Position } => {
  for (let length = path.length; length >= 0; length -= 1) {
    const part = path.slice(0, length);
    for (const source of sources.toReversed()) {
      const position = source.locate(part, length < path.length ? "key" : what);
      if (position !== null) return { source, position };
    }
  }
  return { source: sources[0] as Source, position: { line: 1, column: 1 } };
};

/** Local settings win; maps are merged key by key, everything else is replaced. */
const merge = (base: unknown, local: unknown): unknown => {
  if (!isMap(base) || !isMap(local)) return local;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(local)) merged[key] = key in merged ? merge(merged[key], value) : value;
  return merged;
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
