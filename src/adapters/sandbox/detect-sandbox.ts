import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Sandbox } from "../../ports/sandbox.ts";
import { runProcess } from "../../process/index.ts";
import { type BubblewrapFacts, bubblewrapSandbox } from "./bubblewrap-sandbox.ts";
import { plainSandbox } from "./plain-sandbox.ts";

/** Finds out by trying which sandbox works here: bubblewrap where its namespaces are allowed, else the plain one. */
export async function detectSandbox(searchPath = process.env.PATH ?? ""): Promise<Sandbox> {
  const path = findBubblewrap(searchPath);
  if (path === null) return plainSandbox("bubblewrap (the program bwrap) is not installed");
  const version = (await run([path, "--version"])).stdout
    .toString()
    .trim()
    .replace(/^bubblewrap /, "");
  let complaint = "";
  for (const canUnshareNetwork of [true, false]) {
    const facts: BubblewrapFacts = { path, version, canUnshareNetwork };
    const trial = await tryOut(bubblewrapSandbox(facts));
    if (trial === null) return bubblewrapSandbox(facts);
    complaint = trial;
  }
  return plainSandbox(`bubblewrap ${version} does not work here (${complaint})`);
}

/** Runs `true` with everything that real commands get; null when it works, else what went wrong. */
async function tryOut(sandbox: Sandbox): Promise<string | null> {
  const { argv, env } = sandbox.command({
    argv: ["true"],
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    readable: [],
    writable: [],
    hidden: [],
    network: "none",
  });
  const result = await run(argv, env);
  if (result.exitCode === 0) return null;
  return result.startError?.message ?? (result.stderr.toString().trim().split("\n").at(-1) || "no reason given");
}

const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProcess({ argv, cwd: "/", env, timeoutMs: 20_000, graceMs: 0 });

function findBubblewrap(searchPath: string): string | null {
  const folders = [...searchPath.split(delimiter).filter(isAbsolute), "/usr/bin", "/usr/local/bin"];
  return folders.map((folder) => join(folder, "bwrap")).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
