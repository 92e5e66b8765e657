import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { EspalierError } from "../core/errors.ts";
import { runProcess } from "../process/index.ts";
import type { CliContext } from "./context.ts";

/** Copies the bundled example into a folder and puts it under git; one that is there already is gone on with. */
export const makeDemo = async (context: CliContext, wanted: string | undefined): Promise<string> => {
  const folder = wanted === undefined ? mkdtempSync(join(tmpdir(), "espalier-demo-")) : resolve(context.folder, wanted);
  if (existsSync(join(folder, ".espalier"))) return folder;
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new EspalierError("usage", `${folder} is not empty.`, { hint: "Name a new folder with --dir." });
  }
  mkdirSync(folder, { recursive: true });
  cpSync(EXAMPLE, folder, { recursive: true, filter: (path) => !/(__pycache__|\.espalier)$/.test(path) });
  const steps = [
    ["init", "-q", "-b", "main"],
    ["add", "-A"],
    [
      "-c",
      "user.name=Espalier",
      "-c",
      "user.email=espalier@localhost",
      "-c",
      "commit.gpgSign=false",
      "commit",
      "-q",
      "-m",
      "Baseline",
    ],
  ];
  for (const args of steps) await git(context, folder, args);
  return folder;
};

const EXAMPLE = fileURLToPath(new URL("../../examples/digits", import.meta.url));

const git = async ({ world }: CliContext, folder: string, args: readonly string[]): Promise<void> => {
  const env = { PATH: world.env.PATH ?? "", HOME: world.env.HOME ?? "/", GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const result = await runProcess({ argv: ["git", ...args], cwd: folder, env });
  if (result.exitCode === 0) return;
  const words = result.startError?.message ?? result.stderr.toString("utf8").trim();
  throw new EspalierError("repository_unsupported", `git ${args[0]} failed in ${folder}: ${words}`, {
    hint: "Install git 2.25 or newer.",
  });
};
