import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Entrypoint,
  editGlobs,
  findEntrypoints,
  guessObjective,
  limitsFrom,
  type ProjectDraft,
  projectFileText,
  protectGlobs,
  pythonRequirements,
  type ReadmeFacts,
  readmeFacts,
  type TrackedFiles,
} from "../../config/detect/index.ts";
import { joinCommand, PROJECT_FILE, projectFileJsonSchema, readProject, splitCommand } from "../../config/index.ts";
import { EspalierError } from "../../core/errors.ts";
import { pathMatcher } from "../../core/path-globs.ts";
import type { Direction } from "../../core/study-spec.ts";
import { formatDuration } from "../../views/index.ts";
import type { CliContext } from "../context.ts";
import { hideFromGit } from "../run-study.ts";
import { type Asker, askerOf } from "./asker.ts";
import { chooseInterpreter } from "./interpreter.ts";
import { missingInputs } from "./missing-inputs.ts";
import { trackedFiles } from "./tracked-files.ts";
import { type Trying, tryEvaluation } from "./try-evaluation.ts";

/** What `init` was told. */
export interface InitRequest {
  readonly isYes: boolean;
  readonly isForced: boolean;
  /** The evaluation command, where the user names it. */
  readonly command?: string | undefined;
}

/** Writes a project file from what the repository shows, and checks it; gives its path. */
export const initProject = async (context: CliContext, request: InitRequest): Promise<string> => {
  const { world, say } = context;
  const report = await world.adapters.inspectRepository(context.folder);
  const path = join(report.checkout, PROJECT_FILE);
  if (existsSync(path) && !request.isForced) {
    throw new EspalierError("usage", `${path} is there already.`, {
      hint: "Edit it, or write a new one with --force.",
    });
  }
  for (const note of report.notes) say(`note: ${note}`);
  const ask = askerOf(context, request.isYes);
  const files = await trackedFiles(report.checkout);
  const readme = readmeFacts(readmeText(files));
  const entrypoint = await chooseEntrypoint(ask, files, readme, request.command);
  say(`evaluation: ${entrypoint.command}  (${entrypoint.foundIn})`);
  if (!entrypoint.takesSeed) {
    say(
      "note: it takes no seed that is known; it gets ESPALIER_SEED. Seeds that change nothing make metrics deterministic.",
    );
  }

  const { command, setup } = await chooseEnvironment(context, report.checkout, files, entrypoint);
  const include = [...report.submodules, ...(await chooseInputs(ask, [...report.ignored, ...report.untracked], files))];
  say("running it once …");
  const trying = await tryEvaluation(world, { checkout: report.checkout, head: report.head, command, setup, include });
  reportTrying(context, trying, readme);
  const reported = trying.kind === "ran" ? [...trying.metrics.keys()] : [];
  const objective = await chooseObjective(context, ask, reported, readme);
  const limits = limitsFrom(readme, reported, objective.metric);
  for (const metric of limits.unknown) say(`note: the README limits ${metric}, which the evaluation does not report.`);
  for (const { metric } of limits.guardrails.filter(({ notWorseBy }) => notWorseBy === 0)) {
    say(
      `note: ${metric} may not get worse at all, which can be refuted but never proven; a margin above the noise can.`,
    );
  }

  const draft = {
    goal: `${objective.direction === "maximize" ? "Raise" : "Lower"} ${objective.metric}${titleOf(files)}`,
    objective,
    ...limits,
    command,
    setup,
    include,
    edit: editGlobs(files.paths),
    protect: protectGlobs(files, entrypoint.script, readme.fixed),
    budget: DEFAULT_BUDGET,
    agent: "builtin",
    agentsFound: await world.adapters.agentsFound(),
  };
  if (!hasEditable(files, draft)) {
    say(
      `note: nothing is left for agents to edit, because ${entrypoint.script} is protected: it both trains and measures. ` +
        "Move what trains into a file of its own, or the settings into one, before you start.",
    );
  }
  hideFromGit(report);
  mkdirSync(join(report.checkout, ".espalier"), { recursive: true });
  writeFileSync(
    join(report.checkout, ".espalier", "schema.json"),
    `${JSON.stringify(projectFileJsonSchema(), null, 2)}\n`,
  );
  writeFileSync(path, projectFileText(draft));
  readProject({ start: report.checkout, top: report.checkout, file: path });
  if (trying.kind === "ran") {
    const hours = formatDuration(trying.durationMs * DEFAULT_BUDGET);
    say(`one replicate took ${formatDuration(trying.durationMs)}; ${DEFAULT_BUDGET} of them take about ${hours}.`);
  }
  return path;
};

const DEFAULT_BUDGET = 120;

/** Whether some file with code or settings in it may be edited. */
const hasEditable = (files: TrackedFiles, { edit, protect }: Pick<ProjectDraft, "edit" | "protect">): boolean => {
  const isEditable = pathMatcher(edit);
  const isProtected = pathMatcher(protect);
  return files.paths.some(
    (path) => isEditable(path) && !isProtected(path) && path !== PROJECT_FILE && (files.read(path) ?? "").trim() !== "",
  );
};

