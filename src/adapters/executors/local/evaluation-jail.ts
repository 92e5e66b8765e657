import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { StudySpec } from "../../../core/study-spec.ts";
import type { Mount, Sandbox } from "../../../ports/sandbox.ts";
import { discardFolder } from "./discard-folder.ts";
import type { Gpu } from "./gpus.ts";
import { PROBE_SCRIPT } from "./probe-script.ts";
import { removeFolder } from "./remove-folder.ts";
import type { Setting } from "./setting.ts";
import type { SupervisedStep } from "./supervision.ts";

/** One evaluation's private place: a folder on disk, and how a step inside sees its parts. */
export interface Jail {
  readonly tree: Mount;
  step(request: StepRequest): SupervisedStep;
}

export interface JailRequest {
  readonly sandbox: Sandbox;
  readonly spec: StudySpec;
  readonly setting: Setting;
  readonly checkout: string;
  /** Made and filled here; must not exist. */
  readonly folder: string;
  readonly outFolder: string;
  readonly seed: number;
  readonly trial: number;
  readonly gpus: readonly Gpu[];
  readonly marker: string;
}

interface StepRequest {
  readonly name: string;
  readonly argv: readonly string[];
  /** Whether files named in `sealed` are there. */
  readonly seesSealed: boolean;
  /** Whether the step is told where metrics go; only then can it set them. */
  readonly reportsMetrics: boolean;
  readonly outIsWritable: boolean;
}

/** Makes the folders of an evaluation. Its tree is filled by the caller before the first step. */
export function makeJail(request: JailRequest): Jail {
  const { sandbox, folder } = request;
  const place = (name: string, inside: string): Mount => {
    const outside = join(folder, name);
    mkdirSync(outside, { recursive: true });
    return { outside, inside: sandbox.isolates ? inside : outside };
  };
  mkdirSync(request.outFolder, { recursive: true });
  const tree = place("tree", INSIDE_TREE);
  const report = place("report", "/espalier/report");
  const home = place("home", "/espalier/home");
  const temporary = sandbox.isolates ? place("tmp", "/tmp") : shortTemporaryFolder(folder);
  const probe = place("probe", "/espalier/probe");
  const out = { outside: request.outFolder, inside: sandbox.isolates ? "/espalier/out" : request.outFolder };
  writeFileSync(join(probe.outside, "sitecustomize.py"), PROBE_SCRIPT);

  return {
    tree,
    step(step) {
      const inputs = inputMounts(request, tree, step.seesSealed);
      const command = sandbox.command({
        argv: step.argv.map((part) => part.replaceAll("{seed}", String(request.seed))),
        cwd: tree.inside,
        env: evaluationEnvironment(request, step, { tree, out, report, home, temporary, probe }),
        readable: [...inputs, probe, ...(step.outIsWritable ? [] : [out])],
        writable: [tree, report, home, temporary, ...(step.outIsWritable ? [out] : [])],
        hidden: [],
        network: request.spec.environment.network ? "host" : "none",
        devices: request.gpus.length > 0 ? gpuDevices() : [],
        maxFileBytes: MAX_FILE_BYTES,
      });
      return { name: step.name, ...command, cwd: sandbox.isolates ? "/" : tree.outside };
    },
  };
}

/** Sockets in a temporary folder need a short path; where no mount gives one, the folder is the machine's, by a link. */
function shortTemporaryFolder(folder: string): Mount {
  const path = mkdtempSync(join(tmpdir(), "espalier-"));
  symlinkSync(path, join(folder, "tmp"));
  return { outside: path, inside: path };
}

/** Takes an evaluation's place away, with all that belongs to it. */
export function removeJail(folder: string, trash: string): void {
  const link = join(folder, "tmp");
  const target = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(link) : null;
  // The link was in reach of the evaluation: only a folder of the kind that we make is followed to its end.
  if (target !== null && dirname(target) === tmpdir() && basename(target).startsWith("espalier-")) removeFolder(target);
  discardFolder(folder, trash);
}

type Places = Record<"tree" | "out" | "report" | "home" | "temporary" | "probe", Mount>;

/** Everything an evaluation's environment holds: built from nothing, the same for every trial. */
function evaluationEnvironment(request: JailRequest, step: StepRequest, places: Places): Record<string, string> {
  const { spec, setting, seed, gpus } = request;
  const cut = request.marker.indexOf("=");
  const passed = spec.environment.env.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const env: Record<string, string> = {
    ...Object.fromEntries(THREAD_VARIABLES.map((name) => [name, String(spec.resources.cpus)])),
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
    MPLBACKEND: "Agg",
    USER: "espalier",
    LOGNAME: "espalier",
    PYTHONUNBUFFERED: "1",
    // Sets and dictionaries of strings come in the same order whenever the seed is the same.
    PYTHONHASHSEED: String(seed),
    CUDA_VISIBLE_DEVICES: gpus.map(({ uuid }) => uuid).join(","),
    ...Object.fromEntries(passed),
    PATH: setting.path.join(delimiter),
    HOME: places.home.inside,
    TMPDIR: places.temporary.inside,
    XDG_CACHE_HOME: `${places.home.inside}/.cache`,
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONPATH: pythonPath(request, places, Object.fromEntries(passed).PYTHONPATH),
    ESPALIER_SEED: String(seed),
    ESPALIER_TRIAL: String(request.trial),
    ESPALIER_WORKTREE: places.tree.inside,
    ESPALIER_OUT_DIR: places.out.inside,
    ESPALIER_LOADED_FILES: `${places.report.inside}/${LOADED_FILES}`,
    ESPALIER_PROJECT_COPIES: setting.projectCopies.join(delimiter),
    [request.marker.slice(0, cut)]: request.marker.slice(cut + 1),
  };
  if (step.reportsMetrics) env.ESPALIER_METRICS_FILE = `${places.report.inside}/${METRICS_FILE}`;
  if (setting.environmentFolder !== null) {
    env.ESPALIER_ENVIRONMENT = setting.environmentFolder;
    // `uv run` uses what the set-up built, and does not try to change it.
    Object.assign(env, { UV_PROJECT_ENVIRONMENT: setting.environmentFolder, UV_NO_SYNC: "1", UV_OFFLINE: "1" });
  }
  if (setting.virtualEnv !== null) env.VIRTUAL_ENV = setting.virtualEnv;
  return env;
}

