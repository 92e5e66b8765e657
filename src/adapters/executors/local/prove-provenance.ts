import { posix } from "node:path";
import type { CaptureOutcome } from "../../../ports/executor.ts";
import { isAtOrBelow } from "./paths.ts";
import type { Setting } from "./setting.ts";
import type { Tools } from "./tools.ts";

/** How it was shown that evaluations run the worktree's code, or why the study cannot start. */
export type Proof =
  | {
      readonly kind: "proven";
      readonly how: string;
      readonly listsPythonFiles: boolean;
      readonly warnings: readonly string[];
    }
  | (Omit<Extract<CaptureOutcome, { kind: "refused" }>, "kind"> & { readonly kind: "unproven" });

/** What a trial run of the evaluation, with or without broken files, ended in. */
interface TrialRun {
  /** Digest of the metrics, or null when it failed. */
  readonly score: string | null;
  readonly timedOut: boolean;
}

export interface ProofMeans {
  /** Runs a one-line Python program as evaluations are run, and returns what it printed. */
  runPython(program: string): Promise<string>;
  /** Runs the whole evaluation; `broken` overwrites every file that a candidate may edit with rubbish. */
  runEvaluation(broken: boolean): Promise<TrialRun>;
  /** The worktree as evaluations see it. */
  readonly worktree: string;
}

/**
 * A Python evaluation is asked where it would import the project's modules from; from then on every replicate lists the
 * files that it ran. Any other is run with every editable file broken: if that changes nothing, it runs something else.
 */
export async function proveProvenance(
  setting: Setting,
  tools: Tools,
  pythonFlags: readonly string[],
  means: ProofMeans,
): Promise<Proof> {
  const ignoresUs = pythonFlags.some((flag) => /^-[A-Za-z]*[IES]/.test(flag));
  return tools.isPythonCommand && !ignoresUs ? askPython(setting, means) : breakFiles(means);
}

async function askPython(setting: Setting, means: ProofMeans): Promise<Proof> {
  const output = await means.runPython(whereFrom(setting.projectModules));
  const line = output.trim().split("\n").at(-1) ?? "";
  const origins = parseOrigins(line);
  if (origins === null) {
    return unproven(
      `Python could not be asked where it imports the project from; it said: ${line.slice(0, 300) || "nothing"}.`,
      "Run `espalier doctor`, and the evaluation by hand in a fresh `git worktree`.",
    );
  }
  for (const [module, origin] of Object.entries(origins)) {
    if (origin === null || isAtOrBelow(origin, means.worktree)) continue;
    return unproven(
      `Python imports the project's module "${module}" from ${origin} instead of the trial's worktree: ` +
        "every trial would get the score of that code.",
      `Uninstall the copy (\`pip uninstall ${module}\`), or rename the module.`,
    );
  }
  const count = Object.keys(origins).length;
  const how =
    count === 0
      ? "every Python replicate lists the files it ran"
      : `Python imports ${count} project module${count === 1 ? "" : "s"} from the worktree; every replicate lists the files it ran`;
  return { kind: "proven", how, listsPythonFiles: true, warnings: [] };
}

async function breakFiles(means: ProofMeans): Promise<Proof> {
  const broken = await means.runEvaluation(true);
  if (broken.timedOut) {
    const warning =
      "with every editable file broken the evaluation still ran at its timeout: it is not proven that it runs the worktree's code";
    return { kind: "proven", how: "not proven", listsPythonFiles: false, warnings: [warning] };
  }
  if (broken.score === null) return tripwire("breaking the editable files breaks the evaluation");
  const whole = await means.runEvaluation(false);
  if (whole.score !== broken.score) return tripwire("breaking the editable files changes the metrics");
  return unproven(
    "With every editable file overwritten by rubbish the evaluation gives the same metrics: it does not run the worktree's code.",
    "Look for absolute paths, an installed copy of the project, or a build that is not part of the evaluation command; or widen `edit`.",
  );
}

const tripwire = (how: string): Proof => ({ kind: "proven", how, listsPythonFiles: false, warnings: [] });

const unproven = (message: string, hint: string): Proof => ({ kind: "unproven", code: "provenance", message, hint });

/** Looks modules up without running them. */
const whereFrom = (modules: readonly string[]): string => `
import importlib.util, json, os, sys
sys.path[:] = [p for p in sys.path if p]
found = {}
for name in ${JSON.stringify(modules)}:
    try:
        spec = importlib.util.find_spec(name)
    except Exception:
        continue
    if spec is not None and spec.origin not in (None, "built-in", "frozen"):
        found[name] = os.path.realpath(spec.origin)
print(json.dumps(found))
`;

function parseOrigins(line: string): Readonly<Record<string, string>> | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) return null;
    return Object.fromEntries(Object.entries(value).map(([name, origin]) => [name, posix.normalize(String(origin))]));
  } catch {
    return null;
  }
}