const readmeText = (files: TrackedFiles): string => {
  const readme = files.paths.find((path) => /^readme(\.(md|rst|txt))?$/i.test(path));
  return readme === undefined ? "" : (files.read(readme) ?? "");
};

const titleOf = (files: TrackedFiles): string => {
  const [, title] = /^#\s+(.+)$/m.exec(readmeText(files)) ?? [];
  return title === undefined ? "" : ` (${title.replace(/[`*_]/g, "").trim().slice(0, 80)})`;
};

const chooseEntrypoint = async (
  ask: Asker,
  files: TrackedFiles,
  readme: ReadmeFacts,
  given: string | undefined,
): Promise<Omit<Entrypoint, "foundIn"> & { readonly foundIn: string }> => {
  if (given !== undefined) {
    refuseShell(given);
    const [found] = findEntrypoints(files, [given]);
    return { command: given, script: found?.script ?? "", takesSeed: given.includes("{seed}"), foundIn: "given" };
  }
  const found = findEntrypoints(files, readme.commands);
  const [best] = found;
  if (best === undefined) {
    throw new EspalierError("config_invalid", "No script that evaluates the project was found.", {
      hint: "Name the command: espalier init --evaluate 'python3 my_eval.py --seed {seed}'",
    });
  }
  const command = await ask(
    "Which command evaluates the project?",
    found.map((candidate) => candidate.command),
    best.command,
  );
  refuseShell(command);
  return found.find((candidate) => candidate.command === command) ?? { ...best, command, foundIn: "given" };
};

/** A command that only a shell understands is refused before it is tried, with one that works beside it. */
const refuseShell = (command: string): void => {
  const split = splitCommand(command);
  if (split.kind === "split") return;
  const inShell = joinCommand(["bash", "-c", command]);
  throw new EspalierError("usage", `The evaluation \`${command}\` cannot be run: ${split.message}.`, {
    hint: split.message.startsWith("commands run without a shell")
      ? `Name the shell yourself: espalier init --evaluate ${joinCommand([inShell])}`
      : split.hint,
  });
};

const chooseEnvironment = async (
  { world, say }: CliContext,
  checkout: string,
  files: TrackedFiles,
  { command }: Pick<Entrypoint, "command">,
): Promise<{ readonly command: string; readonly setup: string | readonly string[] | null }> => {
  const split = splitCommand(command);
  const [program = "", ...rest] = split.kind === "split" ? split.argv : [];
  if (!/^python[\d.]*$/.test(program)) return { command, setup: null };
  const choice = await chooseInterpreter(world, checkout, program, pythonRequirements(files));
  say(`environment: ${choice.because}${choice.setup === null ? "" : "; one is built"}`);
  if (choice.python === null) return { command, setup: choice.setup };
  return { command: joinCommand([choice.python, ...rest]), setup: null };
};

const chooseInputs = async (ask: Asker, others: readonly string[], files: TrackedFiles): Promise<readonly string[]> => {
  const chosen: string[] = [];
  for (const { path, isMentioned } of missingInputs(others, files)) {
    const answer = await ask(
      `git does not track ${path}, so trials would not see it. Do evaluations need it (read-only)?`,
      ["yes", "no"],
      isMentioned ? "yes" : "no",
    );
    if (answer === "yes") chosen.push(path);
  }
  return chosen;
};

const reportTrying = ({ say }: CliContext, trying: Trying, readme: ReadmeFacts): void => {
  if (trying.kind === "ran") {
    say(`metrics: ${[...trying.metrics].map(([name, value]) => `${name} ${value}`).join(", ")}`);
    return;
  }
  if (readme.primary === null) {
    throw new EspalierError(
      "config_invalid",
      `The evaluation did not work: ${trying.message}\n${trying.output}`.trimEnd(),
      {
        hint: "Mend it, or name another command with --evaluate; nothing was written.",
      },
    );
  }
  say(`note: the evaluation did not work yet: ${trying.message}\n${trying.output}`.trimEnd());
};

const chooseObjective = async (
  { say }: CliContext,
  ask: Asker,
  reported: readonly string[],
  readme: ReadmeFacts,
): Promise<{ readonly metric: string; readonly direction: Direction }> => {
  const guess = guessObjective(reported, readme);
  if (guess === null) {
    throw new EspalierError("config_invalid", `The evaluation reports no metric but ${reported.join(", ")}.`, {
      hint: "Report the metric that is to be improved in the JSON object that is printed last.",
    });
  }
  const choices = reported.length === 0 ? [guess.metric] : reported;
  const metric = guess.isSure ? guess.metric : await ask("Which metric is to be improved?", choices, guess.metric);
  const other = metric === guess.metric ? guess : (guessObjective([metric], readme) ?? guess);
  const direction = other.isSure
    ? other.direction
    : ((await ask(
        `Is a larger ${metric} better (maximize) or a smaller (minimize)?`,
        ["maximize", "minimize"],
        other.direction,
      )) as Direction);
  say(`objective: ${direction} ${metric}  (${other.because}${other.isSure ? "" : "; check the direction"})`);
  return { metric, direction };
};
