import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EspalierError } from "../core/errors.ts";
import { requestOf } from "./commands/run.ts";
import type { CliContext } from "./context.ts";
import { projectOf, studyFolderOf, studyToRun } from "./study-place.ts";
import type { VerbOptions } from "./verb.ts";

/** Starts `espalier run` in a session of its own, and comes back once it holds the study or has failed. */
export const runDetached = async (context: CliContext, options: VerbOptions): Promise<void> => {
  const { world } = context;
  const project = projectOf(context);
  const study = await studyToRun(context, project);
  const holder = await world.adapters.writerOf(project.journalPath, study);
  if (holder !== null) {
    throw new EspalierError("study_locked", `Study "${study}" is held by another orchestrator, process ${holder}.`);
  }
  const folder = studyFolderOf(project.stateDir, study);
  mkdirSync(folder, { recursive: true });
  const log = join(folder, "run.log");
  const output = openSync(log, "w");
  const child = spawn(
    process.execPath,
    [...process.execArgv, ...ownScript(), ...argumentsFor(context, options, study)],
    {
      cwd: context.folder,
      env: { ...world.env },
      detached: true,
      stdio: ["ignore", output, output],
    },
  );
  closeSync(output);
  let exitCode: number | null = null;
  child.on("exit", (code) => {
    exitCode = code ?? 1;
  });
  while (exitCode === null && (await world.adapters.writerOf(project.journalPath, study)) === null) {
    await world.clock.sleep(POLL_MS);
  }
  if (exitCode !== null && exitCode !== 0) {
    world.stderr.write(readFileSync(log, "utf8"));
    context.exit(exitCode);
    return;
  }
  child.unref();
  if (context.options.json === true) context.printJson({ study, pid: child.pid ?? null, log });
  else context.say(`Study "${study}" runs in process ${child.pid}; it writes to ${log}.`);
};

const POLL_MS = 50;

const ownScript = (): readonly string[] => {
  const [, script] = process.argv;
  return script === undefined ? [] : [script];
};

const argumentsFor = ({ options, folder }: CliContext, own: VerbOptions, study: string): readonly string[] => {
  const { agent, replicates, parallel, acceptsNoSandbox } = requestOf(own);
  return [
    ...["-C", folder, "--study", study, "--no-color", "--no-input"],
    ...(options.config === undefined ? [] : ["--config", options.config]),
    "run",
    ...(agent === undefined ? [] : ["--agent", agent]),
    ...(replicates === undefined ? [] : ["--budget-replicates", String(replicates)]),
    ...(parallel === undefined ? [] : ["--parallel", String(parallel)]),
    ...(acceptsNoSandbox === true ? ["--no-sandbox"] : []),
  ];
};
