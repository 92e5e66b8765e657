import { accessSync, closeSync, constants, existsSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, isAbsolute, join } from "node:path";
import { runProcess } from "../../../process/index.ts";
import { inspectPython, type PythonFacts } from "./inspect-python.ts";
import { isAtOrBelow } from "./paths.ts";

/** What the commands of a project need from the machine. */
export interface Tools {
  /** The Python that evaluations run, directly or through a script of its own. */
  readonly python: PythonFacts | null;
  /** Whether a command's own program is Python. */
  readonly isPythonCommand: boolean;
  /** Folders and files outside the system's own that the programs live in. */
  readonly mounts: readonly string[];
  /** Folders for PATH, in order. */
  readonly path: readonly string[];
  /** Programs that were not found, by name. */
  readonly missing: readonly string[];
}

/** What is looked for, and where. */
export interface ToolsRequest {
  /** Programs that commands begin with. */
  readonly programs: readonly string[];
  /** Programs that commands may start in turn; it does not matter when they are not there. */
  readonly helpers: readonly string[];
  readonly searchPath: readonly string[];
  /** Version managers choose by what lies here. */
  readonly checkout: string;
  /** Copies of the project, which must not be mounted. */
  readonly projectCopies: readonly string[];
}

/** Finds the programs of commands as the user's shell would, and asks Python what it needs. */
export async function findTools(request: ToolsRequest): Promise<Tools> {
  const { searchPath } = request;
  const mounts = new Set<string>();
  const first = new Set<string>();
  const missing: string[] = [];
  let python: PythonFacts | null = null;
  for (const program of [...request.programs, ...request.helpers]) {
    const found = findProgram(program, searchPath);
    if (found === null) {
      if (request.programs.includes(program)) missing.push(program);
      continue;
    }
    const named = isPythonName(program) ? found : pythonOfScript(found);
    const interpreter = named !== null && isShim(named) ? await pythonBehindShim(named, request) : named;
    const facts = interpreter === null ? null : await inspectPython(interpreter, { PATH: searchPath.join(delimiter) });
    python ??= facts;
    for (const folder of facts === null ? [] : pythonFolders(facts, request.projectCopies)) mounts.add(folder);
    // A version manager's shim needs its whole home; the interpreter behind it does not.
    const isBehindShim = facts !== null && isShim(found);
    first.add(isBehindShim ? dirname(facts.executable) : dirname(found));
    for (const folder of isBehindShim ? [] : homeOf(found)) mounts.add(folder);
  }
  const outside = [...mounts].filter((folder) => !isSystem(folder));
  const isVisible = (folder: string) => isSystem(folder) || outside.some((mount) => isAtOrBelow(folder, mount));
  const path = [
    ...first,
    ...[...searchPath, ...DEFAULT_PATH].filter((folder) => isAbsolute(folder) && isVisible(folder)),
  ];
  const isPythonCommand = request.programs.some(isPythonName);
  return { python, isPythonCommand, mounts: outside, path: [...new Set(path)], missing };
}

/** Programs that a command may start in turn: Python for certain, and every word of a shell's script. */
export function helpersOf(argv: readonly string[]): readonly string[] {
  const [program = "", ...args] = argv;
  if (isPythonName(program)) return [];
  const words = args.flatMap((part) => part.split(/[^\w./+-]+/)).filter((word) => /^[A-Za-z]/.test(word));
  return ["python", "python3", ...words];
}

/** The first executable of that name; an absolute path is its own answer. */
function findProgram(program: string, searchPath: readonly string[]): string | null {
  const candidates = isAbsolute(program) ? [program] : searchPath.filter(isAbsolute).map((dir) => join(dir, program));
  return candidates.find(isExecutable) ?? null;
}

/** Whether a program is a Python interpreter, by its name. */
export const isPythonName = (program: string): boolean => /^(python|pypy)[\d.]*t?$/.test(basename(program));

/** Scripts such as `pytest` name their interpreter in the first line. */
function pythonOfScript(path: string): string | null {
  const line = firstLine(path);
  const interpreter = /^#!\s*(\S+)/.exec(line)?.[1];
  return interpreter !== undefined && isAbsolute(interpreter) && isPythonName(interpreter) ? interpreter : null;
}

function firstLine(path: string): string {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(512);
    return buffer.toString("latin1", 0, readSync(file, buffer)).split("\n")[0] ?? "";
  } finally {
    closeSync(file);
  }
}

/** Where a version manager's stand-in leads to, asked in the checkout as the user would. */
async function pythonBehindShim(shim: string, { checkout, searchPath }: ToolsRequest): Promise<string | null> {
  const settings = Object.entries(process.env).filter(([name]) => /^(HOME|(PYENV|ASDF|MISE|RYE)_\w+)$/.test(name));
  const env = {
    PATH: searchPath.join(delimiter),
    ...Object.fromEntries(settings.map(([name, value]) => [name, value ?? ""])),
  };
  const argv = [shim, "-c", "import sys; print(sys.executable)"];
  const result = await runProcess({ argv, cwd: checkout, env, timeoutMs: 60_000 });
  const path = result.stdout.toString("utf8").trim();
  return result.exitCode === 0 && isAbsolute(path) ? path : null;
}

const isShim = (path: string): boolean => basename(dirname(path)) === "shims";

/** Prefixes of the interpreter, and folders that a `.pth` file adds, but for the project's own. */
const pythonFolders = (facts: PythonFacts, projectCopies: readonly string[]): string[] => {
  const prefixes = [facts.prefix, facts.basePrefix, dirname(dirname(realpathSync(facts.executable)))];
  const isElsewhere = (path: string): boolean =>
    isAbsolute(path) &&
    existsSync(path) &&
    ![...prefixes, ...projectCopies].some((folder) => isAtOrBelow(path, folder));
  return [...prefixes, ...facts.path.filter(isElsewhere)].flatMap(prefixOf);
};

/** Where a program and its files are: the folder above `bin`, or only its own where that would show too much. */
function homeOf(program: string): string[] {
  const real = realpathSync(program);
  return [program, real].flatMap((path) => {
    const folder = dirname(path);
    const prefix = basename(folder) === "bin" ? dirname(folder) : folder;
    return tooMuch(prefix) ? [path] : prefixOf(prefix);
  });
}

const prefixOf = (folder: string): string[] => (isSystem(folder) || tooMuch(folder) ? [] : [folder]);

/** Folders that hold a user's whole life, or everybody's. */
const tooMuch = (folder: string): boolean =>
  ["/", "/home", "/root", "/tmp", "/var", homedir(), join(homedir(), ".local"), join(homedir(), ".cargo")].includes(
    folder,
  );

const isSystem = (path: string): boolean => SYSTEM_FOLDERS.some((folder) => isAtOrBelow(path, folder));

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Folders that every sandbox has. */
const SYSTEM_FOLDERS = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/opt", "/nix/store"];
const DEFAULT_PATH = ["/usr/local/bin", "/usr/bin", "/bin"];
