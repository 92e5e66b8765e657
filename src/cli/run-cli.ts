import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { EspalierError, exitCodeOf } from "../core/errors.ts";
import { type CliContext, type GlobalOptions, jsonDocument } from "./context.ts";
import type { Verb } from "./verb.ts";
import { VERB_GROUPS } from "./verbs.ts";
import type { World } from "./world.ts";

/** Runs one command line to its end and gives the exit code; everything that it prints goes through the world. */
export const runCli = async (argv: readonly string[], world: World): Promise<number> => {
  let exitCode = 0;
  const exit = (code: number): void => {
    exitCode = code;
  };
  const program = buildProgram(world, async (command, run) => {
    const globals: GlobalOptions = command.optsWithGlobals();
    const args = command.processedArgs.flat().filter((arg): arg is string => typeof arg === "string");
    await run(contextOf(world, globals, exit), args, command.opts());
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodeOf("usage");
    return report(error, world, argv.includes("--verbose") || argv.includes("-v"));
  }
};

/** What the tree of verbs needs to show its help. */
export type HelpWorld = Pick<World, "version" | "env" | "stdout" | "stderr">;

/** Does what a verb was given for. */
export type Perform = (command: Command, run: NonNullable<Verb["run"]>) => Promise<void>;

/** The tree of verbs with their options; also what `docs/cli.md` and the completions are made of. */
export const buildProgram = (world: HelpWorld, perform: Perform): Command => {
  const program = new Command("espalier");
  program
    .description("Machine-learning experiments run by coding agents, grown as a tree and pruned on evidence.")
    .version(world.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .addOption(new Option("-C <dir>", "work in this folder instead of the current one"))
    .option("--config <file>", "project file to use instead of looking for one")
    .option("--study <name>", "study to work on (default: the only one, else main)")
    .option("--json", "print one JSON document on stdout")
    .option("-q, --quiet", "say nothing beside the answer")
    .option("-v, --verbose", "say more, with stack traces")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .option("--no-input", "never ask anything")
    .addHelpText("after", EXIT_CODES)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      getOutHelpWidth: () => world.stdout.columns,
      getErrHelpWidth: () => world.stderr.columns,
      getOutHasColors: () => wantsColour(world, true),
      getErrHasColors: () => wantsColour(world, true),
    });
  program.helpCommand(false);
  for (const { title, verbs } of VERB_GROUPS) {
    program.commandsGroup(title);
    for (const verb of verbs) addVerb(program, verb, perform);
  }
  return program;
};

const EXIT_CODES = `
Exit codes: 0 done, 1 unexpected, 2 usage or project file, 3 not found, 4 agent sign-in, 5 provenance,
6 baseline not reproducible, 7 budget spent before a baseline, 9 held by another orchestrator, 10 and 11
a check's "coupled" and "no effect", 130 interrupted.`;

const addVerb = (parent: Command, verb: Verb, perform: Perform): void => {
  const command = parent.command(verb.usage).summary(verb.summary).description(`${verb.summary}.`);
  command.copyInheritedSettings(parent);
  verb.describe?.(command);
  for (const inner of verb.verbs ?? []) addVerb(command, inner, perform);
  const { run } = verb;
  if (run === undefined) command.helpCommand(false);
  else command.action(() => perform(command, run));
};

const contextOf = (world: World, options: GlobalOptions, exit: (code: number) => void): CliContext => ({
  world,
  options,
  folder: resolve(world.cwd, options.C ?? "."),
  render: { colour: wantsColour(world, options.color), width: world.stdout.columns },
  print: (text) => world.stdout.write(text),
  printJson: (document) => world.stdout.write(jsonDocument(document)),
  say: (text) => {
    if (options.quiet !== true) world.stderr.write(`${text}\n`);
  },
  exit,
});

const wantsColour = ({ env, stdout }: HelpWorld, option: boolean): boolean => {
  if (!option || (env.NO_COLOR ?? "") !== "") return false;
  return stdout.isTerminal || (env.FORCE_COLOR ?? "0") !== "0";
};

/** Prints what was wrong, what was found and what to do; a bug of ours comes with its stack. */
const report = (caught: unknown, world: World, isVerbose: boolean): number => {
  const error = isDiskFull(caught) ? diskFull(caught) : caught;
  if (!(error instanceof EspalierError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.stderr.write(`espalier: unexpected: ${stack}\nThis is a bug of Espalier's. The journal is safe.\n`);
    return exitCodeOf("internal");
  }
  world.stderr.write(`espalier: ${error.message}\n${error.hint === undefined ? "" : `  ${error.hint}\n`}`);
  if (isVerbose)
    world.stderr.write(`${error.stack}\n${error.cause === undefined ? "" : `Caused by ${String(error.cause)}\n`}`);
  return exitCodeOf(error.code);
};

// Whatever was being written, by us or by a git that we ran.
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  !(error instanceof EspalierError) &&
  (("code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT")) ||
    /No space left on device/.test(error.message));

const diskFull = (cause: unknown): EspalierError =>
  new EspalierError("disk_full", "The disk is full.", {
    hint: "Free some space (`espalier gc` removes worktrees), then go on with `espalier run`: nothing journaled is lost.",
    cause,
  });
