import { realpath, stat } from "node:fs/promises";
import { basename, dirname, sep } from "node:path";
import type { Mount } from "../../../ports/sandbox.ts";

/**
 * What has to be seen of the machine so that the named programs and files can be used: for a program from npm its whole
 * `node_modules`, for an interpreter of Python its library, else the file or folder itself, each also under the name that it was called by; and the Node that runs
 * us, since most agents are written for it. System folders are the sandbox's own business.
 */
export const installationMounts = async (paths: readonly string[]): Promise<readonly Mount[]> => {
  const wanted = new Set<string>();
  for (const path of [process.execPath, ...paths]) {
    const real = await realpath(path).catch(() => null);
    if (real === null) continue;
    wanted.add(installationOf(real));
    wanted.add(installationOf(path));
    if (real === process.execPath) wanted.add(dirname(real));
  }
  const present: string[] = [];
  for (const path of [...wanted].sort()) if (!isSystem(path) && (await exists(path))) present.push(path);
  return present
    .filter((path) => !present.some((other) => path.startsWith(other + sep)))
    .map((path) => ({ outside: path, inside: path }));
};

const installationOf = (path: string): string => {
  const parts = path.split(sep);
  const at = parts.indexOf("node_modules");
  if (at >= 0) return parts.slice(0, at + 1).join(sep);
  // A version manager's shim needs its whole home; an interpreter of Python the library beside its `bin`.
  const folder = dirname(path);
  const isInterpreter = /^python[\d.]*$/.test(basename(path)) && basename(folder) === "bin";
  return basename(folder) === "shims" || isInterpreter ? dirname(folder) : path;
};

const isSystem = (path: string): boolean => SYSTEM.some((folder) => path === folder || path.startsWith(folder + sep));

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Folders of the operating system, which every sandbox shows read-only. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc"];
