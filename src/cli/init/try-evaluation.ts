import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { splitCommand } from "../../config/index.ts";
import { runProcess } from "../../process/index.ts";
import type { World } from "../world.ts";

/** What one run of the evaluation showed. */
export type Trying =
  | { readonly kind: "ran"; readonly metrics: ReadonlyMap<string, number>; readonly durationMs: number }
  | { readonly kind: "failed"; readonly message: string; readonly output: string };

export interface TryRequest {
  readonly checkout: string;
  readonly head: string;
  readonly command: string;
  readonly setup: string | readonly string[] | null;
  readonly include: readonly string[];
}

/** Runs the evaluation once in a clean worktree of the commit, so that the user's checkout stays as it is. */
export const tryEvaluation = async (world: World, request: TryRequest): Promise<Trying> => {
  const folder = mkdtempSync(join(tmpdir(), "espalier-init-"));
  const worktrees = await world.adapters.worktrees({ repo: request.checkout, stateDir: folder, study: "init" });
  try {
    const { path } = await worktrees.prepare("try", request.head);
    for (const included of request.include) linkInto(join(request.checkout, included), join(path, included));
    const environment = join(folder, "environment");
    const failure = await setUp(world, request.setup, environment, path);
    return failure ?? (await evaluate(world, request.command, { path, environment, folder }));
  } finally {
    await worktrees.collect(new Set());
    rmSync(folder, { recursive: true, force: true });
  }
};

const linkInto = (outside: string, inside: string): void => {
  const place = inside.replace(/\/$/, "");
  mkdirSync(dirname(place), { recursive: true });
  if (!existsSync(place)) symlinkSync(outside.replace(/\/$/, ""), place);
};

const setUp = async (
  world: World,
  setup: TryRequest["setup"],
  environment: string,
  path: string,
): Promise<Trying | null> => {
  if (setup === null) return null;
  mkdirSync(environment);
  const result = await runProcess({
    argv: argvOf(setup),
    cwd: path,
    env: { ...environmentOf(world, environment), ...proxies(world) },
    timeoutMs: 3_600_000,
  });
  if (result.exitCode === 0) return null;
  return {
    kind: "failed",
    message: "The environment could not be built.",
    output: lastLines(result.stdout, result.stderr),
  };
};

const evaluate = async (
  world: World,
  command: string,
  { path, environment, folder }: { readonly path: string; readonly environment: string; readonly folder: string },
): Promise<Trying> => {
  const metricsFile = join(folder, "metrics.json");
  const outDir = join(folder, "out");
  mkdirSync(outDir);
  const result = await runProcess({
    argv: argvOf(command.replaceAll("{seed}", SEED)),
    cwd: path,
    env: {
      ...environmentOf(world, environment),
      ESPALIER_SEED: SEED,
      ESPALIER_TRIAL: "0",
      ESPALIER_WORKTREE: path,
      ESPALIER_OUT_DIR: outDir,
      ESPALIER_METRICS_FILE: metricsFile,
      PYTHONDONTWRITEBYTECODE: "1",
    },
    timeoutMs: 1_800_000,
  });
  const output = lastLines(result.stdout, result.stderr);
  if (result.startError !== null) return { kind: "failed", message: result.startError.message, output: "" };
  if (result.timedOut) return { kind: "failed", message: "It did not end within half an hour.", output };
  if (result.exitCode !== 0) return { kind: "failed", message: `It ended with exit code ${result.exitCode}.`, output };
  const metrics = metricsIn(existsSync(metricsFile) ? readFileSync(metricsFile, "utf8") : lastLine(result.stdout));
  if (metrics === null || metrics.size === 0) {
    const message =
      "It printed no JSON object with numbers as its last line, and wrote none to $ESPALIER_METRICS_FILE.";
    return { kind: "failed", message, output };
  }
  return { kind: "ran", metrics, durationMs: result.durationMs };
};

const SEED = "1";

const argvOf = (command: string | readonly string[]): readonly string[] => {
  if (typeof command !== "string") return command;
  const split = splitCommand(command);
  return split.kind === "split" ? split.argv : [];
};

const environmentOf = ({ env }: World, environment: string): Record<string, string> => ({
  PATH: existsSync(environment) ? `${join(environment, "bin")}:${env.PATH ?? ""}` : (env.PATH ?? ""),
  HOME: env.HOME ?? "/",
  LANG: "C.UTF-8",
  ESPALIER_ENVIRONMENT: environment,
  UV_PROJECT_ENVIRONMENT: environment,
});

const proxies = ({ env }: World): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        /^(PIP|UV)_|^(HTTPS?|NO|ALL)_PROXY$|^SSL_CERT|CA_BUNDLE$/i.test(entry[0]) && entry[1] !== undefined,
    ),
  );

/** The finite numbers of a JSON object, nested ones by dotted path. */
export const metricsIn = (text: string): ReadonlyMap<string, number> | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const metrics = new Map<string, number>();
  const collect = (object: object, prefix: string): void => {
    for (const [key, member] of Object.entries(object)) {
      const name = `${prefix}${key}`;
      if (typeof member === "number" && Number.isFinite(member)) metrics.set(name, member);
      else if (typeof member === "object" && member !== null && !Array.isArray(member)) collect(member, `${name}.`);
    }
  };
  collect(value, "");
  return metrics;
};

const lastLine = (output: Buffer): string => output.toString("utf8").trim().split("\n").at(-1) ?? "";

const lastLines = (stdout: Buffer, stderr: Buffer): string =>
  `${stdout.toString("utf8")}\n${stderr.toString("utf8")}`.trim().split("\n").slice(-6).join("\n");