/** Ours first, then the worktree's folders, then what the user passes through, pointed at the worktree. */
function pythonPath(request: JailRequest, places: Places, passed: string | undefined): string {
  const { setting } = request;
  const inWorktree = (path: string): string => {
    const copy = setting.projectCopies.find((project) => path === project || path.startsWith(`${project}/`));
    return copy === undefined ? path : places.tree.inside + path.slice(copy.length);
  };
  const roots = setting.importRoots.map((root) => (root === "" ? places.tree.inside : `${places.tree.inside}/${root}`));
  const others = (passed ?? "")
    .split(delimiter)
    .filter((path) => path !== "")
    .map(inWorktree);
  return [...new Set([places.probe.inside, ...roots, ...others])].join(delimiter);
}

/** Data, untracked inputs and programs; in the sealed form without what is sealed. */
function inputMounts(request: JailRequest, tree: Mount, seesSealed: boolean): readonly Mount[] {
  const { spec, setting, sandbox, checkout } = request;
  const sealed = !seesSealed && spec.evaluate.form.kind === "sealed" ? spec.evaluate.form.sealed : [];
  const isSealed = pathMatcher(sealed);
  const included = includedPaths(spec)
    .flatMap((path) => (sealed.length === 0 ? [path] : unsealed(checkout, path, isSealed)))
    .map((path) => ({ outside: join(checkout, path), inside: `${tree.inside}/${path}` }));
  if (!sandbox.isolates) {
    for (const { outside, inside } of included) linkInto(outside, inside);
    return [];
  }
  // A mount needs the folder that it is put into.
  for (const { inside } of included) {
    mkdirSync(dirname(tree.outside + inside.slice(tree.inside.length)), { recursive: true });
  }
  const data = spec.data.flatMap((path) =>
    sealed.some((file) => file === path || file.startsWith(`${path}/`))
      ? unsealed("/", path.slice(1), (file) => sealed.includes(`/${file}`)).map((file) => `/${file}`)
      : [path],
  );
  const asTheyAre = [...setting.mounts, ...data].map((path) => ({ outside: path, inside: path }));
  return [...asTheyAre, ...included];
}

/** Untracked files and folders of the checkout that evaluations see, as paths below it. */
export const includedPaths = (spec: StudySpec): readonly string[] =>
  spec.environment.include.map((path) => path.replace(/^\.\//, "").replace(/\/+$/, ""));

/** A folder as one path, or as several that go around what is sealed: what is not mounted does not exist. */
function unsealed(root: string, path: string, isSealed: (path: string) => boolean): string[] {
  if (isSealed(path)) return [];
  if (!holdsSealed(root, path, isSealed)) return [path];
  return childrenOf(root, path).flatMap((child) => unsealed(root, child, isSealed));
}

const holdsSealed = (root: string, path: string, isSealed: (path: string) => boolean): boolean =>
  isSealed(path) || childrenOf(root, path).some((child) => holdsSealed(root, child, isSealed));

/** What a folder holds, as paths below the root; links are not followed. */
const childrenOf = (root: string, path: string): string[] => {
  const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
  return stats?.isDirectory() ? readdirSync(join(root, path)).map((name) => `${path}/${name}`) : [];
};

/** Where nothing can be mounted, a link must do. */
function linkInto(outside: string, inside: string): void {
  mkdirSync(dirname(inside), { recursive: true });
  if (!existsSync(inside)) symlinkSync(outside, inside);
}

const gpuDevices = (): string[] =>
  readdirSync("/dev")
    .filter((name) => /^(nvidia|dri$|kfd$)/.test(name))
    .map((name) => `/dev/${name}`);

/** The worktree as evaluations see it where the sandbox isolates: the same path for every trial. */
export const INSIDE_TREE = "/espalier/worktree";

/** The list of Python files that were run, separated by NUL, in an evaluation's folder. */
export const loadedFilesIn = (folder: string): string => join(folder, "report", LOADED_FILES);

/** The file that ESPALIER_METRICS_FILE names, in an evaluation's folder. */
export const metricsFileIn = (folder: string): string => join(folder, "report", METRICS_FILE);

const LOADED_FILES = "loaded-files";
const METRICS_FILE = "metrics.json";

/** A checkpoint may be large; a file beyond this is a runaway. */
const MAX_FILE_BYTES = 256 * 1024 ** 3;

/** Libraries that start as many threads as there are processors, whoever else is running. */
const THREAD_VARIABLES = [
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "BLIS_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "RAYON_NUM_THREADS",
  "LOKY_MAX_CPU_COUNT",
];
