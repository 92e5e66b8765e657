import { existsSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { delimiter, dirname, isAbsolute, join, posix } from "node:path";
import type { EnvironmentFacts } from "../../../core/events.ts";
import { pathMatcher } from "../../../core/path-globs.ts";
import type { StudySpec } from "../../../core/study-spec.ts";
import type { CaptureJob, CaptureOutcome, Guarantee } from "../../../ports/executor.ts";
import { type BuiltEnvironment, buildEnvironment } from "./build-environment.ts";
import type { CommittedFiles, TreeEntry } from "./committed-files.ts";
import { includedPaths } from "./evaluation-jail.ts";
import { combinedDigest, type DigestCache, digestTree, textDigest } from "./file-digests.ts";
import { type Gpu, listGpus } from "./gpus.ts";
import { dependenciesOf } from "./lock-files.ts";
import { isAtOrBelow } from "./paths.ts";
import { commandsOf, foreignModulesOf, importRootsOf, modulesAt, scriptFoldersOf } from "./project-modules.ts";
import type { Proof } from "./prove-provenance.ts";
import { type Setting, saveSetting } from "./setting.ts";
import { countSlots } from "./slots.ts";
import { findTools, helpersOf, type Tools } from "./tools.ts";

export interface CaptureContext {
  readonly stateFolder: string;
  readonly searchPath: string;
  readonly git: CommittedFiles;
  readonly digests: DigestCache;
  readonly guarantees: readonly Guarantee[];
  /** Shows that evaluations run the worktree's code, or says why not. */
  prove(setting: Setting, tools: Tools): Promise<Proof>;
}

/** Finds out what evaluations run in, proves that it is the worktree's code, and keeps both for every replicate. */
export async function captureEnvironment(
  request: CaptureJob,
  context: CaptureContext,
  signal: AbortSignal,
): Promise<CaptureOutcome> {
  const { spec, worktree, checkout } = request;
  const problem = inputProblem(request);
  if (problem !== null) return problem;
  const files = await context.git.entries(worktree.commit);
  const dependencies = dependenciesOf(files);
  const environment = await environmentOf(request, context, dependencies.hash, signal);
  if (environment !== null && "failure" in environment) {
    return refusedConfig(
      `The environment could not be set up: ${environment.failure}.`,
      "Run the command of environment.setup by hand to see what it needs.",
    );
  }

  const commands = commandsOf(spec.evaluate);
  const ownBin = environment === null ? [] : [join(environment.folder, "bin")];
  const searchPath = [...ownBin, ...context.searchPath.split(delimiter)];
  const names = [...new Set(commands.map(({ argv }) => argv[0] ?? ""))].filter(
    (name) => !files.has(posix.normalize(name)),
  );
  const programs = Object.fromEntries(
    names.filter((name) => name.includes("/") && !isAbsolute(name)).map((name) => [name, join(checkout, name)]),
  );
  const projectCopies = [...(environment === null ? [] : [environment.source]), worktree.path, checkout];
  const tools = await findTools({
    programs: names.map((name) => programs[name] ?? name),
    // `uv run` and the like start the environment's Python by themselves.
    helpers: [...pythonIn(environment), ...commands.flatMap(({ argv }) => helpersOf(argv))],
    searchPath,
    checkout,
    projectCopies,
  });
  const absent = tools.missing[0];
  if (absent !== undefined) {
    return refusedConfig(
      `The program "${absent}" of an evaluation command was not found.`,
      `Install it, or name its full path in espalier.yaml. Looked in: ${searchPath.join(", ")}.`,
    );
  }

  const gpus = spec.resources.gpus > 0 ? await listGpus(context.searchPath) : [];
  const slots = countSlots(spec.resources, { cpus: availableParallelism(), gpus: gpus.length });
  if (slots === 0) {
    return refusedConfig(
      `A replicate needs ${spec.resources.gpus} GPU(s), and nvidia-smi lists ${gpus.length}.`,
      "Lower resources.gpus in espalier.yaml, or run where the GPUs are.",
    );
  }

  const setting = await settingOf(request, context, { files, environment, tools, programs, projectCopies });
  const proof = await context.prove(setting, tools);
  if (proof.kind !== "proven") return { ...proof, kind: "refused" };
  const proven = { ...setting, listsPythonFiles: proof.listsPythonFiles };
  const isGuarded = pathMatcher([
    ...spec.protect,
    ...(spec.evaluate.form.kind === "sealed" ? spec.evaluate.form.sealed : []),
  ]);
  const guarded = [...files].filter(([path]) => isGuarded(path));
  const interpreter = tools.python === null ? null : `Python ${tools.python.version} (${tools.python.executable})`;
  const hash = combinedDigest([
    ["commands", textDigest(JSON.stringify(spec.evaluate))],
    ["dependencies", dependencies.hash],
    ["packages", textDigest((tools.python?.distributions ?? []).join("\n"))],
    ["interpreter", textDigest(interpreter ?? "")],
    ["protected", combinedDigest(guarded.map(([path, { mode, object }]) => [path, `${mode} ${object}`]))],
    ["inputs", setting.inputsDigest],
    ["hardware", textDigest(hardwareOf(gpus))],
    ["resources", textDigest(JSON.stringify(spec.resources))],
    ["network", String(spec.environment.network)],
  ]).slice(0, 32);
  saveSetting(context.stateFolder, hash, proven);
  const facts: EnvironmentFacts = {
    hash,
    lockHash: dependencies.lockHash,
    interpreter,
    hardware: hardwareOf(gpus),
    protectedFiles: guarded.length,
    dataHash: spec.data.length + spec.environment.include.length === 0 ? null : setting.inputsDigest,
    provenance: proof.how,
    guarantees: context.guarantees.filter(({ holds }) => holds).map(({ name }) => name),
    warnings: [
      ...warningsFor(request, context, dependencies.lockHash),
      ...proof.warnings,
      ...editableWarnings(tools, checkout),
    ],
    slots,
  };
  return { kind: "captured", environment: facts };
}

interface Findings {
  readonly files: ReadonlyMap<string, TreeEntry>;
  readonly environment: BuiltEnvironment | null;
  readonly tools: Tools;
  readonly programs: Readonly<Record<string, string>>;
  readonly projectCopies: readonly string[];
}

async function settingOf(
  { spec, checkout }: CaptureJob,
  context: CaptureContext,
  findings: Findings,
): Promise<Setting> {
  const { files, environment, tools, programs, projectCopies } = findings;
  const importRoots = importRootsOf(files, tools.python, projectCopies);
  const scriptFolders = scriptFoldersOf(commandsOf(spec.evaluate));
  const projectModules = modulesAt(files, [...importRoots, ...scriptFolders]);
  const { python } = tools;
  return {
    environmentFolder: environment?.folder ?? null,
    virtualEnv: python !== null && python.prefix !== python.basePrefix ? python.prefix : null,
    programs: { ...programs },
    mounts: [
      ...tools.mounts,
      ...(environment === null ? [] : [environment.folder]),
      ...passedPythonPath(spec).filter((path) => !projectCopies.some((copy) => isAtOrBelow(path, copy))),
    ],
    path: [...tools.path],
    importRoots: [...importRoots],
    scriptFolders: [...scriptFolders],
    projectCopies: [...projectCopies],
    projectModules: [...projectModules],
    foreignModules: [...foreignModulesOf(python, projectModules)],
    listsPythonFiles: false,
    inputsDigest: await inputsDigest({ spec, checkout }, context.digests),
  };
}

/** Folders that the user's own PYTHONPATH names, where the project passes it through. */
const passedPythonPath = (spec: StudySpec): string[] =>
  (spec.environment.env.includes("PYTHONPATH") ? (process.env.PYTHONPATH ?? "") : "")
    .split(delimiter)
    .filter((path) => isAbsolute(path) && existsSync(path));

/** One digest over everything that evaluations read and that no commit holds. */
export async function inputsDigest(
  { spec, checkout }: Pick<CaptureJob, "spec" | "checkout">,
  digests: DigestCache,
): Promise<string> {
  const roots = [...spec.data, ...includedPaths(spec).map((path) => join(checkout, path))];
  const parts: [string, string][] = [];
  for (const root of roots) {
    for (const [path, { digest }] of await digestTree(root, digests)) parts.push([`${root}/${path}`, digest]);
  }
  return combinedDigest(parts);
}

async function environmentOf(
  { spec, worktree }: CaptureJob,
  context: CaptureContext,
  dependenciesHash: string,
  signal: AbortSignal,
) {
  if (spec.environment.setup === null) return null;
  const { stateFolder, git } = context;
  return buildEnvironment(
    {
      setup: spec.environment.setup,
      dependenciesHash,
      stateFolder,
      passed: spec.environment.env,
      writeProject: async (folder) => git.writeOut(await git.entries(worktree.commit), folder, `${folder}.index`),
    },
    signal,
  );
}

const pythonIn = (environment: BuiltEnvironment | null): string[] => {
  const path = environment === null ? "" : join(environment.folder, "bin", "python");
  return path !== "" && existsSync(path) ? [path] : [];
};

/** What of the project file cannot be right, before anything is run. */
function inputProblem({ spec, checkout, worktree }: CaptureJob): CaptureOutcome | null {
  for (const { argv } of commandsOf(spec.evaluate)) {
    if ((argv[0] ?? "") === "")
      return refusedConfig("An evaluation command is empty.", "Name a program under evaluate in espalier.yaml.");
    const absolute = argv.find(
      (part) => part.includes(`${checkout}/`) && !part.includes(`${worktree.path}/`) && !isTool(part),
    );
    if (absolute !== undefined) {
      return {
        kind: "refused",
        code: "provenance",
        message: `The evaluation command names ${absolute}, a path into your checkout: every trial would be measured with the checkout's file.`,
        hint: "Write the path as it is seen from the repository's root, for example `python evaluate.py`.",
      };
    }
  }
  const absentData = spec.data.find((path) => !existsSync(path));
  if (absentData !== undefined)
    return refusedConfig(`The data ${absentData} does not exist.`, "Correct data in espalier.yaml.");
  const absentFile = includedPaths(spec).find((path) => !existsSync(join(checkout, path)));
  if (absentFile === undefined) return null;
  return refusedConfig(`${absentFile} does not exist in ${checkout}.`, "Correct environment.include in espalier.yaml.");
}

/** A virtual environment inside the checkout is a program, not the project's code. */
const isTool = (part: string): boolean => {
  const prefix = dirname(dirname(part));
  return existsSync(join(prefix, "pyvenv.cfg")) || existsSync(join(prefix, "conda-meta"));
};

function warningsFor({ spec }: CaptureJob, context: CaptureContext, lockHash: string | null): string[] {
  const warnings: string[] = [];
  if (lockHash === null)
    warnings.push("no lock file was found: a package that changes meanwhile is noticed, not prevented");
  if (spec.environment.network) warnings.push("evaluations have the network: results may depend on it");
  for (const { name, holds, detail } of context.guarantees) if (!holds) warnings.push(`${name}: ${detail}`);
  if (spec.evaluate.form.kind === "command") {
    warnings.push("the metric is reported by the code under test; the train/predict/score form is stricter");
  }
  return warnings;
}

function editableWarnings({ python }: Tools, checkout: string): string[] {
  const editable = [...(python?.mapped ?? []).map(({ path }) => path), ...(python?.path ?? [])].filter(
    (path) => path.startsWith(`${checkout}/`) && !path.startsWith(python?.prefix ?? checkout),
  );
  return editable.length === 0
    ? []
    : [
        `Python's environment has an editable install of ${editable[0]}; evaluations are pointed at the worktree instead`,
      ];
}

function hardwareOf(gpus: readonly Gpu[]): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 1024 ** 3)} GB`;
  return [`${cpus().length} × ${model}`, memory, ...gpus.map(({ name }) => name)].join(", ");
}

const refusedConfig = (message: string, hint: string): CaptureOutcome => ({
  kind: "refused",
  code: "config_invalid",
  message,
  hint,
});
